// Talking to the server: JSON in and out, and what can go wrong as classes.

/** The server refuses: someone else has the document, or changed it. */
export class Refused extends Error {
  name = "Refused";
}

/** The server did not take what was sent, and says why. */
export class Wrong extends Error {}

/** Nobody answers, or the session has ended. */
export class Away extends Error {
  name = "Away";

  /** @param {string} message @param {boolean} signedOut */
  constructor(message, signedOut = false) {
    super(message);
    this.signedOut = signedOut;
  }
}

const SMALL = 30_000; // letters that a browser sends to the end though the page goes away

export class Api {
  /**
   * @param {string} root address of the company, without a slash at its end
   * @param {string} csrf token
   * @param {string} login of the person
   * @param {{away: string, signedOut: string}} texts
   */
  constructor(root, csrf, login, texts) {
    this.root = root;
    this.csrf = csrf;
    this.login = login;
    this.texts = texts;
  }

  /** @param {string} path */
  get(path) {
    return this.ask("GET", path);
  }

  /** @param {string} path @param {unknown} body */
  post(path, body = {}) {
    return this.ask("POST", path, body);
  }

  /**
   * Send something while the page goes away; nobody waits for the answer.
   * @param {string} path
   */
  leave(path) {
    const headers = { "Content-Type": "application/json", "X-CSRF": this.csrf };
    fetch(this.root + path, { method: "POST", headers, body: "{}", keepalive: true }).catch(() => {});
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {unknown} [body]
   * @returns {Promise<any>}
   */
  async ask(method, path, body) {
    const answer = await this.send(method, path, body);
    const again = answer.status === 403 && (await this.findToken()) ? await this.send(method, path, body) : answer;
    return this.told(again);
  }

  /** Take the token of a page loaded now; return whether it is another one, of the same person: they signed in anew. */
  async findToken() {
    const text = await fetch(location.href, { headers: { Accept: "text/html" } }).then((answer) => answer.text(), () => "");
    const page = new DOMParser().parseFromString(text, "text/html");
    const csrf = page.querySelector('meta[name="csrf"]')?.getAttribute("content") || this.csrf;
    if (csrf === this.csrf || page.getElementById("station")?.dataset.login !== this.login) return false;
    this.csrf = csrf;
    return true;
  }

  /** @param {string} method @param {string} path @param {unknown} body */
  async send(method, path, body) {
    const headers = { Accept: "application/json", "Content-Type": "application/json", "X-CSRF": this.csrf };
    const text = body === undefined ? undefined : JSON.stringify(body);
    const sent = { method, headers, body: text, keepalive: method === "POST" && (text || "").length < SMALL };
    try {
      return await fetch(this.root + path, sent);
    } catch {
      throw new Away(this.texts.away);
    }
  }

  /** Return what the server says, or raise what is wrong. @param {Response} answer */
  async told(answer) {
    if (answer.status === 401) throw new Away(this.texts.signedOut, true);
    const told = answer.status === 204 ? null : await answer.json().catch(() => ({}));
    if (answer.ok) return told;
    const message = told.error || this.texts.away;
    if (answer.status === 409) throw new Refused(message);
    if (answer.status < 500) throw new Wrong(message);
    throw new Away(message);
  }
}
