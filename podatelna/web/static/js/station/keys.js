// Which keys do what. Letters go with Alt, so that nothing that is typed can be taken for a command.

/** By `event.code`, so that they lie where they lie on every keyboard. */
const WITH_ALT = {
  KeyA: "all",
  KeyK: "kind",
  KeyX: "reject",
  KeyP: "park",
  KeyG: "pages",
  KeyL: "load-again",
  KeyB: "put-back",
  KeyN: "skip",
  KeyR: "rotate",
  KeyW: "fit-width",
  KeyY: "why",
  Digit0: "fit-page",
  Numpad0: "fit-page",
  Equal: "zoom-in",
  NumpadAdd: "zoom-in",
  Minus: "zoom-out",
  NumpadSubtract: "zoom-out",
  PageUp: "page-back",
  PageDown: "page-on",
  Insert: "row-add",
  Delete: "row-delete",
};
const WITH_CTRL = { z: "undo", y: "redo" };
const ALONE = { F1: "help", PageUp: "scroll-up", PageDown: "scroll-down" };

/**
 * Return the name of the command that the key means, empty where it is for the browser or the field.
 * @param {KeyboardEvent} event
 * @param {boolean} typing whether the field's text was touched, so that `?` and figures belong to it
 */
export function commandOf(event, typing) {
  const ctrl = event.ctrlKey || event.metaKey;
  if (event.isComposing) return "";
  if (ctrl && event.key === "Enter") return "accept-all";
  if (ctrl && !event.altKey) {
    const name = WITH_CTRL[event.key.toLowerCase()] || "";
    return name === "undo" && event.shiftKey ? "redo" : name;
  }
  if (event.altKey && !ctrl) {
    const figure = /^(?:Digit|Numpad)([1-9])$/.exec(event.code);
    return figure ? `candidate-${figure[1]}` : WITH_ALT[event.code] || "";
  }
  if (event.key === "?" && !typing) return "help";
  return ALONE[event.key] || "";
}

/**
 * Return which candidate a figure key names, 0 where it names none. The figures of the number pad are for typing.
 * @param {KeyboardEvent} event
 */
export function figureOf(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return 0;
  return Number(/^Digit([1-9])$/.exec(event.code)?.[1] || 0);
}
