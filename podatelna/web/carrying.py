"""What a person typed into a document, after its pages or its kind were changed: cells follow their rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from documents import codec
from documents.fields import Document, Place, Row
from documents.types import FieldType
from pipeline.corrections import CELL, TAX_FIELDS
from pipeline.desk import rows
from pipeline.desk.understanding import tax_columns
from pipeline.review import Edit, Opened, ReviewDesk
from podatelna.web.looking import taken
from podatelna.web.shown import show
from podatelna.web.translation import Words
from podatelna.web.view import Typing
from validation.cells import ITEMS, TAXES, tables


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """A table of the document as it is now, and what became of its rows."""

    name: str
    columns: Mapping[str, FieldType]
    read: Sequence[Row]  # without what was typed
    placed: Sequence[rows.Placed]  # with it


def typed_before(desk: ReviewDesk, opened: Opened, words: Words) -> Typing:
    """Return what the person typed before and did not save, as it is to be typed into the document as it is now."""
    if opened.draft is None:
        return Typing()
    typing = codec.decode(Typing, opened.draft.edits)
    if opened.draft.revision > opened.stored.revision or (typing.kind and typing.kind not in desk.types):
        return replace(_without_cells(typing), kind="")  # nobody knows any more to which rows these belong
    if opened.draft.revision == opened.stored.revision or not any(CELL.fullmatch(name) for name in typing.edits):
        return typing
    with desk.books.read(desk.company.key) as store:
        content = store.documents.at(opened.stored.id, opened.draft.revision)
    earlier = replace(opened, stored=replace(opened.stored, content=content))
    return _carried(desk, (earlier, typing.kind), (opened, typing), words)


def as_other_kind(desk: ReviewDesk, opened: Opened, typing: Typing, was: str, words: Words) -> Typing:
    """Return what the person typed while the document was of the kind `was`, as it is to be typed into the new one."""
    known = desk.type_of(opened.stored.content).name
    return _carried(desk, (opened, "" if was == known else was), (opened, typing), words)


def _carried(desk: ReviewDesk, before: tuple[Opened, str], now: tuple[Opened, Typing], words: Words) -> Typing:
    """Return what was typed into a document of this kind `before` as it is to be typed into what it is `now`."""
    (earlier, kind), (opened, typing) = before, now
    old = desk.edited(earlier, Edit(kind=kind))
    values, _ = taken(desk, old, typing.edits, words)
    typed = desk.edited(earlier, Edit(values=values, kind=kind, places=typing.places))
    base = desk.edited(opened, Edit(kind=typing.kind))
    left = _without_cells(typing)
    fields, places = dict(left.edits), dict(left.places)
    for table in _tables(desk, old, typed, base):
        fields |= _edits(table, words)
        places |= _places(table)
    return replace(typing, edits=fields, places={name: place for name, place in places.items() if name in fields})


def _without_cells(typing: Typing) -> Typing:
    fields = {name: text for name, text in typing.edits.items() if CELL.fullmatch(name) is None}
    return replace(typing, edits=fields, places={name: one for name, one in typing.places.items() if name in fields})


def _tables(desk: ReviewDesk, old: Document, typed: Document, base: Document) -> Iterator[_Table]:
    declared = desk.type_of(base)
    columns = {ITEMS: declared.line_items, TAXES: {name: TAX_FIELDS[name] for name in tax_columns(declared)}}
    for name, known in columns.items():
        was, had, has = tables(old)[name], tables(typed)[name], tables(base)[name]
        kept = set(rows.paired(was, had).values())
        gone = {now for before, now in rows.paired(has, was).items() if before not in kept}
        placed = rows.with_typed(has, had, known, base.pages)
        yield _Table(name=name, columns=known, read=has, placed=[one for one in placed if one[0] not in gone])


def _edits(table: _Table, words: Words) -> dict[str, str]:
    """Return the edits that lead from the table's rows to what is to be in their place."""
    left = {origin for origin, _ in table.placed}
    edits = {f"{table.name}[{at}]": "" for at in range(len(table.read), 0, -1) if at - 1 not in left}
    edits |= {f"{table.name}[+{at}]": "" for at, (origin, _) in enumerate(table.placed, 1) if origin is None}
    cells = {}
    for at, (origin, row) in enumerate(table.placed, 1):
        read = table.read[origin].values if origin is not None else {}
        for name, column in table.columns.items():
            value = row.values.get(name, "")
            if value != read.get(name, ""):
                cells[f"{table.name}[{at}].{name}"] = show(column.type, value, words.language)
    return edits | dict(sorted(cells.items(), key=lambda one: not one[1]))  # those with text first: no row is empty


def _places(table: _Table) -> dict[str, Place]:
    """Return where the cells stand that a person typed."""
    return {
        f"{table.name}[{at}].{name}": Place(page=row.page, box=box)
        for at, (_, row) in enumerate(table.placed, 1)
        if row.page is not None
        for name in rows.typed_columns(row)
        if name in row.cells and (box := row.cells[name].box)
    }
