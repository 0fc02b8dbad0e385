"""ISDOC 6, the Czech standard of electronic invoices (isdoc.cz, schema 6.0.2).

Amounts stand twice where the invoice is in a foreign currency: `TaxAmount` in crowns, `TaxAmountCurr` as invoiced. The
page shows the latter, so it is what counts here.

>>> said = read(
...     '<Invoice xmlns="http://isdoc.cz/namespace/2013"><DocumentType>1</DocumentType><ID>FV-1/2021</ID>'
...     '<IssueDate>2021-04-01</IssueDate><LocalCurrencyCode>CZK</LocalCurrencyCode></Invoice>'
... )
>>> said.kind, dict(said.values)
('invoice', {'invoice_number': 'FV-1/2021', 'issue_date': '2021-04-01', 'currency': 'CZK'})
"""

from __future__ import annotations

from extractors.carriers import values
from extractors.carriers.said import NOTHING, Said, filled
from extractors.carriers.xml import Element, every, first, parse, text_at

NAMESPACES = frozenset({"http://isdoc.cz/namespace/2013", "http://isdoc.cz/namespace/invoice"})  # of versions 6 and 5
ROOTS = frozenset({"Invoice"})
CREDIT_NOTES = frozenset({"2", "6"})  # DocumentType: corrective tax document, the same for a received advance


def read(payload: str) -> Said:
    """Return what the invoice says."""
    root = parse(payload)
    if root is None:
        return NOTHING
    foreign = text_at(root, "ForeignCurrencyCode").upper()
    ending = "Curr" if foreign else ""
    orders = "OrderReferences/OrderReference"
    return Said(
        kind="credit_note" if text_at(root, "DocumentType") in CREDIT_NOTES else "invoice",
        values=filled(
            {
                "invoice_number": values.identifier(text_at(root, "ID")),
                "issue_date": values.date(text_at(root, "IssueDate")),
                "supply_date": values.date(text_at(root, "TaxPointDate")),
                "order_number": values.identifier(text_at(root, f"{orders}/ExternalOrderID", f"{orders}/SalesOrderID")),
                "delivery_number": values.identifier(text_at(root, "DeliveryNoteReferences/DeliveryNoteReference/ID")),
                "currency": foreign or text_at(root, "LocalCurrencyCode").upper(),
                **_party(first(root, "AccountingSupplierParty/Party"), "supplier"),
                **_party(first(root, "AccountingCustomerParty/Party"), "customer"),
                **_paid(root),
                **_totals(root, ending),
            }
        ),
        line_items=tuple(_line(line, ending) for line in every(root, "InvoiceLines/InvoiceLine")),
        tax_breakdown=tuple(_tax(row, ending) for row in every(root, "TaxTotal/TaxSubTotal")),
    )


def _amount(node: Element | None, name: str, ending: str) -> str:
    return values.amount(text_at(node, f"{name}{ending}", name))


def _party(party: Element | None, role: str) -> dict[str, str]:
    place = first(party, "PostalAddress")
    street = f"{text_at(place, 'StreetName')} {text_at(place, 'BuildingNumber')}"
    town = f"{text_at(place, 'PostalZone')} {text_at(place, 'CityName')}"
    return {
        f"{role}_name": values.line(text_at(party, "PartyName/Name")),
        f"{role}_id": values.identifier(text_at(party, "PartyIdentification/ID")),
        f"{role}_vat_id": values.identifier(text_at(party, "PartyTaxScheme/CompanyID")),
        f"{role}_address": values.address([street, town]),
    }


def _paid(root: Element) -> dict[str, str]:
    details = first(root, "PaymentMeans/Payment/Details")
    number, bank = values.identifier(text_at(details, "ID")), values.identifier(text_at(details, "BankCode"))
    return {
        "due_date": values.date(text_at(details, "PaymentDueDate")),
        "bank_account": f"{number}/{bank}" if number and bank else "",
        "iban": values.identifier(text_at(details, "IBAN")).upper(),
        "bic": values.identifier(text_at(details, "BIC")).upper(),
        "variable_symbol": values.digits(text_at(details, "VariableSymbol")),
        "constant_symbol": values.digits(text_at(details, "ConstantSymbol")),
        "specific_symbol": values.digits(text_at(details, "SpecificSymbol")),
    }


def _totals(root: Element, ending: str) -> dict[str, str]:
    totals = first(root, "LegalMonetaryTotal")
    reverse = any(text_at(row, "LocalReverseChargeFlag") == "true" for row in root.iter("{*}ClassifiedTaxCategory"))
    return {
        "net_total": _amount(totals, "TaxExclusiveAmount", ending),
        "tax_total": _amount(first(root, "TaxTotal"), "TaxAmount", ending),
        "gross_total": _amount(totals, "TaxInclusiveAmount", ending),
        "amount_due": _amount(totals, "PayableAmount", ending),
        "reverse_charge": "true" if reverse else "",
    }


def _line(line: Element, ending: str) -> dict[str, str]:
    quantity = first(line, "InvoicedQuantity")
    price = "" if ending else values.number(text_at(line, "UnitPrice"))  # UnitPrice is in crowns only
    return filled(
        {
            "description": values.line(text_at(line, "Item/Description")),
            "quantity": values.number(text_at(line, "InvoicedQuantity")),
            "unit": "" if quantity is None else str(quantity.get("unitCode", "")),
            "unit_price": price,
            "tax_rate": values.number(text_at(line, "ClassifiedTaxCategory/Percent")),
            "line_total": _amount(line, "LineExtensionAmount", ending),
        }
    )


def _tax(row: Element, ending: str) -> dict[str, str]:
    return filled(
        {
            "rate": values.number(text_at(row, "TaxCategory/Percent")),
            "net": _amount(row, "TaxableAmount", ending),
            "tax": _amount(row, "TaxAmount", ending),
        }
    )
