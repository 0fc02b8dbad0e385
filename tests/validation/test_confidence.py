"""The model that turns what is known about a field into a probability."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from validation_cases import EVERYTHING, a_candidate, a_document, a_field

from documents.fields import Candidate, Document, Field, Finding, Severity
from documents.pages import Source
from validation import weigh
from validation.features import features, sign
from validation.model import Model, trained
from validation.rules import RULES

probabilities = st.floats(min_value=0, max_value=1)


def a_finding(severity: Severity, *fields: str, rule: str = "iban") -> Finding:
    return Finding(rule=rule, severity=severity, fields=fields, message="for a test")


def holding(field: Field, *findings: Finding) -> Document:
    return replace(a_document(), fields={"iban": field}, findings=findings)


def confidence(document: Document) -> float:
    return weigh(document, EVERYTHING).fields["iban"].confidence


def test_features_name_what_is_known() -> None:
    chosen = Candidate(value="1", text="1", score=0.9, source=Source.OCR, features={"label": 0.75, "reader": 0.8})
    field = Field(
        value="1", confidence=0.5, source=Source.OCR, candidates=(chosen, a_candidate("2", 0.25), a_candidate("1", 0.8))
    )
    document = holding(
        field,
        a_finding(Severity.CONFIRMS, "iban"),
        a_finding(Severity.WARNS, "iban", "bic", rule="bic"),
        a_finding(Severity.CONTRADICTS, "bic", rule="bic"),
    )
    found = features(document, EVERYTHING)["iban"]
    assert found.pop("logit") == pytest.approx(math.log(9) / 4)
    assert found.pop("elsewhere") == pytest.approx(1 / 3)
    assert found == {
        "score": 0.9,
        "margin": 0.65,
        "alone": 0.0,
        "larger": 0.25,
        "reader": 0.8,
        "kind": 0.99,
        "document": 0.9,
        "source:ocr": 1.0,
        "type:iban": 1.0,
        "lacks:label": 0.25,
        "confirms:iban": 1.0,
        "warns:bic": 1.0,
    }


def test_a_field_without_candidates_goes_by_its_confidence() -> None:
    found = features(holding(Field(value="1", confidence=0.7, source=Source.XML)), EVERYTHING)["iban"]
    assert (found["score"], found["margin"], found["alone"], found["reader"]) == (0.7, 0.7, 1.0, 1.0)


def test_a_field_that_no_type_declares_has_no_type() -> None:
    found = features(holding(a_field("1")), replace(EVERYTHING, fields={}))["iban"]
    assert not any(name.startswith("type:") for name in found)


@pytest.mark.parametrize("score", [math.nan, math.inf, -1.0, 7.0])
def test_scores_outside_their_range_still_give_a_probability(score: float) -> None:
    assert 0 <= confidence(holding(a_field("1", score=score))) <= 1


@given(probabilities, probabilities)
def test_a_better_score_is_never_less_sure(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert confidence(holding(a_field("1", score=low))) <= confidence(holding(a_field("1", score=high))) + 1e-12


@given(probabilities, probabilities)
def test_a_better_rival_is_never_surer(one: float, other: float) -> None:
    low, high = sorted((one, other))
    weak, strong = (holding(a_field("1", a_candidate("2", rival))) for rival in (low, high))
    assert confidence(strong) <= confidence(weak) + 1e-12


@given(st.sampled_from(sorted(RULES)), probabilities)
def test_no_rule_that_confirms_makes_less_sure_and_none_that_contradicts_surer(rule: str, score: float) -> None:
    field = a_field("1", score=score)
    neutral = confidence(holding(field))
    assert confidence(holding(field, a_finding(Severity.CONFIRMS, "iban", rule=rule))) >= neutral
    assert confidence(holding(field, a_finding(Severity.WARNS, "iban", rule=rule))) <= neutral
    assert confidence(holding(field, a_finding(Severity.CONTRADICTS, "iban", rule=rule))) <= neutral
    assert confidence(holding(field, a_finding(Severity.CONTRADICTS, "bic", rule=rule))) <= neutral


def test_weighing_again_changes_nothing() -> None:
    once = weigh(holding(a_field("1", a_candidate("2", 0.4))), EVERYTHING)
    assert weigh(once, EVERYTHING) == once


def test_what_a_person_entered_keeps_its_confidence() -> None:
    field = Field(value="1", confidence=1.0, source=Source.HUMAN)
    assert confidence(holding(field, a_finding(Severity.CONTRADICTS, "iban"))) == 1.0


def test_the_released_model_is_sound() -> None:
    model = trained()
    assert all(weight * sign(name) >= 0 for name, weight in model.weights.items())
    assert list(model.curve) == sorted(model.curve)
    assert [y for _, y in model.curve] == sorted(y for _, y in model.curve)
    assert all(0 <= coordinate <= 1 for point in model.curve for coordinate in point)


def test_the_rules_that_the_model_weighs_exist() -> None:
    rules = {name.partition(":")[2] for name in trained().weights if name.startswith(("confirms", "warns", "contra"))}
    assert rules <= set(RULES)


@given(st.dictionaries(st.sampled_from("abc"), st.floats(-100, 100)), st.floats(-100, 100))
def test_the_logistic_model_never_overflows(values: dict[str, float], bias: float) -> None:
    model = Model(bias=bias, weights={"a": 50.0, "b": -50.0}, curve=((0.0, 0.01), (1.0, 0.99)))
    assert 0.01 <= model.probability(values) <= 0.99
