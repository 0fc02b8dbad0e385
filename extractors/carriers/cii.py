"""UN/CEFACT Cross Industry Invoice: Factur-X, ZUGFeRD 1 and 2, XRechnung CII; and Order-X, its order.

Terms of EN 16931 (BT-1 and so on) stand in CII D16B as the annex of CEN/TS 16931-3-3 maps them; ZUGFeRD 1 has the same
under older names. Order-X 1.0 is SCRDMCCBDACIO of UN/CEFACT.

>>> said = read(
...     '<CrossIndustryInvoice><ExchangedDocument><ID>471102</ID><TypeCode>381</TypeCode><IssueDateTime>'
...     '<DateTimeString format="102">20241115</DateTimeString></IssueDateTime></ExchangedDocument>'
...     "</CrossIndustryInvoice>"
... )
>>> said.kind, said.values["invoice_number"], said.values["issue_date"]
('credit_note', '471102', '2024-11-15')
"""

from __future__ import annotations

from extractors.carriers import values
from extractors.carriers.said import NOTHING, Said, filled
from extractors.carriers.xml import Element, every, first, name_of, parse, text_at

ROOTS = frozenset({"CrossIndustryInvoice", "CrossIndustryDocument", "SCRDMCCBDACIOMessageStructure"})

# UNTDID 1001, the codes by which EN 16931 knows a credit note
CREDIT_NOTES = frozenset({"81", "83", "261", "262", "296", "308", "381", "396", "420", "458", "532"})
REVERSE_CHARGE = "AE"  # UNTDID 5305


def read(payload: str) -> Said:
    """Return what the invoice or order says."""
    root = parse(payload)
    if root is None:
        return NOTHING
    order = name_of(root)[1] == "SCRDMCCBDACIOMessageStructure"
    document = first(root, "ExchangedDocument", "HeaderExchangedDocument")
    trade = first(root, "SupplyChainTradeTransaction", "SpecifiedSupplyChainTradeTransaction")
    agreement = first(trade, "ApplicableHeaderTradeAgreement", "ApplicableSupplyChainTradeAgreement")
    delivery = first(trade, "ApplicableHeaderTradeDelivery", "ApplicableSupplyChainTradeDelivery")
    settlement = first(trade, "ApplicableHeaderTradeSettlement", "ApplicableSupplyChainTradeSettlement")
    number = values.identifier(text_at(document, "ID"))
    return Said(
        kind=_kind(order, text_at(document, "TypeCode")),
        values=filled(
            {
                "order_number": values.identifier(_reference(agreement, "BuyerOrderReferencedDocument")),  # BT-13
                "order_number" if order else "invoice_number": number,  # BT-1
                "issue_date": _date(document, "IssueDateTime"),  # BT-2
                **_parties(agreement),
                **_delivered(delivery),
                **_settled(settlement),
            }
        ),
        line_items=tuple(_line(line) for line in every(trade, "IncludedSupplyChainTradeLineItem") if _is_item(line)),
        tax_breakdown=tuple(_tax(row) for row in every(settlement, "ApplicableTradeTax")),
    )


def _kind(order: bool, code: str) -> str:
    if order:
        return "purchase_order"
    return "credit_note" if code in CREDIT_NOTES else "invoice"


def _date(node: Element | None, path: str) -> str:
    return values.date(text_at(node, f"{path}/DateTimeString", path))


def _reference(node: Element | None, path: str) -> str:
    return text_at(node, f"{path}/IssuerAssignedID", f"{path}/ID")


def _parties(agreement: Element | None) -> dict[str, str]:
    return {
        **_party(first(agreement, "SellerTradeParty"), "supplier"),
        **_party(first(agreement, "BuyerTradeParty"), "customer"),
    }


def _party(party: Element | None, role: str) -> dict[str, str]:
    registered = {
        _scheme(tax): values.identifier(text_at(tax, "ID")) for tax in every(party, "SpecifiedTaxRegistration")
    }
    place = first(party, "PostalTradeAddress")
    town = f"{text_at(place, 'PostcodeCode')} {text_at(place, 'CityName')}"
    named = {
        f"{role}_name": values.line(text_at(party, "Name", "SpecifiedLegalOrganization/TradingBusinessName")),
        f"{role}_id": values.identifier(text_at(party, "SpecifiedLegalOrganization/ID")),  # BT-30, BT-47
        f"{role}_vat_id": registered.get("VA", ""),  # BT-31, BT-48
        f"{role}_address": values.address(
            [*(text_at(place, step) for step in ("LineOne", "LineTwo", "LineThree")), town]
        ),
    }
    tax_number = registered.get("FC", "")  # BT-32
    return named | ({"supplier_tax_number": tax_number} if role == "supplier" else {})


def _scheme(registration: Element) -> str:
    identity = first(registration, "ID")
    return "" if identity is None else str(identity.get("schemeID", ""))


