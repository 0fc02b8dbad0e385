// One document in front of one person: what is shown, where they are, what was typed, and what becomes of it.

import { Ahead } from "./ahead.js";
import { Api, Away } from "./api.js";
import { byId, el, filled } from "./dom.js";
import { Drafts } from "./drafts.js";
import { editsOf, History, isEmpty, placesAt, placesOf, restored, untouched, withConfirmed, withDoubt, withRows } from "./edits.js";
import { Fields, OPEN } from "./fields.js";
import { Grid } from "./grid.js";
import { Hands } from "./hands.js";
import { Overlay } from "./overlay.js";
import { Pictures } from "./pictures.js";
import { normalisedRow, rowsOf } from "./rows.js";
import { introduce, notice, saved, say, toast } from "./talk.js";
import { Viewer } from "./viewer.js";

const HARD = new Set(["missing", "contradicting"]);

export class Station {
  /** @param {Record<string, string>} texts */
  constructor(texts) {
    this.texts = texts;
    this.root = byId("station");
    const csrf = document.querySelector('meta[name="csrf"]')?.getAttribute("content") || "";
    this.api = new Api(this.root.dataset.root || "", csrf, { away: texts.away, signedOut: texts.signedOut });
    this.pictures = new Pictures();
    const parts = { viewer: byId("viewer"), paper: byId("paper"), sheet: byId("sheet"), overlay: byId("overlay") };
    this.viewer = new Viewer({ ...parts, thumbs: byId("thumbs"), number: byId("page-number") }, this.pictures, texts);
    this.overlay = new Overlay(parts.overlay, this.viewer, this.pictures);
    this.fields = new Fields(byId("attention"), byId("rest"), this.pictures, texts);
    this.kind = /** @type {HTMLSelectElement} */ (byId("kind"));
    /** @type {Map<string, Grid>} */
    this.grids = new Map();
    this.drafts = new Drafts(this.api, this.root.dataset.login || "", {
      send: () => this.sending(),
      done: (view, sent) => this.judge(view, sent),
      state: (name) => saved(name, texts),
      refused: (message) => this.lost(message),
      wrong: (message) => toast(message, "bad"),
      away: (problem) => notice("away", "doubt", problem.message),
    });
    this.ahead = new Ahead(this.api, this.pictures, (message) => this.busy || this.lost(message));
    this.all = this.busy = false;
    this.hands = new Hands(this);
  }

  /**
   * Let a document be worked on.
   * @param {any} view
   * @param {Promise<any>} [settled] when the server is done with the one before
   */
  show(view, settled = Promise.resolve()) {
    this.view = view;
    this.drafts.begin();
    const kept = view.readonly ? null : this.drafts.kept(view);
    const draft = kept || view.draft;
    this.history = new History(draft ? restored(view, draft.edits) : untouched(view));
    if (draft) this.history.now.kind = draft.kind;
    this.current = "";
    this.places = placesAt(view, this.history.now, draft?.places || {}); // where they pointed, by field or stop of a cell
    this.insisted = false;
    this.since = { at: performance.now(), seconds: 0 };
    document.title = `${view.title} · Podatelna`;
    byId("notices").replaceChildren();
    this.build();
    if (draft && !kept) {
      this.normalise(view);
      this.update();
    }
    this.viewer.show(view);
    introduce(view, this.texts, this.api.root);
    this.twins = view.twins.map((one) => one.document); // of which the person was told
    this.goTo(this.next(""));
    saved("", this.texts);
    if (kept) this.drafts.change(0);
    if (draft) notice("draft", "", this.texts.typedBefore);
    this.ahead.look(view, settled);
  }

  /** Make the fields and tables of the document's kind anew. */
  build() {
    const { view } = this;
    const isOld = this.kind.options.length === view.kinds.length;
    if (!isOld) this.kind.replaceChildren(...view.kinds.map((one) => el("option", { value: one.name }, one.title)));
    Object.assign(this.kind, { value: view.kind, disabled: view.readonly });
    this.fields.show(view);
    this.grids = new Map(view.tables.map((table) => [table.name, new Grid(table, this.texts, view.readonly)]));
    byId("tables").replaceChildren(...[...this.grids.values()].map((grid) => grid.root));
    for (const grid of this.grids.values()) this.hands.attend(grid);
    this.rowViews = rowsOf(view, this.history.now);
    this.update();
  }

