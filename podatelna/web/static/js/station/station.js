// One document in front of one person: what is shown, where they are, what was typed, and what becomes of it.

import { Ahead } from "./ahead.js";
import { Api } from "./api.js";
import { Closer } from "./closer.js";
import { Deciding } from "./deciding.js";
import { byId, el, filled } from "./dom.js";
import { Drafts } from "./drafts.js";
import { editsOf, History, isEmpty, placesOf, restored, untouched, withDoubt, withRows } from "./edits.js";
import { Fields, OPEN } from "./fields.js";
import { Grid } from "./grid.js";
import { Hands } from "./hands.js";
import { Overlay } from "./overlay.js";
import { Pictures } from "./pictures.js";
import { normalisedRow, rowsOf } from "./rows.js";
import { clearNotices, introduce, late, notice, saved, toast } from "./talk.js";
import { Viewer } from "./viewer.js";

const DEEDS = ["accept", "park", "reject", "pages", "skip"];
const FOR_HOLDER = new Set([...DEEDS, "accept-all", "put-back"]);

export class Station {
  /** @param {Record<string, string>} texts @param {import("./safe.js").Safe} safe for what is typed */
  constructor(texts, safe) {
    this.texts = texts;
    this.root = byId("station");
    const csrf = document.querySelector('meta[name="csrf"]')?.getAttribute("content") || "";
    const login = this.root.dataset.login || "";
    this.api = new Api(this.root.dataset.root || "", csrf, login, { away: texts.away, signedOut: texts.signedOut });
    this.pictures = new Pictures();
    const parts = { viewer: byId("viewer"), paper: byId("paper"), sheet: byId("sheet"), overlay: byId("overlay") };
    this.viewer = new Viewer({ ...parts, thumbs: byId("thumbs"), number: byId("page-number") }, this.pictures, texts);
    this.viewer.onpicture = () => this.pictured();
    this.overlay = new Overlay(parts.overlay, this.viewer, this.pictures);
    this.fields = new Fields(byId("attention"), byId("rest"), this.pictures, texts);
    this.closer = new Closer(byId("closer"), this.pictures);
    this.kind = /** @type {HTMLSelectElement} */ (byId("kind"));
    /** @type {Map<string, Grid>} */
    this.grids = new Map();
    this.drafts = new Drafts(this.api, safe, {
      send: () => this.sending(),
      done: (view, sent) => this.judge(view, sent),
      state: (name) => saved(name, texts),
      refused: (message) => this.deciding.lost(message),
      wrong: (message) => toast(message, "bad"),
      away: (problem) => notice("away", "doubt", problem.message),
      late: (view, problem) => late(view, problem, this.texts, this.api.root),
    });
    this.ahead = new Ahead(this.api, this.pictures, (message) => this.deciding.busy || this.deciding.lost(message));
    this.all = false;
    this.hands = new Hands(this);
    this.deciding = new Deciding(this);
  }

  /**
   * Let a document be worked on.
   * @param {any} view
   * @param {Promise<any>} [settled] when the server is done with the one before
   */
  show(view, settled = Promise.resolve()) {
    for (const dialog of document.querySelectorAll("dialog[open]")) /** @type {HTMLDialogElement} */ (dialog).close(); // asked of another
    this.view = view;
    this.drafts.begin(view);
    const kept = view.readonly ? null : this.drafts.kept(view);
    const draft = kept?.isLatest ? kept.draft : view.draft;
    this.history = new History(draft ? restored(view, draft) : untouched(view));
    if (draft) this.history.now.kind = draft.kind;
    this.current = "";
    this.insisted = false;
    this.since = { at: performance.now(), seconds: 0 };
    document.title = `${view.title} · Podatelna`;
    clearNotices(view);
    this.build();
    if (draft && !kept?.isLatest) {
      this.normalise(view);
      this.update();
    }
    this.viewer.show(view);
    introduce(view, this.texts, this.api.root);
    if (!view.readonly && !this.drafts.safe.isLasting) notice("unkept", "doubt", this.texts.unkept);
    this.twins = view.twins.map((one) => one.document); // of which the person was told
    this.wake();
    this.goTo(this.next(""));
    saved("", this.texts);
    if (view.readonly && (view.drafted || this.drafts.kept(view))) notice("typed", "", this.texts.typedKept);
    if (kept?.isLatest) this.drafts.change(0);
    else if (kept) this.offer(kept.draft);
    if (draft) notice("draft", "", this.texts.typedBefore);
    this.ahead.look(view, settled);
  }

  /** Offer what was typed in this browser where something else was typed elsewhere since. @param {any} draft */
  offer(draft) {
    const onclick = () => {
      document.getElementById("elsewhere")?.remove();
      this.change({ ...restored(this.view, draft), kind: draft.kind }, "", 0);
    };
    notice("elsewhere", "doubt", this.texts.typedElsewhere, el("button", { type: "button", class: "small", onclick }, this.texts.takeTyped));
  }

  /** Draw what lacked the page's picture. */
  pictured() {
    document.getElementById("picture")?.remove();
    this.overlay.turnTo();
    this.update();
  }

  /** Let nothing be typed or pressed while the server takes the document away or changes its pages. */
  still() {
    this.root.inert = true;
  }

  wake() {
    this.root.inert = false;
    if (document.activeElement === document.body) this.goTo(this.current);
  }

