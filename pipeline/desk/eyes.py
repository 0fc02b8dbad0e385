"""Four eyes: values of weight are entered by two people, neither of whom sees what the other entered.

Of weight are bank accounts and the fields that a type marks as critical, and amounts above the company's limit, an
amount only then. Where the two differ, a third person enters them too; what two entered alike stands. Where no two of
the three did, all begins anew with the third one's entry as the first. A value that is neither read nor entered needs
nobody; nor does one that went through this before. Where the kind is another one, what a person typed while it needed
no second one is as it was read again.

Figures tell each other: amounts add up, rows add up to them. As long as one figure is watched all of the document's
are, the tables are shown as they were read, and what was typed into them lies with the entry.
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
FIGURES = frozenset({ValueType.AMOUNT, ValueType.NUMBER, ValueType.RATE})


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

    def newly_watched(self, was: DocumentType, declared: DocumentType) -> tuple[str, ...]:
        """Return the fields that need a second person, whatever their value, and needed none in the type `was`."""
        known = {name for name, one in was.fields.items() if _is_of_weight(one)}
        return tuple(
            name for name, one in declared.fields.items() if self.critical and _is_of_weight(one) and name not in known
        )

    def _wants(self, declared: FieldType, both: tuple[Field | None, Field | None]) -> bool:
        if _is_settled(*both):
            return False
        values = {one.value for one in both if one is not None}
        if declared.type is ValueType.AMOUNT:
            return self.above > 0 and any(abs(Decimal(value)) > self.above for value in values)
        return self.critical and _is_of_weight(declared)


def without(document: Document, names: Sequence[str]) -> Document:
    """Return the document without the fields `names`."""
    return replace(document, fields={name: one for name, one in document.fields.items() if name not in names})


def with_figures(declared: DocumentType, names: Sequence[str], before: Document, after: Document) -> tuple[str, ...]:
    """Return the watched fields `names` and, where one is a figure, all other figures, from which it would follow.

    The other arguments are those of `FourEyes.watched`.
    """
    if not _has_figure(declared, names):
        return tuple(names)
    figures = (
        name
        for name, one in declared.fields.items()
        if one.type in FIGURES and not _is_settled(before.fields.get(name), after.fields.get(name))
    )
    return tuple(dict.fromkeys((*names, *figures)))


def _is_of_weight(declared: FieldType) -> bool:
    return declared.critical or declared.type in ACCOUNTS


def _is_settled(read: Field | None, entered: Field | None) -> bool:
    """Return whether there is no value, or only one that a person gave earlier."""
    if read is None and entered is None:
        return True
    return read is not None and read.source is Source.HUMAN and read == entered


def _has_figure(declared: DocumentType, names: Sequence[str]) -> bool:
    return any(declared.fields[name].type in FIGURES for name in names if name in declared.fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """What the people so far make of the watched fields."""

    values: Mapping[str, str]  # by field, as it is to be; "" for none
    differing: tuple[str, ...] = ()  # those that no two entered alike; their values are the last person's


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one person entered, and the document as they left it: what they did not enter is right as it is there."""

    entered: Mapping[str, str]
    left: Document

    def of(self, name: str, read: Document) -> tuple[str, ...]:
        """Return what they say a field is; nothing where it was `read` only after them, so that they never saw it."""
        if name in self.entered:
            return (self.entered[name],)
        return (value_of(self.left, name),) if name in self.left.fields or name not in read.fields else ()


def agreement(names: Sequence[str], before: Sequence[Told], mine: Document, read: Document) -> Agreement:
    """Return what the second or third person makes of it.

    Args:
        names: the watched fields
        before: what was told before, by the first person first; one or two
        mine: the document as this person accepts it
        read: as it was before them, of the kind that they chose
    """
    values, differing = {}, []
    for name in names:
        own, told = value_of(mine, name), [value for one in before for value in one.of(name, read)]
        values[name] = told[0] if _is_agreed(name, before) else own
        if values[name] not in told:
            differing.append(name)
    return Agreement(values=values, differing=tuple(differing))


def _is_agreed(name: str, before: Sequence[Told]) -> bool:
    """Return whether two people entered the same before."""
    entered = [one.entered[name] for one in before if name in one.entered]
    return len(entered) > len(set(entered))


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
    return TABLES if _has_figure(declared, names) else ()


def as_read(document: Document, read: Document, names: Sequence[str]) -> Document:
    """Return the document with the fields and tables `names` as they were read: nobody sees what was entered."""
    kept = {name: one for name, one in document.fields.items() if name not in names}
    fields = {**kept, **{name: read.fields[name] for name in names if name in read.fields}}
    rows = {name: rows for name, rows in tables(read).items() if name in names}
    deleted = {name: rows for name, rows in document.deleted.items() if name not in names}
    deleted |= {name: rows for name, rows in read.deleted.items() if name in names}
    return _with_tables(replace(document, fields=fields, deleted=deleted), rows)


def typed_rows(document: Document, read: Document, names: Sequence[str]) -> dict[str, str]:
    """Return the rows, as JSON, of those of the tables `names` into which was typed."""
    typed = (name for name in names if not _is_left(document, read, name))
    return {name: codec.encode(tables(document)[name]).decode() for name in typed}


def cells_apart(values: Mapping[str, str]) -> dict[str, str]:
    """Return the values of an entry, those of rows by the name of each cell."""
    rows = {name: codec.decode(tuple[Row, ...], one) for name, one in values.items() if name in TABLES}
    cells = {
        f"{name}[{position}].{column}": value
        for name, those in rows.items()
        for position, row in enumerate(those, start=1)
        for column, value in row.values.items()
    }
    return {**{name: one for name, one in values.items() if name not in TABLES}, **cells}


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
