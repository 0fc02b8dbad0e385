// A magnified piece of the page picture, upright, with the value in its middle.

import { turnedBackBox, turnedBox, within } from "./geometry.js";

const HEIGHT = 44; // of the strip, in CSS pixels
const LETTERS = 20; // how high the value's box is drawn in it
const MOST = 3; // times the picture's own pixels
const LINE = 0.0145; // about how much of the page's height one line of text takes

/** The place of one value, drawn when its picture is there. */
export class Crop {
  /**
   * @param {HTMLCanvasElement} canvas
   * @param {import("./pictures.js").Pictures} pictures
   * @param {() => number} room how wide it may be, in CSS pixels
   */
  constructor(canvas, pictures, room) {
    Object.assign(this, { canvas, pictures, room });
    this.drawn = "";
  }

  /**
   * Draw the place, unless it is drawn and not to be drawn anew; without a page, hide the canvas.
   * @param {any} page @param {import("./geometry.js").Box} box @param {boolean} anew
   */
  async show(page, box, anew) {
    const key = page ? JSON.stringify([page.image, page.turn, box]) : "";
    if (key === this.drawn && !anew) return;
    this.drawn = key;
    this.canvas.hidden = true;
    if (!page?.image) return;
    const image = this.pictures.ready(page.image) || (await this.pictures.image(page.image).catch(() => null));
    const width = this.room();
    if (this.drawn !== key) return;
    if (!image) this.drawn = ""; // tried again next time
    if (!image || width <= 0) return;
    this.canvas.hidden = false;
    drawCrop(this.canvas, image, box, page.turn, Math.floor(width));
  }
}

/**
 * Draw the place of a value into the canvas, as wide as the canvas is; return whether there was anything to draw.
 * @param {HTMLCanvasElement} canvas
 * @param {HTMLImageElement} image
 * @param {import("./geometry.js").Box} box on the page as scanned
 * @param {number} turn degrees that turn the page upright
 * @param {number} width in CSS pixels
 */
function drawCrop(canvas, image, box, turn, width) {
  const ratio = window.devicePixelRatio || 1;
  const lies = turn % 180 !== 0;
  const across = lies ? image.naturalHeight : image.naturalWidth;
  const down = lies ? image.naturalWidth : image.naturalHeight;
  const upright = turnedBox(box, turn);
  const high = Math.max(1, (upright.y1 - upright.y0) * down);
  const wide = Math.max(1, (upright.x1 - upright.x0) * across);
  const lines = Math.max(1, Math.round(high / (LINE * down)));
  const scale = Math.min((LETTERS * lines) / high, MOST, (width - 16) / wide, (HEIGHT * 2.2) / high);
  const height = Math.round(within(high * scale + 20, HEIGHT, HEIGHT * 2.4));
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const part = { w: width / scale / across, h: height / scale / down };
  const x0 = within((upright.x0 + upright.x1) / 2 - part.w / 2, 0, Math.max(0, 1 - part.w));
  const y0 = within((upright.y0 + upright.y1) / 2 - part.h / 2, 0, Math.max(0, 1 - part.h));
  paint(canvas, image, { x0, y0, x1: x0 + part.w, y1: y0 + part.h }, turn);
  mark(canvas, upright, { x0, y0, ...part });
}

/** @param {HTMLCanvasElement} canvas @param {HTMLImageElement} image @param {any} region @param {number} turn */
function paint(canvas, image, region, turn) {
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  pen.imageSmoothingQuality = "high";
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.save();
  pen.translate(canvas.width / 2, canvas.height / 2);
  pen.rotate((turn * Math.PI) / 180);
  const lies = turn % 180 !== 0;
  const [w, h] = lies ? [canvas.height, canvas.width] : [canvas.width, canvas.height];
  const box = turnedBackBox(region, turn);
  pen.drawImage(
    image,
    box.x0 * image.naturalWidth,
    box.y0 * image.naturalHeight,
    (box.x1 - box.x0) * image.naturalWidth,
    (box.y1 - box.y0) * image.naturalHeight,
    -w / 2,
    -h / 2,
    w,
    h,
  );
  pen.restore();
}

/** Underline the value, so that it is told from its neighbours. */
function mark(canvas, upright, region) {
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const x = ((upright.x0 - region.x0) / region.w) * canvas.width;
  const wide = ((upright.x1 - upright.x0) / region.w) * canvas.width;
  const y = ((upright.y1 - region.y0) / region.h) * canvas.height;
  const ratio = window.devicePixelRatio || 1;
  pen.fillStyle = "#3e5bd8";
  pen.fillRect(x, Math.min(canvas.height - 2 * ratio, y + 2 * ratio), wide, 2 * ratio);
}
