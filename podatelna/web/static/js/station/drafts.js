// Drafts: what is typed goes to the server a moment later, and lies sealed in the browser until the server has it. Which
// of two is the later one is told by marks, not by clocks: each saving has one, and what the browser keeps knows the last
// it saw.

import { Away, Refused } from "./api.js";

const PAUSE = 250; // milliseconds after the last key
const AGAIN = 4000; // until the next attempt where the server does not answer

/**
 * One document in front of the person, and how far the server is with what they type.
 * @typedef {{view: any, seen: string, dirty: boolean, failed: boolean, suspended: boolean, sent: any,
 *   running: Promise<void> | null}} Round
 */

export class Drafts {
  /**
   * @param {import("./api.js").Api} api
   * @param {import("./safe.js").Safe} safe
   * @param {{send: () => any, done: (view: any, sent: any) => void, state: (text: string) => void,
   *   refused: (message: string) => void, wrong: (message: string) => void, away: (problem: Away) => void,
   *   late: (view: any, problem: Error | null) => void}} hooks late: of a document that is not shown any more, null: saved
   */
  constructor(api, safe, hooks) {
    this.api = api;
    this.safe = safe;
    this.hooks = hooks;
    this.timer = 0;
    this.sitting = [...crypto.getRandomValues(new Uint32Array(2))].map((one) => one.toString(36)).join("");
    this.savings = 0;
    /** @type {Round} */
    this.round = newRound({ id: "", drafted: "" });
    window.addEventListener("beforeunload", (event) => this.safe.isLoose && event.preventDefault());
    window.addEventListener("pagehide", () => this.safe.isLoose && this.flush());
  }

  /** Attend to another document; what was typed into the one before and not sent is sent all the same. @param {any} view */
  begin(view) {
    clearTimeout(this.timer);
    const { round } = this;
    this.round = newRound(view);
    if (round.dirty && !round.suspended && !round.running) this.finish(round);
  }

  /** Whether something typed is not with the server. */
  get dirty() {
    return this.round.dirty;
  }

  /** Whether the document is someone else's, so that nothing is sent. */
  get suspended() {
    return this.round.suspended;
  }

  /** The mark of the last draft that was seen, and one of this window. */
  get marks() {
    return { seen: this.round.seen, mark: `${this.sitting}.${this.savings}` };
  }

  suspend() {
    this.round.suspended = true;
  }

  /** Whether the server has not judged yet what was typed. */
  get isBehind() {
    return this.round.dirty || Boolean(this.round.running);
  }

  /** Note that something was typed. */
  change(pause = PAUSE) {
    this.round.dirty = true;
    this.round.sent = this.hooks.send();
    this.keep(this.round.sent);
    this.hooks.state("unsaved");
    clearTimeout(this.timer);
    if (!this.suspended) this.timer = window.setTimeout(() => this.flush(), pause);
  }

  /** Send what was typed; resolves when the server has judged it, or cannot. */
  async flush() {
    clearTimeout(this.timer);
    const { round } = this;
    while (round.running) await round.running;
    if (round !== this.round || !round.dirty || round.suspended) return;
    round.running = this.post(round);
    await round.running;
    if (round === this.round && round.dirty && !round.suspended && !round.failed) await this.flush();
  }

  /** @param {Round} round */
  async post(round) {
    const sent = this.hooks.send();
    Object.assign(round, { sent, dirty: false, failed: false });
    this.hooks.state("saving");
    const { view, problem } = await this.save(sent, round.seen);
    round.running = null;
    if (problem) round.dirty = true;
    if (!round.dirty) this.drop(sent.id);
    if (round !== this.round) {
      if (problem) this.late(round, problem);
      else if (round.dirty) this.finish(round);
    } else if (problem) {
      this.fail(problem);
    } else {
      round.seen = view.drafted;
      this.hooks.state(round.dirty ? "unsaved" : "saved");
      this.hooks.done(view, sent);
    }
  }

  /**
   * Let the server keep it, unless something was typed elsewhere since.
   * @param {any} sent @param {string} seen
   * @returns {Promise<{view?: any, problem?: any}>}
   */
  save(sent, seen) {
    const mark = `${this.sitting}.${++this.savings}`;
    return this.api.post(`/documents/${sent.id}/draft`, { ...sent.body, mark, seen }).then((view) => ({ view }), (problem) => ({ problem }));
  }

  /** Say why nothing was saved; try again where that may help. */
  fail(problem) {
    this.round.failed = true;
    this.hooks.state("unsaved");
    if (problem instanceof Away) {
      this.hooks.away(problem);
      this.timer = window.setTimeout(() => this.flush(), AGAIN);
      return;
    }
    this.round.suspended = problem instanceof Refused;
    if (this.suspended) this.hooks.refused(problem.message);
    else this.hooks.wrong(problem.message);
  }

  /** Send what was typed into a document that is not shown any more, unless it is again. @param {Round} round */
  async finish(round) {
    if (round.view.id === this.round.view.id) return; // what was kept is back, and is sent from there
    const { problem } = await this.save(round.sent, round.seen);
    if (!problem) this.drop(round.sent.id);
    this.late(round, problem);
  }

  /** Say what became of that, and try again where it may help. @param {Round} round @param {any} [problem] */
  late(round, problem) {
    if (round.view.id === this.round.view.id) return;
    this.hooks.late(round.view, problem || null);
    if (problem instanceof Away) window.setTimeout(() => this.finish(round), AGAIN);
  }

  /** @param {any} sent */
  keep(sent) {
    const { savings, sitting } = this;
    this.safe.put(this.safe.prefix + sent.id, JSON.stringify({ ...sent.body, sitting, savings, seen: this.round.seen }));
  }

  /**
   * Return what the browser kept that the server may not have, and whether nothing was typed elsewhere since it was seen.
   * @param {any} view
   * @returns {{draft: any, isLatest: boolean} | null}
   */
  kept(view) {
    const draft = JSON.parse(this.safe.get(this.safe.prefix + view.id) || "null");
    if (draft?.revision !== view.revision) return null;
    const [sitting, saving] = view.drafted.split(".");
    if (sitting === draft.sitting && Number(saving) > draft.savings) return null; // sent once more was typed
    return { draft, isLatest: view.drafted === (draft.seen || "") || view.drafted.startsWith(`${draft.sitting}.`) };
  }

  /** @param {string} id */
  drop(id) {
    this.safe.drop(this.safe.prefix + id);
  }
}

/** @param {any} view @returns {Round} */
function newRound(view) {
  return { view, seen: view.drafted, dirty: false, failed: false, suspended: false, sent: null, running: null };
}
