"""XML that travels inside an invoice's PDF: ISDOC 6.0.2 and Factur-X (UN/CEFACT CII, EN 16931)."""

from __future__ import annotations

import io
import uuid
from collections.abc import Mapping

import pikepdf
from lxml import etree

from samples.generator.content import Content, Item

ISDOC = "http://isdoc.cz/namespace/2013"
RSM = "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
RAM = "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
UDT = "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100"
GUIDELINE = "urn:cen.eu:en16931:2017"

Tree = Mapping[str, object]  # element name to text, tree or list of either; "@name" is an attribute, "" the own text


def attach(pdf: bytes, name: str, xml: bytes) -> bytes:
    """Return the PDF with the XML attached as an associated file."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        spec = pikepdf.AttachedFileSpec(
            document, xml, filename=name, description="", mime_type="text/xml", creation_date="", mod_date=""
        )
        document.attachments[name] = spec
        stream = io.BytesIO()
        document.save(stream, deterministic_id=True)
    return stream.getvalue()


def isdoc(content: Content) -> bytes:
    """Return the invoice as ISDOC."""
    text = _texts(content)
    currency = content.manner.currency
    tree: dict[str, object] = {
        "@version": "6.0.2",
        "DocumentType": "1",
        "ID": text["invoice_number"],
        "UUID": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{text['supplier_id']}/{text['invoice_number']}")).upper(),
        "IssueDate": text["issue_date"],
        "TaxPointDate": text["supply_date"],
        "VATApplicable": "false" if "no_tax" in content.traits else "true",
        "ElectronicPossibilityAgreementReference": "",
        "LocalCurrencyCode": currency,
        "CurrRate": "1",
        "RefCurrRate": "1",
        "AccountingSupplierParty": {"Party": _isdoc_party(text, "supplier")},
        "AccountingCustomerParty": {"Party": _isdoc_party(text, "customer")},
        "InvoiceLines": {"InvoiceLine": [_isdoc_line(number, item) for number, item in enumerate(content.items, 1)]},
        "TaxTotal": _isdoc_tax(content, text),
        "LegalMonetaryTotal": _isdoc_totals(text),
        "PaymentMeans": {"Payment": _isdoc_payment(text)},
    }
    return _xml("Invoice", tree, {None: ISDOC})


def _texts(content: Content) -> dict[str, str]:
    return {name: value.canonical for name, value in content.values.items()}


def _isdoc_party(text: Mapping[str, str], role: str) -> Tree:
    postcode, town = text[f"{role}_town"][:6], text[f"{role}_town"][7:]
    return {
        "PartyIdentification": {"ID": text[f"{role}_id"]},
        "PartyName": {"Name": text[f"{role}_name"]},
        "PostalAddress": {
            "StreetName": text[f"{role}_street"].rpartition(" ")[0],
            "BuildingNumber": text[f"{role}_street"].rpartition(" ")[2],
            "CityName": town,
            "PostalZone": postcode,
            "Country": {"IdentificationCode": "CZ", "Name": "Česká republika"},
        },
        "PartyTaxScheme": {"CompanyID": text[f"{role}_vat_id"], "TaxScheme": "VAT"},
    }


def _isdoc_line(number: int, item: Item) -> Tree:
    gross = item.unit_price * (100 + item.rate) / 100
    return {
        "ID": str(number),
        "InvoicedQuantity": {"@unitCode": item.unit, "": f"{item.quantity}"},
        "LineExtensionAmount": f"{item.net:.2f}",
        "LineExtensionAmountTaxInclusive": f"{item.gross:.2f}",
        "LineExtensionTaxAmount": f"{item.tax:.2f}",
        "UnitPrice": f"{item.unit_price:.2f}",
        "UnitPriceTaxInclusive": f"{gross:.4f}",
        "ClassifiedTaxCategory": {"Percent": str(item.rate), "VATCalculationMethod": "0"},
        "Item": {"Description": item.description},
    }


def _isdoc_tax(content: Content, text: Mapping[str, str]) -> Tree:
    rows = [
        {
            "TaxableAmount": f"{row.net:.2f}",
            "TaxAmount": f"{row.tax:.2f}",
            "TaxInclusiveAmount": f"{row.net + row.tax:.2f}",
            "AlreadyClaimedTaxableAmount": "0.00",
            "AlreadyClaimedTaxAmount": "0.00",
            "AlreadyClaimedTaxInclusiveAmount": "0.00",
            "DifferenceTaxableAmount": f"{row.net:.2f}",
            "DifferenceTaxAmount": f"{row.tax:.2f}",
            "DifferenceTaxInclusiveAmount": f"{row.net + row.tax:.2f}",
            "TaxCategory": {"Percent": str(row.rate)},
        }
        for row in content.breakdown
    ]
    return {"TaxSubTotal": rows, "TaxAmount": text["tax_total"]}


def _isdoc_totals(text: Mapping[str, str]) -> Tree:
    net, gross = text["net_total"], text["gross_total"]
    prepaid = text.get("prepaid", "0.00")
    return {
        "TaxExclusiveAmount": net,
        "TaxInclusiveAmount": gross,
        "AlreadyClaimedTaxExclusiveAmount": "0.00",
        "AlreadyClaimedTaxInclusiveAmount": "0.00",
        "DifferenceTaxExclusiveAmount": net,
        "DifferenceTaxInclusiveAmount": gross,
        "PayableRoundingAmount": text.get("rounding", "0.00"),
        "PaidDepositsAmount": prepaid,
        "PayableAmount": text.get("amount_due", gross),
    }


def _isdoc_payment(text: Mapping[str, str]) -> Tree:
    account, _, bank = text["bank_account"].partition("/")
    return {
        "PaidAmount": text.get("amount_due", text["gross_total"]),
        "PaymentMeansCode": "42",
        "Details": {
            "PaymentDueDate": text["due_date"],
            "ID": account,
            "BankCode": bank,
            "Name": "",
            "IBAN": text["iban"],
            "BIC": text["bic"],
            "VariableSymbol": text["variable_symbol"],
            "ConstantSymbol": text["constant_symbol"],
            "SpecificSymbol": "",
        },
    }


def cii(content: Content) -> bytes:
    """Return the invoice as UN/CEFACT CII."""
    text = _texts(content)
    tree: dict[str, object] = {
        "rsm:ExchangedDocumentContext": {"ram:GuidelineSpecifiedDocumentContextParameter": {"ram:ID": GUIDELINE}},
        "rsm:ExchangedDocument": {
            "ram:ID": text["invoice_number"],
            "ram:TypeCode": "381" if content.kind == "credit_note" else "380",
            "ram:IssueDateTime": _cii_day(text["issue_date"]),
        },
        "rsm:SupplyChainTradeTransaction": {
            "ram:IncludedSupplyChainTradeLineItem": [
                _cii_line(number, item) for number, item in enumerate(content.items, 1)
            ],
            "ram:ApplicableHeaderTradeAgreement": {
                "ram:SellerTradeParty": _cii_party(content, text, "supplier"),
                "ram:BuyerTradeParty": _cii_party(content, text, "customer"),
            },
            "ram:ApplicableHeaderTradeDelivery": {
                "ram:ActualDeliverySupplyChainEvent": {"ram:OccurrenceDateTime": _cii_day(text["supply_date"])}
            },
            "ram:ApplicableHeaderTradeSettlement": _cii_settlement(content, text),
        },
    }
    return _xml("rsm:CrossIndustryInvoice", tree, {"rsm": RSM, "ram": RAM, "udt": UDT})


def _cii_day(day: str) -> Tree:
    return {"udt:DateTimeString": {"@format": "102", "": day.replace("-", "")}}


def _cii_line(number: int, item: Item) -> Tree:
    return {
        "ram:AssociatedDocumentLineDocument": {"ram:LineID": str(number)},
        "ram:SpecifiedTradeProduct": {"ram:Name": item.description},
        "ram:SpecifiedLineTradeAgreement": {
            "ram:NetPriceProductTradePrice": {"ram:ChargeAmount": f"{item.unit_price:.2f}"}
        },
        "ram:SpecifiedLineTradeDelivery": {"ram:BilledQuantity": {"@unitCode": "C62", "": f"{item.quantity}"}},
        "ram:SpecifiedLineTradeSettlement": {
            "ram:ApplicableTradeTax": _cii_rate(item.rate),
            "ram:SpecifiedTradeSettlementLineMonetarySummation": {"ram:LineTotalAmount": f"{item.net:.2f}"},
        },
    }


def _cii_rate(rate: int) -> dict[str, object]:
    return {"ram:TypeCode": "VAT", "ram:CategoryCode": "S" if rate else "Z", "ram:RateApplicablePercent": str(rate)}


def _cii_party(content: Content, text: Mapping[str, str], role: str) -> Tree:
    postcode, _, town = text[f"{role}_town"].partition(" ")
    return {
        "ram:Name": text[f"{role}_name"],
        "ram:PostalTradeAddress": {
            "ram:PostcodeCode": postcode,
            "ram:LineOne": text[f"{role}_street"],
            "ram:CityName": town,
            "ram:CountryID": content.words.country,
        },
        "ram:SpecifiedTaxRegistration": {"ram:ID": {"@schemeID": "VA", "": text[f"{role}_vat_id"]}},
    }


def _cii_settlement(content: Content, text: Mapping[str, str]) -> Tree:
    rows = [
        {
            "ram:CalculatedAmount": f"{row.tax:.2f}",
            "ram:TypeCode": "VAT",
            "ram:BasisAmount": f"{row.net:.2f}",
            "ram:CategoryCode": "S" if row.rate else "Z",
            "ram:RateApplicablePercent": str(row.rate),
        }
        for row in content.breakdown
    ]
    return {
        "ram:PaymentReference": text["invoice_number"],
        "ram:InvoiceCurrencyCode": content.manner.currency,
        "ram:SpecifiedTradeSettlementPaymentMeans": {
            "ram:TypeCode": "58",
            "ram:PayeePartyCreditorFinancialAccount": {"ram:IBANID": text["iban"]},
            "ram:PayeeSpecifiedCreditorFinancialInstitution": {"ram:BICID": text["bic"]},
        },
        "ram:ApplicableTradeTax": rows,
        "ram:SpecifiedTradePaymentTerms": {"ram:DueDateDateTime": _cii_day(text["due_date"])},
        "ram:SpecifiedTradeSettlementHeaderMonetarySummation": {
            "ram:LineTotalAmount": text["net_total"],
            "ram:TaxBasisTotalAmount": text["net_total"],
            "ram:TaxTotalAmount": {"@currencyID": content.manner.currency, "": text["tax_total"]},
            "ram:GrandTotalAmount": text["gross_total"],
            "ram:TotalPrepaidAmount": text.get("prepaid", "0.00"),
            "ram:DuePayableAmount": text.get("amount_due", text["gross_total"]),
        },
    }


def _xml(name: str, tree: Tree, namespaces: Mapping[str | None, str]) -> bytes:
    # lxml-stubs do not know that `None` is the prefix of the default namespace
    root = etree.Element(_qualified(name, namespaces), nsmap=namespaces)  # type: ignore[arg-type]
    _grow(root, tree, namespaces)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _qualified(name: str, namespaces: Mapping[str | None, str]) -> str:
    prefix, _, local = name.rpartition(":")
    return f"{{{namespaces[prefix or None]}}}{local}"


def _grow(parent: etree._Element, tree: Tree, namespaces: Mapping[str | None, str]) -> None:
    for name, value in tree.items():
        if name.startswith("@"):
            parent.set(name[1:], str(value))
        elif not name:
            parent.text = str(value)
        else:
            for entry in value if isinstance(value, list) else [value]:
                child = etree.SubElement(parent, _qualified(name, namespaces))
                if isinstance(entry, Mapping):
                    _grow(child, entry, namespaces)
                elif entry != "":
                    child.text = str(entry)
