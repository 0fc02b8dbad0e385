// The cell where the person is, seen closer: its spot on the paper magnified, and why it is doubtful.

import { Crop } from "./crop.js";

export class Closer {
  /** @param {HTMLElement} root @param {import("./pictures.js").Pictures} pictures */
  constructor(root, pictures) {
    this.root = root;
    this.reason = /** @type {HTMLElement} */ (root.querySelector(".reason"));
    this.crop = new Crop(/** @type {HTMLCanvasElement} */ (root.querySelector("canvas")), pictures, () => root.clientWidth - 24);
    new ResizeObserver(() => document.activeElement?.closest("td")?.scrollIntoView({ block: "nearest" })).observe(root);
  }

  /** @param {string} stop of the cell; empty where the person is at none @param {import("./station.js").Station} station */
  show(stop, station) {
    const reason = station.reasonOf(stop);
    const place = station.placeOf(stop);
    const page = station.view.pages.find((one) => one.number === place?.page && place?.box);
    this.root.hidden = !reason && !page;
    if (this.reason.textContent !== reason) this.reason.textContent = reason;
    this.crop.show(page, place?.box, false);
  }
}
