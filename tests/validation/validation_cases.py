"""Documents as short as a test wants them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from documents.company import Company
from documents.fields import Candidate, Document, Field, Finding, Kind, Row, Severity
from documents.pages import Source
from documents.types import DocumentType, FieldType, ValueType
from validation.circumstances import Circumstances
from validation.rules import RULES

TODAY = date(2026, 11, 21)

_TYPES = {
    **dict.fromkeys(
        [
            "issue_date",
            "due_date",
            "supply_date",
            "birth_date",
            "expiry_date",
            "issued_date",
            "employed_from",
            "employed_to",
            "period_start",
            "period_end",
            "pay_date",
            "requested_date",
            "approved_date",
        ],
        ValueType.DATE,
    ),
    **dict.fromkeys(
        [
            "net_total",
            "tax_total",
            "gross_total",
            "amount_due",
            "net_pay",
            "gross_pay",
            "opening_balance",
            "closing_balance",
            "prepaid_total",
            "rounding",
        ],
        ValueType.AMOUNT,
    ),
    **dict.fromkeys(["supplier_id", "customer_id", "employer_id"], ValueType.COMPANY_ID),
    **dict.fromkeys(["supplier_vat_id", "customer_vat_id"], ValueType.VAT_ID),
    **dict.fromkeys(["supplier_name", "customer_name"], ValueType.NAME),
    **dict.fromkeys(["variable_symbol", "constant_symbol", "specific_symbol"], ValueType.DIGITS),
    **dict.fromkeys(["hours_total", "overtime_hours"], ValueType.NUMBER),
    "invoice_number": ValueType.IDENTIFIER,
    "order_number": ValueType.IDENTIFIER,
    "payment_reference": ValueType.TEXT,
    "iban": ValueType.IBAN,
    "bic": ValueType.BIC,
    "bank_account": ValueType.BANK_ACCOUNT,
    "birth_number": ValueType.BIRTH_NUMBER,
    "currency": ValueType.CURRENCY,
    "country": ValueType.COUNTRY,
    "reverse_charge": ValueType.BOOLEAN,
    "rate": ValueType.RATE,
    "note": ValueType.TEXT,
}
FIELD_TYPES = {name: FieldType(name=name, type=value_type) for name, value_type in _TYPES.items()}
EVERYTHING = DocumentType(name="everything", kind="everything", fields=FIELD_TYPES)


def a_type(*required: str, **changes: FieldType) -> DocumentType:
    """Return a type of all fields, some of them required or changed."""
    needed = {name: replace(FIELD_TYPES[name], required=True) for name in required}
    return replace(EVERYTHING, fields={**FIELD_TYPES, **needed, **changes})


def a_document(
    lines: tuple[Mapping[str, str], ...] = (),
    taxes: tuple[Mapping[str, str], ...] = (),
    /,
    language: str = "",
    direction: str = "",
    **values: str,
) -> Document:
    """Return a document read from the text of one page, each value found once and with a good score."""
    return Document(
        pages=(1,),
        kind=Kind(name="everything", confidence=0.99),
        language=language,
        direction=direction,
        fields={name: a_field(value) for name, value in values.items()},
        line_items=tuple(Row(values=values) for values in lines),
        tax_breakdown=tuple(Row(values=values) for values in taxes),
    )


def a_field(value: str, *others: Candidate, score: float = 0.9, source: Source = Source.TEXT) -> Field:
    """Return a field with the candidate of its value first."""
    candidates = (a_candidate(value, score=score, source=source), *others)
    return Field(value=value, confidence=score, source=source, text=value, candidates=candidates)


def a_candidate(value: str, score: float = 0.9, source: Source = Source.TEXT) -> Candidate:
    """Return a candidate."""
    return Candidate(value=value, text=value, score=score, source=source)


def said(
    rule: str,
    document: Document,
    document_type: DocumentType = EVERYTHING,
    company: Company | None = None,
    today: date = TODAY,
) -> list[Finding]:
    """Return what one rule says."""
    circumstances = Circumstances(document_type=document_type, company=company or Company(), today=today)
    return list(RULES[rule](document, circumstances))


def one(findings: list[Finding]) -> tuple[Severity, tuple[str, ...], str]:
    """Return severity, fields and message of the only finding."""
    assert len(findings) == 1, findings
    return findings[0].severity, findings[0].fields, str(findings[0].message)
