"""Rules about dates, pay, hours and balances, and about what a type declares."""

from __future__ import annotations

from dataclasses import replace

import pytest
from validation_cases import FIELD_TYPES, a_document, a_type, one, said

from documents.fields import Severity
from documents.types import FieldType, ValueType

CONFIRMS, WARNS, CONTRADICTS = Severity.CONFIRMS, Severity.WARNS, Severity.CONTRADICTS


@pytest.mark.parametrize(
    ("issued", "due", "expected"),
    [
        ("2026-11-01", "2026-11-15", [CONFIRMS]),
        ("2026-11-15", "2026-11-01", [CONTRADICTS]),
        ("2026-11-01", "2026-11-01", []),
        ("2026-11-01", "2026-11-17", []),
        ("2026-11-01", "2027-11-01", []),
        ("2026-11-01", "soon", []),
    ],
)
def test_what_is_due_was_issued_before(issued: str, due: str, expected: list[Severity]) -> None:
    findings = said("dates_in_order", a_document(issue_date=issued, due_date=due))
    assert [finding.severity for finding in findings] == expected


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("period_start", "period_end"),
        ("employed_from", "employed_to"),
        ("issued_date", "expiry_date"),
        ("birth_date", "employed_from"),
        ("requested_date", "approved_date"),
        ("period_start", "pay_date"),
    ],
)
def test_what_ends_has_begun_before(first: str, second: str) -> None:
    wrong = said("dates_in_order", a_document(**{first: "2026-02-01", second: "2026-01-31"}))
    assert one(wrong)[:2] == (CONTRADICTS, (first, second))


def test_a_period_of_whole_months_confirms_itself() -> None:
    assert one(said("dates_in_order", a_document(period_start="2026-02-01", period_end="2026-02-28")))[0] == CONFIRMS
    assert said("dates_in_order", a_document(period_start="2026-02-02", period_end="2026-02-28")) == []
    assert said("dates_in_order", a_document(period_start="9999-12-02", period_end="9999-12-31")) == []


def test_the_message_names_both_dates() -> None:
    findings = said("dates_in_order", a_document(issue_date="2026-11-15", due_date="2026-11-01"))
    assert one(findings)[2] == "Due date 2026-11-01 is before issue date 2026-11-15."


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("issue_date", "2026-11-21", []),
        ("issue_date", "2026-12-21", []),
        ("issue_date", "2026-12-23", [CONTRADICTS]),
        ("issue_date", "2016-01-01", [WARNS]),
        ("due_date", "2027-03-01", []),
        ("due_date", "2062-03-01", [CONTRADICTS]),
        ("expiry_date", "2034-03-01", []),
        ("expiry_date", "2026-11-20", [WARNS]),
        ("birth_date", "1971-03-19", []),
        ("birth_date", "2026-01-01", [WARNS]),
        ("birth_date", "1871-03-19", [WARNS]),
        ("birth_date", "2027-03-19", [CONTRADICTS]),
        ("employed_from", "1999-01-01", []),
    ],
)
def test_dates_lie_where_such_dates_lie(name: str, value: str, expected: list[Severity]) -> None:
    assert [finding.severity for finding in said("dates_plausible", a_document(**{name: value}))] == expected


def test_supply_is_near_issue() -> None:
    def findings(supply: str) -> list[Severity]:
        document = a_document(supply_date=supply, issue_date="2026-11-10")
        return [finding.severity for finding in said("supply_date", document)]

    assert findings("2026-11-01") == []
    assert findings("2026-11-10") == []
    assert findings("2026-10-10") == []
    assert findings("2026-01-10") == [WARNS]
    assert findings("") == []


def test_net_pay_is_at_most_gross_pay() -> None:
    assert one(said("pay", a_document(net_pay="30000", gross_pay="40000")))[0] == CONFIRMS
    message = "Net pay 50000 is more than gross pay 40000."
    assert one(said("pay", a_document(net_pay="50000", gross_pay="40000")))[0::2] == (CONTRADICTS, message)
    assert said("pay", a_document(net_pay="39999", gross_pay="40000")) == []
    assert one(said("pay", a_document(net_pay="-1")))[0::2] == (WARNS, "Net pay -1 is not above zero.")


