// What a person typed, apart from how it is shown: texts of fields, rows of tables, another kind, what was confirmed.
// States never change; each edit makes a new one, so that undo and redo are a walk along a list.

/**
 * @typedef {{id: number, origin: number | null, texts: Record<string, string>}} Row origin: place in the document as read
 * @typedef {{kind: string, texts: Record<string, string>, tables: Record<string, Row[]>, confirmed: Record<string, string>, places: Record<string, any>}} State
 *   confirmed: by stop, the reason that was there; places: where they pointed, by field or stop of a cell
 */

let rows = 0;

/**
 * Return the state in which nothing was typed.
 * @param {any} view
 * @returns {State}
 */
export function untouched(view) {
  const texts = Object.fromEntries(view.fields.map((one) => [one.name, one.before]));
  const tables = Object.fromEntries(
    view.tables.map((table) => [
      table.name,
      table.before.map((row, origin) => ({ id: ++rows, origin, texts: { ...row } })),
    ]),
  );
  return { kind: view.draft?.kind || "", texts, tables, confirmed: {}, places: {} };
}

/**
 * Return the state that a draft was saved from.
 * @param {any} view
 * @param {{edits: Record<string, string>, places: Record<string, any>} | null} draft
 * @returns {State}
 */
export function restored(view, draft) {
  const state = untouched(view);
  for (const [name, text] of Object.entries(draft?.edits || {})) {
    const cell = /^(\w+)\[(\+?)(\d+)\](?:\.(\w+))?$/.exec(name);
    if (!cell) {
      if (name in state.texts) state.texts[name] = text;
      continue;
    }
    const table = state.tables[cell[1]];
    const place = Number(cell[3]) - 1;
    if (!table) continue;
    if (cell[2]) table.splice(place, 0, emptyRow());
    else if (!cell[4]) table.splice(place, 1);
    else {
      while (table.length <= place) table.push(emptyRow());
      table[place].texts[cell[4]] = text;
    }
  }
  return { ...state, places: placesAt(view, state, draft?.places || {}) };
}

/** @returns {Row} */
export function emptyRow() {
  return { id: ++rows, origin: null, texts: {} };
}

/** @param {Row} row */
export function isEmpty(row) {
  return Object.values(row.texts).every((text) => !text.trim());
}

/**
 * Return the edits that lead from the document as read to the state, in an order in which each can be put in: rows that
 * go, the last first; then rows that come between others; then cells, those with text first, so that no row is empty
 * on the way.
 * @param {any} view
 * @param {State} state
 * @returns {Record<string, string>}
 */
export function editsOf(view, state) {
  /** @type {Record<string, string>} */
  const edits = {};
  for (const field of view.fields) {
    const text = state.texts[field.name] ?? field.before;
    if (text.trim() !== field.before) edits[field.name] = text.trim();
  }
  for (const table of view.tables) Object.assign(edits, tableEdits(table, state.tables[table.name] || []));
  return edits;
}

/** @param {any} table @param {Row[]} rows */
function tableEdits(table, rows) {
  const kept = rows.filter((row) => !isEmpty(row));
  const origins = new Set(kept.map((row) => row.origin));
  /** @type {Record<string, string>} */
  const gone = {};
  for (let place = table.before.length; place >= 1; place--) {
    if (!origins.has(place - 1)) gone[`${table.name}[${place}]`] = "";
  }
  const last = kept.findLastIndex((row) => row.origin !== null);
  const between = kept.flatMap((row, place) => (row.origin === null && place < last ? [[`${table.name}[+${place + 1}]`, ""]] : []));
  const cells = kept.flatMap((row, place) => changedCells(table, row, place));
  cells.sort(([, one], [, other]) => Number(!one) - Number(!other));
  return { ...gone, ...Object.fromEntries(between), ...Object.fromEntries(cells) };
}

/** @param {any} table @param {Row} row @param {number} place @returns {[string, string][]} */
function changedCells(table, row, place) {
  const before = row.origin === null ? {} : table.before[row.origin];
  return table.columns
    .map((column) => [column.name, (row.texts[column.name] || "").trim()])
    .filter(([name, text]) => text !== (before[name] || ""))
    .map(([name, text]) => [`${table.name}[${place + 1}].${name}`, text]);
}

/**
 * Return where the person pointed for what they typed, by the names that the server knows.
 * @param {any} view @param {State} state
 * @param {Record<string, string>} edits
 */
