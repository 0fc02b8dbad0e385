// What becomes of the document: values confirmed, the document accepted or put away, lost, and taken again. One deed at a
// time, and after each wait a look whether the document is still the one that was seen.

import { sayNext } from "../said.js";
import { Away } from "./api.js";
import { el, filled } from "./dom.js";
import { OPEN } from "./fields.js";
import { withConfirmed } from "./edits.js";
import { named, notice, say, toast } from "./talk.js";

const HARD = new Set(["missing", "contradicting"]);
const OUTCOMES = { second_needed: "secondNeeded", third_needed: "thirdNeeded" };

export class Deciding {
  /** @param {import("./station.js").Station} station */
  constructor(station) {
    this.station = station;
    this.busy = false;
  }

  /** Do what was asked for, unless something is being done: who pressed again has not seen what comes of it. */
  async once(deed) {
    if (this.busy) return;
    const { root } = this.station;
    this.busy = true;
    root.setAttribute("aria-busy", "true");
    try {
      await deed();
    } finally {
      this.busy = false;
      root.removeAttribute("aria-busy");
    }
  }

  /** Wait for what was pointed at; return whether it was found, and the document is still there. */
  async pointed() {
    const { hands, view } = this.station;
    return (await hands.pointing.settled()) && this.station.view.id === view.id;
  }

  /** Send what was typed; return whether the document is still there. */
  async flushed() {
    const { drafts, view } = this.station;
    await drafts.flush();
    return this.station.view.id === view.id;
  }

  /** Confirm where the person is and go on; where nothing is left, accept the document. @param {string} stop */
  confirm(stop) {
    return this.once(() => this.goFrom(stop));
  }

  async goFrom(stop) {
    const { station } = this;
    if (!(await this.pointed())) return;
    const field = station.view.fields.find((one) => `f:${one.name}` === stop);
    if (field?.fault && !station.drafts.isBehind) return station.goTo(stop); // what is no value is never confirmed
    if (stop && !station.view.readonly) {
      station.history.rest();
      const was = station.drafts.isBehind;
      station.change(withConfirmed(station.history.now, stop, was ? "" : station.reasonOf(stop)), "");
    }
    let next = station.next(stop);
    if (!next && station.drafts.isBehind) {
      if (!(await this.flushed())) return;
      next = OPEN.has(station.statusOf(stop)) ? stop : station.next(stop);
    }
    if (!next) return this.accept();
    station.goTo(next);
    if (station.drafts.isBehind) this.goBeyond(next);
  }

  /**
   * Go on from where there was doubt only until the server had judged what was typed, unless the person is at work there.
   * @param {string} stop
   */
  async goBeyond(stop) {
    const { station } = this;
    if (!(await this.flushed()) || this.busy || station.drafts.isBehind) return;
    if (station.current !== stop || station.hands.isAtWork(stop) || OPEN.has(station.statusOf(stop))) return;
    const next = station.next(stop);
    if (next) station.goTo(next);
    else await this.once(() => this.accept());
  }

  /** Accept the document as it stands, whatever is still doubtful; insist where something lacks or contradicts. */
  acceptAll() {
    const { station } = this;
    return this.once(async () => {
      if (!(await this.pointed()) || !(await this.flushed())) return;
      const hard = station.stops().filter((stop) => HARD.has(station.statusOf(stop)));
      if (!hard.length || station.insisted) return this.accept();
      station.insisted = true;
      toast(filled(station.texts.pressAgain, { n: hard.length }), "doubt");
      station.goTo(hard[0]);
    });
  }

  /**
   * Accept the document. The next one is shown at once where it is ready; should the server refuse, this one comes back
   * with all that was typed.
   */
  async accept() {
    const { station } = this;
    const { drafts, texts, view } = station;
    if (!station.isTheirs || !(await this.flushed()) || drafts.suspended || drafts.dirty) return;
    const sent = station.sending();
    const body = { ...sent.body, ...drafts.marks, seconds: station.seconds(), twins: station.twins };
    const words = (answer) => texts[OUTCOMES[answer.outcome] || "accepted"];
    if (!station.ahead.view) return this.tell("accept", body, words);
    drafts.keep(sent);
    const told = station.api.post(`/documents/${view.id}/accept`, body).then(
      (answer) => {
        drafts.drop(view.id);
        toast(`${view.name}: ${words(answer)}`, "good");
      },
      (problem) => this.comeBack(view, problem),
    );
    await this.goOn("", told);
  }

  /** Show a document again that the server did not take. @param {any} view @param {Error} problem */
  comeBack(view, problem) {
    history.pushState(null, "", `${this.station.api.root}/documents/${view.id}`);
    this.station.show(view);
    if (problem.name !== "Refused") notice(problem instanceof Away ? "away" : "untaken", "bad", problem.message);
  }

  /**
   * Tell the server what becomes of the document, and go on to the next.
   * @param {string} verb @param {any} body @param {(answer: any) => string} words
   */
  decide(verb, body, words) {
    const { station } = this;
    return this.once(async () => {
      if (!(await this.flushed())) return;
      station.still();
      await this.tell(verb, body, words);
      station.wake();
    });
  }

  async tell(verb, body, words) {
    const { station } = this;
    const { id } = station.view;
    try {
      const answer = await station.api.post(`/documents/${id}/${verb}`, body);
      if (!station.drafts.dirty) station.drafts.drop(id);
      if (station.view.id === id) await this.goOn(words(answer));
    } catch (problem) {
      const { message, name } = /** @type {Error} */ (problem);
      station.wake(); // else who listens is told nothing
      if (name === "Refused" && station.view.id === id) this.lost(message);
      else if (problem instanceof Away) notice("away", "doubt", message);
      else toast(message, "bad");
    }
  }

  /**
   * Show the next document.
   * @param {string} said about the one before
   * @param {Promise<any>} [settled] when the server is done with the one before
   */
  async goOn(said, settled = Promise.resolve()) {
    const { station } = this;
    const { id, name } = station.view;
    const view = station.ahead.view || (await station.ahead.take());
    if (station.view.id !== id) return;
    if (!view) {
      if (said) sayNext(said);
      location.assign(`${station.api.root}/queue`);
      return;
    }
    history.pushState(null, "", `${station.api.root}/documents/${view.id}`);
    station.show(view, settled);
    if (said) toast(`${name}: ${said}`, "good");
    say(view.name);
  }

  /** The document is someone else's now: say so, and keep what was typed. @param {string} message */
  lost(message) {
    const { drafts, texts } = this.station;
    drafts.suspend();
    drafts.keep(this.station.sending());
    this.station.showDeeds();
    const button = (text, onclick) => el("button", { type: "button", class: "small", onclick }, text);
    const again = button(texts.takeAgain, () => this.takeAgain());
    const on = button(texts.goOn, () => this.once(() => this.goOn("")));
    notice("lost", "bad", filled(texts.lost, { message: named(message, this.station.view) }), again, on);
  }

  /** Take the document again, with what was typed where its pages are as they were. */
  async takeAgain() {
    const { station } = this;
    const { id } = station.view;
    try {
      const view = await station.api.get(`/documents/${id}/view`);
      if (station.view.id !== id) return;
      if (view.readonly) return this.lost(view.refused);
      station.drafts.keep(station.sending()); // another window may have kept its own there meanwhile, or dropped it
      station.show(view);
    } catch (problem) {
      toast(/** @type {Error} */ (problem).message, "bad");
    }
  }
}
