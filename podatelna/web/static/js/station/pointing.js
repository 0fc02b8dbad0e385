// Values from the page: a click or a frame fills where the person was when they made it.

import { joined } from "./geometry.js";
import { toast } from "./talk.js";

export class Pointing {
  /** @param {import("./station.js").Station} station */
  constructor(station) {
    this.station = station;
    this.last = null; // what was picked last: stop, page, box
    /** @type {Map<string, {done?: Promise<boolean>}>} */
    this.awaited = new Map(); // what is being looked up, by stop; typing there, undoing or another document ends it
  }

  /** Fill where the person is with what stands at a place of the page. */
  fill(page, path, body) {
    const { station } = this;
    const stop = station.current;
    const name = station.hands.nameOf(stop);
    const input = station.inputOf(stop);
    if (!name || !input || station.view.readonly) return;
    const address = page.image.replace(/\.jpg.*$/, path).slice(station.api.root.length);
    const asked = { done: undefined };
    this.awaited.set(stop, asked);
    input.setAttribute("aria-busy", "true");
    asked.done = this.answer(stop, page, asked, station.api.post(address, { ...body, field: name, kind: station.view.kind }));
  }

  /** Put the answer in, if it is still waited for; return false where there was none. */
  async answer(stop, page, asked, answer) {
    const { station } = this;
    const { picked, problem } = await answer.then((one) => ({ picked: one }), (why) => ({ problem: why }));
    if (this.awaited.get(stop) !== asked) return true;
    this.forget(stop);
    if (!picked) {
      toast(problem ? problem.message : station.texts.noWords, problem ? "bad" : "");
      return false;
    }
    const place = { page: page.number, box: picked.box };
    this.last = { stop, ...place };
    if (station.current === stop) station.hands.put(stop, picked.shown, place);
    else if (station.inputOf(stop)) station.hands.set(stop, picked.shown, place);
    return true;
  }

  /** Wait for all answers; return whether each brought something. */
  async settled() {
    const done = await Promise.all([...this.awaited.values()].map((one) => one.done));
    return done.every(Boolean);
  }

  /** Wait for no answer any more. @param {string} stop */
  forget(stop) {
    if (this.awaited.delete(stop)) this.station.inputOf(stop)?.removeAttribute("aria-busy");
  }

  forgetAll() {
    for (const stop of this.awaited.keys()) this.forget(stop);
    this.last = null;
  }

  /** @param {any} page @param {{x: number, y: number}} at @param {boolean} more whether to take in what lies between */
  pick(page, at, more) {
    const { last } = this;
    if (more && last?.stop === this.station.current && last?.page === page.number) {
      return this.fill(page, "/read", joined(last.box, { x0: at.x, y0: at.y, x1: at.x, y1: at.y }));
    }
    return this.fill(page, "/pick", at);
  }
}
