from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from documents.records import Record
from documents.types import DocumentType, FieldType, ValueType
from storage.exporters import EXPORTERS
from storage.exporters.sheets import cell, looks_like_formula, sheets

COLUMNS = {
    "invoice_number": ValueType.IDENTIFIER,
    "supplier_name": ValueType.NAME,
    "variable_symbol": ValueType.DIGITS,
    "issue_date": ValueType.DATE,
    "gross_total": ValueType.AMOUNT,
    "reverse_charge": ValueType.BOOLEAN,
}
LINES = {"description": ValueType.TEXT, "quantity": ValueType.NUMBER, "line_total": ValueType.AMOUNT}
TYPE = DocumentType(
    name="invoice",
    kind="invoice",
    fields={name: FieldType(name=name, type=type) for name, type in COLUMNS.items()},
    line_items={name: FieldType(name=name, type=type) for name, type in LINES.items()},
)
KEYS = ("record", "document", "revision", "kind", "subkind", "direction", "committed_at", "committed_by", "twin_of")


def record(**values: str) -> Record:
    """Return a record of 1 234.50 crowns; `values` are laid over its own."""
    own = {
        "invoice_number": "2026001",
        "supplier_name": "Žluťoučký kůň; s.r.o.",
        "variable_symbol": "0012",
        "issue_date": "2026-03-01",
        "gross_total": "1234.50",
        "reverse_charge": "false",
    }
    return Record(
        company="acme",
        id="d1.1",
        document="d1",
        revision=1,
        kind="invoice",
        direction="received",
        values=own | values,
        line_items=({"description": "Prkno", "quantity": "2.5", "line_total": "-10.00"},),
        tax_breakdown=({"rate": "21", "net": "1020.25", "tax": "214.25"},),
        committed_at=datetime(2026, 3, 2, 8, 30, tzinfo=UTC),
        committed_by="eva",
    )


def rendered(exporter: str, *records: Record) -> Mapping[str, bytes]:
    return EXPORTERS[exporter]("invoice-000001", records, TYPE)


def rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def workbook(*records: Record) -> Workbook:
    return load_workbook(io.BytesIO(rendered("xlsx", *records)["invoice-000001.xlsx"]))


def test_csv_opens_in_czech_excel() -> None:
    made = rendered("csv", record())
    main = made["invoice-000001.csv"]
    assert main.startswith(b"\xef\xbb\xbfrecord;document;")
    assert main.endswith(b"\r\n")
    header, row = rows(main)
    shown = dict(zip(header, row, strict=True))
    assert header == [*KEYS, *COLUMNS]
    assert shown["gross_total"] == "1234,50"
    assert shown["issue_date"] == "2026-03-01"
    assert shown["supplier_name"] == "Žluťoučký kůň; s.r.o."
    assert (shown["variable_symbol"], shown["reverse_charge"], shown["twin_of"]) == ("0012", "0", "")


def test_csv_has_line_items_and_tax_rates_in_files_of_their_own() -> None:
    made = rendered("csv", record())
    assert sorted(made) == ["invoice-000001-line_items.csv", "invoice-000001-tax_breakdown.csv", "invoice-000001.csv"]
    assert rows(made["invoice-000001-line_items.csv"]) == [
        ["record", "document", "position", "description", "quantity", "line_total"],
        ["d1.1", "d1", "1", "Prkno", "2,5", "-10,00"],
    ]
    assert rows(made["invoice-000001-tax_breakdown.csv"])[1] == ["d1.1", "d1", "1", "21", "1020,25", "214,25"]


def test_the_header_does_not_depend_on_what_was_found() -> None:
    found = EXPORTERS["csv"]("x", [replace(record(), values={}, line_items=())], TYPE)
    assert rows(found["x.csv"])[0] == [*KEYS, *COLUMNS]
    assert rows(found["x.csv"])[1][len(KEYS) :] == [""] * len(COLUMNS)
    assert "x-line_items.csv" not in found


def test_a_value_the_type_does_not_declare_follows_at_the_end() -> None:
    header = rows(rendered("csv", record(zebra="1", alpha="2"))["invoice-000001.csv"])[0]
    assert header == [*KEYS, *COLUMNS, "alpha", "zebra"]


