// What is done with the document's pages, in a dialog and by key: split, merge, order, turn, leave out, put back, read again.

import { byId, el, filled } from "./dom.js";
import { basisOf } from "./edits.js";
import { toast } from "./talk.js";
import { blankThumb, drawThumb } from "./viewer.js";

const SOON = 400; // milliseconds after which it is said that the server is at work

export class Pages {
  /** @param {import("./station.js").Station} station */
  constructor(station) {
    this.station = station;
    this.dialog = /** @type {HTMLDialogElement} */ (byId("pages"));
    this.dialog.addEventListener("click", (event) => this.click(event));
    this.dialog.addEventListener("close", () => byId("toasts").append(...byId("pages-told").children));
  }

  open() {
    const { station } = this;
    const rows = [...station.view.pages.map((page, at) => this.row(page, at)), ...station.view.left_out.map((page) => this.leftRow(page))];
    byId("page-list").replaceChildren(...rows);
    /** @type {HTMLButtonElement} */ (this.dialog.querySelector('[data-paper="merge"]')).disabled = station.view.pages[0]?.number === 1;
    if (!this.dialog.open) this.chooseLanguage();
    this.dialog.showModal();
  }

  /** Let the document be read again in its own language, where nobody chooses another. */
  chooseLanguage() {
    const { options } = /** @type {HTMLSelectElement} */ (byId("read-language"));
    for (const option of options) option.selected = option.value === this.station.view.language;
  }

  picture(page) {
    const canvas = blankThumb(page);
    const onclick = (event) => event.currentTarget.replaceWith(this.picture(page));
    const again = el("button", { type: "button", class: "small", onclick }, this.station.texts.loadAgain);
    const draw = (image) => drawThumb(canvas, image, page.turn);
    if (page.image) this.station.pictures.image(page.image).then(draw, () => canvas.replaceWith(again));
    return canvas;
  }

  leftRow(page) {
    const { texts } = this.station;
    const how = { "aria-label": `${texts.putBack}: ${page.left_out}`, data: { paper: "put_back", page: page.number } };
    const button = el("button", { type: "button", class: "small", ...how }, texts.putBack);
    return el("li", { class: "left-out" }, this.picture(page), el("span", {}, `– ${page.left_out}`), button);
  }

