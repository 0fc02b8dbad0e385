// What the person's hands do: typing, keys, clicks. Each ends in a change of the state or a command of the station.

import { byId } from "./dom.js";
import { withCell, withPlace, withRows, withText } from "./edits.js";
import { OPEN } from "./fields.js";
import { commandOf, figureOf } from "./keys.js";
import { ask } from "./dialogs.js";
import { Lines } from "./lines.js";
import { Pages } from "./pages.js";
import { Pointing } from "./pointing.js";
import { say } from "./talk.js";

const CHOOSING = 500; // milliseconds in which a key may choose the next kind of the list
const ONE_FIGURE = new Set(["number", "rate"]); // a single figure is a likely value of these

export class Hands {
  /** @param {import("./station.js").Station} station */
  constructor(station) {
    this.station = station;
    this.lines = new Lines(station);
    this.pages = new Pages(station);
    this.pointing = new Pointing(station);
    this.typingAt = ""; // the stop whose text is being typed
    this.before = ""; // its text when it was entered
    this.placed = null; // and where they had pointed for it
    this.figure = ""; // the figure key that took a candidate a moment ago
    /** @type {EventTarget | null | false} */
    this.pressed = null; // what the mouse was pressed on and had not the focus
    const { root, overlay, fields, kind } = station;
    document.addEventListener("keydown", (event) => this.key(event)); // a click on a blank spot leaves the focus outside
    root.addEventListener("input", (event) => this.input(event));
    root.addEventListener("focusin", (event) => this.enter(event));
    root.addEventListener("focusout", () => this.leave());
    root.addEventListener("mousedown", (event) => this.press(event));
    root.addEventListener("mouseup", () => this.selectPressed());
    root.addEventListener("click", (event) => this.click(event));
    byId("values").addEventListener("submit", (event) => event.preventDefault());
    kind.addEventListener("change", () => this.changeKind());
    overlay.takes = () => Boolean(this.nameOf(station.current)) && !station.view.readonly;
    overlay.onpick = (page, at, more) => this.pointing.pick(page, at, more);
    overlay.onframe = (page, box) => this.pointing.fill(page, "/read", box);
    overlay.onbox = (id) => station.goTo(id);
    station.viewer.onputback = (number) => this.pages.putBackPage(number);
    fields.onchoice = (name, choice) => this.take(`f:${name}`, choice);
    document.addEventListener("visibilitychange", () => this.watch());
    window.addEventListener("popstate", () => location.reload());
  }

  /** Return the name by which the server knows the stop's field: `due_date`, `line_items[1].quantity`. */
  nameOf(stop) {
    const [kind, name, id, column] = stop.split(":");
    if (kind === "f") return name;
    if (kind !== "c") return "";
    return column && id ? `${name}[1].${column}` : "";
  }

  /** @param {FocusEvent} event */
  enter(event) {
    const stop = stopOf(event.target);
    this.typingAt = "";
    this.figure = "";
    if (!stop) {
      if (event.target === byId("accept")) this.station.entered("");
      return;
    }
    const input = /** @type {HTMLInputElement} */ (event.target);
    this.before = input.value;
    this.placed = this.station.history.now.places[placeName(stop)] || null;
    delete input.dataset.typing;
    this.station.entered(stop);
  }

  /** A tool leaves the focus where it is, so that the next Enter is not for the tool again. @param {MouseEvent} event */
  press(event) {
    this.pressed = event.target !== document.activeElement && event.target;
    if (event.target instanceof Element && event.target.closest("[data-action], .thumb, summary")) event.preventDefault();
  }

  /** A first click selects the whole text, as the Tab key does; a second one places the cursor. */
  selectPressed() {
    const input = this.pressed; // what the mouse is over by now may be another: the panel makes room for what has the focus
    if (!(input instanceof HTMLInputElement) || !stopOf(input) || input !== document.activeElement) return;
    if (input.selectionStart === input.selectionEnd) input.select();
  }

  leave() {
    if (!this.typingAt) return;
    this.settle();
    this.station.normalise(this.station.view);
    this.station.update();
  }