def test_hours_fit_the_month_and_the_total() -> None:
    assert said("hours", a_document(hours_total="168", overtime_hours="8")) == []
    assert one(said("hours", a_document(hours_total="745")))[0] == CONTRADICTS
    assert one(said("hours", a_document(overtime_hours="-1")))[0] == CONTRADICTS
    more = said("hours", a_document(hours_total="8", overtime_hours="9"))
    assert one(more)[2] == "Overtime hours 9 are more than all hours 8."


def test_hours_fit_the_period() -> None:
    week = {"period_start": "2026-11-02", "period_end": "2026-11-08"}
    assert said("hours", a_document(hours_total="168", **week)) == []
    findings = said("hours", a_document(hours_total="169", **week))
    assert one(findings)[2] == "Hours total 169 is not between 0 and 168."


def test_days_add_up_to_the_hours() -> None:
    days = ({"hours": "8"}, {"hours": "7.5"})
    assert one(said("hours", a_document(days, hours_total="15.50")))[:2] == (CONFIRMS, ("hours_total", "line_items"))
    message = "The days add up to 15.5 hours, not to 16."
    assert one(said("hours", a_document(days, hours_total="16")))[0::2] == (WARNS, message)


def test_movements_lead_from_one_balance_to_the_other() -> None:
    movements = ({"amount": "100.00"}, {"amount": "-30.00"})
    right = a_document(movements, opening_balance="1000.00", closing_balance="1070.00")
    assert one(said("balance", right))[0] == CONFIRMS
    wrong = a_document(movements, opening_balance="1000.00", closing_balance="1000.00")
    severity, _, message = one(said("balance", wrong))
    assert severity == CONTRADICTS
    assert message == "Opening balance 1000.00 and the movements make 1070.00, not the closing balance 1000.00."
    assert said("balance", a_document(opening_balance="1000.00", closing_balance="1000.00")) == []


def test_required_fields_are_missed() -> None:
    document = a_document(gross_total="")
    findings = said("required_fields", document, a_type("gross_total", "invoice_number"))
    messages = [str(finding.message) for finding in findings]
    assert messages == ["Gross total was not found.", "Invoice number was not found."]


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        ("issue_date", "2024-02-29", "2023-02-29"),
        ("gross_total", "-1234.50", "1 234,50"),
        ("hours_total", "7.5", "seven"),
        ("variable_symbol", "0042", "42a"),
        ("currency", "CZK", "Kč"),
        ("country", "CZ", "Czechia"),
        ("reverse_charge", "true", "yes"),
        ("rate", "100", "101"),
        ("note", "anything", "x" * 1001),
    ],
)
def test_values_have_the_form_of_their_type(name: str, right: str, wrong: str) -> None:
    assert said("declared_form", a_document(**{name: right})) == []
    assert one(said("declared_form", a_document(**{name: wrong})))[:2] == (CONTRADICTS, (name,))


def test_a_declared_pattern_is_held() -> None:
    orders = a_type(order_number=replace(FIELD_TYPES["order_number"], pattern="45[0-9]{8}"))
    assert one(said("declared_form", a_document(order_number="4500012345"), orders))[0] == CONFIRMS
    message = "Order number 77 does not have the declared form 45[0-9]{8}."
    assert one(said("declared_form", a_document(order_number="77"), orders))[0::2] == (CONTRADICTS, message)


def test_a_declared_choice_is_held() -> None:
    choice = a_type(country=FieldType(name="country", type=ValueType.CHOICE, choices=("passport", "identity card")))
    assert said("declared_form", a_document(country="passport"), choice) == []
    message = "Country driving licence is none of: passport, identity card."
    assert one(said("declared_form", a_document(country="driving licence"), choice))[2] == message


def test_fields_that_no_type_declares_are_left_alone() -> None:
    assert said("declared_form", a_document(gross_total="x"), replace(a_type(), fields={})) == []
