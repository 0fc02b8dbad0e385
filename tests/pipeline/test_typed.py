"""What people type, as values."""

from __future__ import annotations

from dataclasses import replace

import pytest

from documents.errors import UsageError
from documents.fields import Document, Field, Kind, Place, Row
from documents.geometry import Box
from documents.pages import Source
from documents.types import FieldType, ValueType, load
from pipeline.corrections import correct, without_empty_rows
from pipeline.typed import read_typed

INVOICE = load()["invoice"]
FOUND = Document(
    pages=(1,),
    kind=Kind(name="invoice", confidence=0.9),
    fields={"invoice_number": Field(value="F1", confidence=0.5, source=Source.OCR, text="F1", page=1)},
    line_items=(Row(values={"description": "paper", "quantity": "2"}, page=1),),
)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (ValueType.DATE, "2026-11-21", "2026-11-21"),
        (ValueType.DATE, "21.11.2026", "2026-11-21"),
        (ValueType.DATE, "21. listopadu 2026", "2026-11-21"),
        (ValueType.AMOUNT, "1234,5", "1234.50"),
        (ValueType.AMOUNT, "1 234.50", "1234.50"),
        (ValueType.AMOUNT, "-99", "-99.00"),
        (ValueType.AMOUNT, "\N{MINUS SIGN}99", "-99.00"),
        (ValueType.NAME, "Papírna \N{EN DASH} Brno", "Papírna \N{EN DASH} Brno"),
        (ValueType.NUMBER, "7,5", "7.5"),
        (ValueType.RATE, "21 %", "21"),
        (ValueType.CURRENCY, "Kč", "CZK"),
        (ValueType.CURRENCY, "eur", "EUR"),
        (ValueType.BOOLEAN, "Ano", "true"),
        (ValueType.BOOLEAN, "no", "false"),
        (ValueType.VAT_ID, "cz 12345678", "CZ12345678"),
        (ValueType.NAME, "  Papírna   s.r.o. ", "Papírna s.r.o."),
        (ValueType.DIGITS, "2026 001", "2026001"),
        (ValueType.DATE, "  ", ""),
    ],
)
def test_typed_text_becomes_a_value(kind: ValueType, text: str, value: str) -> None:
    assert read_typed(FieldType(name="field", type=kind), text) == value


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        (ValueType.DATE, "31.2.2026", "21.11.2026"),
        (ValueType.DATE, "tomorrow", "not a date"),
        (ValueType.AMOUNT, "a lot", "'a lot' is not an amount"),
        (ValueType.AMOUNT, "12 and 13", "1 234,50"),
        (ValueType.DIGITS, "20-26", "not digits only"),
        (ValueType.BOOLEAN, "perhaps", "yes or no"),
        (ValueType.CURRENCY, "crowns", "CZK"),
    ],
)
def test_what_is_no_value_is_refused_with_an_example(kind: ValueType, text: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        read_typed(FieldType(name="field", type=kind), text)


def test_choices_are_told_by_any_case() -> None:
    declared = FieldType(name="request_type", type=ValueType.CHOICE, choices=("advance", "payslip"))
    assert read_typed(declared, "Advance") == "advance"
    with pytest.raises(UsageError, match="none of: advance, payslip"):
        read_typed(declared, "loan")


def test_a_corrected_field_is_a_humans_and_keeps_its_place() -> None:
    field = correct(FOUND, INVOICE, {"invoice_number": "F 17"}).fields["invoice_number"]
    assert (field.value, field.source, field.confidence, field.page) == ("F17", Source.HUMAN, 1.0, 1)


def test_a_field_that_was_missed_is_added_and_a_wrong_one_removed() -> None:
    corrected = correct(FOUND, INVOICE, {"issue_date": "21.11.2026", "invoice_number": ""})
    assert {name: field.value for name, field in corrected.fields.items()} == {"issue_date": "2026-11-21"}


def test_cells_and_rows_are_corrected_added_and_removed() -> None:
    corrected = correct(
        FOUND,
        INVOICE,
        {"line_items[1].quantity": "3,5", "line_items[2].description": "ink", "tax_breakdown[1].rate": "21 %"},
    )
    assert [dict(row.values) for row in corrected.line_items] == [
        {"description": "paper", "quantity": "3.5"},
        {"description": "ink"},
    ]
    assert [dict(row.values) for row in corrected.tax_breakdown] == [{"rate": "21"}]
    assert correct(corrected, INVOICE, {"line_items[1]": ""}).line_items == corrected.line_items[1:]
    assert correct(corrected, INVOICE, {"line_items[2].description": ""}).line_items == corrected.line_items[:1]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("invoice_numbr", "Did you mean invoice_number"),
        ("colour", "There is no field 'colour'"),
        ("line_items[9].quantity", "the next one is 2"),
        ("line_items[1].colour", "There is no field 'colour'"),
        ("line_items[1]", "Name a column"),
    ],
)
def test_names_that_are_not_there_are_told(name: str, said: str) -> None:
    with pytest.raises(UsageError) as told:
        correct(FOUND, INVOICE, {name: "1"})
    assert said in str(told.value)


def test_a_row_is_put_between_others() -> None:
    rows = (*FOUND.line_items, Row(values={"description": "ink"}))
    typed = {"line_items[+2]": "", "line_items[2].description": "pens"}
    found = correct(replace(FOUND, line_items=rows), INVOICE, typed)
    assert [row.values["description"] for row in found.line_items] == ["paper", "pens", "ink"]


def test_an_added_row_into_which_nothing_was_typed_is_none() -> None:
    added = correct(FOUND, INVOICE, {"line_items[+1]": ""})
    assert len(added.line_items) == 2 and without_empty_rows(added).line_items == FOUND.line_items
    with pytest.raises(UsageError, match="has 1 rows"):
        correct(FOUND, INVOICE, {"line_items[+3]": ""})


def test_a_cell_stands_where_the_person_pointed() -> None:
    box, beside = Box(x0=0.1, y0=0.2, x1=0.2, y1=0.3), Box(x0=0.3, y0=0.2, x1=0.4, y1=0.25)
    typed = {"line_items[1].quantity": "3", "line_items[2].quantity": "4", "line_items[2].unit": "m"}
    places = {name: Place(page=1, box=box) for name in typed} | {"line_items[2].unit": Place(page=1, box=beside)}
    read, new = correct(FOUND, INVOICE, typed, places=places).line_items
    assert (read.cells["quantity"].box, read.box) == (box, None)
    assert (new.page, new.cells["quantity"].box, new.box) == (1, box, box.union(beside))


def test_a_place_on_another_page_than_the_row_is_not_kept() -> None:
    place = Place(page=2, box=Box(x0=0.1, y0=0.2, x1=0.2, y1=0.3))
    on_two = replace(FOUND, pages=(1, 2))
    (row,) = correct(
        on_two, INVOICE, {"line_items[1].quantity": "3"}, places={"line_items[1].quantity": place}
    ).line_items
    assert row.page == 1 and row.cells["quantity"].box is None