def _delivered(delivery: Element | None) -> dict[str, str]:
    return {
        "supply_date": _date(delivery, "ActualDeliverySupplyChainEvent/OccurrenceDateTime"),  # BT-72
        "delivery_date": _date(delivery, "RequestedDeliverySupplyChainEvent/OccurrenceDateTime"),
        "delivery_number": values.identifier(
            _reference(delivery, "DespatchAdviceReferencedDocument")  # BT-16
            or _reference(delivery, "DeliveryNoteReferencedDocument")
        ),
    }


def _settled(settlement: Element | None) -> dict[str, str]:
    totals = first(
        settlement,
        "SpecifiedTradeSettlementHeaderMonetarySummation",
        "SpecifiedTradeSettlementMonetarySummation",
    )
    means = "SpecifiedTradeSettlementPaymentMeans"
    account = f"{means}/PayeePartyCreditorFinancialAccount"
    currency = text_at(settlement, "InvoiceCurrencyCode", "OrderCurrencyCode")
    categories = {text_at(tax, "CategoryCode") for tax in every(settlement, "ApplicableTradeTax")}
    return {
        "currency": currency.upper(),  # BT-5
        "payment_reference": values.line(text_at(settlement, "PaymentReference")),  # BT-83
        "net_total": values.amount(text_at(totals, "TaxBasisTotalAmount")),  # BT-109
        "tax_total": values.amount(_tax_total(totals, currency)),  # BT-110
        "gross_total": values.amount(text_at(totals, "GrandTotalAmount")),  # BT-112
        "amount_due": values.amount(text_at(totals, "DuePayableAmount")),  # BT-115
        "due_date": _date(settlement, "SpecifiedTradePaymentTerms/DueDateDateTime"),  # BT-9
        "iban": values.identifier(text_at(settlement, f"{account}/IBANID")).upper(),  # BT-84
        "bank_account": values.identifier(text_at(settlement, f"{account}/ProprietaryID")),
        "bic": values.identifier(
            text_at(settlement, f"{means}/PayeeSpecifiedCreditorFinancialInstitution/BICID")  # BT-86
        ).upper(),
        "reverse_charge": "true" if REVERSE_CHARGE in categories else "",
    }


def _tax_total(totals: Element | None, currency: str) -> str:
    """Return the tax in the invoice's currency, not the one in the currency of accounting (BT-111)."""
    found = [total for total in every(totals, "TaxTotalAmount") if total.get("currencyID", currency) == currency]
    return (found[0].text or "") if found else text_at(totals, "TaxTotalAmount")


def _is_item(line: Element) -> bool:
    """Tell an item from a line that groups others or only says something."""
    document = "AssociatedDocumentLineDocument"
    status = text_at(line, f"{document}/LineStatusReasonCode")
    return status not in {"GROUP", "INFORMATION"} and bool(text_at(line, "SpecifiedTradeProduct/Name", *_LINE_TOTAL))


_AGREEMENT = ("SpecifiedLineTradeAgreement", "SpecifiedSupplyChainTradeAgreement")
_DELIVERY = ("SpecifiedLineTradeDelivery", "SpecifiedSupplyChainTradeDelivery")
_SETTLEMENT = ("SpecifiedLineTradeSettlement", "SpecifiedSupplyChainTradeSettlement")
_LINE_TOTAL = (
    "SpecifiedLineTradeSettlement/SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount",
    "SpecifiedSupplyChainTradeSettlement/SpecifiedTradeSettlementMonetarySummation/LineTotalAmount",
)


def _line(line: Element) -> dict[str, str]:
    agreement, delivery, settlement = (first(line, *paths) for paths in (_AGREEMENT, _DELIVERY, _SETTLEMENT))
    quantity = first(delivery, "BilledQuantity", "RequestedQuantity")
    return filled(
        {
            "description": values.line(text_at(line, "SpecifiedTradeProduct/Name")),  # BT-153
            "quantity": values.number(text_at(delivery, "BilledQuantity", "RequestedQuantity")),  # BT-129
            "unit": "" if quantity is None else str(quantity.get("unitCode", "")),  # BT-130
            "unit_price": values.number(
                text_at(
                    agreement,
                    "NetPriceProductTradePrice/ChargeAmount",  # BT-146
                    "GrossPriceProductTradePrice/ChargeAmount",
                )
            ),
            "tax_rate": values.number(
                text_at(settlement, "ApplicableTradeTax/RateApplicablePercent", "ApplicableTradeTax/ApplicablePercent")
            ),
            "line_total": values.amount(text_at(line, *_LINE_TOTAL)),  # BT-131
        }
    )


def _tax(row: Element) -> dict[str, str]:
    return filled(
        {
            "rate": values.number(text_at(row, "RateApplicablePercent", "ApplicablePercent")),  # BT-119
            "net": values.amount(text_at(row, "BasisAmount")),  # BT-116
            "tax": values.amount(text_at(row, "CalculatedAmount")),  # BT-117
        }
    )