  row(page, at) {
    const { texts, view } = this.station;
    const last = view.pages.length - 1;
    const name = filled(texts.page, { n: at + 1 });
    const shared = { type: "button", class: "small" };
    const button = (deed, text, disabled) =>
      el("button", { ...shared, disabled, "aria-label": `${text}: ${name}`, data: { paper: deed, page: page.number } }, text);
    return el(
      "li",
      {},
      this.picture(page),
      el("span", {}, name),
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
    if (!(button instanceof HTMLElement) || this.station.deciding.busy) return;
    const deed = button.dataset.paper || "";
    const { station } = this;
    if (deed === "read-again") {
      this.dialog.close();
      const language = /** @type {HTMLSelectElement} */ (byId("read-language")).value;
      await station.deciding.decide("read-again", { languages: [language], revision: station.view.revision }, () => station.texts.readAgain);
      return;
    }
    const page = Number(button.dataset.page || 1);
    if (await this.change(this.asked(deed, page))) this.stayAt(deed, page);
  }

  /** Let who works by keys be at the same button of the same page again. @param {string} deed @param {number} page */
  stayAt(deed, page) {
    const found = /** @type {HTMLElement[]} */ ([...this.dialog.querySelectorAll(`[data-page="${page}"]:enabled`)]);
    (found.find((one) => one.dataset.paper === deed) || found[0])?.focus();
  }

  asked(deed, page) {
    const { view } = this.station;
    if (deed !== "up" && deed !== "down") return { operation: deed, page };
    const pages = view.pages.map((one) => one.number);
    const at = pages.indexOf(page);
    const to = at + (deed === "up" ? -1 : 1);
    [pages[at], pages[to]] = [pages[to], pages[at]];
    return { operation: "order", pages };
  }

  /** Put back the page left out that stands next after the current one, or else the last before it. */
  putBack() {
    const { view, viewer } = this.station;
    const next = view.left_out.find((one) => one.number > (viewer.page?.number || 0)) || view.left_out.at(-1);
    if (next && !view.readonly) this.putBackPage(next.number);
  }

  /** @param {number} number */
  async putBackPage(number) {
    await this.change({ operation: "put_back", page: number });
  }

  /**
   * Let the server change the pages, and show what comes of it, once it has all that was typed; return whether it did.
   * @param {any} asked
   * @param {-1 | 1} [back] in which direction of the history lies what undoes it
   * @param {{history: any, basis: string, typed: any}} [onto] what was typed where the history goes, and on what
   */
  async change(asked, back = -1, onto = undefined) {
    let isDone = false;
    await this.station.deciding.once(async () => {
      isDone = this.station.isTheirs && (await this.changeNow(asked, back, onto));
    });
    return isDone;
  }

  /** @param {any} asked @param {-1 | 1} back @param {any} onto */
  async changeNow(asked, back, onto) {
    const { station, dialog } = this;
    const { id, revision } = station.view;
    station.still();
    const rest = this.work();
    try {
      await station.drafts.flush();
      const changed = !station.drafts.isBehind && (await station.api.post(`/documents/${id}/pages`, { ...asked, revision }));
      const view = changed && changed.id !== id && onto ? await this.typedAgain(changed, onto.typed) : changed;
      if (view && station.view.id === id) return this.shown(view, asked, back, onto);
    } catch (problem) {
      toast(/** @type {Error} */ (problem).message, "bad");
    } finally {
      rest();
      station.wake();
    }
    dialog.close();
    return false;
  }

  /** Show that the server is at work, in words where that takes a while; return what takes the sign away. */
  work() {
    const list = byId("page-list");
    const sign = el("div", { class: "note" }, this.station.texts.changingPages);
    const timer = setTimeout(() => byId(this.dialog.open ? "pages-told" : "toasts").replaceChildren(sign), SOON);
    list.setAttribute("aria-busy", "true");
    return () => {
      clearTimeout(timer);
      sign.remove();
      list.removeAttribute("aria-busy");
    };
  }

  /** Type into a document that comes back what was typed into it before it was gone. @param {any} view @param {any} typed */
  async typedAgain(view, typed) {
    const draft = { ...typed, revision: view.revision };
    return this.station.api.post(`/documents/${view.id}/draft`, draft).catch(() => view); // the page sends it again
  }

  /** Show the document with other pages. @param {any} view @param {any} asked @param {-1 | 1} back @param {any} onto */
  shown(view, asked, back, onto) {
    const { station } = this;
    const was = { history: station.history, basis: basisOf(station.view), typed: station.sending().body };
    const goesOn = this.dialog.open;
    const undoing = this.opposite(asked, view);
    if (view.id !== station.view.id) history.replaceState(null, "", `${station.api.root}/documents/${view.id}`);
    station.show(view);
    if (onto) this.resume(view, onto);
    else was.history.end();
    station.history.beyond[back] = { paper: undoing, ...was };
    if (goesOn && view.pages.length + view.left_out.length > 1 && asked.operation !== "split") this.open();
    return true;
  }

  /** Let what was typed be undone from here on, if it was typed on what was read now too, and what was done to the pages. */
  resume(view, onto) {
    const { station } = this;
    const beyond = Object.entries(onto.history.beyond).filter(([, one]) => one?.paper);
    if (basisOf(view) === onto.basis) {
      station.turnTo({ view, history: onto.history });
      station.drafts.change(0);
    }
    station.history.beyond = Object.fromEntries(beyond);
  }

  /**
   * Return what is to be asked so that all is as it was.
   * @param {any} asked what was done
   * @param {any} after the document as it is since
   */
  opposite(asked, after) {
    const { view } = this.station;
    const { operation, page } = asked;
    const pages = view.pages.map((one) => one.number);
    if (operation === "split") return { operation: "undo_split", page, was: view.revision };
    if (operation === "undo_split") return { operation: "split", page };
    const gone = { gone: view.id, gone_was: view.revision };
    if (operation === "merge") return { operation: "undo_merge", was: after.revision - 1, ...gone }; // merging made one revision
    if (operation === "undo_merge") return { operation: "merge" };
    if (operation === "leave_out") return { operation: "put_back", page, pages };
    if (operation === "put_back") return { operation: "leave_out", page };
    if (operation === "turn") return { operation, page, degrees: 360 - (asked.degrees || 90) };
    return { operation: "order", pages };
  }
}
