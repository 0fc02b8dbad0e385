"""Commit or review: nothing is booked that is not sure, and each reason is said.

A document is committed only where its type is in mode automatic, its kind is sure, all required fields are there,
every field that carries money or names somebody is sure, and nothing contradicts itself.

A figure or a date in a row of a table is held to a threshold of its own, and what is missing beside others is doubtful
too. A row that was not read at all shows where the lines do not add up to a total, so that warning, which makes no
field wrong, asks for a person as well.

A kind that declares no fields (`other`) has no record to book: committing it means to archive it. A wrong one would
be an invoice nobody pays, so no other kind may be likely either.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from documents.fields import Decision, Document, Field, Finding, Outcome, Row, Severity
from documents.messages import Message, Told, kind_named, marked, named, say, say_many
from documents.pages import Source
from documents.types import DocumentType, FieldType, Mode, ValueType
from validation.cells import ITEMS, TAXES, column_types, tables
from validation.findings import value_of
from validation.rules.required_fields import missing, not_found

GUARDED = frozenset(  # value types that are held to the threshold wherever they are present
    {
        ValueType.AMOUNT,
        ValueType.CURRENCY,
        ValueType.COMPANY_ID,
        ValueType.VAT_ID,
        ValueType.IBAN,
        ValueType.BIC,
        ValueType.BANK_ACCOUNT,
        ValueType.BIRTH_NUMBER,
        ValueType.DIGITS,
    }
)
IN_ROWS = frozenset({ValueType.AMOUNT, ValueType.NUMBER, ValueType.RATE, ValueType.DATE})
ADDING_UP = frozenset({"line_totals", "hours"})  # rules whose warning says that rows may be missing
DOUBTED: Mapping[str, str] = {
    ITEMS: marked("Line {row}: {column} {value} is only {percent} sure."),
    TAXES: marked("Tax row {row}: {column} {value} is only {percent} sure."),
}
LACKED: Mapping[str, str] = {
    ITEMS: marked("Line {row}: {column} is missing."),
    TAXES: marked("Tax row {row}: {column} is missing."),
}
MOST_ROWS = 3  # doubtful rows of a table that are named one by one
LIKELY = 0.02  # probability from which on another kind stands in the way of archiving without a record


def decide(document: Document, document_type: DocumentType) -> Decision:
    """Return what becomes of the document, with every reason for a review in plain words."""
    reasons = tuple(dict.fromkeys(_reasons(document, document_type)))
    return Decision(outcome=Outcome.REVIEW if reasons else Outcome.COMMIT, reasons=reasons)


def least_sure(document: Document, document_type: DocumentType, seeming: float) -> Message:
    """Return which value is the least sure of those that are held to a threshold, though it may be sure enough.

    It is said to be no surer than `seeming`, 0-1.
    """
    held = [
        (field.confidence, name)
        for name, field in document.fields.items()
        if name in document_type.fields and _is_guarded(document_type.fields[name])
    ]
    if not held:
        return say(
            "The kind of document is only {percent} sure.", percent=percent(min(document.kind.confidence, seeming))
        )
    confidence, name = min(held)
    field = replace(document.fields[name], confidence=min(confidence, seeming))
    return _doubt(document_type.fields[name], field)


def _reasons(document: Document, document_type: DocumentType) -> Iterator[Told]:
    if document_type.mode is Mode.ASSISTED:
        yield say("Assisted: a person confirms every document.")
    if document_type.mode is Mode.MANUAL:
        yield say("Manual: a person enters the values.")
    yield from _about_kind(document, document_type)
    for name in missing(document, document_type):
        yield not_found(name)
    for name, field in document.fields.items():
        declared = document_type.fields.get(name)
        if declared and _is_guarded(declared) and not field.confidence >= document_type.thresholds.field:
            yield _doubt(declared, field)
    for table, rows in tables(document).items():
        yield from _about_rows(table, rows, document_type)
    for finding in document.findings:
        if finding.severity is Severity.CONTRADICTS or _may_lack_rows(finding):
            yield finding.message


def _may_lack_rows(finding: Finding) -> bool:
    return finding.rule in ADDING_UP and finding.severity is Severity.WARNS


def _about_rows(table: str, rows: Sequence[Row], document_type: DocumentType) -> Iterator[Message]:
    types = column_types(document_type, table)
    required = {name for name, column in document_type.line_items.items() if column.required}
    if table == ITEMS and not all(any(name in row.values for row in rows) for name in required):
        yield say("No lines were found.")
    reasons = []
    for position, row in enumerate(rows, start=1):
        guarded = {name: cell for name, cell in row.cells.items() if types.get(name) in IN_ROWS}
        doubtful = [name for name, cell in guarded.items() if not cell.confidence >= document_type.thresholds.row]
        if doubtful and row.source is not Source.HUMAN:
            least = min(doubtful, key=lambda name: guarded[name].confidence)
            reasons.append(_doubt_of_row(table, position, row, FieldType(name=least, type=types[least])))
    yield from reasons[:MOST_ROWS]
    if len(reasons) > MOST_ROWS:
        yield _more_rows(table, len(reasons) - MOST_ROWS)


def _more_rows(table: str, number: int) -> Message:
    if table == ITEMS:
        return say_many("{number} more line is not sure.", "{number} more lines are not sure.", number)
    return say_many("{number} more tax row is not sure.", "{number} more tax rows are not sure.", number)


def _doubt(declared: FieldType, field: Field) -> Message:
    return say(
        "{field} {value} is only {percent} sure.",
        field=named(declared.name),
        value=value_of(declared, field.value),
        percent=percent(field.confidence),
    )


def _doubt_of_row(table: str, position: int, row: Row, column: FieldType) -> Message:
    what = named(column.name)
    if column.name not in row.values:
        return say(LACKED[table], row=position, column=what)
    return say(
        DOUBTED[table],
        row=position,
        column=what,
        value=value_of(column, row.values[column.name]),
        percent=percent(row.cells[column.name].confidence),
    )


def _about_kind(document: Document, document_type: DocumentType) -> Iterator[Message]:
    kind = document.kind
    if not kind.confidence >= document_type.thresholds.kind:
        yield say("The kind of document is only {percent} sure.", percent=percent(kind.confidence))
    elif not document_type.fields:
        others = {name: chance for name, chance in kind.others.items() if name != kind.name}
        likely = max(others, key=others.__getitem__, default="")
        if likely and others[likely] >= LIKELY:
            yield say(
                "It may be another kind: {kind} ({percent}).", kind=kind_named(likely), percent=percent(others[likely])
            )


def _is_guarded(declared: FieldType) -> bool:
    return declared.required or declared.critical or declared.type in GUARDED


def percent(probability: float) -> str:
    """Return a probability rounded down, so that it never looks surer than it is.

    >>> percent(0.9499), percent(0.0)
    ('94 %', '0 %')
    """
    return f"{math.floor(probability * 100) if math.isfinite(probability) else 0} %"