  /** @param {Event} event */
  input(event) {
    const stop = stopOf(event.target);
    if (!stop || stop === "kind") return;
    const input = /** @type {HTMLInputElement} */ (event.target);
    this.typingAt = stop;
    if (input.tagName === "INPUT") input.dataset.typing = "1";
    this.write(stop, input.value, stop);
  }

  /** @param {string} stop @param {string} text @param {string} where @param {number} [pause] @param {any} [place] if another one */
  write(stop, text, where, pause, place) {
    const { station } = this;
    this.pointing.forget(stop);
    const { now } = station.history;
    const state = place === undefined ? now : withPlace(now, placeName(stop), place);
    const [kind, name, id, column] = stop.split(":");
    if (kind === "f") return station.change(withText(state, name, text), where, pause);
    const grid = station.grids.get(name);
    const rows = state.tables[name] || [];
    const isNew = grid && Number(id) === grid.ghost.id && !rows.some((row) => row.id === grid.ghost.id);
    const held = isNew ? withRows(state, name, [...rows, grid.ghost]) : state;
    station.change(withCell(held, name, Number(id), column, text), where, pause);
  }

  /** Put a value into a stop, as one step. @param {string} stop @param {string} text @param {any} [place] */
  put(stop, text, place) {
    const { station } = this;
    const input = /** @type {HTMLInputElement} */ (station.inputOf(stop));
    this.typingAt = "";
    this.set(stop, text, place);
    if (document.activeElement !== input) input.focus({ preventScroll: true });
    if (input instanceof HTMLInputElement) input.select();
    station.entered(stop);
  }

  /** As `put`, and leave the person where they are. @param {string} stop @param {string} text @param {any} [place] */
  set(stop, text, place) {
    const { station } = this;
    station.history.rest();
    delete station.inputOf(stop)?.dataset.typing;
    this.write(stop, text, "", 0, place);
    station.history.rest();
  }

  /** @param {string} stop @param {any} choice */
  take(stop, choice) {
    this.put(stop, choice.shown, choice.box ? { page: choice.page, box: choice.box } : undefined);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (this.station.root.inert) return;
    if (document.querySelector("dialog[open]") || (event.target instanceof Element && event.target.closest("dialog, .top, .skip"))) return;
    if (event.key === "Enter" && event.repeat) return event.preventDefault(); // a key held down accepts nothing unseen
    const stop = stopOf(event.target);
    const typing = Boolean(this.typingAt) && this.typingAt === stop;
    const command = commandOf(event, typing);
    if (command && this.run(command, stop)) event.preventDefault();
    else if (event.key === "Enter" && !event.altKey) this.enterKey(event, stop);
    else if (event.key === "Escape") this.escape(stop);
    else if (stop && event.key.startsWith("Arrow")) this.arrow(event, stop);
    else if (stop) this.figures(event, stop, typing);
  }

  /** A figure takes a candidate where the text is untouched; whoever types on meant to type it. */
  figures(event, stop, typing) {
    const input = /** @type {HTMLInputElement} */ (event.target);
    const { fields } = this.station.view;
    if (this.figure && event.key.length === 1 && !event.ctrlKey && !event.altKey) {
      this.station.history.walk(-1);
      input.value = this.figure;
      this.figure = "";
      return;
    }
    const one = stop.startsWith("f:") ? fields.find((field) => `f:${field.name}` === stop) : null;
    const choice = one && input.tagName === "INPUT" && !typing && !ONE_FIGURE.has(one.type) ? one.candidates[figureOf(event) - 1] : null;
    if (!choice || this.station.view.readonly) return;
    event.preventDefault();
    this.take(stop, choice);
    this.figure = event.key;
  }

