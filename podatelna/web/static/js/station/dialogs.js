// The dialog that asks for a reason.

import { byId } from "./dom.js";

/**
 * Ask for words; resolves to them, empty where the person thought better of it.
 * @param {Record<string, string>} texts
 * @param {"park" | "reject"} verb
 * @returns {Promise<string>}
 */
export function ask(texts, verb) {
  const dialog = /** @type {HTMLDialogElement} */ (byId("ask"));
  const text = /** @type {HTMLTextAreaElement} */ (byId("ask-text"));
  byId("ask-title").textContent = texts[`${verb}Title`];
  byId("ask-label").textContent = texts[`${verb}Label`];
  byId("ask-yes").textContent = texts[`${verb}Yes`];
  text.value = "";
  text.onkeydown = (event) => {
    if (event.key !== "Enter" || event.shiftKey || !text.value.trim()) return;
    event.preventDefault();
    dialog.close("yes");
  };
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes" ? text.value.trim() : ""), { once: true });
  });
}
