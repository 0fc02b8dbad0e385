// What lies over the page: boxes of values, the current one clear; words to click on and frames to drag.

import { around, holds } from "./geometry.js";
import { el } from "./dom.js";

const FAR = 4; // pixels after which a press is a drag
const NEAR = 0.006; // of the page, by which a click may miss a word

export class Overlay {
  /**
   * @param {HTMLElement} layer
   * @param {import("./viewer.js").Viewer} viewer
   * @param {import("./pictures.js").Pictures} pictures
   */
  constructor(layer, viewer, pictures) {
    this.layer = layer;
    this.viewer = viewer;
    this.pictures = pictures;
    this.boxes = [];
    this.words = [];
    this.current = null;
    this.start = null;
    this.onpick = (_page, _at, _more) => {};
    this.onframe = (_page, _box) => {};
    this.onbox = (_id) => {};
    this.takes = () => false; // whether there is a value to fill
    this.hover = el("div", { class: "hover", hidden: true });
    this.frame = el("div", { class: "frame", hidden: true });
    viewer.onpage = () => this.turnTo();
    layer.addEventListener("pointerdown", (event) => this.press(event));
    layer.addEventListener("pointermove", (event) => this.move(event));
    layer.addEventListener("pointerup", (event) => this.lift(event));
    layer.addEventListener("pointercancel", () => this.stop());
    layer.addEventListener("pointerleave", () => (this.hover.hidden = true));
    layer.addEventListener("mousedown", (event) => event.preventDefault()); // what is typed into keeps the focus
  }

  /**
   * @param {{id: string, page: number | null, box: any, status: string}[]} boxes
   * @param {{id: string, page: number | null, box: any} | null} current
   */
  draw(boxes, current) {
    this.boxes = boxes;
    this.current = current;
    this.render();
  }

  turnTo() {
    this.words = [];
    const page = this.viewer.page;
    this.render();
    if (page) this.pictures.wordsOf(page.words).then((words) => page === this.viewer.page && (this.words = words));
  }

  render() {
    const number = this.viewer.page?.number;
    const shown = this.boxes.filter((one) => one.page === number && one.box && one.id !== this.current?.id);
    const drawn = shown.map((one) => placed(el("div", { class: `box ${one.status}`, data: { id: one.id } }), one.box));
    if (this.current?.box && this.current.page === number) {
      drawn.push(placed(el("div", { class: "box current" }), this.current.box));
    }
    this.layer.replaceChildren(...drawn, this.hover, this.frame);
  }

  /** @param {import("./geometry.js").Point} at */
  wordAt(at) {
    return this.words.find(([, x0, y0, x1, y1]) => holds({ x0: x0 - NEAR, y0: y0 - NEAR, x1: x1 + NEAR, y1: y1 + NEAR }, at));
  }

  /** @param {PointerEvent} event */
  press(event) {
    const pans = event.button === 1 || event.altKey;
    if (event.button > 1) return;
    event.preventDefault();
    this.layer.setPointerCapture(event.pointerId);
    this.start = { pans, x: event.clientX, y: event.clientY, at: this.viewer.pointAt(event), drags: false };
  }

  /** @param {PointerEvent} event */
  move(event) {
    const start = this.start;
    if (!start) return this.point(event);
    start.drags ||= Math.hypot(event.clientX - start.x, event.clientY - start.y) > FAR;
    if (start.pans) {
      this.viewer.parts.viewer.scrollBy(start.x - event.clientX, start.y - event.clientY);
      Object.assign(start, { x: event.clientX, y: event.clientY });
    } else if (start.drags && this.takes()) {
      this.hover.hidden = true;
      this.frame.hidden = false;
      placed(this.frame, around(start.at, this.viewer.pointAt(event)));
    }
  }

  /** @param {PointerEvent} event */
  point(event) {
    const word = this.takes() ? this.wordAt(this.viewer.pointAt(event)) : undefined;
    this.hover.hidden = !word;
    this.layer.classList.toggle("over-word", Boolean(word));
    if (word) placed(this.hover, { x0: word[1], y0: word[2], x1: word[3], y1: word[4] });
  }

  /** @param {PointerEvent} event */
  lift(event) {
    const start = this.start;
    this.stop();
    if (!start || start.pans || !this.viewer.page) return;
    const at = this.viewer.pointAt(event);
    const page = this.viewer.page;
    if (start.drags) {
      if (this.takes()) this.onframe(page, around(start.at, at));
      return;
    }
    const box = this.boxes.find((one) => one.page === page.number && one.box && holds(one.box, at));
    if (this.takes() && (this.wordAt(at) || !box)) this.onpick(page, at, event.shiftKey);
    else if (box) this.onbox(box.id);
  }

  stop() {
    this.start = null;
    this.frame.hidden = true;
  }
}

/**
 * @template {HTMLElement} T
 * @param {T} made @param {any} box @returns {T}
 */
function placed(made, box) {
  made.style.left = `${box.x0 * 100}%`;
  made.style.top = `${box.y0 * 100}%`;
  made.style.width = `${(box.x1 - box.x0) * 100}%`;
  made.style.height = `${(box.y1 - box.y0) * 100}%`;
  return made;
}
