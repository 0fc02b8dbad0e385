// What the page says to the person: notices that stay, toasts that go, and words for who listens.

import { byId, el, filled } from "./dom.js";

const STAYS = 6000; // milliseconds of a toast

/**
 * Show a notice above the values, in the place of the one with the same id.
 * @param {string} id @param {string} look @param {string} text @param {...HTMLElement} more
 */
export function notice(id, look, text, ...more) {
  if (id) document.getElementById(id)?.remove();
  const role = look.startsWith("bad") ? "alert" : "status";
  byId("notices").append(el("div", { class: `note ${look}`, role, ...(id && { id }) }, el("span", {}, text), ...more));
  document.activeElement?.closest(".field-card, td")?.scrollIntoView({ block: "nearest" }); // it has less room now
}

/** Take away the notices but those about documents that are not shown. @param {any} view what is shown now */
export function clearNotices(view) {
  const others = [...document.querySelectorAll("#notices .late")].filter((one) => one.id !== `late-${view.id}`);
  byId("notices").replaceChildren(...others);
}

/**
 * Say of a document that is not shown any more why what was typed into it is not saved; no longer, once it is.
 * @param {any} view @param {Error | null} problem @param {Record<string, string>} texts @param {string} root
 */
export function late(view, problem, texts, root) {
  const id = `late-${view.id}`;
  if (!problem) return document.getElementById(id)?.remove();
  if (problem.name === "Away" && document.getElementById(id)) return; // said already
  const onclick = () => document.getElementById(id)?.remove();
  const open = el("a", { href: `${root}/documents/${view.id}` }, texts.openIt);
  const close = el("button", { type: "button", class: "small", onclick }, texts.close);
  const said = problem.name === "Away" ? problem.message : filled(texts.lost, { message: problem.message });
  notice(id, "bad late", `${view.name}: ${said}`, open, close);
}

/** @param {string} text @param {string} look */
export function toast(text, look) {
  const made = el("div", { class: `note ${look}` }, text);
  byId("toasts").replaceChildren(made);
  setTimeout(() => made.remove(), STAYS);
}

/** Say something to who listens rather than looks. @param {string} text */
export function say(text) {
  byId("live").textContent = text;
}

/** Say what stands around a document: that it is only to look at, its twins, the note of who parked it. */
export function introduce(view, texts, root) {
  if (view.readonly) notice("readonly", "doubt", filled(texts.readonly, { why: named(view.refused, view) }));
  for (const twin of view.twins) {
    notice("", "doubt", twin.message, el("a", { href: `${root}/documents/${twin.document}` }, twin.document));
  }
  if (view.note) notice("", "", view.note);
}

/** Return what the server says of a document, by the name that the person knows. @param {string} message @param {any} view */
export function named(message, view) {
  return message.replace(view.id, () => view.name);
}

/** Say how far the draft is. @param {string} name of the text, empty for nothing @param {Record<string, string>} texts */
export function saved(name, texts) {
  byId("saved").textContent = name ? texts[name] : "";
  byId("saved").dataset.state = name;
}
