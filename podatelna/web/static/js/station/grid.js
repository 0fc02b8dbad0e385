// A table of the document as a grid: arrows move, typing edits, the empty row at the end takes new ones, sums follow.

import { emptyRow } from "./edits.js";
import { el, filled } from "./dom.js";
import { OPEN, SIGNS } from "./fields.js";

const MOST = 3; // reasons that are told below a table
const FIGURES = new Set(["amount", "number", "rate"]);

export class Grid {
  /**
   * @param {any} table
   * @param {Record<string, string>} texts
   * @param {boolean} readonly
   */
  constructor(table, texts, readonly) {
    this.name = table.name;
    this.columns = table.columns;
    this.texts = texts;
    this.readonly = readonly;
    this.ghost = emptyRow();
    /** @type {string[]} */
    this.told = []; // why cells are doubtful
    this.opened = table.before.length > 0;
    /** @type {Map<number, {root: HTMLElement, inputs: Map<string, HTMLInputElement>, number: HTMLElement}>} */
    this.rows = new Map();
    this.ondelete = (_id) => {};
    this.oninsert = (_id) => {};
    this.body = el("tbody", {});
    this.foot = el("tfoot", {});
    this.sums = el("p", { class: "sums", role: "status" });
    this.add = el(
      "button",
      { type: "button", class: "quiet small", tabIndex: -1, disabled: readonly, onclick: () => this.open() },
      texts.addRow,
    );
    this.root = el(
      "section",
      { class: "lines" },
      el("div", { class: "lines-head" }, el("h2", {}, table.label), this.add),
      el(
        "div",
        { class: "grid-frame" },
        el(
          "table",
          { role: "grid", "aria-label": table.label, class: "grid" },
          el("thead", {}, el("tr", {}, el("th", { class: "at" }, "#"), ...this.columns.map((one) => heading(one)), el("th", { class: "at" }))),
          this.body,
          this.foot,
        ),
      ),
      this.sums,
    );
  }

  /** Let a row be typed into the empty one at the end. */
  open() {
    this.opened = true;
    const row = this.rows.get(this.ghost.id);
    this.root.classList.remove("closed");
    if (row) row.root.hidden = false;
    row?.inputs.values().next().value?.focus();
  }

  /**
   * @param {any} table
   * @param {import("./edits.js").Row[]} rows
   * @param {Map<number, any>} views what the server says of each row, by the row's id
   * @param {(stop: string, status: string, reason: string) => string} statusOf
   * @param {boolean} all whether each cell is a stop
   */
  update(table, rows, views, statusOf, all) {
    if (rows.some((row) => row.id === this.ghost.id)) this.ghost = emptyRow();
    const shown = this.readonly ? rows : [...rows, this.ghost];
    const ids = new Set(shown.map((row) => row.id));
    for (const [id, made] of this.rows) {
      if (ids.has(id)) continue;
      made.root.remove();
      this.rows.delete(id);
    }
    this.told = [];
    shown.forEach((row, at) => this.drawRow(row, at, views.get(row.id), statusOf, all));
    this.root.classList.toggle("closed", !rows.length && !this.opened);
    this.drawSums(table.sums);
  }

