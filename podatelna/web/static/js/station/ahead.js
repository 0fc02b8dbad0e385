// The document after this one: held, loaded and drawn into memory while this one is looked at; and leases kept alive.

const RENEW = 60_000;
const SKIPPED = 100; // documents that are not given out again in one sitting

export class Ahead {
  /**
   * @param {import("./api.js").Api} api
   * @param {import("./pictures.js").Pictures} pictures
   * @param {(message: string) => void} lost called where the document at hand is someone else's now
   */
  constructor(api, pictures, lost) {
    this.api = api;
    this.pictures = pictures;
    this.lost = lost;
    this.view = null;
    /** @type {Promise<void> | null} */
    this.coming = null;
    this.current = "";
    /** @type {string[]} */
    this.skipped = []; // documents that the person left to others in this sitting
    setInterval(() => this.renew(), RENEW);
    window.addEventListener("pagehide", () => this.view && this.api.leave(`/documents/${this.view.id}/release`));
  }

  /**
   * Get the next one ready.
   * @param {any} view the document at hand
   * @param {Promise<any>} settled when the server is done with the one before, which it would give out again till then
   */
  look(view, settled) {
    this.current = view.readonly ? "" : view.id;
    this.view = null;
    this.coming = view.readonly ? null : settled.then(() => this.fetch(view));
  }

  async fetch(view) {
    if (this.current !== view.id) return;
    const next = await this.next(view.id);
    if (!next || this.current !== view.id) return;
    this.view = next;
    this.pictures.keepOnly([view, next]);
    await this.pictures.prepare(next);
  }

  /** @returns {Promise<any>} the view of the next document, null where there is none */
  async take() {
    if (this.coming && !this.view) await this.coming;
    const view = this.view;
    this.view = null;
    this.coming = null;
    return view || this.next(this.current);
  }

  /** @param {string} after @returns {Promise<any>} null where there is none, or nobody answers */
  next(after) {
    return this.api.post("/next", { after, skipped: this.skipped }).catch(() => null);
  }

  /** Be given this document no more. @param {string} id */
  skip(id) {
    this.skipped = [...this.skipped, id].slice(-SKIPPED);
  }

  async renew() {
    for (const id of [this.current, this.view?.id]) {
      if (!id) continue;
      await this.api.post(`/documents/${id}/renew`).catch((problem) => {
        if (problem.name !== "Refused") return;
        if (id === this.current) this.lost(problem.message);
        else if (id === this.view?.id) this.view = null;
      });
    }
  }
}
