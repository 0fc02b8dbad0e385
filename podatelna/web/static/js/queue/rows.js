/** The rows of the queue: the current one is where the focus is. */

/** @returns {HTMLAnchorElement[]} the links of all rows, then the one to the next page */
function stops() {
  return /** @type {HTMLAnchorElement[]} */ ([...document.querySelectorAll("#rows .open, #following")]);
}

/** @returns {HTMLElement | null} the row that has the focus */
export function currentRow() {
  return document.activeElement?.closest("#rows tr") ?? null;
}

/** Go some rows down or up. @param {number} by */
export function move(by) {
  const all = stops();
  const row = currentRow();
  const at = row ? all.findIndex((link) => row.contains(link)) : all.findIndex((link) => link === document.activeElement);
  const target = at < 0 ? all[0] : all[Math.max(0, Math.min(all.length - 1, at + by))];
  target?.focus();
  target?.closest("tr")?.scrollIntoView({ block: "nearest" });
}

/** A click anywhere on a row opens it, unless text is being marked. */
export function watchRows() {
  document.getElementById("rows")?.addEventListener("click", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    if (target.closest("a, input, .tick") || String(getSelection())) return;
    /** @type {HTMLAnchorElement | null} */ (target.closest("tr")?.querySelector(".open") ?? null)?.click();
  });
}