export function placesOf(view, state, edits) {
  const { places } = state;
  const fields = view.fields.map((one) => [one.name, places[one.name]]);
  const cells = cellsOf(view, state).map(([name, stop]) => [name, places[stop]]);
  return Object.fromEntries([...fields, ...cells].filter(([name, place]) => place && edits[name]));
}

/** The other way round. @param {any} view @param {State} state @param {Record<string, any>} places by the server's names */
function placesAt(view, state, places) {
  const cells = Object.fromEntries(cellsOf(view, state));
  return Object.fromEntries(Object.entries(places).map(([name, place]) => [cells[name] || name, place]));
}

/** @param {any} view @param {State} state @returns {[string, string][]} name and stop of each cell */
function cellsOf(view, state) {
  return view.tables.flatMap((table) =>
    (state.tables[table.name] || [])
      .filter((row) => !isEmpty(row))
      .flatMap((row, at) => table.columns.map(({ name }) => [`${table.name}[${at + 1}].${name}`, `c:${table.name}:${row.id}:${name}`])),
  );
}

/** Return what the texts of states are told apart from: what was read. @param {any} view */
export function basisOf(view) {
  return JSON.stringify([view.kind, [...view.fields, ...view.tables].map((one) => [one.name, one.before])]);
}

/** All states of one document, and which of them holds. */
export class History {
  /** @param {State} first */
  constructor(first) {
    /** @type {State[]} */
    this.states = [first];
    this.at = 0;
    this.writing = ""; // what the last change was made to; more of it is the same step
    /** @type {Record<number, {history: History, view?: any, paper?: any, basis?: string} | undefined>} */
    this.beyond = {}; // before the first state (-1), after the last (1): the document as another kind, or what to ask of its pages
  }

  /**
   * Return the history of the document as another kind, from which one can go back to this one.
   * @param {any} was its view as it was @param {any} view @param {State} first
   */
  asOther(was, view, first) {
    while (this.now.kind === first.kind && this.walk(-1));
    this.end();
    const next = new History(first);
    next.beyond[-1] = { view: was, history: this };
    this.beyond[1] = { view, history: next };
    return next;
  }

  /** @returns {State} */
  get now() {
    return this.states[this.at];
  }

  /**
   * Let `state` hold from now on.
   * @param {State} state
   * @param {string} where what was changed; typing on in the same place is one step
   */
  put(state, where) {
    const goesOn = where !== "" && where === this.writing;
    const before = this.states.slice(0, goesOn ? this.at : this.at + 1);
    this.states = [...before, state];
    this.at = this.states.length - 1;
    this.writing = where;
    delete this.beyond[1];
  }

  /** Let this be the last state. */
  end() {
    this.states.length = this.at + 1;
  }

  /** Let the next change be a step of its own. */
  rest() {
    this.writing = "";
  }

  /** @param {-1 | 1} step @returns {boolean} whether there was one */
  walk(step) {
    const to = this.at + step;
    if (to < 0 || to >= this.states.length) return false;
    this.at = to;
    this.writing = "";
    return true;
  }
}

/** @param {State} state @param {string} name @param {string} text @returns {State} */
export function withText(state, name, text) {
  return { ...state, texts: { ...state.texts, [name]: text } };
}

/** @param {State} state @param {string} name @param {any} place null where they typed it @returns {State} */
export function withPlace(state, name, place) {
  return { ...state, places: { ...state.places, [name]: place } };
}

/** @param {State} state @param {string} table @param {Row[]} rows @returns {State} */
export function withRows(state, table, rows) {
  return { ...state, tables: { ...state.tables, [table]: rows } };
}

/** @param {State} state @param {string} table @param {number} id @param {string} column @param {string} text */
export function withCell(state, table, id, column, text) {
  const rows = state.tables[table].map((row) =>
    row.id === id ? { ...row, texts: { ...row.texts, [column]: text } } : row,
  );
  return withRows(state, table, rows);
}

/** @param {State} state @param {string} stop @param {string} reason what spoke against it and was seen @returns {State} */
export function withConfirmed(state, stop, reason) {
  return { ...state, confirmed: { ...state.confirmed, [stop]: reason } };
}

/** @param {State} state @param {string} stop @returns {State} */
export function withDoubt(state, stop) {
  const { [stop]: _gone, ...confirmed } = state.confirmed;
  return { ...state, confirmed };
}
