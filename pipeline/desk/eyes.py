"""Four eyes: values of weight are entered by two people, neither of whom sees what the other entered.

Of weight are bank accounts and the fields that a type marks as critical, and amounts above the company's limit, an
amount only then. Where the two differ, a third person's entry decides; what two entered alike stands whatever the third
entered. A value that is neither read nor entered needs nobody; nor does one that went through this before.

Rows would tell an amount that is not to be seen, for they add up to it: as long as one is watched, the tables are shown
as they were read, and what was typed into them lies with the entry.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from documents import codec
from documents.fields import Document, Field, Row
from documents.pages import Source
from documents.records import Entry
from documents.types import DocumentType, FieldType, ValueType
from validation.cells import ITEMS, TAXES, tables

TABLES = (ITEMS, TAXES)
ACCOUNTS = frozenset({ValueType.IBAN, ValueType.BANK_ACCOUNT})


@dataclass(frozen=True, slots=True, kw_only=True)
class FourEyes:
    """For what a company wants a second person."""

    critical: bool = False  # accounts, and fields that their type marks as critical
    above: Decimal = Decimal(0)  # amounts above it; 0: none

    def watched(self, declared: DocumentType, before: Document, after: Document) -> tuple[str, ...]:
        """Return the fields that need a second person.

        Args:
            declared: the type of `after`
            before: the document as it was read
            after: as a person accepts it
        """
        return tuple(
            name
            for name, one in declared.fields.items()
            if self._wants(one, (before.fields.get(name), after.fields.get(name)))
        )

    def _wants(self, declared: FieldType, both: tuple[Field | None, Field | None]) -> bool:
        read, entered = both
        values = {one.value for one in both if one is not None}
        if not values or (read is not None and read.source is Source.HUMAN and read == entered):
            return False
        if declared.type is ValueType.AMOUNT:
            return self.above > 0 and any(abs(Decimal(value)) > self.above for value in values)
        return self.critical and (declared.critical or declared.type in ACCOUNTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """What the people so far make of the watched fields."""

    values: Mapping[str, str]  # by field, as it is to be; "" for none
    differing: tuple[str, ...] = ()  # of these a third person decides


def agreement(names: Sequence[str], entries: Sequence[Entry], mine: Document, standing: Document) -> Agreement:
    """Return what the second or third person makes of it.

    Args:
        names: the watched fields
        entries: what was entered before, the first person's first; one or two
        mine: the document as this person accepts it
        standing: the document as it was before them; who did not enter a field left it as it is there
    """
    own = {name: value_of(mine, name) for name in names}
    first = entries[0].values
    if len(entries) == 1:
        told = {name: first.get(name, value_of(standing, name)) for name in names}
        return Agreement(values=own, differing=tuple(name for name in names if told[name] != own[name]))
    second = entries[1].values
    alike = {name: value for name, value in first.items() if second.get(name) == value}
    return Agreement(values={name: alike.get(name, own[name]) for name in names})


def value_of(document: Document, name: str) -> str:
    """Return the value of a field, empty where there is none."""
    return document.fields[name].value if name in document.fields else ""


def with_values(document: Document, values: Mapping[str, str]) -> Document:
    """Return the document with these values, as people agreed on them."""
    fields = dict(document.fields)
    for name, value in values.items():
        found = fields.pop(name, Field(value="", confidence=0.0, source=Source.HUMAN))
        if value:
            text = found.text if found.value == value else value
            fields[name] = replace(found, value=value, text=text, confidence=1.0, source=Source.HUMAN)
    return replace(document, fields=fields)


def tables_beside(declared: DocumentType, names: Sequence[str]) -> tuple[str, ...]:
    """Return the tables that would tell what was entered for the fields `names`."""
    watched = (declared.fields[name].type for name in names if name in declared.fields)
    return TABLES if ValueType.AMOUNT in watched else ()


def as_read(document: Document, read: Document, names: Sequence[str]) -> Document:
    """Return the document with the fields and tables `names` as they were read: nobody sees what was entered."""
    kept = {name: one for name, one in document.fields.items() if name not in names}
    fields = {**kept, **{name: read.fields[name] for name in names if name in read.fields}}
    rows = {name: rows for name, rows in tables(read).items() if name in names}
    return _with_tables(replace(document, fields=fields), rows)


def typed_rows(document: Document, read: Document, names: Sequence[str]) -> dict[str, str]:
    """Return the rows, as JSON, of those of the tables `names` into which was typed."""
    typed = (name for name in names if not _is_left(document, read, name))
    return {name: codec.encode(tables(document)[name]).decode() for name in typed}


def with_rows(document: Document, read: Document, entries: Sequence[Entry]) -> Document:
    """Return the document with what was typed last into each table that its last person left as it was read."""
    typed = {name: rows for entry in entries for name, rows in entry.values.items() if name in TABLES}
    left = {name: rows for name, rows in typed.items() if _is_left(document, read, name)}
    return _with_tables(document, {name: codec.decode(tuple[Row, ...], rows) for name, rows in left.items()})


def _with_tables(document: Document, rows: Mapping[str, tuple[Row, ...]]) -> Document:
    items, taxes = rows.get(ITEMS, document.line_items), rows.get(TAXES, document.tax_breakdown)
    return replace(document, line_items=items, tax_breakdown=taxes)


def _is_left(document: Document, read: Document, table: str) -> bool:
    ours, theirs = ([row.values for row in tables(one)[table]] for one in (document, read))
    return ours == theirs
