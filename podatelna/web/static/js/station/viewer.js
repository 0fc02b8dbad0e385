// The page as it was scanned: zoom, pan, turn, fit; the current value scrolled to the middle.

import { turnedBackBox, turnedBox, within } from "./geometry.js";
import { el, filled } from "./dom.js";
import { notice } from "./talk.js";

const STEP = 1.25;
const LEAST = 0.2;
const MOST = 8;

export class Viewer {
  /**
   * @param {{viewer: HTMLElement, paper: HTMLElement, sheet: HTMLElement, overlay: HTMLElement, thumbs: HTMLElement,
   *   number: HTMLElement}} parts
   * @param {import("./pictures.js").Pictures} pictures
   * @param {Record<string, string>} texts
   */
  constructor(parts, pictures, texts) {
    Object.assign(this, parts);
    this.parts = parts;
    this.pictures = pictures;
    this.texts = texts;
    this.pages = [];
    this.leftOut = []; // pages beside them that belong to no document
    this.page = null;
    this.fit = "width"; // "width", "page", or "" where the user zoomed
    this.zoom = 1; // CSS pixels of the page for each point
    this.turns = {}; // by page number, degrees that the user turned it
    this.onpage = () => {};
    this.onpicture = () => {}; // when one that could not be loaded is there
    this.onputback = (_number) => {};
    /** @type {(() => void)[]} */
    this.lacking = []; // what loads each picture once more that could not be loaded
    pictures.onfail = (address) => this.page?.image === address && notice("picture", "doubt", texts.noPicture);
    parts.viewer.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    new ResizeObserver(() => this.layout()).observe(parts.viewer);
  }

  /** @param {any} view */
  show(view) {
    this.pages = view.pages;
    this.leftOut = view.readonly ? [] : view.left_out;
    this.turns = {};
    this.lacking = [];
    this.fit = this.fit || "width";
    this.page = null;
    this.drawThumbs();
    if (this.pages.length) this.goTo(this.pages[0].number);
    else this.parts.sheet.querySelector("img")?.remove();
  }

  /** @returns {number} degrees clockwise by which the page is shown turned */
  get turn() {
    return this.page ? (this.page.turn + (this.turns[this.page.number] || 0)) % 360 : 0;
  }

  /** @param {number} number of the page in the submission */
  goTo(number) {
    const page = this.pages.find((one) => one.number === number);
    if (!page || page === this.page) return;
    this.page = page;
    this.layout();
    this.parts.viewer.scrollTo(0, 0);
    this.parts.number.textContent = filled(this.texts.pageOf, { n: this.pages.indexOf(page) + 1, all: this.pages.length });
    for (const thumb of /** @type {Iterable<HTMLElement>} */ (this.parts.thumbs.children)) {
      const isCurrent = Number(thumb.dataset.page) === number;
      thumb.setAttribute("aria-current", String(isCurrent));
      if (isCurrent) this.showThumb(thumb);
    }
    this.draw(page);
    this.onpage();
  }

  /** @param {number} step */
  goBy(step) {
    const next = this.pages[this.pages.indexOf(this.page) + step];
    if (next) this.goTo(next.number);
  }

  async draw(page) {
    this.parts.sheet.querySelector("img")?.remove();
    if (!page.image) return;
    const image = this.pictures.ready(page.image) || (await this.pictures.image(page.image).catch(() => null));
    if (page !== this.page) return;
    if (!image) return this.lack(() => page === this.page && this.draw(page));
    if (document.getElementById("picture")) this.onpicture(); // at last
    this.parts.sheet.querySelector("img")?.remove();
    this.parts.sheet.prepend(image);
  }

  /** Say that a picture could not be loaded, and keep what loads it. @param {() => void} again */
  lack(again) {
    this.lacking.push(again);
    const button = el("button", { type: "button", class: "small", tabIndex: -1, data: { action: "load-again" } }, `${this.texts.loadAgain} (Alt+L)`);
    notice("picture", "bad", this.texts.noPictures, button);
  }

  /** Load once more what could not be loaded. */
  loadAgain() {
    const again = this.lacking;
    this.lacking = [];
    for (const one of again) one();
    if (again.length) this.onpicture();
  }

  drawThumbs() {
    const shows = this.pages.length + this.leftOut.length > 1;
    this.parts.thumbs.hidden = !shows;
    const all = shows ? [...this.pages, ...this.leftOut] : [];
    this.parts.thumbs.replaceChildren(...all.map((page, at) => (page.left_out ? this.leftThumb(page) : this.thumb(page, at))));
  }

  /** Bring a thumb to the middle of the others, moving nothing but them. @param {HTMLElement} thumb */
  showThumb(thumb) {
    const { thumbs } = this.parts;
    thumbs.scrollTop = thumb.offsetTop - thumbs.offsetTop - (thumbs.clientHeight - thumb.offsetHeight) / 2;
  }

  thumb(page, at) {
    const label = filled(this.texts.page, { n: at + 1 });
    return this.made(page, "thumb", { "aria-label": label, onclick: () => this.goTo(page.number) }, String(at + 1));
  }

  leftThumb(page) {
    const label = `${this.texts.putBack}: ${page.left_out}`;
    const how = { "aria-label": label, title: `${label} (Alt+B)`, onclick: () => this.onputback(page.number) };
    return this.made(page, "thumb left-out", how, "– ↩");
  }

  made(page, look, how, text) {
    const canvas = blankThumb(page);
    const button = el("button", { type: "button", class: look, tabIndex: -1, data: { page: page.number }, ...how }, canvas, el("span", {}, text));
    new IntersectionObserver((seen, watch) => {
      if (!seen.some((one) => one.isIntersecting) || !page.image) return;
      watch.disconnect();
      this.fill(button, canvas, page);
    }).observe(button);
    return button;
  }

