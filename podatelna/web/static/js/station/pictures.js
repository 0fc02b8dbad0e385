// Page pictures and the words on them, loaded once and kept while a document or the one after it is looked at. What fails
// is tried again a few times, each later than the one before.

const PAUSES = [500, 1000, 2000, 4000]; // milliseconds before each further attempt

export class Pictures {
  constructor() {
    /** @type {Map<string, HTMLImageElement>} */
    this.images = new Map();
    /** @type {Map<string, Promise<HTMLImageElement>>} */
    this.loading = new Map();
    this.onfail = (_address) => {}; // when a picture is to be tried again
    /** @type {Map<string, Promise<any[]>>} */
    this.words = new Map();
  }

  /**
   * Return the picture, decoded and ready to be drawn; fails where it could not be loaded, and is asked for anew next time.
   * @param {string} address
   * @returns {Promise<HTMLImageElement>}
   */
  image(address) {
    let found = this.loading.get(address);
    if (!found) {
      found = persist(() => this.load(address), () => this.loading.get(address) === found && (this.onfail(address), true));
      this.loading.set(address, found);
      found.catch(() => this.loading.get(address) === found && this.forget(address));
    }
    return found;
  }

  /** @param {string} address */
  async load(address) {
    const image = new Image();
    Object.assign(image, { src: address, alt: "", draggable: false });
    this.images.set(address, image);
    await image.decode();
    return image;
  }

  /** @param {string} address */
  forget(address) {
    this.images.delete(address);
    this.loading.delete(address);
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
      const ask = () => fetch(address, { headers: { Accept: "application/json" } });
      found = persist(
        () => ask().then((answer) => (answer.ok ? answer.json() : Promise.reject(answer))),
        () => this.words.get(address) === found,
      ).catch(() => {
        if (this.words.get(address) === found) this.words.delete(address); // asked for anew next time
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
    for (const address of this.loading.keys()) if (!images.has(address)) this.forget(address);
    for (const address of this.words.keys()) if (!words.has(address)) this.words.delete(address);
  }
}

/**
 * Try until it works, or for the last time, or until nobody wants it any more.
 * @template T
 * @param {() => Promise<T>} attempt @param {() => boolean} isWanted asked before each further one
 * @returns {Promise<T>}
 */
async function persist(attempt, isWanted) {
  for (const pause of PAUSES) {
    try {
      return await attempt();
    } catch (problem) {
      if (!isWanted()) throw problem;
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
  return attempt();
}