  /** Show what holds now. */
  update() {
    const { view, history } = this;
    const state = history.now;
    this.fields.update(view, state, (name) => this.statusOf(`f:${name}`), { all: this.showsAll, places: this.places });
    for (const table of view.tables) {
      const rows = state.tables[table.name] || [];
      const views = this.rowViews.get(table.name) || new Map();
      this.grids.get(table.name)?.update(table, rows, views, (stop, status) => this.judged(stop, status, ""), this.showsAll);
    }
    const open = this.stops().filter((stop) => OPEN.has(this.statusOf(stop)));
    const count = byId("count");
    count.textContent = open.length ? filled(this.texts.toCheck, { n: open.length }) : this.texts.allChecked;
    count.classList.toggle("clear", !open.length);
    if (view.readonly || !open.length) byId("values").tabIndex = 0; // nothing in it takes the keys that scroll it
    else byId("values").removeAttribute("tabindex");
    this.kind.dataset.status = this.statusOf("kind");
    this.kind.title = view.kind_reason;
    this.kind.tabIndex = OPEN.has(this.statusOf("kind")) || this.showsAll ? 0 : -1;
    byId("reasons").replaceChildren(...view.reasons.map((one) => el("li", {}, one)));
    byId("why").hidden = !view.reasons.length;
    this.drawBoxes();
  }

  get showsAll() {
    return this.all || this.view.mode === "manual";
  }

  drawBoxes() {
    const boxes = this.view.fields.map((one) => {
      const place = this.places[one.name] || one;
      return { id: `f:${one.name}`, page: place.page, box: place.box, status: this.statusOf(`f:${one.name}`) };
    });
    this.overlay.draw(boxes, this.placeOf(this.current));
  }

  /** @param {string} stop @returns {{id: string, page: number | null, box: any} | null} */
  placeOf(stop) {
    const [kind, name, id, column] = stop.split(":");
    if (kind === "f") {
      const place = this.places[name] || this.view.fields.find((one) => one.name === name);
      return place ? { id: stop, page: place.page, box: place.box } : null;
    }
    if (kind !== "c") return null;
    const row = this.rowViews.get(name)?.get(Number(id));
    const place = this.places[stop] || (row && { page: row.page, box: row.cells[column]?.box || row.box });
    return place ? { id: stop, page: place.page, box: place.box } : null;
  }

  /** All stops in order, doubtful or not. */
  stops() {
    const state = this.history.now;
    const cells = this.view.tables.flatMap((table) =>
      (state.tables[table.name] || []).flatMap((row) => table.columns.map((one) => `c:${table.name}:${row.id}:${one.name}`)),
    );
    return ["kind", ...this.view.fields.map((one) => `f:${one.name}`), ...cells];
  }

  /** @param {string} stop */
  statusOf(stop) {
    const [kind, name, id, column] = stop.split(":");
    if (kind === "kind") return this.judged(stop, this.history.now.kind ? "human" : this.view.kind_status, "");
    if (kind === "f") {
      const one = this.view.fields.find((field) => field.name === name);
      return this.judged(stop, one?.status || "empty", one?.reason || "");
    }
    const cell = this.rowViews.get(name)?.get(Number(id))?.cells[column];
    return this.judged(stop, cell?.status || "human", cell?.reason || "");
  }

  /** Return the status as the person has dealt with it: what they confirmed stays so until a new objection. */
  judged(stop, status, reason) {
    const seen = this.history.now.confirmed[stop];
    if (this.hands?.typingAt === stop && OPEN.has(status)) return "human";
    if (seen === undefined || !OPEN.has(status)) return status;
    return status === "contradicting" && reason && seen !== reason && seen !== "*" ? status : "confirmed";
  }

  reasonOf(stop) {
    const [kind, name, id, column] = stop.split(":");
    if (kind === "f") return this.view.fields.find((one) => one.name === name)?.reason || "";
    return kind === "c" ? this.rowViews.get(name)?.get(Number(id))?.cells[column]?.reason || "" : "";
  }

