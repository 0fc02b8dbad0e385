"""What a queue shows of a document."""

from __future__ import annotations

import unicodedata
from datetime import date
from decimal import Decimal, InvalidOperation

from documents.fields import Document
from documents.records import Summary

# The first of these that a document has, whatever its kind.
PARTY = ("supplier_name", "complainant_name", "employee_name", "holder_name", "account_holder", "employer_name")
PARTY_ID = ("supplier_id", "supplier_vat_id", "supplier_tax_number", "employee_number", "employer_id")
NUMBER = ("invoice_number", "receipt_number", "delivery_number", "order_number", "statement_number")
OTHER_NUMBER = ("reference_number", "document_number")
ISSUED = ("issue_date", "received_date", "requested_date", "issued_date", "signed_date", "period_end")
TOTAL = ("gross_total", "amount_due", "amount", "net_pay", "closing_balance")

LARGEST = Decimal(10) ** 16  # what still fits the column in hundredths


def summarise(document: Document) -> Summary:
    """Return the few values of `document` that are shown in lists and searched; what is not there is empty."""
    return Summary(
        kind=document.kind.name,
        subkind=document.kind.subkind,
        direction=document.direction,
        party=_first(document, PARTY),
        party_id=_first(document, PARTY_ID),
        number=_first(document, NUMBER + OTHER_NUMBER),
        issued=_date(_first(document, ISSUED)),
        currency=_first(document, ("currency",)),
        total=_amount(_first(document, TOTAL)),
    )


def fold(text: str) -> str:
    """Return `text` in small letters without accents.

    >>> fold("Žluťoučký KŮŇ")
    'zlutoucky kun'
    """
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _first(document: Document, names: tuple[str, ...]) -> str:
    found = (document.fields[name].value for name in names if name in document.fields)
    return next((value for value in found if value), "")


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _amount(text: str) -> Decimal | None:
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return None
    return amount.quantize(Decimal("0.01")) if amount.is_finite() and abs(amount) < LARGEST else None
