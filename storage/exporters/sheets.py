"""Records as tables: one of the records, one of their line items, one of their tax rates.

The columns are those that the document type declares, in its order, so that the header of a type's files stays the
same; a value that the type does not declare (any more) follows in a column of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from documents.records import Record
from documents.types import DocumentType, FieldType, ValueType

Cell = str | Decimal | date | bool | None

NUMBERS = frozenset({ValueType.AMOUNT, ValueType.NUMBER, ValueType.RATE})
KEYS = ("record", "document", "revision", "kind", "subkind", "direction", "committed_at", "committed_by", "twin_of")
TAX = {
    "rate": FieldType(name="rate", type=ValueType.RATE),
    "net": FieldType(name="net", type=ValueType.AMOUNT),
    "tax": FieldType(name="tax", type=ValueType.AMOUNT),
}
FORMULA = frozenset("=+-@＝＋－＠\t\r\n")  # what a spreadsheet may take for the beginning of a formula


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table with a header."""

    name: str
    header: tuple[str, ...]
    types: tuple[ValueType, ...]  # of each column
    rows: tuple[tuple[Cell, ...], ...]


def sheets(records: Sequence[Record], document_type: DocumentType) -> tuple[Sheet, ...]:
    """Return the sheet of the records and, where they have any, those of line items and tax rates."""
    keyed = [({**_keys(record)}, record.values) for record in records]
    lines = [(_position(record, n), row) for record in records for n, row in enumerate(record.line_items, 1)]
    taxes = [(_position(record, n), row) for record in records for n, row in enumerate(record.tax_breakdown, 1)]
    made = (
        _sheet("records", keyed, document_type.fields),
        _sheet("line_items", lines, document_type.line_items),
        _sheet("tax_breakdown", taxes, TAX),
    )
    return tuple(sheet for sheet in made if sheet.rows)


def looks_like_formula(text: str) -> bool:
    """Tell whether a spreadsheet that opens `text` might run it.

    >>> looks_like_formula('=HYPERLINK("http://x","y")'), looks_like_formula("Faktura 12")
    (True, False)
    """
    return bool(text) and (text[0] in FORMULA or text.lstrip()[:1] in FORMULA)


def cell(value: str, type: ValueType) -> Cell:
    """Return a canonical value as what it is; as text where it is not what its type says.

    >>> cell("12.50", ValueType.AMOUNT), cell("soon", ValueType.DATE)
    (Decimal('12.50'), 'soon')
    """
    try:
        if type in NUMBERS and value.strip():
            number = Decimal(value)
            return number if number.is_finite() else value
        if type == ValueType.DATE:
            return date.fromisoformat(value)
    except (InvalidOperation, ValueError):
        return value
    if type == ValueType.BOOLEAN and value in {"true", "false"}:
        return value == "true"
    return value or None


def _keys(record: Record) -> dict[str, Cell]:
    values = (
        record.id,
        record.document,
        Decimal(record.revision),
        record.kind,
        record.subkind or None,
        record.direction or None,
        record.committed_at.isoformat(timespec="seconds"),
        record.committed_by,
        record.twin_of or None,
    )
    return dict(zip(KEYS, values, strict=True))


def _position(record: Record, number: int) -> dict[str, Cell]:
    return {"record": record.id, "document": record.document, "position": Decimal(number)}


def _sheet(
    name: str, rows: Iterable[tuple[Mapping[str, Cell], Mapping[str, str]]], declared: Mapping[str, FieldType]
) -> Sheet:
    rows = list(rows)
    keys = tuple(rows[0][0]) if rows else ()
    undeclared = sorted({column for _, values in rows for column in values} - declared.keys())
    types = {column: declared[column].type for column in declared} | dict.fromkeys(undeclared, ValueType.TEXT)
    return Sheet(
        name=name,
        header=(*keys, *types),
        types=(*(ValueType.IDENTIFIER for _ in keys), *types.values()),
        rows=tuple(
            (*found.values(), *(cell(values.get(column, ""), type) for column, type in types.items()))
            for found, values in rows
        ),
    )
