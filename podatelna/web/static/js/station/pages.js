// The dialog about the document's pages: split, merge, order, turn, leave out, read again.

import { byId, el, filled } from "./dom.js";
import { toast } from "./talk.js";
import { drawThumb } from "./viewer.js";

export class Pages {
  /** @param {import("./station.js").Station} station */
  constructor(station) {
    this.station = station;
    this.dialog = /** @type {HTMLDialogElement} */ (byId("pages"));
    this.dialog.addEventListener("click", (event) => this.click(event));
  }

  open() {
    const { station } = this;
    if (station.view.readonly) return;
    byId("page-list").replaceChildren(...station.view.pages.map((page, at) => this.row(page, at)));
    /** @type {HTMLButtonElement} */ (this.dialog.querySelector('[data-paper="merge"]')).disabled = station.view.pages[0]?.number === 1;
    this.dialog.showModal();
  }

  row(page, at) {
    const { texts, pictures, view } = this.station;
    const canvas = /** @type {HTMLCanvasElement} */ (el("canvas", { width: 1, height: 1 }));
    if (page.image) pictures.image(page.image).then((image) => drawThumb(canvas, image, page.turn), () => {});
    const last = view.pages.length - 1;
    const button = (deed, text, off) =>
      el("button", { type: "button", class: "small", disabled: off, data: { paper: deed, page: page.number } }, text);
    return el(
      "li",
      {},
      canvas,
      el("span", {}, filled(texts.page, { n: at + 1 })),
      button("split", texts.splitHere, at === 0),
      button("up", texts.moveUp, at === 0),
      button("down", texts.moveDown, at === last),
      button("turn", texts.turnPage, false),
      button("leave_out", texts.leaveOut, last === 0),
    );
  }

  /** @param {MouseEvent} event */
  async click(event) {
    const button = event.target instanceof Element ? event.target.closest("[data-paper]") : null;
    if (!(button instanceof HTMLElement)) return;
    const deed = button.dataset.paper || "";
    const { station } = this;
    await station.drafts.flush();
    if (deed === "read-again") {
      this.dialog.close();
      const language = /** @type {HTMLSelectElement} */ (byId("read-language")).value;
      await station.decide("read-again", { languages: [language] }, () => station.texts.readAgain);
      return;
    }
    await this.change(this.asked(deed, Number(button.dataset.page || 1)));
  }

  asked(deed, page) {
    const { view, texts } = this.station;
    if (deed !== "up" && deed !== "down") return { operation: deed, page, reason: texts.blank };
    const pages = view.pages.map((one) => one.number);
    const at = pages.indexOf(page);
    const to = at + (deed === "up" ? -1 : 1);
    [pages[at], pages[to]] = [pages[to], pages[at]];
    return { operation: "order", pages };
  }

  async change(asked) {
    const { station } = this;
    const { id, revision } = station.view;
    try {
      const view = await station.api.post(`/documents/${id}/pages`, { ...asked, revision });
      if (view.id !== id) history.replaceState(null, "", `${station.api.root}/documents/${view.id}`);
      this.dialog.close();
      station.show(view);
      if (view.pages.length > 1 && asked.operation !== "split") this.open();
    } catch (problem) {
      this.dialog.close();
      toast(/** @type {Error} */ (problem).message, "bad");
    }
  }
}