  /** @param {KeyboardEvent} event @param {string} stop */
  enterKey(event, stop) {
    const { station } = this;
    const target = /** @type {HTMLElement} */ (event.target);
    if (target.closest("button, summary, a") && target.id !== "accept") return;
    event.preventDefault();
    this.settle();
    if (!stop) {
      station.deciding.confirm("");
      return;
    }
    if (stop.startsWith("c:") && !OPEN.has(station.statusOf(stop))) {
      const grid = station.grids.get(stop.split(":")[1]);
      const below = grid?.beside(target, 1, 0);
      if (below) this.step(below);
      else station.goTo(station.next(stop));
      return;
    }
    station.deciding.confirm(stop);
  }

  /** End the typing, so that what is there counts. */
  settle() {
    this.typingAt = "";
    this.figure = "";
    this.station.history.rest();
  }

  /** @param {string} stop */
  escape(stop) {
    const input = /** @type {HTMLInputElement | null} */ (this.station.inputOf(stop));
    if (!input || input.value === this.before) return;
    delete input.dataset.typing;
    this.typingAt = "";
    this.write(stop, this.before, "", undefined, this.placed);
    input.select?.();
  }

  /** @param {KeyboardEvent} event @param {string} stop */
  arrow(event, stop) {
    const input = /** @type {HTMLInputElement} */ (event.target);
    if (input.tagName !== "INPUT" || event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
    const down = { ArrowDown: 1, ArrowUp: -1 }[event.key] || 0;
    const right = { ArrowRight: 1, ArrowLeft: -1 }[event.key] || 0;
    if (stop.startsWith("f:")) {
      if (down) this.step(this.neighbour(input, down), event);
      return;
    }
    if (right && !atEdge(input, right)) return;
    this.step(this.station.grids.get(stop.split(":")[1])?.beside(input, down, right) || null, event);
  }

  /** Return the next or previous input in the order of the Tab key. */
  neighbour(input, down) {
    const all = [...byId("values").querySelectorAll("[data-stop]")].filter((one) => /** @type {HTMLElement} */ (one).tabIndex === 0 || one === input);
    return /** @type {HTMLInputElement | null} */ (all[all.indexOf(input) + down] || null);
  }

  /** @param {HTMLInputElement | null} input @param {Event} [event] */
  step(input, event) {
    if (!input) return;
    event?.preventDefault();
    this.station.goTo(input.dataset.stop || "");
  }

  /** Do what a key or a button asks for; return whether there was anything to do. */
  run(command, stop) {
    const { station } = this;
    const { viewer } = station;
    const candidate = /^candidate-(\d)$/.exec(command);
    if (candidate) return this.candidate(stop, Number(candidate[1]));
    const deeds = {
      "accept-all": () => station.deciding.acceptAll(),
      accept: () => station.deciding.confirm(""),
      all: () => this.showAll(),
      kind: () => station.kind.focus(),
      why: () => this.showWhy(),
      pages: () => this.pages.open(),
      "put-back": () => this.pages.putBack(),
      park: () => this.decide("park"),
      reject: () => this.decide("reject"),
      skip: () => this.skip(),
      undo: () => this.walk(-1),
      redo: () => this.walk(1),
      help: () => this.showHelp(),
      rotate: () => viewer.rotate(),
      "load-again": () => viewer.loadAgain(),
      "fit-width": () => viewer.fitTo("width"),
      "fit-page": () => viewer.fitTo("page"),
      "zoom-in": () => viewer.larger(),
      "zoom-out": () => viewer.smaller(),
      "page-back": () => viewer.goBy(-1),
      "page-on": () => viewer.goBy(1),
      "scroll-up": () => viewer.scrollBy(-0.8),
      "scroll-down": () => viewer.scrollBy(0.8),
      "row-add": () => this.lines.add(stop),
      "row-delete": () => this.lines.deleteAt(stop),
    };
    if (!deeds[command]) return false;
    if (!station.mayDo(command)) return true;
    this.settle();
    deeds[command]();
    return true;
  }

  /** Open or close why the document is here, and bring into sight what it opens or leaves. */
  showWhy() {
    const { station } = this;
    const isOpen = byId("why").toggleAttribute("open");
    (isOpen ? byId("why") : station.inputOf(station.current))?.scrollIntoView({ block: "nearest" });
  }

  showHelp() {
    const help = /** @type {HTMLDialogElement} */ (byId("help"));
    help.showModal();
    help.scrollTop = 0; // else its end is in sight, where its button is
  }

  candidate(stop, figure) {
    const one = this.station.view.fields.find((field) => `f:${field.name}` === stop);
    const choice = one?.candidates[figure - 1];
    if (choice && !this.station.view.readonly) this.take(stop, choice);
    return true;
  }

  showAll() {
    const { station } = this;
    station.all = !station.all;
    document.querySelector('[data-action="all"]')?.setAttribute("aria-pressed", String(station.all));
    station.update();
    if (station.current) station.inputOf(station.current)?.scrollIntoView({ block: "nearest" });
  }

  /** Leave the document to others; who did is not given it again in this sitting. */
  skip() {
    const { station } = this;
    if (!station.isTheirs) return station.deciding.once(() => station.deciding.goOn(""));
    station.ahead.skip(station.view.id);
    station.deciding.decide("release", {}, () => "");
  }

  /** Return whether the person types there, has pointed at the page for it, or answers a dialog. @param {string} stop */
  isAtWork(stop) {
    return this.typingAt === stop || this.pointing.awaited.has(stop) || document.querySelector("dialog[open]") !== null;
  }

  /** @param {"park" | "reject"} verb */
  async decide(verb) {
    const { station } = this;
    const { id, revision } = station.view;
    const reason = await ask(station.texts, verb);
    if (station.view.id !== id) return; // the one before came back
    if (reason) await station.deciding.decide(verb, { reason, revision }, () => station.texts[`${verb}ed`]);
    else station.goTo(station.current);
  }

  /** @param {-1 | 1} step */
  walk(step) {
    const { station } = this;
    const { history } = station;
    this.pointing.forgetAll();
    if (!history.walk(step)) {
      const beyond = history.beyond[step];
      if (!beyond) return;
      if (beyond.paper) return this.walkPaper(beyond, step);
      station.turnTo(beyond);
    }
    for (const input of document.querySelectorAll("[data-typing]")) delete /** @type {HTMLElement} */ (input).dataset.typing;
    station.update();
    station.drafts.change(0);
    say(station.texts[step < 0 ? "undone" : "redone"]);
    const input = station.inputOf(station.current);
    if (input instanceof HTMLInputElement) input.select();
  }

  /** Undo or redo what was done to the pages. @param {any} beyond @param {-1 | 1} step */
  async walkPaper(beyond, step) {
    const { station } = this;
    if (await this.pages.change(beyond.paper, step < 0 ? 1 : -1, beyond)) say(station.texts[step < 0 ? "undone" : "redone"]);
  }

  changeKind() {
    const { station } = this;
    const kind = station.kind.value === station.view.kind ? "" : station.kind.value;
    station.change({ ...station.history.now, kind }, "", CHOOSING);
  }

  /** @param {MouseEvent} event */
  click(event) {
    const button = event.target instanceof Element ? event.target.closest("[data-action]") : null;
    if (button instanceof HTMLElement && button.dataset.action) this.run(button.dataset.action, this.station.current);
  }

  /** Count only the time in which the page is seen. */
  watch() {
    const { since } = this.station;
    if (document.hidden) since.seconds += (performance.now() - since.at) / 1000;
    since.at = performance.now();
  }
}

/** @param {EventTarget | null} target */
function stopOf(target) {
  return (target instanceof HTMLElement && target.dataset.stop) || "";
}

/** The name under which a place is kept: that of the field, or the stop of the cell. @param {string} stop */
function placeName(stop) {
  return stop.startsWith("f:") ? stop.slice(2) : stop;
}

/** Whether an arrow would leave the text. @param {HTMLInputElement} input @param {number} right */
function atEdge(input, right) {
  const whole = input.selectionStart === 0 && input.selectionEnd === input.value.length;
  return whole || (right > 0 ? input.selectionStart === input.value.length : input.selectionEnd === 0);
}
