/** The queue by keyboard: rows, choosing, and the small windows over the page. */

import { takeSaid } from "../said.js";
import { chooseCurrent, isAnyChosen, showChosen, watchChoosing } from "./choosing.js";
import { move, watchRows } from "./rows.js";

const MENUS = { a: "assign", p: "prioritise", z: "park", "?": "keys" };

/** What each key does where nothing is typed into. @type {Record<string, () => void>} */
const KEYS = {
  j: () => move(1),
  ArrowDown: () => move(1),
  k: () => move(-1),
  ArrowUp: () => move(-1),
  x: () => chooseCurrent(true),
  n: () => document.getElementById("next")?.click(),
  r: () => {
    chooseCurrent(false);
    document.getElementById("unpark")?.click();
  },
  "/": () => document.getElementById("q")?.focus(),
};

/** @param {EventTarget | null} target @returns {boolean} whether keys are text there */
function isTyping(target) {
  return target instanceof HTMLElement && target.matches("textarea, select, input:not([type=checkbox])");
}

/** @param {KeyboardEvent} event @param {HTMLElement} menu presses the button that carries the figure */
function pressFigure(event, menu) {
  const found = [...menu.querySelectorAll("button")].find((one) => one.querySelector("kbd")?.textContent === event.key);
  if (found && /^\d$/.test(event.key)) {
    event.preventDefault();
    found.click();
  }
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  const menu = /** @type {HTMLElement | null} */ (document.querySelector(".menu:popover-open"));
  if (event.key === "Enter" && event.ctrlKey && isTyping(event.target)) {
    menu?.querySelector("button")?.click();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) {
    if (event.key === "Escape" && event.target instanceof HTMLElement) event.target.blur();
    return;
  }
  if (menu) {
    pressFigure(event, menu);
    return;
  }
  const opened = document.getElementById(MENUS[/** @type {keyof typeof MENUS} */ (event.key)] ?? "");
  if (opened) {
    event.preventDefault();
    if (event.key !== "?") chooseCurrent(false);
    if (event.key === "?" || isAnyChosen()) opened.showPopover();
  } else if (KEYS[event.key]) {
    event.preventDefault();
    KEYS[event.key]();
  }
}

/** Choosing another filter shows its page at once. */
function watchFilters() {
  const filters = /** @type {HTMLFormElement} */ (document.getElementById("filters"));
  for (const select of filters.querySelectorAll("select")) select.addEventListener("change", () => filters.requestSubmit());
}

/** What was done is told once: loading the page again does not tell it again. */
function forgetDone() {
  const address = new URL(location.href);
  if (!address.searchParams.has("done")) return;
  address.searchParams.delete("done");
  history.replaceState(null, "", address);
}

/** Tell what became of the document from which the person comes; who listens hears what is added to the page. */
function tellSaid() {
  const text = takeSaid();
  if (!text) return;
  const made = document.createElement("p");
  Object.assign(made, { className: "note good", textContent: text });
  document.getElementById("told")?.append(made);
}

document.addEventListener("keydown", onKey);
watchFilters();
watchRows();
watchChoosing();
showChosen();
forgetDone();
tellSaid();
