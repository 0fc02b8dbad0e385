"""Rows of a table that was understood anew, beside what they were before and what a person had typed into them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from documents.fields import Row
from documents.pages import Source

Placed = tuple[int | None, Row]  # where the row stands among those understood anew, from 0; None: a person typed it


def with_typed(
    rows: Sequence[Row], before: Sequence[Row], columns: Collection[str], pages: Collection[int]
) -> tuple[Placed, ...]:
    """Return the rows with what a person had typed into those of `before`.

    A typed row that is not found any more follows the one that it followed, unless its page has gone.

    Args:
        rows: as they were understood anew
        before: as they were, with what was typed
        columns: that the table has now
        pages: that the document has now
    """
    places = paired(rows, before)
    merged = list(rows)
    following: list[list[Row]] = [[] for _ in range(len(rows) + 1)]  # typed rows, by how many others stand above
    above = 0
    for at, row in enumerate(before):
        typed = typed_columns(row) & set(columns)
        if at in places:
            merged[places[at]] = _with_cells(merged[places[at]], row, typed)
            above = places[at] + 1
        elif typed and (row.page is None or row.page in pages):
            following[above].append(_within(row, columns))
    placed: list[Placed] = []
    for at in range(len(rows) + 1):
        placed += [(None, row) for row in following[at]]
        placed += [(at, row) for row in merged[at : at + 1]]
    return tuple(placed)


def without_deleted(rows: Sequence[Row], before: Sequence[Row], deleted: Sequence[Row]) -> tuple[Row, ...]:
    """Return the rows, as they were understood anew, but for those that a person had taken away from `before`."""
    places = paired(rows, (*before, *deleted))
    gone = {place for at, place in places.items() if at >= len(before)}
    return tuple(row for at, row in enumerate(rows) if at not in gone)


def paired(rows: Sequence[Row], before: Sequence[Row]) -> Mapping[int, int]:
    """Return where rows of `before` stand among `rows`, by where they stood, both from 0."""
    free, places = list(range(len(rows))), {}
    for at, row in enumerate(before):
        place = next((one for one in free if _is_same(rows[one], row)), None)
        if place is not None:
            free.remove(place)
            places[at] = place
    return places


def typed_columns(row: Row) -> set[str]:
    """Return the columns into which a person typed, or which they emptied."""
    whole = row.values if row.source is Source.HUMAN else ()
    return {*whole, *(name for name, cell in row.cells.items() if cell.source is Source.HUMAN)}


def _is_same(row: Row, before: Row) -> bool:
    """Whether it is the same row of the same paper: it was read there, or says the same where nobody typed."""
    if row.page != before.page and None not in (row.page, before.page):
        return False
    if row.box and before.box and before.source is not Source.HUMAN:
        return row.box.vertical_overlap(before.box) * 2 > min(row.box.height, before.box.height)
    typed = typed_columns(before)
    read = {name: value for name, value in before.values.items() if name not in typed} or before.values
    return bool(read) and all(row.values.get(name) == value for name, value in read.items())


def _with_cells(row: Row, typed: Row, names: Collection[str]) -> Row:
    values = {name: value for name, value in row.values.items() if name not in names}
    values |= {name: typed.values[name] for name in names if name in typed.values}
    cells = {**row.cells, **{name: typed.cells[name] for name in names if name in typed.cells}}
    return replace(row, values=values, cells=cells)


def _within(row: Row, columns: Collection[str]) -> Row:
    values = {name: value for name, value in row.values.items() if name in columns}
    return replace(row, values=values, cells={name: one for name, one in row.cells.items() if name in columns})
