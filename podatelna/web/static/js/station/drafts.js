// Drafts: what is typed goes to the server a moment later, and lies in the browser until the server has it.

import { Away, Refused } from "./api.js";

const PAUSE = 250; // milliseconds after the last key
export const AGAIN = 4000; // until the next attempt where the server does not answer

export class Drafts {
  /**
   * @param {import("./api.js").Api} api
   * @param {string} login
   * @param {{send: () => any, done: (view: any, sent: any) => void, state: (text: string) => void,
   *   refused: (message: string) => void, wrong: (message: string) => void, away: (problem: Away) => void}} hooks
   */
  constructor(api, login, hooks) {
    this.api = api;
    this.login = login;
    this.hooks = hooks;
    this.timer = 0;
    this.dirty = false;
    this.suspended = false;
    /** @type {Promise<void> | null} */
    this.running = null;
  }

  /** Forget what another document left. */
  begin() {
    clearTimeout(this.timer);
    this.dirty = false;
    this.suspended = false;
  }

  /** Whether the server has not judged yet what was typed. */
  get isBehind() {
    return this.dirty || Boolean(this.running);
  }

  /** Note that something was typed. */
  change(pause = PAUSE) {
    this.dirty = true;
    this.keep(this.hooks.send());
    this.hooks.state("unsaved");
    clearTimeout(this.timer);
    if (!this.suspended) this.timer = window.setTimeout(() => this.flush(), pause);
  }

  /** Send what was typed; resolves when the server has judged it, or cannot. */
  async flush() {
    clearTimeout(this.timer);
    while (this.running) await this.running;
    if (!this.dirty || this.suspended) return;
    this.running = this.post();
    await this.running;
    if (this.dirty && !this.suspended && !this.failed) await this.flush();
  }

  async post() {
    const sent = this.hooks.send();
    this.dirty = false;
    this.failed = false;
    this.hooks.state("saving");
    let view;
    try {
      view = await this.api.post(`/documents/${sent.id}/draft`, sent.body);
    } catch (problem) {
      this.running = null;
      this.fail(problem);
      return;
    }
    if (!this.dirty) this.drop(sent.id);
    this.hooks.state(this.dirty ? "unsaved" : "saved");
    this.running = null;
    this.hooks.done(view, sent);
  }

  /** Say why nothing was saved; try again where that may help. */
  fail(problem) {
    this.dirty = true;
    this.failed = true;
    this.hooks.state("unsaved");
    if (problem instanceof Away) {
      this.hooks.away(problem);
      this.timer = window.setTimeout(() => this.flush(), AGAIN);
      return;
    }
    this.suspended = problem instanceof Refused;
    if (this.suspended) this.hooks.refused(problem.message);
    else this.hooks.wrong(problem.message);
  }

  /** @param {string} id */
  place(id) {
    return `podatelna draft ${this.api.root} ${this.login} ${id}`;
  }

  /** @param {any} sent */
  keep(sent) {
    try {
      localStorage.setItem(this.place(sent.id), JSON.stringify({ ...sent.body, at: Date.now() }));
    } catch {
      // the browser keeps nothing: the server has it in a moment
    }
  }

  /**
   * Return what the browser kept that the server may not have; null where the server has what was typed later elsewhere.
   * @param {any} view
   */
  kept(view) {
    try {
      const found = JSON.parse(localStorage.getItem(this.place(view.id)) || "null");
      const isLater = found?.revision === view.revision && !(Date.parse(view.drafted_at) > found.at);
      return isLater ? found : null;
    } catch {
      return null;
    }
  }

  /** @param {string} id */
  drop(id) {
    try {
      localStorage.removeItem(this.place(id));
    } catch {
      // see `keep`
    }
  }
}