  drawRow(row, at, view, statusOf, all) {
    let made = this.rows.get(row.id);
    if (!made) {
      made = this.makeRow(row);
      this.rows.set(row.id, made);
    }
    if (this.body.children[at] !== made.root) this.body.insertBefore(made.root, this.body.children[at] || null);
    const isGhost = row.id === this.ghost.id;
    made.root.classList.toggle("ghost", isGhost);
    made.number.textContent = isGhost ? "+" : String(at + 1);
    const told = [];
    for (const column of this.columns) {
      const input = /** @type {HTMLInputElement} */ (made.inputs.get(column.name));
      const cell = view?.cells[column.name];
      const plain = cell?.status || (row.texts[column.name] ? "human" : "empty");
      const status = isGhost ? "empty" : statusOf(input.dataset.stop || "", plain, cell?.reason || "");
      const text = row.texts[column.name] || "";
      if (input.value !== text && !(document.activeElement === input && input.dataset.typing)) input.value = text;
      input.dataset.status = status;
      /** @type {Element} */ (input.previousElementSibling).textContent = OPEN.has(status) ? SIGNS[status] : "";
      input.tabIndex = OPEN.has(status) || all ? 0 : -1;
      input.setAttribute("aria-invalid", String(status === "contradicting"));
      input.setAttribute("aria-label", `${filled(this.texts.row, { n: at + 1 })}, ${column.label}, ${this.texts[status]}`);
      input.title = cell?.reason || "";
      if (cell?.reason && OPEN.has(status)) told.push(`${SIGNS[status]} ${column.label}: ${cell.reason}`);
    }
    if (told.length) this.told.push(`${filled(this.texts.row, { n: at + 1 })}: ${told.join(" ")}`);
  }

  makeRow(row) {
    const inputs = new Map();
    const cells = this.columns.map((column) => {
      const input = el("input", {
        type: "text",
        spellcheck: false,
        disabled: this.readonly,
        "aria-describedby": "cell-reason",
        class: FIGURES.has(column.type) ? "figure" : "",
        data: { stop: `c:${this.name}:${row.id}:${column.name}` },
      });
      inputs.set(column.name, input);
      return el("td", { role: "gridcell", class: column.name }, el("span", { class: "cell-sign", "aria-hidden": "true" }), input);
    });
    const number = el("td", { class: "at", role: "rowheader" });
    const button = (sign, text, key, onclick) =>
      el("button", { type: "button", class: "quiet row-deed", tabIndex: -1, "aria-label": text, title: `${text} (${key})`, disabled: this.readonly, onclick }, sign);
    const deeds = [
      button("+", this.texts.insertRow, "Alt+Insert", () => this.oninsert(row.id)),
      button("×", this.texts.deleteRow, "Alt+Delete", () => this.ondelete(row.id)),
    ];
    return {
      root: el("tr", { role: "row" }, number, ...cells, el("td", { class: "at" }, ...deeds)),
      inputs,
      number,
    };
  }

  drawSums(sums) {
    this.foot.replaceChildren();
    if (sums.length) {
      const by = new Map(sums.map((one) => [one.column, one]));
      const cells = this.columns.map((column) => {
        const sum = by.get(column.name);
        return el("td", { class: "figure", data: { status: sum?.status || "" } }, sum ? `${sum.status === "empty" ? "" : SIGNS[sum.status]} ${sum.shown}` : "");
      });
      this.foot.append(el("tr", {}, el("td", { class: "at" }, "Σ"), ...cells, el("td", { class: "at" })));
    }
    const wrong = sums.filter((one) => one.status === "contradicting");
    const texts = [...wrong.map((one) => `${SIGNS.contradicting} ${one.label} ${one.shown}. ${one.reason}`), ...this.told.slice(0, MOST)];
    const text = texts.join("\n");
    if (this.sums.textContent !== text) this.sums.textContent = text;
  }

  /**
   * Return the cell beside another one.
   * @param {HTMLElement} input @param {number} down @param {number} right
   * @returns {HTMLInputElement | null}
   */
  beside(input, down, right) {
    const [, , id, column] = (input.dataset.stop || "").split(":");
    const order = [...this.rows.keys()].sort((one, other) => this.placeOf(one) - this.placeOf(other));
    const rowId = order[order.indexOf(Number(id)) + down];
    const name = this.columns[this.columns.findIndex((one) => one.name === column) + right]?.name;
    return this.rows.get(rowId)?.inputs.get(name) || null;
  }

  placeOf(id) {
    return [...this.body.children].indexOf(/** @type {any} */ (this.rows.get(id)).root);
  }
}

function heading(column) {
  return el("th", { scope: "col", class: FIGURES.has(column.type) ? "figure" : "" }, column.label);
}
