"""Rules about totals, taxes and lines."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from validation_cases import a_document, one, said

from documents.company import Company
from documents.fields import Severity

CONFIRMS, WARNS, CONTRADICTS = Severity.CONFIRMS, Severity.WARNS, Severity.CONTRADICTS
TOTALS = ("net_total", "tax_total", "gross_total")


def test_totals_that_do_not_add_up_contradict() -> None:
    findings = said("net_tax_gross", a_document(net_total="100.00", tax_total="20.00", gross_total="121.00"))
    assert one(findings) == (CONTRADICTS, TOTALS, "Gross total 121.00 is not net 100.00 + tax 20.00.")


def test_totals_that_add_up_confirm_each_other() -> None:
    findings = said("net_tax_gross", a_document(net_total="100.00", tax_total="21.00", gross_total="121.00"))
    assert one(findings) == (CONFIRMS, TOTALS, "Gross total 121.00 is net 100.00 + tax 21.00.")


def test_a_total_rounded_to_whole_crowns_adds_up_in_crowns_only() -> None:
    totals = {"net_total": "1000.33", "tax_total": "210.07", "gross_total": "1210.00"}
    assert said("net_tax_gross", a_document(currency="CZK", **totals))[0].severity == CONFIRMS
    assert said("net_tax_gross", a_document(currency="EUR", **totals))[0].severity == CONTRADICTS


def test_a_printed_rounding_is_added() -> None:
    totals = {"net_total": "1000.00", "tax_total": "210.00", "gross_total": "1215.00", "rounding": "5.00"}
    assert one(said("net_tax_gross", a_document(**totals)))[0] == CONFIRMS
    assert one(said("net_tax_gross", a_document(**{**totals, "rounding": "1.00"})))[0] == CONTRADICTS


def test_net_and_gross_without_tax_confirm_nothing() -> None:
    assert said("net_tax_gross", a_document(net_total="100.00", tax_total="0.00", gross_total="100.00")) == []
    assert said("net_tax_gross", a_document(net_total="100.00", gross_total="100.00")) == []


cents = st.decimals(min_value=-10_000_000, max_value=10_000_000, places=2)


@given(cents, cents.filter(bool))
def test_true_totals_always_confirm(net: Decimal, tax: Decimal) -> None:
    document = a_document(net_total=str(net), tax_total=str(tax), gross_total=str(net + tax), currency="EUR")
    assert [finding.severity for finding in said("net_tax_gross", document)] == [CONFIRMS]


@given(cents, cents, st.decimals(min_value="0.06", max_value=1000, places=2))
def test_a_gross_total_off_by_more_than_a_coin_always_contradicts(net: Decimal, tax: Decimal, error: Decimal) -> None:
    document = a_document(net_total=str(net), tax_total=str(tax), gross_total=str(net + tax + error), currency="EUR")
    assert [finding.severity for finding in said("net_tax_gross", document)] == [CONTRADICTS]


def test_the_amount_due_equals_the_total_or_is_less() -> None:
    assert one(said("amount_due", a_document(amount_due="121.00", gross_total="121.00")))[0] == CONFIRMS
    assert said("amount_due", a_document(amount_due="21.00", gross_total="121.00")) == []
    assert said("amount_due", a_document(gross_total="121.00")) == []
    severity, _, message = one(said("amount_due", a_document(amount_due="150.00", gross_total="121.00")))
    assert (severity, message) == (WARNS, "Amount due 150.00 is more than the gross total 121.00.")


def test_what_was_prepaid_is_taken_off() -> None:
    document = a_document(amount_due="21.00", gross_total="121.00", prepaid_total="-100.00")
    message = "Amount due 21.00 is the gross total 121.00 less 100.00 prepaid."
    assert one(said("amount_due", document)) == (CONFIRMS, ("amount_due", "gross_total", "prepaid_total"), message)


def lines(*totals: str) -> tuple[dict[str, str], ...]:
    return tuple({"line_total": total} for total in totals)


def test_lines_confirm_the_total_they_add_up_to() -> None:
    net = a_document(lines("60.00", "40.00"), net_total="100.00", gross_total="121.00")
    assert one(said("line_totals", net))[:2] == (CONFIRMS, ("net_total", "line_items"))
    gross = a_document(lines("81.00", "40.00"), net_total="100.00", gross_total="121.00")
    assert one(said("line_totals", gross))[:2] == (CONFIRMS, ("gross_total", "line_items"))


def test_lines_that_add_up_to_no_total_are_odd() -> None:
    document = a_document(lines("60.00", "30.00"), gross_total="121.00")
    message = "The lines add up to 90.00, which is none of the totals."
    assert one(said("line_totals", document)) == (WARNS, ("gross_total", "line_items"), message)


def test_lines_without_totals_say_nothing() -> None:
    assert said("line_totals", a_document(({"description": "work"},), gross_total="121.00")) == []
    assert said("line_totals", a_document(lines("60.00"))) == []


def line(quantity: str, unit_price: str, line_total: str, tax_rate: str = "") -> dict[str, str]:
    return {"quantity": quantity, "unit_price": unit_price, "line_total": line_total, "tax_rate": tax_rate}


def test_lines_whose_product_is_their_total_confirm() -> None:
    document = a_document((line("3", "3.3333", "10.00"), {"description": "note"}, line("2", "100", "242.00", "21")))
    assert one(said("line_amounts", document))[0] == CONFIRMS


def test_the_first_line_that_does_not_fit_is_named() -> None:
    document = a_document((line("1", "10.00", "10.00"), line("2", "10.00", "30.00")))
    message = "In line 2, quantity times unit price is not the line's total."
    assert one(said("line_amounts", document)) == (WARNS, ("line_items",), message)
    assert said("line_amounts", a_document(({"description": "note"},))) == []


def tax(rate: str, net: str, tax: str) -> dict[str, str]:
    return {"rate": rate, "net": net, "tax": tax}


BREAKDOWN = (tax("21", "100.00", "21.00"), tax("12", "50.00", "6.00"))


def test_a_breakdown_confirms_the_totals_it_adds_up_to() -> None:
    document = a_document((), BREAKDOWN, net_total="150.00", tax_total="27.00", gross_total="177.00")
    findings = said("breakdown_sums", document)
    assert [(finding.severity, finding.fields[0]) for finding in findings] == [(CONFIRMS, name) for name in TOTALS]


def test_a_breakdown_contradicts_the_total_it_does_not_add_up_to() -> None:
    severity, fields, message = one(said("breakdown_sums", a_document((), BREAKDOWN, tax_total="37.00")))
    assert (severity, fields) == (CONTRADICTS, ("tax_total", "tax_breakdown"))
    assert message == "The tax breakdown adds up to 27.00, not to the tax total 37.00."


def test_a_breakdown_may_leave_out_what_bears_no_tax() -> None:
    less = said("breakdown_sums", a_document((), BREAKDOWN, net_total="200.00"))
    assert one(less)[0::2] == (WARNS, "The tax breakdown adds up to 150.00, less than the net total 200.00.")
    assert one(said("breakdown_sums", a_document((), BREAKDOWN, net_total="100.00")))[0] == CONTRADICTS


def test_a_breakdown_with_a_gap_says_nothing() -> None:
    assert said("breakdown_sums", a_document((), ({"rate": "21"},), net_total="150.00", tax_total="1.00")) == []


def test_a_single_rate_of_the_net_confirms_the_totals_too() -> None:
    findings = said("rate_of_net", a_document((), BREAKDOWN[:1]))
    assert one(findings)[:2] == (CONFIRMS, ("tax_breakdown", "net_total", "tax_total"))
    assert one(said("rate_of_net", a_document((), BREAKDOWN)))[1] == ("tax_breakdown",)


def test_a_tax_that_is_not_its_rate_of_the_net_contradicts() -> None:
    findings = said("rate_of_net", a_document((), (tax("21", "1000.00", "150.00"),)))
    assert one(findings) == (CONTRADICTS, ("tax_breakdown",), "21 % of 1000.00 is not 150.00.")


def test_rows_without_rate_or_without_tax_say_nothing() -> None:
    assert said("rate_of_net", a_document((), ({"net": "100.00"}, tax("0", "5.00", "0.00")))) == []


def test_a_rate_is_known_by_country_and_day() -> None:
    reduced = (tax("15", "100.00", "15.00"),)
    old = a_document((), reduced, supplier_vat_id="CZ25123891", issue_date="2023-12-31")
    new = a_document((), reduced, supplier_vat_id="CZ25123891", issue_date="2024-01-01")
    assert one(said("tax_rates", old))[0] == CONFIRMS
    message = "There was no tax rate of 15 % in CZ on 2024-01-01."
    assert one(said("tax_rates", new)) == (CONTRADICTS, ("tax_breakdown",), message)


def test_the_day_of_supply_comes_before_the_day_of_issue() -> None:
    document = a_document(
        (),
        (tax("20", "100.00", "20.00"),),
        supplier_vat_id="SK2022749619",
        supply_date="2024-12-31",
        issue_date="2025-01-10",
    )
    assert one(said("tax_rates", document))[0] == CONFIRMS


def test_the_rates_of_the_customers_country_are_accepted() -> None:
    document = a_document(
        (),
        (tax("19", "100.00", "19.00"),),
        supplier_vat_id="CZ25123891",
        customer_vat_id="DE136695976",
        issue_date="2024-05-01",
    )
    assert one(said("tax_rates", document))[0] == CONFIRMS


def test_totals_imply_a_rate() -> None:
    def findings(net: str, tax: str) -> list[tuple[Severity, str]]:
        document = a_document(supplier_vat_id="CZ25123891", issue_date="2024-05-01", net_total=net, tax_total=tax)
        return [(finding.severity, str(finding.message)) for finding in said("tax_rates", document)]

    assert findings("1000.00", "210.00") == [(CONFIRMS, "Tax 210.00 is 21 % of net 1000.00.")]
    assert findings("1000.00", "180.00") == []
    assert findings("1.00", "0.50") == []
    message = "Tax 310.00 is more than 21 % of net 1000.00, the highest rate in CZ."
    assert findings("1000.00", "310.00") == [(CONTRADICTS, message)]


@pytest.mark.parametrize("country", ["US", "CZ"])
def test_countries_and_days_outside_the_table_say_nothing(country: str) -> None:
    document = a_document((), BREAKDOWN, supplier_vat_id=f"{country}25123891", issue_date="1950-01-01")
    assert said("tax_rates", document) == []


def test_without_a_date_no_rate_is_judged() -> None:
    assert said("tax_rates", a_document((), (tax("15", "100.00", "15.00"),), supplier_vat_id="CZ25123891")) == []


def test_reverse_charge_bears_no_tax_and_names_the_customer() -> None:
    wrong = a_document(reverse_charge="true", tax_total="21.00", customer_vat_id="CZ25123891")
    assert one(said("reverse_charge", wrong))[0::2] == (CONTRADICTS, "Reverse charge, but tax 21.00 is charged.")
    assert one(said("reverse_charge", a_document(reverse_charge="true", tax_total="0.00")))[0] == WARNS
    assert said("reverse_charge", a_document(reverse_charge="false", tax_total="21.00")) == []


def test_a_currency_exists_and_fits_the_country() -> None:
    def findings(code: str, **values: str) -> list[Severity]:
        polish = Company(country="PL")
        return [one.severity for one in said("currency", a_document(currency=code, **values), company=polish)]

    assert findings("XQZ", supplier_vat_id="CZ25123891") == [CONTRADICTS]
    assert findings("CZK", supplier_vat_id="CZ25123891") == [CONFIRMS]
    assert findings("CZK", iban="CZ6508000000192000145399") == [CONFIRMS]
    assert findings("HUF", supplier_vat_id="CZ25123891") == [WARNS]
    assert findings("EUR", supplier_vat_id="CZ25123891") == []
    assert findings("PLN", supplier_vat_id="CZ25123891") == []
    assert findings("HUF") == []
    assert said("currency", a_document()) == []
