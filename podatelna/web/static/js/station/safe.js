// What the browser keeps for a person: texts by place, in clear in this page's memory alone. In `localStorage` they lie
// sealed (AES-GCM) by a key that only a page of theirs is given, so that nobody reads them there who is not signed in as
// them. Where the browser has no cryptography (a page that came neither by https nor from this machine), they go with
// the page.

const NONCE = 12; // bytes, random for each text

export class Safe {
  /** @param {string} prefix with which its places begin @param {CryptoKey | null} key */
  constructor(prefix, key) {
    this.prefix = prefix;
    this.key = key;
    /** @type {Map<string, string>} */
    this.texts = new Map();
    /** @type {Map<string, string>} */
    this.loose = new Map(); // what is not in the browser: on its way there, or it takes nothing
  }

  /**
   * Return the safe, with all that the browser kept in it before.
   * @param {string} prefix @param {string} key in base64
   */
  static async open(prefix, key) {
    const safe = new Safe(prefix, crypto.subtle ? await imported(key) : null);
    if (safe.isLasting) await safe.attend();
    return safe;
  }

  /** Whether what is in it outlives the page. */
  get isLasting() {
    return this.key !== null;
  }

  /** Whether something goes with the page: for about a millisecond after each key, where the browser takes all. */
  get isLoose() {
    return this.loose.size > 0;
  }

  /** @param {string} place */
  get(place) {
    return this.texts.get(place) || "";
  }

  /** @param {string} place @param {string} text */
  async put(place, text) {
    this.texts.set(place, text);
    this.loose.set(place, text);
    if (!this.isLasting) return;
    const sealed = await this.seal(place, text);
    if (this.loose.get(place) !== text) return; // another text came since, or it is gone
    store((storage) => {
      storage.setItem(place, sealed);
      this.loose.delete(place); // unless there was no room
    });
  }

  /** @param {string} place */
  drop(place) {
    this.texts.delete(place);
    this.loose.delete(place);
    store((storage) => storage.removeItem(place));
  }

  /** Take what lies in the browser, and from now on what other windows put there. */
  async attend() {
    window.addEventListener("storage", ({ key, newValue }) => key?.startsWith(this.prefix) && this.hear(key, newValue));
    const kept = store((storage) => Object.entries(storage).filter(([place]) => place.startsWith(this.prefix))) || [];
    await Promise.all(kept.map(([place, sealed]) => (sealed.startsWith("{") ? this.put(place, sealed) : this.take(place, sealed))));
  }

  /** Note what another window did. @param {string} place @param {string | null} sealed */
  hear(place, sealed) {
    if (this.loose.has(place)) return; // what is on its way is the later one
    if (sealed) this.take(place, sealed);
    else this.texts.delete(place);
  }

  /** @param {string} place @param {string} sealed */
  async take(place, sealed) {
    const text = await this.unseal(place, sealed);
    if (text && store((storage) => storage.getItem(place)) === sealed && !this.loose.has(place)) this.texts.set(place, text);
  }

  /** @param {string} place @param {string} text */
  async seal(place, text) {
    const iv = crypto.getRandomValues(new Uint8Array(NONCE));
    const sealed = await crypto.subtle.encrypt(by(iv, place), this.key, new TextEncoder().encode(text));
    return btoa([...iv, ...new Uint8Array(sealed)].map((byte) => String.fromCharCode(byte)).join(""));
  }

  /** Return the text, empty where the key does not open it. @param {string} place @param {string} sealed */
  async unseal(place, sealed) {
    try {
      const bytes = bytesOf(sealed);
      const text = await crypto.subtle.decrypt(by(bytes.subarray(0, NONCE), place), this.key, bytes.subarray(NONCE));
      return new TextDecoder().decode(text);
    } catch {
      return "";
    }
  }
}

/** Return how a text is sealed: bound to its place. @param {Uint8Array} iv @param {string} place */
function by(iv, place) {
  return { name: "AES-GCM", iv, additionalData: new TextEncoder().encode(place) };
}

/** @param {string} key */
function imported(key) {
  return crypto.subtle.importKey("raw", bytesOf(key), "AES-GCM", false, ["encrypt", "decrypt"]);
}

/** @param {string} base64 */
function bytesOf(base64) {
  return Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
}

/** Return what the browser's storage gives; nothing where it keeps nothing. @template T @param {(storage: Storage) => T} use */
function store(use) {
  try {
    return use(localStorage);
  } catch {
    return undefined;
  }
}
