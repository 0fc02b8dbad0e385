"""OASIS UBL 2 invoices and credit notes, as Peppol BIS Billing, XRechnung UBL and EN 16931 use them.

The terms are mapped by CEN/TS 16931-3-2.

>>> said = read(
...     '<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"><ID>TOSL108</ID>'
...     '<IssueDate>2009-12-15</IssueDate><DocumentCurrencyCode>EUR</DocumentCurrencyCode></Invoice>'
... )
>>> said.kind, dict(said.values)
('invoice', {'invoice_number': 'TOSL108', 'issue_date': '2009-12-15', 'currency': 'EUR'})
"""

from __future__ import annotations

from extractors.carriers import values
from extractors.carriers.cii import CREDIT_NOTES, REVERSE_CHARGE
from extractors.carriers.said import NOTHING, Said, filled
from extractors.carriers.xml import Element, every, first, name_of, parse, text_at

NAMESPACE = "urn:oasis:names:specification:ubl:schema:xsd:"
ROOTS = frozenset({"Invoice", "CreditNote"})


def read(payload: str) -> Said:
    """Return what the invoice or credit note says."""
    root = parse(payload)
    if root is None:
        return NOTHING
    note = name_of(root)[1] == "CreditNote" or text_at(root, "InvoiceTypeCode") in CREDIT_NOTES
    delivered = text_at(root, "Delivery/ActualDeliveryDate", "TaxPointDate")
    return Said(
        kind="credit_note" if note else "invoice",
        values=filled(
            {
                "invoice_number": values.identifier(text_at(root, "ID")),  # BT-1
                "issue_date": values.date(text_at(root, "IssueDate")),  # BT-2
                "due_date": values.date(text_at(root, "DueDate", "PaymentMeans/PaymentDueDate")),  # BT-9
                "supply_date": values.date(delivered),  # BT-72
                "order_number": values.identifier(text_at(root, "OrderReference/ID")),  # BT-13
                "delivery_number": values.identifier(text_at(root, "DespatchDocumentReference/ID")),  # BT-16
                "currency": text_at(root, "DocumentCurrencyCode").upper(),  # BT-5
                **_party(first(root, "AccountingSupplierParty/Party"), "supplier"),
                **_party(first(root, "AccountingCustomerParty/Party"), "customer"),
                **_paid(root),
                **_totals(root),
            }
        ),
        line_items=tuple(_line(line) for path in ("InvoiceLine", "CreditNoteLine") for line in every(root, path)),
        tax_breakdown=tuple(_tax(row) for row in every(_tax_total(root), "TaxSubtotal")),
    )


def _party(party: Element | None, role: str) -> dict[str, str]:
    place = first(party, "PostalAddress")
    street = f"{text_at(place, 'StreetName')} {text_at(place, 'BuildingNumber')}"
    town = f"{text_at(place, 'PostalZone')} {text_at(place, 'CityName')}"
    lines = [text_at(line, "Line") for line in every(place, "AddressLine")]
    return {
        f"{role}_name": values.line(text_at(party, "PartyLegalEntity/RegistrationName", "PartyName/Name")),  # BT-27
        f"{role}_id": values.identifier(text_at(party, "PartyLegalEntity/CompanyID")),  # BT-30
        f"{role}_address": values.address([street, text_at(place, "AdditionalStreetName"), *lines, town]),
        **_registrations(party, role),
    }


def _registrations(party: Element | None, role: str) -> dict[str, str]:
    """Return VAT id (scheme VAT or none) and the local tax number (any other scheme, BT-32) of a party."""
    found: dict[str, str] = {}
    for row in every(party, "PartyTaxScheme"):
        scheme = text_at(row, "TaxScheme/ID").upper()
        name = f"{role}_vat_id" if scheme in {"VAT", ""} else f"{role}_tax_number"
        found.setdefault(name, values.identifier(text_at(row, "CompanyID")))
    found.pop("customer_tax_number", None)
    return found


def _paid(root: Element) -> dict[str, str]:
    account = "PaymentMeans/PayeeFinancialAccount"
    number = values.identifier(text_at(root, f"{account}/ID")).upper()
    name = "iban" if number[:2].isalpha() else "bank_account"
    branch = f"{account}/FinancialInstitutionBranch"
    return {
        "payment_reference": values.line(text_at(root, "PaymentMeans/PaymentID")),  # BT-83
        name: number,  # BT-84
        "bic": values.identifier(text_at(root, f"{branch}/FinancialInstitution/ID", f"{branch}/ID")).upper(),  # BT-86
    }


def _totals(root: Element) -> dict[str, str]:
    totals = first(root, "LegalMonetaryTotal")
    tax = _tax_total(root)
    categories = {text_at(row, "TaxCategory/ID") for row in every(tax, "TaxSubtotal")}
    return {
        "net_total": values.amount(text_at(totals, "TaxExclusiveAmount")),  # BT-109
        "tax_total": values.amount(text_at(tax, "TaxAmount")),  # BT-110
        "gross_total": values.amount(text_at(totals, "TaxInclusiveAmount")),  # BT-112
        "amount_due": values.amount(text_at(totals, "PayableAmount")),  # BT-115
        "reverse_charge": "true" if REVERSE_CHARGE in categories else "",
    }


def _tax_total(root: Element) -> Element | None:
    """Return the total in the document's currency, not the one in the currency of accounting (BT-111)."""
    currency = text_at(root, "DocumentCurrencyCode")
    totals = list(every(root, "TaxTotal"))
    own = [total for total in totals if _currency(first(total, "TaxAmount")) == currency]
    return next(iter(own or totals), None)


def _currency(node: Element | None) -> str:
    return "" if node is None else str(node.get("currencyID", ""))


def _line(line: Element) -> dict[str, str]:
    quantity = first(line, "InvoicedQuantity", "CreditedQuantity")
    return filled(
        {
            "description": values.line(text_at(line, "Item/Name", "Item/Description")),  # BT-153
            "quantity": values.number(text_at(line, "InvoicedQuantity", "CreditedQuantity")),  # BT-129
            "unit": "" if quantity is None else str(quantity.get("unitCode", "")),  # BT-130
            "unit_price": values.number(text_at(line, "Price/PriceAmount")),  # BT-146
            "tax_rate": values.number(
                text_at(
                    line,
                    "Item/ClassifiedTaxCategory/Percent",  # BT-152
                    "TaxTotal/TaxSubtotal/TaxCategory/Percent",
                    "TaxTotal/TaxSubtotal/Percent",
                )
            ),
            "line_total": values.amount(text_at(line, "LineExtensionAmount")),  # BT-131
        }
    )


def _tax(row: Element) -> dict[str, str]:
    return filled(
        {
            "rate": values.number(text_at(row, "TaxCategory/Percent", "Percent")),  # BT-119
            "net": values.amount(text_at(row, "TaxableAmount")),  # BT-116
            "tax": values.amount(text_at(row, "TaxAmount")),  # BT-117
        }
    )
