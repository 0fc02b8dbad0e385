"""All rules together, on paper that is right and on paper that is hostile."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from validation_cases import EVERYTHING, FIELD_TYPES, TODAY, a_document

from documents.company import Company
from documents.errors import UsageError
from documents.fields import Severity
from documents.types import load
from validation import check
from validation.rules import ALWAYS, RULES

US = Company(ids=("27074358",), vat_ids=("CZ27074358",))
INVOICE = {
    "invoice_number": "2026001234",
    "variable_symbol": "2026001234",
    "issue_date": "2026-11-02",
    "supply_date": "2026-11-01",
    "due_date": "2026-11-16",
    "supplier_id": "25123891",
    "supplier_vat_id": "CZ25123891",
    "customer_id": "27074358",
    "customer_vat_id": "CZ27074358",
    "iban": "CZ6508000000192000145399",
    "bank_account": "19-2000145399/0800",
    "bic": "GIBACZPX",
    "currency": "CZK",
    "net_total": "1000.00",
    "tax_total": "210.00",
    "gross_total": "1210.00",
    "amount_due": "1210.00",
}


def test_a_right_invoice_is_confirmed_throughout() -> None:
    document = a_document(
        ({"quantity": "4", "unit_price": "250.00", "line_total": "1000.00"},),
        ({"rate": "21", "net": "1000.00", "tax": "210.00"},),
        direction="received",
        **INVOICE,
    )
    findings = check(document, EVERYTHING, US, TODAY)
    assert {finding.severity for finding in findings} == {Severity.CONFIRMS}
    assert set(INVOICE) - {"supply_date"} <= {name for finding in findings for name in finding.fields}


def test_findings_name_the_rule_they_come_from() -> None:
    rules = {finding.rule for finding in check(a_document(**INVOICE), EVERYTHING, US, TODAY)}
    assert rules <= set(RULES)
    assert {"iban", "vat_id", "net_tax_gross", "direction"} <= rules


def test_a_type_with_its_own_rules_is_held_to_those_and_to_what_always_holds() -> None:
    document = a_document(**{**INVOICE, "issue_date": "2026-13-01", "iban": "CZ00", "gross_total": "5.00"})
    findings = check(document, replace(EVERYTHING, rules=("net_tax_gross",)), US, TODAY)
    assert {finding.rule for finding in findings} == {"net_tax_gross", "declared_form"}
    assert set(ALWAYS) <= set(RULES)


def test_an_unknown_rule_is_a_mistake_in_the_types_file() -> None:
    with pytest.raises(UsageError, match="there is no rule 'sums'"):
        check(a_document(), replace(EVERYTHING, rules=("sums",)), US, TODAY)


def test_the_declared_types_name_rules_that_exist() -> None:
    for document_type in load().values():
        assert set(document_type.rules) <= set(RULES)


hostile = st.dictionaries(
    st.sampled_from(sorted(FIELD_TYPES)),
    st.one_of(
        st.text(max_size=40),
        st.text("0123456789-/.", max_size=30),
        st.sampled_from(sorted(INVOICE.values())),
        st.from_regex(r"(CZ|SK|DE|FR|CH|NO|GB|XI|EL|EU)[0-9A-Z]{2,24}", fullmatch=True),
        st.just("9" * 5000),
    ),
)
row = st.dictionaries(
    st.sampled_from(["quantity", "unit_price", "line_total", "tax_rate", "rate", "net", "tax", "amount", "hours"]),
    st.text("0123456789-.", max_size=20),
)


@given(hostile, st.lists(row, max_size=3), st.sampled_from(["", "received", "issued"]))
def test_whatever_stands_on_the_page_is_judged(
    values: dict[str, str], rows: list[dict[str, str]], direction: str
) -> None:
    document = a_document(tuple(rows), tuple(rows), direction=direction, **values)
    for finding in check(document, EVERYTHING, US, TODAY):
        assert set(finding.fields) <= {*values, *FIELD_TYPES, "line_items", "tax_breakdown"}
        assert 0 < len(str(finding.message)) < 400
        assert "\n" not in str(finding.message)
