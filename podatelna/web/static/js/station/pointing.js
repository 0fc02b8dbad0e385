// Values from the page: a click or a frame fills where the person is.

import { joined } from "./geometry.js";
import { toast } from "./talk.js";

export class Pointing {
  /** @param {import("./station.js").Station} station */
  constructor(station) {
    this.station = station;
    this.last = null; // what was picked last: stop, page, box
  }

  /** Fill where the person is with what stands at a place of the page. */
  async fill(page, path, body) {
    const { station } = this;
    const stop = station.current;
    const name = station.hands.nameOf(stop);
    const input = station.inputOf(stop);
    if (!name || !input || station.view.readonly) return;
    input.setAttribute("aria-busy", "true");
    const picked = await station.api.post(page.image.replace(/\.jpg.*$/, path).slice(station.api.root.length), { ...body, field: name, kind: station.view.kind }).catch(() => null);
    input.removeAttribute("aria-busy");
    if (stop !== station.current) return;
    if (!picked) {
      toast(station.texts.noWords, "");
      return;
    }
    this.last = { stop, page: page.number, box: picked.box };
    station.hands.put(stop, picked.shown, { page: page.number, box: picked.box });
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
