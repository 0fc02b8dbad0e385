"""What XML, QR codes and forms say against what the page shows."""

from __future__ import annotations

from dataclasses import replace

import pytest
from validation_cases import FIELD_TYPES, a_candidate, a_document, a_field, a_type, one, said

from documents.fields import Document, Field, Severity
from documents.pages import Source

CONFIRMS, WARNS, CONTRADICTS = Severity.CONFIRMS, Severity.WARNS, Severity.CONTRADICTS
CRITICAL = a_type(gross_total=replace(FIELD_TYPES["gross_total"], critical=True))


def holding(**fields: Field) -> Document:
    return replace(a_document(), fields=fields)


def from_xml(value: str, *page: str, score: float = 0.9) -> Field:
    return a_field(value, *(a_candidate(one, score=score) for one in page), score=0.99, source=Source.XML)


def test_a_value_seen_on_the_page_is_confirmed() -> None:
    findings = said("carriers_agree", holding(gross_total=from_xml("121.00", "100.00", "121.0")))
    message = "Gross total 121.00 of the embedded XML stands on the page."
    assert one(findings) == (CONFIRMS, ("gross_total",), message)


def test_a_clearly_different_page_contradicts() -> None:
    findings = said("carriers_agree", holding(gross_total=from_xml("571.04", "238.00")))
    message = "Gross total 571.04 of the embedded XML is 238.00 on the page."
    assert one(findings) == (CONTRADICTS, ("gross_total",), message)


def test_a_doubtful_candidate_of_the_page_is_only_odd() -> None:
    findings = said("carriers_agree", holding(gross_total=from_xml("571.04", "238.00", score=0.3)))
    assert one(findings)[0::2] == (WARNS, "Gross total 571.04 of the embedded XML is not seen on the page.")


def test_a_page_that_shows_nothing_says_nothing_unless_the_field_is_critical() -> None:
    document = holding(gross_total=from_xml("571.04"))
    assert said("carriers_agree", document) == []
    assert one(said("carriers_agree", document, CRITICAL))[0] == CONTRADICTS


def test_a_carriers_field_without_candidates_counts_as_stated() -> None:
    field = Field(value="571.04", confidence=0.99, source=Source.XML)
    assert one(said("carriers_agree", holding(gross_total=field), CRITICAL))[0] == CONTRADICTS


@pytest.mark.parametrize(
    ("printed", "severity"),
    [("Bei Spiel GmbH, Werk Ulm", CONFIRMS), ("BEI SPIEL GMBH", CONFIRMS), ("Theodor Est", WARNS)],
)
def test_names_may_be_part_of_one_another_and_never_contradict(printed: str, severity: Severity) -> None:
    assert one(said("carriers_agree", holding(supplier_name=from_xml("Bei Spiel GmbH", printed))))[0] == severity


def test_free_text_never_contradicts() -> None:
    assert one(said("carriers_agree", holding(note=from_xml("thank you", "7 days 2 %"))))[0] == WARNS


def test_two_carriers_that_differ_contradict() -> None:
    qr = a_candidate("DE89370400440532013000", score=0.98, source=Source.QR)
    field = a_field("CZ6508000000192000145399", qr, score=0.99, source=Source.XML)
    message = "IBAN CZ6508000000192000145399 of the embedded XML is DE89370400440532013000 in the QR code."
    assert one(said("carriers_agree", holding(iban=field))) == (CONTRADICTS, ("iban",), message)


def implied(value: str) -> Field:
    """Return a total read from the page with the amount of a payment code behind it."""
    return a_field("121.00", a_candidate(value, score=0.8, source=Source.QR), score=0.95)


def test_an_implied_amount_that_stands_elsewhere_on_the_page_is_only_odd() -> None:
    document = holding(gross_total=implied("100.00"), amount_due=a_field("100.00"))
    assert one(said("carriers_agree", document))[0] == WARNS


def test_an_implied_amount_that_stands_nowhere_contradicts() -> None:
    message = "Gross total 999.00 of the QR code is 121.00 on the page."
    assert one(said("carriers_agree", holding(gross_total=implied("999.00"))))[0::2] == (CONTRADICTS, message)


def test_what_a_person_entered_is_not_questioned() -> None:
    field = replace(from_xml("571.04", "238.00"), source=Source.HUMAN)
    assert said("carriers_agree", holding(gross_total=field)) == []


def test_fields_without_a_carrier_say_nothing() -> None:
    assert said("carriers_agree", a_document(gross_total="121.00")) == []


def test_fields_that_no_type_declares_say_nothing() -> None:
    document = holding(gross_total=from_xml("571.04", "238.00"))
    assert said("carriers_agree", document, replace(CRITICAL, fields={})) == []


def test_the_sign_of_a_credit_note_makes_no_difference() -> None:
    assert one(said("carriers_agree", holding(gross_total=from_xml("233.47", "-233.47"))))[0] == CONFIRMS
    assert one(said("carriers_agree", holding(gross_total=from_xml("n/a", "-233.47"))))[0] == CONTRADICTS


def test_identifiers_contradict_where_the_type_requires_them() -> None:
    document = holding(invoice_number=from_xml("FA-1", "RE-2"))
    assert one(said("carriers_agree", document))[0] == WARNS
    assert one(said("carriers_agree", document, a_type("invoice_number")))[0] == CONTRADICTS
