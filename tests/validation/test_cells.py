"""How sure the cells of a table are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from validation_cases import EVERYTHING, a_document

from documents.fields import Cell, Document, Finding, Row, Severity
from documents.pages import Source
from validation import weigh
from validation.cells import features
from validation.features import sign
from validation.model import CELLS, trained
from validation.rules import RULES

LINE = {"description": "paper", "quantity": "2", "unit_price": "50.00", "line_total": "100.00"}
SEEN = {"reader": 0.75, "heading": 1.0, "under": 1.0, "whole": 0.5}
CONFIRMED = Finding(rule="line_totals", severity=Severity.CONFIRMS, fields=("line_items",), message="for a test")
probabilities = st.floats(min_value=0, max_value=1)


def a_row(values: Mapping[str, str], seen: Mapping[str, float] = SEEN, source: Source = Source.OCR) -> Row:
    return Row(values=values, cells={name: Cell(features=seen) for name in values}, source=source)


def with_rows(*rows: Row, findings: tuple[Finding, ...] = ()) -> Document:
    return replace(a_document(), line_items=rows, findings=findings)


def sureness(document: Document, column: str, row: int = 0) -> float:
    return weigh(document, EVERYTHING).line_items[row].cells[column].confidence


def test_features_name_what_is_known_of_a_cell() -> None:
    (cells,) = features(with_rows(a_row(LINE), findings=(CONFIRMED,)), "line_items")
    assert cells["quantity"] == {
        "column:quantity": 1.0,
        "source:ocr": 1.0,
        "kind": 0.99,
        "proved": 1.0,
        "reader": 0.75,
        "share": 1.0,
        "lacks:heading": 0.0,
        "lacks:under": 0.0,
        "lacks:whole": 0.5,
        "confirms:row": 1.0,
        "confirms:beside:line_totals": 1.0,
    }
    assert cells["line_total"]["confirms:line_totals"] == 1.0
    assert "confirms:row" not in cells["description"]


def test_what_one_row_lacks_and_others_have_is_a_cell_too() -> None:
    without = {name: value for name, value in LINE.items() if name != "quantity"}
    _, cells = features(with_rows(a_row(LINE), a_row(without)), "line_items")
    assert cells["quantity"]["lacks:value"] == 0.5
    assert cells["quantity"]["lacks:proof"] == cells["unit_price"]["lacks:proof"] == 1.0
    document = with_rows(a_row(LINE), a_row(without))
    assert sureness(document, "quantity", row=1) < sureness(document, "quantity")
    assert weigh(document, EVERYTHING).line_items[1].values == without


def test_figures_that_do_not_agree_make_their_row_doubtful() -> None:
    right, wrong = with_rows(a_row(LINE)), with_rows(a_row({**LINE, "quantity": "3"}))
    for column in ("quantity", "unit_price", "line_total"):
        assert sureness(wrong, column) < sureness(right, column)


def test_the_tax_of_a_row_is_proved_by_its_rate() -> None:
    def tax(amount: str) -> float:
        row = a_row({"rate": "21", "net": "100.00", "tax": amount})
        return weigh(replace(a_document(), tax_breakdown=(row,)), EVERYTHING).tax_breakdown[0].confidence

    assert tax("21.00") > 0.95 > tax("27.00")


def test_a_rate_that_the_tax_breakdown_knows_is_surer() -> None:
    def rate(value: str) -> float:
        document = replace(
            with_rows(a_row({**LINE, "tax_rate": value})),
            tax_breakdown=(a_row({"rate": "21", "net": "100.00", "tax": "21.00"}),),
        )
        return sureness(document, "tax_rate")

    assert rate("27") < rate("21")


def test_a_row_is_as_sure_as_its_least_sure_cell() -> None:
    row = weigh(with_rows(a_row(LINE)), EVERYTHING).line_items[0]
    assert row.confidence == min(cell.confidence for cell in row.cells.values())


def test_a_row_that_a_person_entered_keeps_its_confidence() -> None:
    row = Row(values=LINE, confidence=1.0, source=Source.HUMAN)
    assert weigh(with_rows(row), EVERYTHING).line_items == (row,)


def test_a_row_stored_without_cells_and_one_from_a_carrier_are_weighed_too() -> None:
    stored, carried = with_rows(Row(values=LINE)), with_rows(Row(values=LINE, source=Source.XML))
    assert weigh(stored, EVERYTHING).line_items[0].confidence > 0
    assert weigh(carried, EVERYTHING).line_items[0].confidence > 0.95


def test_weighing_again_changes_nothing() -> None:
    once = weigh(with_rows(a_row(LINE), a_row({"description": "ink"})), EVERYTHING)
    assert weigh(once, EVERYTHING) == once


@given(probabilities, probabilities)
def test_words_read_better_are_never_less_sure(one: float, other: float) -> None:
    low, high = (with_rows(a_row(LINE, {**SEEN, "reader": reader})) for reader in sorted((one, other)))
    assert sureness(low, "quantity") <= sureness(high, "quantity") + 1e-12


@pytest.mark.parametrize("rule", ["line_totals", "hours", "balance"])
def test_no_rule_that_confirms_makes_a_cell_less_sure(rule: str) -> None:
    neutral = sureness(with_rows(a_row(LINE)), "line_total")
    assert sureness(with_rows(a_row(LINE), findings=(replace(CONFIRMED, rule=rule),)), "line_total") >= neutral


def test_the_released_model_of_cells_is_sound() -> None:
    model = trained(CELLS)
    assert all(weight * sign(name) >= 0 for name, weight in model.weights.items())
    assert [y for _, y in model.curve] == sorted(y for _, y in model.curve)
    assert all(0 <= coordinate <= 1 for point in model.curve for coordinate in point)


def test_the_rules_that_the_model_of_cells_weighs_exist() -> None:
    own = {"row", "known_rate"}
    spoken = {name.rpartition(":")[2] for name in trained(CELLS).weights if name.startswith(("confirms", "warns"))}
    assert spoken <= {*RULES, *own}
