"""What a person corrects on a document: fields, and cells of its tables, by name.

Names are those of the declared fields, and `line_items[2].quantity` or `tax_breakdown[1].net` for a cell; the row after
the last one is a new one, and `line_items[+2]` puts an empty one before the second. An empty value takes the field, the
cell, or with `line_items[2]` the whole row away.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from difflib import get_close_matches

from documents.errors import UsageError
from documents.fields import Cell, Document, Field, Place, Row
from documents.geometry import union
from documents.messages import Value, say
from documents.pages import Source
from documents.types import TAX_COLUMNS, DocumentType, FieldType
from pipeline.typed import read_typed

CELL = re.compile(r"(?P<table>line_items|tax_breakdown)\[(?P<new>\+?)(?P<row>[1-9]\d{0,3})\](?:\.(?P<column>\w+))?")
TAX_FIELDS = {name: FieldType(name=name, type=value_type) for name, value_type in TAX_COLUMNS.items()}


def correct(
    document: Document,
    declared: DocumentType,
    typed: Mapping[str, str],
    country: str = "CZ",
    places: Mapping[str, Place] | None = None,
) -> Document:
    """Return the document with what was typed put in, each value in its canonical form, from a human.

    What `places` names stands where a person pointed at it; a field that has a candidate's value, where that stands.

    Raises:
        UsageError: a name is not declared, or a value is not of its type; nothing is put in then.
    """
    for name, text in typed.items():
        cell = CELL.fullmatch(name)
        document = (
            _with_cell(document, declared, cell, (text, country), (places or {}).get(name))
            if cell
            else _with_field(document, _declared(name, declared.fields), text, country, (places or {}).get(name))
        )
    return document


def _declared(name: str, known: Mapping[str, FieldType]) -> FieldType:
    if name in known:
        return known[name]
    near = get_close_matches(name, known, n=1)
    if near:
        told = say("There is no field '{name}' on this kind of document. Did you mean {near}?", name=name, near=near[0])
    else:
        fields = Value(text=", ".join(known) or "-")
        told = say(
            "There is no field '{name}' on this kind of document. There are: {fields}.", name=name, fields=fields
        )
    raise UsageError(told)


def _with_field(document: Document, declared: FieldType, text: str, country: str, pointed: Place | None) -> Document:
    value = read_typed(declared, text, country)
    fields = dict(document.fields)
    before = fields.pop(declared.name, Field(value="", confidence=0.0, source=Source.HUMAN))
    if value:
        there = _placed(before, value, pointed if pointed and pointed.page in document.pages else None)
        fields[declared.name] = replace(there, value=value, text=text, confidence=1.0, source=Source.HUMAN)
    return replace(document, fields=fields)


def _placed(before: Field, value: str, pointed: Place | None) -> Field:
    """Return the field where its new value stands, as far as that is known."""
    if pointed is not None:
        return replace(before, page=pointed.page, box=pointed.box)
    same = (one for one in before.candidates if one.value == value != before.value and one.box)
    found = next(same, None)
    return replace(before, page=found.page, box=found.box) if found else before


def _with_cell(
    document: Document,
    declared: DocumentType,
    cell: re.Match[str],
    typed: tuple[str, str],  # text, country
    pointed: Place | None,
) -> Document:
    text, country = typed
    is_items = cell["table"] == "line_items"
    before = document.line_items if is_items else document.tax_breakdown
    rows = list(before)
    index = int(cell["row"]) - 1
    if index > len(rows):
        told = say(
            "{table} has {rows} rows; the next one is {next}.", table=cell["table"], rows=len(rows), next=len(rows) + 1
        )
        raise UsageError(told)
    if cell["new"] or (cell["column"] and index == len(rows)):
        rows.insert(index, Row(values={}, source=Source.HUMAN, confidence=1.0))
    if cell["column"] is None:
        if text.strip():
            example = f"{cell[0]}.{next(iter(_columns(declared, is_items)), 'column')}"
            raise UsageError(say("Name a column: {example}", example=example))
        if not cell["new"]:
            rows = rows[:index] + rows[index + 1 :]
    else:
        column = _declared(cell["column"], _columns(declared, is_items))
        there = _pointed(rows[index], column.name, pointed if pointed and pointed.page in document.pages else None)
        rows[index : index + 1] = _with_value(there, column.name, read_typed(column, text, country))
    if len(rows) < len(before) and before[index].source is not Source.HUMAN:
        gone = (*document.deleted.get(cell["table"], ()), before[index])
        document = replace(document, deleted={**document.deleted, cell["table"]: gone})
    return replace(document, line_items=tuple(rows)) if is_items else replace(document, tax_breakdown=tuple(rows))


def _columns(declared: DocumentType, is_items: bool) -> Mapping[str, FieldType]:
    return declared.line_items if is_items else TAX_FIELDS


def without_empty_rows(document: Document) -> Document:
    """Return the document without rows that were added and into which nothing was typed."""
    lines, taxes = (tuple(row for row in some if row.values) for some in (document.line_items, document.tax_breakdown))
    return replace(document, line_items=lines, tax_breakdown=taxes)


def _pointed(row: Row, column: str, pointed: Place | None) -> Row:
    """Return the row with one of its cells where a person pointed; a typed row stands around all of them."""
    if pointed is None or row.page not in {None, pointed.page}:
        return row
    cells = {**row.cells, column: replace(row.cells.get(column, Cell()), box=pointed.box)}
    if row.source is not Source.HUMAN:
        return replace(row, page=pointed.page, cells=cells)
    return replace(row, page=pointed.page, box=union(one.box for one in cells.values() if one.box), cells=cells)


def _with_value(before: Row, column: str, value: str) -> list[Row]:
    """Return the row with the value in it, none where nothing is left of it; its other cells are as they were."""
    values = {name: old for name, old in before.values.items() if name != column}
    if value:
        values[column] = value
    box = before.cells[column].box if column in before.cells else None
    cells = {**before.cells, column: Cell(confidence=1.0, box=box, source=Source.HUMAN)}
    return [replace(before, values=values, cells=cells)] if values else []
