// Rows of tables that come and go, by key and by their buttons.

import { emptyRow, withRows } from "./edits.js";

export class Lines {
  /** @param {import("./station.js").Station} station */
  constructor(station) {
    this.station = station;
  }

  /** Do what the buttons of a table's rows ask for. @param {import("./grid.js").Grid} grid */
  attend(grid) {
    grid.ondelete = (id) => this.delete(grid.name, id);
    grid.oninsert = (id) => this.insert(grid.name, id);
  }

  /** @param {string} stop */
  add(stop) {
    const [kind, name, id] = stop.split(":");
    if (kind === "c") this.insert(name, Number(id));
    else this.station.grids.values().next().value?.open();
  }

  /** Let a row be typed below this one. @param {string} name @param {number} id */
  insert(name, id) {
    const { station } = this;
    const rows = station.history.now.tables[name] || [];
    const at = rows.findIndex((row) => row.id === id) + 1;
    if (at === 0 || at === rows.length) return station.grids.get(name)?.open(); // the empty row is there already
    const row = emptyRow();
    station.change(withRows(station.history.now, name, [...rows.slice(0, at), row, ...rows.slice(at)]), "");
    station.goTo(`c:${name}:${row.id}:${station.view.tables.find((table) => table.name === name).columns[0].name}`);
  }

  /** @param {string} stop */
  deleteAt(stop) {
    const [kind, name, id] = stop.split(":");
    if (kind === "c") this.delete(name, Number(id));
  }

  /** @param {string} name @param {number} id */
  delete(name, id) {
    const { station } = this;
    const rows = station.history.now.tables[name] || [];
    const at = rows.findIndex((row) => row.id === id);
    if (at < 0) return;
    station.change(withRows(station.history.now, name, rows.filter((row) => row.id !== id)), "", 0);
    const left = station.history.now.tables[name];
    const row = left[Math.min(at, left.length - 1)] || station.grids.get(name)?.ghost || emptyRow();
    const column = station.view.tables.find((table) => table.name === name).columns[0].name;
    station.goTo(`c:${name}:${row.id}:${column}`);
  }
}