  /**
   * Return the next doubtful stop after this one, from the top again where there is none further down.
   * @param {string} stop
   */
  next(stop) {
    const all = this.stops();
    const from = all.indexOf(stop);
    const order = [...all.slice(from + 1), ...all.slice(0, from + 1)];
    return order.find((one) => one !== stop && OPEN.has(this.statusOf(one))) || "";
  }

  /**
   * Let the person be at a stop; at none, at the button that accepts.
   * @param {string} stop
   */
  goTo(stop) {
    const input = this.inputOf(stop) || byId("accept");
    input.focus({ preventScroll: true });
    if (input.matches(":disabled")) {
      byId("viewer").focus({ preventScroll: true });
      this.entered(stop);
    }
    if (input instanceof HTMLInputElement) input.select();
    input.closest(".field-card, td, .bar")?.scrollIntoView({ block: "nearest" });
    if (!this.inputOf(stop)) this.entered("");
  }

  /** @param {string} stop @returns {HTMLElement | null} */
  inputOf(stop) {
    return stop ? document.querySelector(`[data-stop="${CSS.escape(stop)}"]`) : null;
  }

  /** Note where the person is. @param {string} stop */
  entered(stop) {
    this.current = stop;
    this.drawBoxes();
    const place = this.placeOf(stop);
    if (place) this.viewer.centre(place.page, place.box);
  }

  /** Return what is to be sent. */
  sending() {
    const state = this.history.now;
    const kept = this.view.tables.map((table) => [table.name, (state.tables[table.name] || []).filter((row) => !isEmpty(row))]);
    const edits = editsOf(this.view, state);
    const was = state.kind && state.kind !== this.view.kind ? this.view.kind : "";
    const body = { revision: this.view.revision, kind: state.kind, was, edits, places: placesOf(this.view, state, this.places, edits) };
    return { id: this.view.id, body, rows: Object.fromEntries(kept) };
  }

  /** Let another state hold. @param {import("./edits.js").State} state @param {string} where @param {number} [pause] */
  change(state, where, pause) {
    if (this.view.readonly) return;
    const sent = (/** @type {any} */ one) => JSON.stringify([one.kind, editsOf(this.view, one)]);
    const same = sent(state) === sent(this.history.now);
    this.history.put(state, where);
    this.insisted = false;
    if (!same) this.drafts.change(pause);
    this.update();
  }

  /** Take over what the server says of what was sent. */
  judge(view, sent) {
    if (view.id !== this.view.id || sent.body.kind !== this.history.now.kind) return; // another answer is on its way
    document.getElementById("away")?.remove();
    if (view.kind !== this.view.kind) {
      const first = { ...restored(view, view.draft?.edits || {}), kind: sent.body.kind };
      this.turnTo({ view, history: this.history.asOther(this.view, view, first), places: placesAt(view, first, view.draft?.places || {}) });
      return;
    }
    this.view = view;
    this.rowViews = rowsOf(view, { tables: sent.rows });
    this.normalise(view);
    this.update();
  }

  /** Show the document as another kind. @param {{view: any, history: History, places?: any}} other */
  turnTo(other) {
    Object.assign(this, { places: {} }, other);
    this.build();
    this.goTo(this.next(""));
  }

  /** Show values that were read the way values are shown, but never under the person's hands. */
  normalise(view) {
    if (this.drafts.isBehind) return;
    let state = this.history.now;
    for (const one of view.fields) {
      const stop = `f:${one.name}`;
      if (one.fault) state = withDoubt(state, stop);
      else if (one.value && this.hands.typingAt !== stop && state.texts[one.name]?.trim()) {
        state = { ...state, texts: { ...state.texts, [one.name]: one.shown } };
      }
    }
    for (const [name, views] of this.rowViews) {
      state = withRows(state, name, state.tables[name].map((row) => normalisedRow(row, views.get(row.id), name, this.hands.typingAt)));
    }
    this.history.states[this.history.at] = state;
  }

  /** Confirm where the person is and go on; where nothing is left, accept the document. @param {string} stop */
  async confirm(stop) {
    if (stop && !this.view.readonly) {
      this.history.rest();
      const was = this.drafts.isBehind;
      this.change(withConfirmed(this.history.now, stop, was ? "" : this.reasonOf(stop)), "");
    }
    let next = this.next(stop);
    if (!next && this.drafts.isBehind) {
      await this.drafts.flush();
      next = OPEN.has(this.statusOf(stop)) ? stop : this.next(stop);
    }
    if (next) this.goTo(next);
    else await this.accept();
  }

