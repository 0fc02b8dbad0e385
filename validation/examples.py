"""Documents that were read, beside what they say in truth: what confidence is trained and measured on.

An example is a line of a JSON Lines file, in the form of `documents.codec`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from documents.codec import decode
from documents.company import Company
from documents.fields import Document, Row
from documents.types import DocumentType, DocumentTypes, ValueType, type_of
from validation.cells import column_types, tables
from validation.cells import features as features_of_cells
from validation.checking import check
from validation.features import features
from validation.pairing import pairs
from validation.truth import is_right


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A document as it was read, and its truth."""

    document: Document
    truth: Mapping[str, str | None]  # by field; None: not on the page; fields not named are not known
    tables: Mapping[str, tuple[Mapping[str, str | None], ...]] = field(default_factory=dict)  # rows likewise, by table
    group: str  # same issuer or same layout: never split between training and measuring
    company: Company = field(default_factory=Company)
    today: date = date(2026, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A field or a cell that was read, what was known about it, and whether it was right."""

    field: str  # or table and column: "line_items.quantity"
    group: str
    features: Mapping[str, float]
    right: bool


def examples(file: Path) -> Iterator[Example]:
    """Yield the examples in a file."""
    with file.open(encoding="utf-8") as lines:
        yield from (decode(Example, line) for line in lines if line.strip())


def judged(example: Example, types: DocumentTypes) -> Iterator[Judged]:
    """Yield the fields of a document whose truth is known, with features as today's rules see them."""
    document, document_type = _checked(example, types)
    seen = features(document, document_type)
    for name, read in document.fields.items():
        if name in example.truth and read.value:
            declared = document_type.fields.get(name)
            truth = example.truth[name]
            yield Judged(
                field=name,
                group=example.group,
                features=seen[name],
                right=truth is not None and is_right(declared.type if declared else ValueType.TEXT, truth, read.value),
            )


def judged_cells(example: Example, types: DocumentTypes) -> Iterator[Judged]:
    """Yield the cells of the tables whose truth is known; a missing one is right where the page has none."""
    document, document_type = _checked(example, types)
    for table, true_rows in example.tables.items():
        declared = column_types(document_type, table)
        rows = tables(document)[table]

        def right(column: str, truth: str | None, row: Row, declared: Mapping[str, ValueType] = declared) -> bool:
            read = row.values.get(column)
            if truth is None or read is None:
                return truth is read
            return is_right(declared.get(column, ValueType.TEXT), truth, read)

        def alike(row: Row, true_row: Mapping[str, str | None]) -> int:
            return sum(right(name, true_row.get(name), row) for name in row.values)

        places = pairs(rows, true_rows, alike)
        for row, place, cells in zip(rows, places, features_of_cells(document, table), strict=True):
            truth = true_rows[place] if place is not None else dict.fromkeys(row.values)
            for name, seen in cells.items():
                if name in truth:
                    yield Judged(
                        field=f"{table}.{name}",
                        group=example.group,
                        features=seen,
                        right=right(name, truth[name], row),
                    )


def _checked(example: Example, types: DocumentTypes) -> tuple[Document, DocumentType]:
    document_type = type_of(types, example.document.kind.name, example.document.kind.subkind)
    findings = check(example.document, document_type, example.company, example.today)
    return replace(example.document, findings=findings), document_type