  /** Make the fields and tables of the document's kind anew. */
  build() {
    const { view } = this;
    this.hands.pointing.forgetAll();
    const isOld = this.kind.options.length === view.kinds.length;
    if (!isOld) this.kind.replaceChildren(...view.kinds.map((one) => el("option", { value: one.name }, one.title)));
    Object.assign(this.kind, { value: view.kind, disabled: view.readonly });
    this.fields.show(view);
    this.grids = new Map(view.tables.map((table) => [table.name, new Grid(table, this.texts, view.readonly)]));
    byId("tables").replaceChildren(...[...this.grids.values()].map((grid) => grid.root));
    for (const grid of this.grids.values()) this.hands.lines.attend(grid);
    this.rowViews = rowsOf(view, this.history.now);
    this.showDeeds();
    this.update();
  }

  /** Whether the person may do something about the document, rather than only look at it. */
  get isTheirs() {
    return !this.view.readonly && !this.drafts.suspended;
  }

  /** Show no deed that the server would refuse. */
  showDeeds() {
    for (const name of DEEDS) /** @type {HTMLElement} */ (this.root.querySelector(`[data-action="${name}"]`)).hidden = !this.mayDo(name);
  }

  /** @param {string} command */
  mayDo(command) {
    if (command === "skip") return "verifies" in this.root.dataset;
    return this.isTheirs || !FOR_HOLDER.has(command);
  }

  /** Show what holds now. */
  update() {
    const { view, history } = this;
    const state = history.now;
    this.fields.update(view, state, (name) => this.statusOf(`f:${name}`), { all: this.showsAll, places: state.places });
    for (const table of view.tables) {
      const rows = state.tables[table.name] || [];
      const views = this.rowViews.get(table.name) || new Map();
      this.grids.get(table.name)?.update(table, rows, views, (...one) => this.judged(...one), this.showsAll);
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
      const place = this.history.now.places[one.name] || one;
      return { id: `f:${one.name}`, page: place.page, box: place.box, status: this.statusOf(`f:${one.name}`) };
    });
    this.overlay.draw(boxes, this.placeOf(this.current));
    this.closer.show(this.current.startsWith("c:") ? this.current : "", this);
  }

  /** @param {string} stop @returns {{id: string, page: number | null, box: any} | null} */
  placeOf(stop) {
    const [kind, name, id, column] = stop.split(":");
    if (kind === "f") {
      const place = this.history.now.places[name] || this.view.fields.find((one) => one.name === name);
      return place ? { id: stop, page: place.page, box: place.box } : null;
    }
    if (kind !== "c") return null;
    const row = this.rowViews.get(name)?.get(Number(id));
    const place = this.history.now.places[stop] || (row && { page: row.page, box: row.cells[column]?.box || row.box });
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
      return this.judged(stop, one?.status || "empty", one?.reason || "", one?.source === "human");
    }
    const cell = this.rowViews.get(name)?.get(Number(id))?.cells[column];
    return this.judged(stop, cell?.status || "human", cell?.reason || "");
  }

  /** Return the status as the person has dealt with it: what they confirmed stays so until a new objection. */
  judged(stop, status, reason, isTyped = false) {
    const seen = this.history.now.confirmed[stop];
    if (this.hands?.typingAt === stop && OPEN.has(status)) return "human";
    if (seen === undefined || !OPEN.has(status)) return status;
    return (status === "contradicting" || isTyped) && reason && seen !== reason && seen !== "*" ? status : "confirmed";
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
    if (input.matches(":disabled, [hidden]")) {
      byId("viewer").focus({ preventScroll: true });
      this.entered(stop);
    }
    if (input instanceof HTMLInputElement) input.select();
    input.closest(".field-card, td, .bar")?.scrollIntoView({ block: "nearest" });
    input.scrollIntoView({ block: "nearest" }); // where the card is higher than the room for it
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

  /** Return what would be sent, to see whether it is something else. */
  said() {
    const { kind, edits, places } = this.sending().body;
    return JSON.stringify([kind, edits, places]);
  }

  /** Return what is to be sent. */
  sending() {
    const state = this.history.now;
    const kept = this.view.tables.map((table) => [table.name, (state.tables[table.name] || []).filter((row) => !isEmpty(row))]);
    const edits = editsOf(this.view, state);
    const was = state.kind && state.kind !== this.view.kind ? this.view.kind : "";
    const body = { revision: this.view.revision, kind: state.kind, was, edits, places: placesOf(this.view, state, edits) };
    return { id: this.view.id, body, rows: Object.fromEntries(kept) };
  }

  /** Let another state hold. @param {import("./edits.js").State} state @param {string} where @param {number} [pause] */
  change(state, where, pause) {
    if (this.view.readonly) return;
    const before = this.said();
    this.history.put(state, where);
    const same = this.said() === before;
    this.insisted = false;
    if (!same) this.drafts.change(pause);
    this.update();
  }

  /** Take over what the server says of what was sent. */
  judge(view, sent) {
    if (view.id !== this.view.id || sent.body.kind !== this.history.now.kind) return; // another answer is on its way
    document.getElementById("away")?.remove();
    if (view.kind !== this.view.kind) {
      if (this.drafts.isBehind) return; // what was typed meanwhile is on its way, as of the kind that is shown
      const first = { ...restored(view, view.draft), kind: sent.body.kind };
      this.turnTo({ view, history: this.history.asOther(this.view, view, first) });
      return;
    }
    this.view = view;
    this.rowViews = rowsOf(view, { tables: sent.rows });
    this.normalise(view);
    this.update();
  }

  /** Show the document as another kind. @param {{view: any, history: History}} other */
  turnTo(other) {
    Object.assign(this, other);
    this.build();
    if (document.activeElement !== this.kind) this.goTo(this.next(""));
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

  seconds() {
    return Math.min(86_400, this.since.seconds + (document.hidden ? 0 : (performance.now() - this.since.at) / 1000));
  }
}
