"""What tells how sure a cell of a table is, as named numbers like those of `validation.features`.

A cell is looked at wherever its column has a value in the table, so that a quantity missing beside others is seen. What
its row proves counts for the figures that take part: quantity times unit price is the line's total, the rate of the
net amount is the tax.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from documents.fields import Document, Row, Severity
from documents.pages import Source
from documents.types import TAX_COLUMNS, DocumentType, ValueType
from validation.features import READER
from validation.rules.line_amounts import fits as fits_line
from validation.rules.rate_of_net import fits as fits_rate
from validation.values import column, number

ITEMS, TAXES = "line_items", "tax_breakdown"
LINE, TAX = ("quantity", "unit_price", "line_total"), ("rate", "net", "tax")
HEADING = "heading"  # the feature of a cell that says whether the heading of its column was found
ADDED = frozenset({"line_total", "hours", "net", "tax"})  # columns whose sums are held against the totals
RATE = "tax_rate"


def tables(document: Document) -> Mapping[str, tuple[Row, ...]]:
    """Return the document's tables by name."""
    return {ITEMS: document.line_items, TAXES: document.tax_breakdown}


def column_types(document_type: DocumentType, table: str) -> Mapping[str, ValueType]:
    """Return the columns that a table of this document type may have."""
    return {name: one.type for name, one in document_type.line_items.items()} if table == ITEMS else TAX_COLUMNS


def columns(rows: Sequence[Row]) -> tuple[str, ...]:
    """Return the columns that have a value in any row."""
    return tuple(dict.fromkeys(name for row in rows for name in row.values))


def features(document: Document, table: str) -> Iterator[dict[str, dict[str, float]]]:
    """Yield the features of each cell of each row of a table, by column."""
    rows = tables(document)[table]
    shares = {name: sum(name in row.values for row in rows) / len(rows) for name in columns(rows)}
    proofs = [_proof(document, table, row) for row in rows]
    proved = sum(proof is True for proof in proofs) / max(1, len(proofs))
    for row, proof in zip(rows, proofs, strict=True):
        yield {
            name: {
                f"column:{name}": 1.0,
                f"source:{row.source}": 1.0,
                "kind": document.kind.confidence,
                "proved": proved,
                **_own(row, name, share),
                **_proved(table, row, name, proof),
                **_said(document, table, name),
                **_rate(document, row, name),
            }
            for name, share in shares.items()
        }


def _own(row: Row, name: str, share: float) -> dict[str, float]:
    """Return what the extractor saw of the cell; a missing one is the odder the more rows have one."""
    if name not in row.values:
        headed = any(cell.features.get(HEADING) for cell in row.cells.values())
        return {"lacks:value" if headed else "lacks:mention": share}
    seen = row.cells[name].features if name in row.cells else {}
    reader = _within(seen.get(READER, 1.0)) if row.source is Source.OCR else 1.0
    return {
        READER: reader,
        "share": share,
        **{f"lacks:{one}": 1 - _within(value) for one, value in seen.items() if one != READER},
    }


def _proof(document: Document, table: str, row: Row) -> bool | None:
    """Return whether the figures of a row agree, None where not all are there.

    A line may print its price without tax and its total with tax at a rate that stands in the breakdown only.
    """
    figures = [number(row.values.get(name, "")) for name in (LINE if table == ITEMS else TAX)]
    first, second, third = figures
    if first is None or second is None or third is None:
        return None
    if table == ITEMS:
        own = number(row.values.get(RATE, ""))
        rates = {own} if own is not None else {Decimal(0), *filter(None, column(document.tax_breakdown, "rate"))}
        return any(fits_line(first, second, third, rate) for rate in rates)
    return fits_rate(first, second, third, len(document.line_items))


def _proved(table: str, row: Row, name: str, proof: bool | None) -> dict[str, float]:
    part = LINE if table == ITEMS else TAX
    if proof is None:
        there = sum(one in row.values for one in part)
        return {"lacks:proof": 1.0} if name in part and there == len(part) - 1 else {}
    if name in part:
        return {"confirms:row" if proof else "contradicts:row": 1.0}
    return {} if proof else {"warns:row": 1.0}


def _said(document: Document, table: str, name: str) -> dict[str, float]:
    """Return what the rules say about the table: of the columns they add up, and of the others beside them."""
    beside = "" if name in ADDED else "beside:"
    return {
        f"{one.severity}:{beside}{one.rule}": 1.0
        for one in document.findings
        if table in one.fields and (one.rule != "line_amounts" or one.severity is Severity.CONFIRMS)
    }


def _rate(document: Document, row: Row, name: str) -> dict[str, float]:
    """Return whether a line's tax rate is one of the tax breakdown's."""
    known = {number(one.values.get("rate", "")) for one in document.tax_breakdown}
    if name != RATE or not known or RATE not in row.values:
        return {}
    return {"confirms:known_rate" if number(row.values[RATE]) in known else "warns:known_rate": 1.0}


def _within(value: float) -> float:
    return min(1.0, max(0.0, value)) if math.isfinite(value) else 0.0
