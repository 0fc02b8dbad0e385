"""Training the confidence: the arithmetic, and the command from a file of examples to a model."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from validation_cases import a_document, a_field

from documents.codec import encode
from documents.fields import Kind
from documents.types import ValueType, load
from validation.examples import Example, examples, judged, judged_cells
from validation.features import sign
from validation.fitting import Prior, curve, fit
from validation.model import Model, along
from validation.reliability import expected_error, reliability
from validation.train import SUBJECTS, main, read_prior, report, train
from validation.truth import is_right

TYPES = load()
NO_PRIOR = Prior(bias=0.0, weights={})


def drawn(count: int, seed: int = 1) -> tuple[list[Mapping[str, float]], list[bool]]:
    """Return rows of which `score` tells the odds and `type:date` nothing."""
    dice = random.Random(seed)
    rows = [{"score": dice.random(), "type:date": float(dice.random() < 0.5)} for _ in range(count)]
    return list(rows), [dice.random() < row["score"] for row in rows]


def test_training_finds_what_tells_right_from_wrong() -> None:
    rows, right = drawn(2000)
    model = fit(rows, right, NO_PRIOR)
    assert model.weights["score"] > 3
    assert abs(model.weights["type:date"]) < 0.4
    assert model.probability({"score": 0.5}) == pytest.approx(0.5, abs=0.05)


def test_weights_keep_the_sign_of_their_feature() -> None:
    rows, right = drawn(500)
    backwards = [{"confirms:iban": row["score"], "contradicts:iban": -row["score"]} for row in rows]
    model = fit(backwards, [not one for one in right], NO_PRIOR)
    assert all(weight * sign(name) >= 0 for name, weight in model.weights.items())


def test_what_training_never_shows_keeps_the_prior() -> None:
    rows, right = drawn(200)
    model = fit(rows, right, Prior(bias=0.0, weights={"contradicts:iban": -3.0}))
    assert model.weights["contradicts:iban"] == -3.0


def test_the_curve_tells_the_share_that_was_right() -> None:
    outputs = [0.2] * 100 + [0.8] * 100
    right = [index % 10 == 0 for index in range(100)] + [index % 10 != 0 for index in range(100)]
    heights = curve(outputs, right)
    assert along(heights, 0.2) == pytest.approx(0.1, abs=0.02)
    assert along(heights, 0.8) == pytest.approx(0.9, abs=0.02)


def test_the_curve_never_says_never_or_always() -> None:
    heights = curve([0.1] * 50 + [0.9] * 50, [False] * 50 + [True] * 50)
    assert 0 < heights[0][1] < 0.05
    assert 0.95 < heights[-1][1] < 1


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=300))
def test_the_curve_always_rises(points: list[tuple[float, bool]]) -> None:
    heights = curve([output for output, _ in points], [right for _, right in points])
    shares = [share for _, share in heights]
    assert shares == sorted(shares)
    assert [output for output, _ in heights] == sorted(output for output, _ in heights)


def test_a_curve_through_one_point_is_level() -> None:
    assert along(((0.5, 0.7),), 0.0) == along(((0.5, 0.7),), 1.0) == 0.7


def test_honest_probabilities_have_no_error() -> None:
    said = [0.75] * 4 + [1.0] * 2
    right = [True, True, True, False, True, True]
    assert expected_error(reliability(said, right)) == 0
    assert expected_error(reliability(said, [not one for one in right])) == pytest.approx(2 / 3)
    assert expected_error([]) == 0


@pytest.mark.parametrize(
    ("value_type", "truth", "read", "expected"),
    [
        (ValueType.AMOUNT, "121.00", "121.001", True),
        (ValueType.AMOUNT, "121.00", "121.10", False),
        (ValueType.AMOUNT, "many", "121.10", False),
        (ValueType.NAME, "Truhlářství Dvořák", "TRUHLARSTVI DVORAK", True),
        (ValueType.NAME, "Truhlářství Dvořák", "Truhlářství Novák", False),
        (ValueType.IDENTIFIER, "FV/2026-1", "FV20261", True),
    ],
)
def test_a_value_is_right_when_it_means_the_truth(value_type: ValueType, truth: str, read: str, expected: bool) -> None:
    assert is_right(value_type, truth, read) is expected


def an_example(index: int, *, misread: bool) -> Example:
    """Return an invoice whose total is found with a good score, or misread with a bad one."""
    document = a_document(invoice_number=f"FV{index}", unknown="x")
    total = a_field("121.00", score=0.3 if misread else 0.9)
    return Example(
        document=replace(
            document,
            kind=Kind(name="invoice", confidence=0.99),
            fields={**document.fields, "gross_total": total, "due_date": a_field("")},
        ),
        truth={
            "gross_total": "999.00" if misread else "121.00",
            "invoice_number": None,
            "due_date": "2026-01-01",
            "unknown": "X",
        },
        group=f"group {index % 20}",
    )


@pytest.fixture
def file(tmp_path: Path) -> Path:
    lines = [encode(an_example(index, misread=index % 3 == 0)).decode() for index in range(120)]
    (tmp_path / "examples.jsonl").write_text("\n".join([*lines, ""]), encoding="utf-8")
    return tmp_path / "examples.jsonl"


def test_examples_are_read_back_and_judged(file: Path) -> None:
    first, second = list(examples(file))[:2]
    assert first == an_example(0, misread=True)
    fields = list(judged(second, TYPES))
    assert [(field.field, field.right) for field in fields] == [
        ("invoice_number", False),
        ("unknown", True),
        ("gross_total", True),
    ]


def test_the_command_trains_a_model_that_tells_right_from_wrong(file: Path, tmp_path: Path) -> None:
    output = tmp_path / "confidence.json"
    result = CliRunner().invoke(main, [str(file), "--output", str(output)], catch_exceptions=False)
    assert result.exit_code == 0
    assert "360 fields of 20 groups" in result.output
    assert "expected calibration error" in result.output
    row = json.loads(output.read_text())
    model = Model(bias=row["bias"], weights=row["weights"], curve=tuple(map(tuple, row["curve"])))
    by_right = {
        field.right: model.probability(field.features)
        for index in range(2)
        for field in judged(an_example(index, misread=index == 0), TYPES)
        if field.field == "gross_total"
    }
    assert by_right[False] < 0.2 < 0.8 < by_right[True]


def test_the_command_measures_without_training(file: Path) -> None:
    result = CliRunner().invoke(main, ["--measure", str(file)], catch_exceptions=False)
    assert result.exit_code == 0
    assert "Brier score" in result.output
    assert "Wrote" not in result.output


def test_too_few_groups_are_refused(tmp_path: Path) -> None:
    (tmp_path / "one.jsonl").write_bytes(encode(an_example(0, misread=True)) + b"\n")
    result = CliRunner().invoke(main, [str(tmp_path / "one.jsonl"), "--output", str(tmp_path / "model.json")])
    assert result.exit_code == 2
    assert "Training needs documents of 10 groups or more." in result.output
    assert not (tmp_path / "model.json").exists()


def test_folds_without_anything_to_hold_out_are_left_out() -> None:
    fields = [field for index in (0, 1) for field in judged(an_example(index, misread=False), TYPES)]
    assert train(fields, NO_PRIOR).curve[0][0] >= 0


def test_a_report_on_nothing_says_so() -> None:
    assert report([], lambda _: 0.5) == "nothing to report on"


def test_a_report_where_nothing_is_sure_leaves_the_sure_out(file: Path) -> None:
    fields = [field for example in examples(file) for field in judged(example, TYPES)]
    assert "of those right" not in report(fields, lambda _: 0.5)
    assert "of those right 55.6%" in report(fields, lambda _: 0.99)


def test_the_prior_holds_to_the_signs() -> None:
    for subject in SUBJECTS.values():
        assert all(weight * sign(name) >= 0 for name, weight in read_prior(subject.prior).weights.items())


LINES: list[dict[str, str]] = [
    {"description": "paper", "quantity": "2", "unit_price": "50.00", "line_total": "100.00"},
    {"description": "ink", "unit_price": "5.00", "line_total": "15.00"},
    {"description": "a subtotal", "line_total": "115.00"},
]


def an_example_with_rows(index: int, *, misread: bool) -> Example:
    """Return an invoice of two lines: one as printed or with another quantity, one of which the quantity was missed."""
    read = [{**LINES[0], "quantity": "7" if misread else "2"}, *LINES[1:]]
    document = replace(a_document(tuple(read)), kind=Kind(name="invoice", confidence=0.99))
    return Example(
        document=document,
        truth={},
        tables={"line_items": (LINES[0], {**LINES[1], "quantity": "3"})},
        group=f"group {index % 20}",
    )


def test_cells_are_judged_by_the_row_that_they_are_in_truth() -> None:
    cells = list(judged_cells(an_example_with_rows(0, misread=True), TYPES))
    wrong = [cell.field for cell in cells if not cell.right]
    assert wrong == [
        "line_items.quantity",  # misread
        "line_items.quantity",  # missed
        "line_items.description",  # of what is no line
        "line_items.line_total",
    ]
    assert len(cells) == 10


def test_a_column_whose_truth_is_not_known_is_not_judged() -> None:
    example = replace(an_example_with_rows(0, misread=False), tables={"line_items": ({"line_total": "100.00"},)})
    first, *others = judged_cells(example, TYPES)
    assert (first.field, first.right) == ("line_items.line_total", True)
    assert not any(cell.right for cell in others)


def test_a_cell_that_the_page_does_not_have_is_rightly_missing() -> None:
    example = replace(
        an_example_with_rows(0, misread=False), tables={"line_items": (LINES[0], {**LINES[1], "quantity": None})}
    )
    cells = [cell for cell in judged_cells(example, TYPES) if cell.field == "line_items.quantity"]
    assert [cell.right for cell in cells] == [True, True]


def test_the_command_trains_a_model_of_cells(tmp_path: Path) -> None:
    file, output = tmp_path / "examples.jsonl", tmp_path / "cells.json"
    read = [an_example_with_rows(index, misread=index % 3 == 0) for index in range(60)]
    file.write_bytes(b"".join(encode(example) + b"\n" for example in read))
    result = CliRunner().invoke(main, ["--of", "cells", str(file), "--output", str(output)], catch_exceptions=False)
    assert "600 cells of 20 groups" in result.output
    row = json.loads(output.read_text())
    model = Model(bias=row["bias"], weights=row["weights"], curve=tuple(map(tuple, row["curve"])))
    misread, right = (
        next(
            cell
            for cell in judged_cells(an_example_with_rows(0, misread=one), TYPES)
            if cell.field.endswith("quantity")
        )
        for one in (True, False)
    )
    assert model.probability(misread.features) < 0.3 < 0.8 < model.probability(right.features)
