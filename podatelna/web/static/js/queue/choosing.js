/** Which documents are chosen: those ticked, else the one of the current row. */

import { currentRow } from "./rows.js";

/** @returns {HTMLInputElement[]} */
function boxes() {
  return /** @type {HTMLInputElement[]} */ ([...document.querySelectorAll("#rows input[type=checkbox]")]);
}

/** Choose the document of the current row. @param {boolean} back also give it up where it was chosen */
export function chooseCurrent(back) {
  const box = /** @type {HTMLInputElement | null} */ (currentRow()?.querySelector("input[type=checkbox]") ?? null);
  if (!box || (!back && boxes().some((one) => one.checked))) return;
  box.checked = !(back && box.checked);
  showChosen();
}

/** @returns {boolean} */
export function isAnyChosen() {
  return boxes().some((one) => one.checked);
}

/** Say how many are chosen; what is done to them can be done only where there are any. */
export function showChosen() {
  const told = document.getElementById("chosen");
  const count = boxes().filter((one) => one.checked).length;
  if (told) told.textContent = count ? (told.dataset.some ?? "").replace("{n}", String(count)) : told.dataset.none ?? "";
  const deeds = document.querySelectorAll(".foot button");
  for (const deed of deeds) /** @type {HTMLButtonElement} */ (deed).disabled = count === 0;
  const all = /** @type {HTMLInputElement | null} */ (document.getElementById("all"));
  if (!all) return;
  all.hidden = false;
  all.checked = count > 0 && count === boxes().length;
  all.indeterminate = count > 0 && !all.checked;
}

/** Follow the boxes. */
export function watchChoosing() {
  document.getElementById("rows")?.addEventListener("change", showChosen);
  document.getElementById("all")?.addEventListener("change", (event) => {
    for (const box of boxes()) box.checked = /** @type {HTMLInputElement} */ (event.target).checked;
    showChosen();
  });
}