  /** Draw the picture of a thumb, or a sign that there is none. */
  async fill(button, canvas, page) {
    button.classList.remove("lacking");
    const image = await this.pictures.image(page.image).catch(() => null);
    if (image) return drawThumb(canvas, image, page.turn);
    if (!button.isConnected) return;
    button.classList.add("lacking");
    this.lack(() => this.fill(button, canvas, page));
  }

  /** Size and turn the sheet for what fits, or was zoomed to. */
  layout() {
    if (!this.page) return;
    const { viewer, paper, sheet } = this.parts;
    const lies = this.turn % 180 !== 0;
    const width = lies ? this.page.height : this.page.width;
    const height = lies ? this.page.width : this.page.height;
    const room = { x: viewer.clientWidth - 24, y: viewer.clientHeight - 24 };
    if (this.fit) this.zoom = Math.max(LEAST, this.fit === "width" ? room.x / width : Math.min(room.x / width, room.y / height));
    paper.style.width = `${width * this.zoom}px`;
    paper.style.height = `${height * this.zoom}px`;
    sheet.style.width = `${this.page.width * this.zoom}px`;
    sheet.style.height = `${this.page.height * this.zoom}px`;
    const shift = { 0: "0, 0", 90: "100%, 0", 180: "100%, 100%", 270: "0, 100%" }[this.turn];
    const [x, y] = shift.split(", ");
    const moved = lies ? [x === "0" ? "0px" : `${width * this.zoom}px`, y === "0" ? "0px" : `${height * this.zoom}px`] : [x, y];
    sheet.style.transform = `translate(${moved[0]}, ${moved[1]}) rotate(${this.turn}deg)`;
  }

  /** @param {"width" | "page"} fit */
  fitTo(fit) {
    this.fit = fit;
    this.layout();
  }

  /**
   * @param {number} factor
   * @param {{x: number, y: number}} [at] the point of the viewer that stays where it is
   */
  zoomBy(factor, at) {
    const { viewer, paper } = this.parts;
    const held = at || { x: viewer.clientWidth / 2, y: viewer.clientHeight / 2 };
    const place = {
      x: (viewer.scrollLeft + held.x - paper.offsetLeft) / paper.offsetWidth,
      y: (viewer.scrollTop + held.y - paper.offsetTop) / paper.offsetHeight,
    };
    this.fit = "";
    this.zoom = within(this.zoom * factor, LEAST, MOST);
    this.layout();
    viewer.scrollLeft = place.x * paper.offsetWidth + paper.offsetLeft - held.x;
    viewer.scrollTop = place.y * paper.offsetHeight + paper.offsetTop - held.y;
  }

  larger() {
    this.zoomBy(STEP);
  }

  smaller() {
    this.zoomBy(1 / STEP);
  }

  rotate() {
    if (!this.page) return;
    this.turns[this.page.number] = ((this.turns[this.page.number] || 0) + 90) % 360;
    this.layout();
    this.onpage();
  }

  /** @param {WheelEvent} event */
  wheel(event) {
    if (!event.ctrlKey) return;
    event.preventDefault();
    const frame = this.parts.viewer.getBoundingClientRect();
    this.zoomBy(Math.exp(-event.deltaY / 300), { x: event.clientX - frame.left, y: event.clientY - frame.top });
  }

  /** @param {number} share of the viewer's height */
  scrollBy(share) {
    this.parts.viewer.scrollBy({ top: share * this.parts.viewer.clientHeight });
  }

  /**
   * Bring a place to the middle of the viewer.
   * @param {number | null} number
   * @param {import("./geometry.js").Box | null} box
   */
  centre(number, box) {
    if (!number || !box) return;
    this.goTo(number);
    if (this.page?.number !== number) return;
    const { viewer, paper } = this.parts;
    const shown = turnedBox(box, this.turn);
    viewer.scrollTo({
      left: paper.offsetLeft + ((shown.x0 + shown.x1) / 2) * paper.offsetWidth - viewer.clientWidth / 2,
      top: paper.offsetTop + ((shown.y0 + shown.y1) / 2) * paper.offsetHeight - viewer.clientHeight / 2,
    });
  }

  /**
   * Return the point of the page as scanned under the pointer.
   * @param {PointerEvent | MouseEvent} event
   */
  pointAt(event) {
    const frame = this.parts.paper.getBoundingClientRect();
    const at = { x: (event.clientX - frame.left) / frame.width, y: (event.clientY - frame.top) / frame.height };
    const box = turnedBackBox({ x0: at.x, y0: at.y, x1: at.x, y1: at.y }, this.turn);
    return { x: within(box.x0, 0, 1), y: within(box.y0, 0, 1) };
  }
}

/** Return a canvas of the page's form, so that nothing moves when the picture is there. @param {any} page */
export function blankThumb(page) {
  const canvas = /** @type {HTMLCanvasElement} */ (el("canvas", { width: 1, height: 1 }));
  const { width, height } = page;
  canvas.style.aspectRatio = page.turn % 180 ? `${height} / ${width}` : `${width} / ${height}`;
  return canvas;
}

/** @param {HTMLCanvasElement} canvas @param {HTMLImageElement} image @param {number} turn */
export function drawThumb(canvas, image, turn) {
  const lies = turn % 180 !== 0;
  const scale = 128 / image.naturalWidth;
  const [w, h] = [image.naturalWidth * scale, image.naturalHeight * scale];
  canvas.width = lies ? h : w;
  canvas.height = lies ? w : h;
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  pen.translate(canvas.width / 2, canvas.height / 2);
  pen.rotate((turn * Math.PI) / 180);
  pen.drawImage(image, -w / 2, -h / 2, w, h);
}
