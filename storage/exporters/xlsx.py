"""An Excel workbook: the records in the first sheet, line items and tax rates in sheets of their own.

Amounts are numbers and dates are dates, shown as the reader's Excel is used to; everything else is text, so that the
zeros before a variable symbol stay. Text that looks like a formula is marked as text, also for who edits the cell.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from documents.records import Record
from documents.types import DocumentType, ValueType
from storage.exporters.sheets import Cell, Sheet, looks_like_formula, sheets

LONGEST = 32_767  # characters in a cell
FIRST_YEAR = 1901  # Excel counts days from 1900, with an error in the first months
LOCAL_DATE = "mm-dd-yy"  # Excel's built-in format 14: the short date of whoever reads it
FORMATS = {ValueType.AMOUNT: "#,##0.00"}


def render(stem: str, records: Sequence[Record], document_type: DocumentType) -> Mapping[str, bytes]:
    """Return the file `stem.xlsx`."""
    book = Workbook(write_only=True)
    for sheet in sheets(records, document_type):
        _fill(book.create_sheet(sheet.name), sheet)
    made = io.BytesIO()
    book.save(made)
    return {f"{stem}.xlsx": made.getvalue()}


def _fill(page: WriteOnlyWorksheet, sheet: Sheet) -> None:
    page.freeze_panes = "A2"
    header = [_written(page, name, ValueType.TEXT) for name in sheet.header]
    for cell in header:
        cell.font = Font(bold=True)
    page.append(header)
    for row in sheet.rows:
        page.append([_written(page, cell, type) for cell, type in zip(row, sheet.types, strict=True)])


def _written(page: WriteOnlyWorksheet, value: Cell, type: ValueType) -> WriteOnlyCell:
    match value:
        case None | bool():
            return WriteOnlyCell(page, value)
        case Decimal():
            cell = WriteOnlyCell(page, value)
            cell.number_format = FORMATS.get(type, "General")
            return cell
        case date() if value.year >= FIRST_YEAR:
            cell = WriteOnlyCell(page, value)
            cell.number_format = LOCAL_DATE
            return cell
    text = ILLEGAL_CHARACTERS_RE.sub("", str(value))[:LONGEST]
    cell = WriteOnlyCell(page, text)
    cell.data_type = "s"  # never "f", whatever it begins with
    cell.number_format = "@"
    if looks_like_formula(text):
        cell.quotePrefix = True
    return cell
