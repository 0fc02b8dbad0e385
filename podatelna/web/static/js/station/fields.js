// The list of fields: doubtful ones as cards with a magnified crop, sure ones as quiet rows that open when entered.

import { Crop } from "./crop.js";
import { el } from "./dom.js";

export const OPEN = new Set(["doubtful", "missing", "contradicting"]);
export const SIGNS = { sure: "✓", doubtful: "?", missing: "!", contradicting: "≠", human: "✎", empty: "·", confirmed: "✓" };

export class Fields {
  /**
   * @param {HTMLElement} attention where doubtful fields stand
   * @param {HTMLElement} rest where the others do
   * @param {import("./pictures.js").Pictures} pictures
   * @param {Record<string, string>} texts
   */
  constructor(attention, rest, pictures, texts) {
    this.attention = attention;
    this.rest = rest;
    this.pictures = pictures;
    this.texts = texts;
    /** @type {Map<string, Card>} */
    this.cards = new Map();
    this.onchoice = (_name, _shown) => {};
    let wide = 0;
    new ResizeObserver(() => {
      if (attention.clientWidth !== wide) for (const card of this.cards.values()) card.crop(this.view, true);
      wide = attention.clientWidth;
    }).observe(attention);
  }

  /** Build the list anew. */
  show(view) {
    this.view = view;
    this.cards = new Map(view.fields.map((one) => [one.name, new Card(one, this, view.readonly)]));
    this.attention.replaceChildren();
    this.rest.replaceChildren();
  }

  /**
   * @param {any} view
   * @param {import("./edits.js").State} state
   * @param {(name: string) => string} statusOf
   * @param {{all: boolean, places: Record<string, any>}} how
   */
  update(view, state, statusOf, how) {
    this.view = view;
    for (const one of view.fields) {
      const card = this.cards.get(one.name);
      if (!card) continue;
      const status = statusOf(one.name);
      card.update(one, state.texts[one.name] ?? "", status, how.places[one.name]);
      const attends = card.attends || OPEN.has(status) || how.all;
      const focused = card.root.contains(document.activeElement);
      if (attends && !card.attends && !(focused && card.root.isConnected && !how.all)) card.attends = !how.all || OPEN.has(status);
      card.input.tabIndex = attends ? 0 : -1;
      card.root.classList.toggle("quiet", !card.attends);
      card.root.hidden = !how.all && !card.attends && status === "empty" && !focused;
    }
    this.place();
    for (const card of this.cards.values()) if (card.attends) card.crop(view, false);
  }

  /** Put the cards where they belong, moving none that stands there already: a moved one would lose the focus. */
  place() {
    for (const [parent, attends] of /** @type {[HTMLElement, boolean][]} */ ([[this.attention, true], [this.rest, false]])) {
      let before = parent.firstElementChild;
      for (const card of this.cards.values()) {
        if (card.attends !== attends) continue;
        if (card.root === before) before = before.nextElementSibling;
        else if (!card.root.contains(document.activeElement) || !card.root.isConnected) parent.insertBefore(card.root, before);
      }
    }
  }

  /** @param {string} name */
  input(name) {
    return this.cards.get(name)?.input || null;
  }
}

let cards = 0;

class Card {
  constructor(one, list, readonly) {
    const id = `field-${++cards}`;
    this.name = one.name;
    this.list = list;
    this.attends = false;
    this.sign = el("span", { class: "sign", "aria-hidden": "true" });
    this.state = el("span", { class: "unseen" });
    this.meta = el("span", { class: "meta" });
    this.canvas = /** @type {HTMLCanvasElement} */ (el("canvas", { class: "crop", "aria-hidden": "true", hidden: true }));
    this.magnified = new Crop(this.canvas, list.pictures, () => (list.attention.clientWidth || list.rest.clientWidth) - 24);
    this.input = this.makeInput(one, id, readonly);
    this.choices = el("div", { class: "choices", role: "group", "aria-label": list.texts.others });
    this.reason = el("p", { class: "reason", id: `${id}-reason`, "aria-live": "polite" });
    this.root = el(
      "div",
      { class: "field-card", data: { name: one.name } },
      el("div", { class: "field-head" }, this.sign, el("label", { for: id }, one.label), this.state, this.meta),
      this.canvas,
      this.input,
      this.choices,
      this.reason,
    );
    this.root.addEventListener("focusin", () => this.crop(list.view, false));
  }

  makeInput(one, id, readonly) {
    const shared = { id, data: { stop: `f:${one.name}` }, "aria-describedby": `${id}-reason`, disabled: readonly };
    const options = one.type === "boolean" ? [["", ""], [this.list.texts.yes, "true"], [this.list.texts.no, "false"]] : null;
    const chosen = options || (one.choices.length ? [["", ""], ...one.choices.map((choice) => [choice, choice])] : null);
    if (!chosen) return /** @type {HTMLInputElement} */ (el("input", { ...shared, type: "text", spellcheck: false, class: one.type }));
    return /** @type {HTMLSelectElement} */ (
      el("select", shared, ...chosen.map(([text, value]) => el("option", { value }, text || "–")))
    );
  }

  update(one, text, status, place) {
    const { texts } = this.list;
    this.one = one;
    this.placed = place || (one.box && one.page ? { page: one.page, box: one.box } : null);
    this.root.dataset.status = status;
    this.sign.textContent = SIGNS[status];
    this.state.textContent = texts[status];
    this.input.setAttribute("aria-invalid", String(status === "contradicting"));
    this.input.setAttribute("aria-required", String(one.required));
    if (this.input.value !== text && !(document.activeElement === this.input && this.input.dataset.typing)) this.input.value = text;
    const percent = one.source && one.source !== "human" ? `${texts[one.source] || one.source} ${one.percent}` : "";
    this.meta.textContent = [one.by_two && texts.byTwo, percent].filter(Boolean).join(" · ");
    if (this.reason.textContent !== one.reason) this.reason.textContent = one.reason;
    this.drawChoices(one);
  }

  drawChoices(one) {
    const key = one.candidates.map((choice) => choice.shown).join("\n");
    if (key === this.choices.dataset.key) return;
    this.choices.dataset.key = key;
    this.choices.replaceChildren(
      ...one.candidates.map((choice, at) =>
        el(
          "button",
          {
            type: "button",
            class: "choice",
            tabIndex: -1,
            disabled: this.input.disabled,
            onmousedown: (event) => event.preventDefault(),
            onclick: () => this.list.onchoice(one.name, choice),
          },
          el("kbd", {}, String(at + 1)),
          el("span", {}, choice.shown),
        ),
      ),
    );
  }

  /** Draw the crop, unless it is drawn. */
  crop(view, anew) {
    const page = view.pages.find((one) => one.number === this.placed?.page);
    this.magnified.show(page, this.placed?.box, anew);
  }
}