  /** Accept the document as it stands, whatever is still doubtful; insist where something lacks or contradicts. */
  async acceptAll() {
    await this.drafts.flush();
    const hard = this.stops().filter((stop) => HARD.has(this.statusOf(stop)));
    if (hard.length && !this.insisted) {
      this.insisted = true;
      toast(filled(this.texts.pressAgain, { n: hard.length }), "doubt");
      this.goTo(hard[0]);
      return;
    }
    await this.accept();
  }

  /**
   * Accept the document. The next one is shown at once where it is ready; should the server refuse, this one comes back
   * with all that was typed.
   */
  async accept() {
    if (this.busy || this.view.readonly || this.drafts.suspended) return;
    await this.drafts.flush();
    if (this.drafts.suspended || this.drafts.dirty) return;
    const { view, sent } = { view: this.view, sent: this.sending() };
    const body = { ...sent.body, seconds: this.seconds(), twins: this.twins };
    const words = (answer) => this.texts[OUTCOMES[answer.outcome] || "accepted"];
    if (!this.ahead.view) return this.decide("accept", body, words);
    this.drafts.keep(sent);
    const done = this.api.post(`/documents/${view.id}/accept`, body);
    const told = done.then(
      (answer) => {
        this.drafts.drop(view.id);
        say(`${words(answer)} ${this.view.title}.`);
      },
      (problem) => this.comeBack(view, problem),
    );
    await this.goOn("", told);
  }

  /** Show a document again that the server did not take. @param {any} view @param {Error} problem */
  comeBack(view, problem) {
    history.pushState(null, "", `${this.api.root}/documents/${view.id}`);
    this.show(view);
    if (problem.name !== "Refused") notice("away", "bad", problem.message);
  }

  /**
   * Tell the server what becomes of the document, and go on to the next.
   * @param {string} verb @param {any} body @param {(answer: any) => string} words
   */
  async decide(verb, body, words, id = this.view.id) {
    if (this.busy) return;
    this.busy = true;
    this.root.toggleAttribute("aria-busy", true);
    try {
      const answer = await this.api.post(`/documents/${id}/${verb}`, body);
      this.drafts.drop(id);
      await this.goOn(words(answer));
    } catch (problem) {
      const { message, name } = /** @type {Error} */ (problem);
      if (name === "Refused") this.lost(message);
      else if (problem instanceof Away) notice("away", "doubt", message);
      else toast(message, "bad");
    } finally {
      this.busy = false;
      this.root.toggleAttribute("aria-busy", false);
    }
  }

  /**
   * Show the next document.
   * @param {string} said about the one before
   * @param {Promise<any>} [settled] when the server is done with the one before
   */
  async goOn(said, settled = Promise.resolve()) {
    const view = this.ahead.view || (await this.ahead.take());
    if (!view) {
      location.assign(`${this.api.root}/queue`);
      return;
    }
    history.pushState(null, "", `${this.api.root}/documents/${view.id}`);
    this.show(view, settled);
    if (said) say(`${said} ${view.title}.`);
  }

  /** The document is someone else's now: say so, and keep what was typed. @param {string} message */
  lost(message) {
    this.drafts.suspended = true;
    this.drafts.keep(this.sending());
    const again = el("button", { type: "button", class: "small", onclick: () => this.takeAgain() }, this.texts.takeAgain);
    const on = el("button", { type: "button", class: "small", onclick: () => this.goOn("") }, this.texts.goOn);
    notice("lost", "bad", filled(this.texts.lost, { message }), again, on);
  }

  async takeAgain() {
    try {
      const view = await this.api.get(`/documents/${this.view.id}/view`);
      if (view.readonly) this.lost(view.refused);
      else {
        const { edits, kind } = this.sending().body;
        this.show(view);
        this.change({ ...restored(view, edits), kind }, "", 0);
      }
    } catch (problem) {
      toast(/** @type {Error} */ (problem).message, "bad");
    }
  }

  seconds() {
    return Math.min(86_400, this.since.seconds + (document.hidden ? 0 : (performance.now() - this.since.at) / 1000));
  }
}

const OUTCOMES = { second_needed: "secondNeeded", third_needed: "thirdNeeded" };
