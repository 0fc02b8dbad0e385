"""What may be booked without a person, and what a person is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from validation_cases import FIELD_TYPES, a_document, a_field, a_type

from documents.fields import Cell, Document, Finding, Kind, Outcome, Row, Severity
from documents.pages import Source
from documents.types import DocumentType, FieldType, Mode, Thresholds, ValueType
from validation import decide

CONTRADICTION = Finding(
    rule="net_tax_gross",
    severity=Severity.CONTRADICTS,
    fields=("gross_total",),
    message="Gross total 121.00 is not net 100.00 + tax 20.00.",
)
TYPE = replace(a_type("invoice_number", "gross_total"), title={"en": "Invoice"})
SURE = {"invoice_number": "42", "gross_total": "121.00", "iban": "CZ6508000000192000145399", "note": "thanks"}


def a_sure_document(**confidences: float) -> Document:
    fields = {name: a_field(value, score=confidences.get(name, 0.99)) for name, value in SURE.items()}
    return replace(a_document(), kind=Kind(name="invoice", confidence=0.97), fields=fields)


def reasons(document: Document, document_type: DocumentType = TYPE) -> tuple[str, ...]:
    decision = decide(document, document_type)
    assert (decision.outcome is Outcome.REVIEW) == bool(decision.reasons)
    return tuple(map(str, decision.reasons))


def test_a_sure_document_is_committed() -> None:
    assert decide(a_sure_document(), TYPE).outcome is Outcome.COMMIT


def test_a_missing_required_field_goes_to_a_person() -> None:
    document = a_sure_document()
    fields = {name: field for name, field in document.fields.items() if name != "invoice_number"}
    assert reasons(replace(document, fields=fields)) == ("Invoice number was not found.",)


@pytest.mark.parametrize("name", ["invoice_number", "gross_total", "iban"])
def test_an_unsure_required_or_weighty_field_goes_to_a_person(name: str) -> None:
    (reason,) = reasons(a_sure_document(**{name: 0.9499}))
    assert reason.endswith(" is only 94 % sure.")
    assert SURE[name] in reason


def test_an_unsure_remark_does_not() -> None:
    assert reasons(a_sure_document(note=0.1)) == ()


def test_a_critical_field_is_held_to_the_threshold_whatever_its_type() -> None:
    critical = a_type("gross_total", note=replace(FIELD_TYPES["note"], critical=True))
    assert reasons(a_sure_document(note=0.1), critical) == ("Note thanks is only 10 % sure.",)


def test_a_field_that_no_type_declares_stands_in_nobodys_way() -> None:
    fields = {name: one for name, one in TYPE.fields.items() if name != "iban"}
    assert reasons(a_sure_document(iban=0.1), replace(TYPE, fields=fields)) == ()


def test_thresholds_are_those_of_the_type() -> None:
    strict = replace(TYPE, thresholds=Thresholds(kind=0.98, field=0.995))
    assert reasons(a_sure_document(), strict)[:2] == (
        "The kind of document is only 97 % sure.",
        "Invoice number 42 is only 99 % sure.",
    )
    assert reasons(a_sure_document(), replace(TYPE, thresholds=Thresholds(kind=0.97, field=0.99))) == ()


def test_a_contradiction_goes_to_a_person_in_its_own_words_once() -> None:
    document = replace(a_sure_document(), findings=(CONTRADICTION, CONTRADICTION))
    assert reasons(document) == (CONTRADICTION.message,)


def test_confirmations_and_warnings_alone_stand_in_nobodys_way() -> None:
    mild = tuple(replace(CONTRADICTION, severity=severity) for severity in (Severity.CONFIRMS, Severity.WARNS))
    assert reasons(replace(a_sure_document(), findings=mild)) == ()


def test_modes_that_want_a_person_get_one() -> None:
    assert reasons(a_sure_document(), replace(TYPE, mode=Mode.ASSISTED)) == (
        "Assisted: a person confirms every document.",
    )
    assert reasons(a_sure_document(), replace(TYPE, mode=Mode.MANUAL)) == ("Manual: a person enters the values.",)


LINE = {"description": "paper", "quantity": "2", "unit_price": "50.00", "line_total": "100.00"}
WITH_LINES = replace(
    TYPE,
    line_items={
        "description": FieldType(name="description", type=ValueType.TEXT),
        "quantity": FieldType(name="quantity", type=ValueType.NUMBER),
        "unit_price": FieldType(name="unit_price", type=ValueType.NUMBER),
        "line_total": FieldType(name="line_total", type=ValueType.AMOUNT),
    },
)


def a_row(values: Mapping[str, str] = LINE, /, source: Source = Source.OCR, **confidences: float) -> Row:
    cells = {name: Cell(confidence=confidences.get(name, 0.99)) for name in LINE}
    return Row(values=values, cells=cells, source=source)


def reasons_of_rows(*rows: Row) -> tuple[str, ...]:
    return reasons(replace(a_sure_document(), line_items=rows), WITH_LINES)


def test_a_document_whose_lines_are_sure_is_committed() -> None:
    assert reasons_of_rows(a_row(), a_row()) == ()


def test_a_doubtful_figure_in_a_line_goes_to_a_person_who_is_told_which() -> None:
    assert reasons_of_rows(a_row(), a_row(quantity=0.83, unit_price=0.87)) == ("Line 2: quantity 2 is only 83 % sure.",)


def test_a_figure_that_is_missing_beside_others_goes_to_a_person() -> None:
    without = {name: value for name, value in LINE.items() if name != "quantity"}
    assert reasons_of_rows(a_row(without, quantity=0.2)) == ("Line 1: quantity is missing.",)


def test_lines_that_do_not_add_up_go_to_a_person_as_one_may_be_missing() -> None:
    finding = replace(CONTRADICTION, rule="line_totals", severity=Severity.WARNS, fields=("line_items",))
    document = replace(a_sure_document(), line_items=(a_row(),), findings=(finding,))
    assert reasons(document, WITH_LINES) == (finding.message,)


def test_lines_that_a_type_cannot_do_without_are_asked_for() -> None:
    quantity = replace(WITH_LINES.line_items["quantity"], required=True)
    of_goods = replace(WITH_LINES, line_items={**WITH_LINES.line_items, "quantity": quantity})
    assert reasons(a_sure_document(), of_goods) == ("No lines were found.",)
    assert reasons(replace(a_sure_document(), line_items=(a_row(),)), of_goods) == ()
    assert reasons(a_sure_document(), WITH_LINES) == ()


def test_a_doubtful_description_of_a_line_does_not() -> None:
    assert reasons_of_rows(a_row(description=0.3)) == ()


def test_a_line_that_a_person_corrected_stands_in_nobodys_way() -> None:
    assert reasons_of_rows(a_row(source=Source.HUMAN, quantity=0.2)) == ()


def test_many_doubtful_lines_are_summed_up() -> None:
    said = reasons_of_rows(*[a_row(quantity=0.5)] * 5)
    assert [reason.partition(":")[0] for reason in said[:3]] == ["Line 1", "Line 2", "Line 3"]
    assert said[3:] == ("2 more lines are not sure.",)


def test_the_tax_breakdown_is_held_to_the_threshold_of_rows() -> None:
    row = Row(values={"rate": "21"}, cells={"rate": Cell(confidence=0.5)})
    document = replace(a_sure_document(), tax_breakdown=(row,))
    assert reasons(document) == ("Tax row 1: rate 21 % is only 50 % sure.",)
    assert reasons(document, replace(TYPE, thresholds=Thresholds(row=0.4))) == ()


OTHER = DocumentType(name="other", kind="other", thresholds=Thresholds(kind=0.9))


def another(confidence: float, **others: float) -> Document:
    return replace(a_document(), kind=Kind(name="other", confidence=confidence, others=others))


def test_paper_of_no_kind_is_archived_only_when_it_can_be_nothing_else() -> None:
    assert reasons(another(0.985, invoice=0.01, receipt=0.005), OTHER) == ()
    assert reasons(another(0.93, invoice=0.03, receipt=0.04, other=0.93), OTHER) == (
        "It may be another kind: Receipt (4 %).",
    )
    assert reasons(another(0.5, invoice=0.5), OTHER) == ("The kind of document is only 50 % sure.",)


def test_a_confidence_that_is_no_number_is_no_confidence() -> None:
    assert len(reasons(a_sure_document(iban=float("nan")))) == 1


confidences = st.dictionaries(st.sampled_from(sorted(SURE)), st.floats(min_value=0, max_value=1))


@given(confidences, st.floats(min_value=0, max_value=1), st.sampled_from(sorted(SURE)), st.booleans())
def test_being_surer_never_sends_a_document_to_a_person(
    given_confidences: dict[str, float], kind: float, name: str, contradicted: bool
) -> None:
    document = replace(
        a_sure_document(**given_confidences),
        kind=Kind(name="invoice", confidence=kind),
        findings=(CONTRADICTION,) * contradicted,
    )
    surer = replace(
        document,
        kind=Kind(name="invoice", confidence=(1 + kind) / 2),
        fields={**document.fields, name: replace(document.fields[name], confidence=1.0)},
        findings=(),
    )
    assert len(reasons(surer)) <= len(reasons(document))


@given(confidences)
def test_a_contradiction_never_commits(given_confidences: dict[str, float]) -> None:
    document = replace(a_sure_document(**given_confidences), findings=(CONTRADICTION,))
    assert decide(document, TYPE).outcome is Outcome.REVIEW
