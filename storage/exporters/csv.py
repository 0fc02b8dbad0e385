"""CSV that Excel in Czech, Slovak and German opens by a double click, with every accent and amount in its place.

UTF-8 with a byte order mark, columns separated by semicolons, amounts with a decimal comma and without groups, dates as
`2026-11-21`, which every Excel understands, lines ended by CR LF. Line items and tax rates have files of their own,
with the record's id in each row. A text that a spreadsheet might run as a formula gets an apostrophe before it.

Excel drops the leading zeros of a column of digits when it opens a CSV file; where that hurts, use `xlsx`. Programs are
better served by `jsonl`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from documents.records import Record
from documents.types import DocumentType
from storage.exporters.sheets import Cell, Sheet, looks_like_formula, sheets


def render(stem: str, records: Sequence[Record], document_type: DocumentType) -> Mapping[str, bytes]:
    """Return the files: `stem.csv`, and beside it `stem-line_items.csv` and the like."""
    made = sheets(records, document_type)
    return {_name(stem, sheet): _encoded(sheet) for sheet in made}


def _name(stem: str, sheet: Sheet) -> str:
    return f"{stem}.csv" if sheet.name == "records" else f"{stem}-{sheet.name}.csv"


def _encoded(sheet: Sheet) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(map(_shown, sheet.header))
    writer.writerows([_shown(cell) for cell in row] for row in sheet.rows)
    return text.getvalue().encode("utf-8-sig")


def _shown(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "1" if cell else "0"
        case Decimal():
            return f"{cell:f}".replace(".", ",")
        case date():
            return cell.isoformat()
    text = cell.replace("\x00", "")
    return f"'{text}" if looks_like_formula(text) else text
