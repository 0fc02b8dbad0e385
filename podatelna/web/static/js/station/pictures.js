// Page pictures and the words on them, loaded once and kept while a document or the one after it is looked at.

export class Pictures {
  constructor() {
    /** @type {Map<string, HTMLImageElement>} */
    this.images = new Map();
    /** @type {Map<string, Promise<any[]>>} */
    this.words = new Map();
  }

  /**
   * Return the picture, decoded and ready to be drawn.
   * @param {string} address
   * @returns {Promise<HTMLImageElement>}
   */
  async image(address) {
    let image = this.images.get(address);
    if (!image) {
      image = new Image();
      image.src = address;
      image.alt = "";
      image.draggable = false;
      this.images.set(address, image);
    }
    try {
      await image.decode();
    } catch (problem) {
      if (this.images.get(address) === image) this.images.delete(address); // asked for anew next time
      throw problem;
    }
    return image;
  }

  /**
   * Return the picture if it is loaded.
   * @param {string} address
   */
  ready(address) {
    const image = this.images.get(address);
    return image?.complete && image.naturalWidth ? image : null;
  }

  /**
   * Return the words of a page: text, x0, y0, x1, y1 each.
   * @param {string} address
   * @returns {Promise<[string, number, number, number, number][]>}
   */
  wordsOf(address) {
    let found = this.words.get(address);
    if (!found) {
      found = fetch(address, { headers: { Accept: "application/json" } })
        .then((answer) => (answer.ok ? answer.json() : Promise.reject(answer)))
        .catch(() => {
          this.words.delete(address); // asked for anew next time
          return [];
        });
      this.words.set(address, found);
    }
    return found;
  }

  /**
   * Load what the first look at a document needs.
   * @param {any} view
   */
  async prepare(view) {
    const first = view.pages.slice(0, 3);
    await Promise.allSettled(first.flatMap((page) => [page.image && this.image(page.image), this.wordsOf(page.words)]));
  }

  /**
   * Forget all but what these documents need.
   * @param {any[]} views
   */
  keepOnly(views) {
    const pages = views.filter(Boolean).flatMap((view) => [...view.pages, ...view.left_out]);
    const images = new Set(pages.map((page) => page.image));
    const words = new Set(pages.map((page) => page.words));
    for (const address of this.images.keys()) if (!images.has(address)) this.images.delete(address);
    for (const address of this.words.keys()) if (!words.has(address)) this.words.delete(address);
  }
}
