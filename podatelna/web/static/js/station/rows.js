// Rows of tables: what the server says of each, by the row's id in the browser.

import { isEmpty } from "./edits.js";

/** Return what the server says of each row, by the row's id: rows stand in the order in which they were sent. */
export function rowsOf(view, state) {
  return new Map(
    view.tables.map((table) => {
      const rows = (state.tables[table.name] || []).filter((row) => !isEmpty(row));
      return [table.name, new Map(rows.map((row, at) => [row.id, table.rows[at]]).filter(([, one]) => one))];
    }),
  );
}

/** Return the row with its values as they are shown, but for the cell that is being typed. */
export function normalisedRow(row, view, table, typing) {
  if (!view) return row;
  const texts = { ...row.texts };
  for (const [column, cell] of Object.entries(view.cells)) {
    if (cell.value && !cell.fault && texts[column]?.trim() && typing !== `c:${table}:${row.id}:${column}`) texts[column] = cell.shown;
  }
  return { ...row, texts };
}
