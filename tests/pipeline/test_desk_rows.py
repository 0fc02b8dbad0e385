"""Tables that are understood anew keep what a person typed into them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from documents.fields import Cell, Document, Field, Kind, Row
from documents.geometry import Box
from documents.pages import Source
from documents.types import load
from pipeline.corrections import correct
from pipeline.desk.rows import with_typed
from pipeline.desk.understanding import with_typed as document_with_typed

COLUMNS = ("description", "quantity", "unit_price")


def line(at: float, description: str, typed: Mapping[str, str] | None = None, page: int = 1) -> Row:
    """Return a row as it was read at a height of the page, with what was typed."""
    return Row(
        values={"description": description, "quantity": "1", **(typed or {})},
        page=page,
        box=Box(x0=0.1, y0=at, x1=0.9, y1=at + 0.02),
        cells={name: Cell(confidence=1.0, source=Source.HUMAN) for name in typed or {}},
    )


def added(description: str) -> Row:
    return Row(values={"description": description}, source=Source.HUMAN, confidence=1.0)


def told(rows: tuple[tuple[int | None, Row], ...]) -> list[tuple[int | None, str, str]]:
    return [(at, row.values["description"], row.values.get("quantity", "")) for at, row in rows]


def test_a_typed_cell_follows_its_row_to_where_that_stands_now() -> None:
    before = [line(0.1, "paper"), line(0.2, "ink", {"quantity": "7"})]
    rows = [line(0.2, "lnk"), line(0.3, "pens")]
    assert told(with_typed(rows, before, COLUMNS, (1,))) == [(0, "lnk", "7"), (1, "pens", "1")]


def test_a_typed_row_follows_the_one_that_it_followed() -> None:
    before = [line(0.1, "paper"), added("typed"), line(0.2, "ink")]
    rows = [line(0.1, "paper"), line(0.2, "ink")]
    found = told(with_typed(rows, before, COLUMNS, (1,)))
    assert found == [(0, "paper", "1"), (None, "typed", ""), (1, "ink", "1")]


def test_a_row_without_a_place_is_known_by_what_nobody_typed() -> None:
    before = [Row(values={"description": "paper", "quantity": "7"}, cells={"quantity": Cell(source=Source.HUMAN)})]
    rows = [Row(values={"description": "ink"}), Row(values={"description": "paper", "quantity": "1"})]
    assert told(with_typed(rows, before, COLUMNS, (1,))) == [(0, "ink", ""), (1, "paper", "7")]


def test_what_was_typed_goes_with_its_page_and_its_column() -> None:
    before = [line(0.1, "paper", {"quantity": "7"}, page=2), line(0.5, "ink", {"quantity": "8"})]
    assert told(with_typed([], before, COLUMNS, (1,))) == [(None, "ink", "8")]
    assert with_typed([], before, ("hours",), (1,)) == ()
    (kept,) = with_typed([line(0.5, "ink")], before, ("description",), (1,))
    assert kept[1].values == {"description": "ink", "quantity": "1"}


def test_a_cell_that_was_emptied_stays_empty() -> None:
    before = [Row(values={"description": "ink"}, page=1, cells={"quantity": Cell(source=Source.HUMAN)})]
    rows = [Row(values={"description": "ink", "quantity": "1"}, page=1)]
    assert told(with_typed(rows, before, COLUMNS, (1,))) == [(0, "ink", "")]


def test_a_row_that_was_taken_away_stays_away_and_others_like_it_do_not_go() -> None:
    types = load()
    rows = (line(0.1, "paper"), line(0.2, "ink"), line(0.3, "paper"))
    taxes = (Row(values={"rate": "21", "tax": "21.00"}), Row(values={"rate": "12", "tax": "1.20"}))
    read = Document(
        pages=(1,), kind=Kind(name="invoice", confidence=1.0), line_items=rows, tax_breakdown=taxes, fields={}
    )
    typed = {"line_items[3]": "", "tax_breakdown[1]": "", "line_items[3].description": "typed"}
    before = correct(read, types["invoice"], typed)
    anew = document_with_typed(replace(read, line_items=(*rows, line(0.4, "pens"))), before, types["invoice"])
    assert [row.values["description"] for row in anew.line_items] == ["paper", "ink", "typed", "pens"]
    assert [row.values["rate"] for row in anew.tax_breakdown] == ["12"]
    again = document_with_typed(read, anew, types["receipt"])
    assert [row.values["description"] for row in again.line_items] == ["paper", "ink", "typed"]


def test_a_row_whose_last_cell_was_emptied_stays_away() -> None:
    types = load()
    read = Document(pages=(1,), kind=Kind(name="invoice", confidence=1.0), line_items=(line(0.1, "paper"),))
    before = correct(read, types["invoice"], {"line_items[1].quantity": "", "line_items[1].description": ""})
    assert document_with_typed(read, before, types["invoice"]).line_items == ()


def test_tables_stay_typed_where_the_new_kind_has_them() -> None:
    types = load()
    anew = Document(pages=(1,), kind=Kind(name="receipt", confidence=1.0))
    taxes = (Row(values={"rate": "21", "tax": "21.00"}, source=Source.HUMAN),)
    name = Field(value="Acme", confidence=1.0, source=Source.HUMAN)
    before = Document(
        pages=(1,),
        kind=Kind(name="invoice", confidence=1.0),
        fields={"supplier_name": name},
        line_items=(added("typed"),),
        tax_breakdown=taxes,
    )
    kept = document_with_typed(anew, before, types["receipt"])
    assert (kept.line_items, kept.tax_breakdown) == (before.line_items, taxes)
    bare = document_with_typed(anew, before, types["complaint"])
    assert (bare.line_items, bare.tax_breakdown, dict(bare.fields)) == ((), (), {})