FORMULAS = ["=1+1", "+420 123", "-x", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1+1", '=HYPERLINK("http://x";"y")']


@pytest.mark.parametrize("text", FORMULAS)
def test_no_spreadsheet_runs_what_a_document_says(text: str) -> None:
    main = rendered("csv", record(supplier_name=text))["invoice-000001.csv"]
    assert dict(zip(*rows(main), strict=True))["supplier_name"] == "'" + text
    page = workbook(record(supplier_name=text))["records"]
    found = page.cell(2, len(KEYS) + 2)
    assert found.data_type == "s"
    assert found.quotePrefix
    assert looks_like_formula(text)


def test_negative_amounts_are_no_formulas() -> None:
    main = rendered("csv", record(gross_total="-5.00"))["invoice-000001.csv"]
    assert dict(zip(*rows(main), strict=True))["gross_total"] == "-5,00"


def test_a_column_name_is_guarded_like_a_value() -> None:
    header = rows(rendered("csv", record(**{"=cmd": "1"}))["invoice-000001.csv"])[0]
    assert header[-1] == "'=cmd"


def test_xlsx_has_numbers_as_numbers_and_dates_as_dates() -> None:
    book = workbook(record())
    assert book.sheetnames == ["records", "line_items", "tax_breakdown"]
    header, row = book["records"].iter_rows()
    found = {name.value: value for name, value in zip(header, row, strict=True)}
    assert (found["gross_total"].value, found["gross_total"].number_format) == (1234.5, "#,##0.00")
    assert found["issue_date"].value == datetime(2026, 3, 1)
    assert found["issue_date"].is_date
    assert (found["variable_symbol"].value, found["variable_symbol"].data_type) == ("0012", "s")
    assert found["reverse_charge"].value is False
    assert found["twin_of"].value is None
    assert [value.value for value in list(book["line_items"].iter_rows())[1]] == ["d1.1", "d1", 1, "Prkno", 2.5, -10]


def test_xlsx_takes_what_excel_does_not() -> None:
    book = workbook(record(supplier_name="a\x00\x07b" + "x" * 40_000, issue_date="1066-10-14", gross_total="n/a"))
    header, row = book["records"].iter_rows(values_only=True)
    found = dict(zip(header, row, strict=True))
    assert str(found["supplier_name"]).startswith("abxxx")
    assert len(str(found["supplier_name"])) == 32_767
    assert (found["issue_date"], found["gross_total"]) == ("1066-10-14", "n/a")


def test_jsonl_has_a_record_a_line_with_its_rows_inside() -> None:
    content = rendered("jsonl", record(zebra="1"), record())["invoice-000001.jsonl"]
    first, second = content.decode().splitlines()
    found = json.loads(first)
    assert list(found["fields"]) == [*COLUMNS, "zebra"]
    assert found["fields"]["gross_total"] == "1234.50"
    assert found["line_items"] == [{"description": "Prkno", "quantity": "2.5", "line_total": "-10.00"}]
    assert found["tax_breakdown"] == [{"rate": "21", "net": "1020.25", "tax": "214.25"}]
    assert json.loads(second)["record"] == "d1.1"
    assert "Žluťoučký".encode() in content


@pytest.mark.parametrize(
    ("value", "type", "expected"),
    [
        ("1.50", ValueType.AMOUNT, Decimal("1.50")),
        ("", ValueType.AMOUNT, None),
        ("Infinity", ValueType.AMOUNT, "Infinity"),
        ("abc", ValueType.RATE, "abc"),
        ("2026-02-28", ValueType.DATE, date(2026, 2, 28)),
        ("2026-02-30", ValueType.DATE, "2026-02-30"),
        ("true", ValueType.BOOLEAN, True),
        ("maybe", ValueType.BOOLEAN, "maybe"),
        ("007", ValueType.DIGITS, "007"),
    ],
)
def test_a_cell_is_what_its_type_says_or_else_text(value: str, type: ValueType, expected: object) -> None:
    assert cell(value, type) == expected


@given(st.text(st.characters(exclude_categories=["Cs"])), st.text(st.characters(exclude_categories=["Cs"])))
def test_whatever_a_document_says_csv_holds_one_row_a_record(name: str, total: str) -> None:
    made = rendered("csv", record(supplier_name=name, gross_total=total))["invoice-000001.csv"]
    header, row = rows(made)
    shown = dict(zip(header, row, strict=True))["supplier_name"]
    assert shown.removeprefix("'") == name.replace("\x00", "").removeprefix("'")
    assert not looks_like_formula(shown)


def test_no_records_make_no_sheets() -> None:
    assert sheets([], TYPE) == ()
