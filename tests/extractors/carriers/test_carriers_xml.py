from __future__ import annotations

import pytest

from extractors.carriers import cii, isdoc, ubl, xml
from extractors.carriers.said import NOTHING

CII = """<rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
 xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
 xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100">
<rsm:ExchangedDocument><ram:ID>R 2026/7</ram:ID><ram:TypeCode>{code}</ram:TypeCode>
 <ram:IssueDateTime><udt:DateTimeString format="102">20260304</udt:DateTimeString></ram:IssueDateTime>
 </rsm:ExchangedDocument>
<rsm:SupplyChainTradeTransaction>
 <ram:IncludedSupplyChainTradeLineItem>
  <ram:AssociatedDocumentLineDocument><ram:LineID>1</ram:LineID></ram:AssociatedDocumentLineDocument>
  <ram:SpecifiedTradeProduct><ram:Name>Šroub M8</ram:Name></ram:SpecifiedTradeProduct>
  <ram:SpecifiedLineTradeAgreement><ram:NetPriceProductTradePrice><ram:ChargeAmount>2.5000</ram:ChargeAmount>
  </ram:NetPriceProductTradePrice></ram:SpecifiedLineTradeAgreement>
  <ram:SpecifiedLineTradeDelivery><ram:BilledQuantity unitCode="C62">40</ram:BilledQuantity>
 </ram:SpecifiedLineTradeDelivery>
  <ram:SpecifiedLineTradeSettlement><ram:ApplicableTradeTax><ram:RateApplicablePercent>21.00</ram:RateApplicablePercent>
  </ram:ApplicableTradeTax><ram:SpecifiedTradeSettlementLineMonetarySummation>
 <ram:LineTotalAmount>100</ram:LineTotalAmount>
  </ram:SpecifiedTradeSettlementLineMonetarySummation></ram:SpecifiedLineTradeSettlement>
 </ram:IncludedSupplyChainTradeLineItem>
 <ram:IncludedSupplyChainTradeLineItem>
  <ram:AssociatedDocumentLineDocument><ram:LineStatusReasonCode>GROUP</ram:LineStatusReasonCode>
  </ram:AssociatedDocumentLineDocument><ram:SpecifiedTradeProduct><ram:Name>Material</ram:Name>
 </ram:SpecifiedTradeProduct>
 </ram:IncludedSupplyChainTradeLineItem>
 <ram:ApplicableHeaderTradeAgreement>
  <ram:SellerTradeParty><ram:Name>Železo a syn</ram:Name>
   <ram:SpecifiedLegalOrganization><ram:ID>25596641</ram:ID></ram:SpecifiedLegalOrganization>
   <ram:PostalTradeAddress><ram:PostcodeCode>602 00</ram:PostcodeCode><ram:LineOne>Dlouhá 5</ram:LineOne>
    <ram:CityName>Brno</ram:CityName></ram:PostalTradeAddress>
   <ram:SpecifiedTaxRegistration><ram:ID schemeID="FC">201/113</ram:ID></ram:SpecifiedTaxRegistration>
   <ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">CZ25596641</ram:ID></ram:SpecifiedTaxRegistration>
  </ram:SellerTradeParty>
  <ram:BuyerTradeParty><ram:Name>Stavby Kos</ram:Name></ram:BuyerTradeParty>
  <ram:BuyerOrderReferencedDocument><ram:IssuerAssignedID>OBJ-9</ram:IssuerAssignedID>
 </ram:BuyerOrderReferencedDocument>
 </ram:ApplicableHeaderTradeAgreement>
 <ram:ApplicableHeaderTradeSettlement><ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>
  <ram:ApplicableTradeTax><ram:CalculatedAmount>21.00</ram:CalculatedAmount><ram:BasisAmount>100.00</ram:BasisAmount>
   <ram:CategoryCode>{category}</ram:CategoryCode><ram:RateApplicablePercent>21</ram:RateApplicablePercent>
  </ram:ApplicableTradeTax>
  <ram:SpecifiedTradeSettlementHeaderMonetarySummation><ram:TaxBasisTotalAmount>100</ram:TaxBasisTotalAmount>
   <ram:TaxTotalAmount currencyID="CZK">525.00</ram:TaxTotalAmount>
 <ram:TaxTotalAmount currencyID="EUR">21.00</ram:TaxTotalAmount>
   <ram:GrandTotalAmount>121</ram:GrandTotalAmount><ram:DuePayableAmount>71.00</ram:DuePayableAmount>
  </ram:SpecifiedTradeSettlementHeaderMonetarySummation>
 </ram:ApplicableHeaderTradeSettlement>
</rsm:SupplyChainTradeTransaction></rsm:CrossIndustryInvoice>"""

UBL = """<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2" xmlns:c="urn:c">
<c:ID>F1</c:ID><c:IssueDate>2026-01-31</c:IssueDate><c:InvoiceTypeCode>380</c:InvoiceTypeCode>
<c:DocumentCurrencyCode>EUR</c:DocumentCurrencyCode>
<c:AccountingSupplierParty><c:Party><c:PartyName><c:Name>Shop</c:Name></c:PartyName>
 <c:PostalAddress><c:StreetName>Main</c:StreetName><c:BuildingNumber>1</c:BuildingNumber><c:CityName>Gent</c:CityName>
  <c:PostalZone>9000</c:PostalZone></c:PostalAddress>
 <c:PartyTaxScheme><c:CompanyID>BE0403170701</c:CompanyID><c:TaxScheme><c:ID>VAT</c:ID></c:TaxScheme></c:PartyTaxScheme>
 <c:PartyTaxScheme><c:CompanyID>99</c:CompanyID><c:TaxScheme><c:ID>TAX</c:ID></c:TaxScheme></c:PartyTaxScheme>
 <c:PartyLegalEntity><c:RegistrationName>Shop NV</c:RegistrationName></c:PartyLegalEntity></c:Party>
 </c:AccountingSupplierParty>
<c:PaymentMeans><c:PaymentID>+++1+++</c:PaymentID><c:PayeeFinancialAccount><c:ID>BE72 0000 0000 1616</c:ID>
 </c:PayeeFinancialAccount></c:PaymentMeans>
<c:TaxTotal><c:TaxAmount currencyID="EUR">6.00</c:TaxAmount><c:TaxSubtotal><c:TaxableAmount>100.00</c:TaxableAmount>
 <c:TaxAmount>6.00</c:TaxAmount><c:TaxCategory><c:ID>S</c:ID><c:Percent>6</c:Percent></c:TaxCategory></c:TaxSubtotal>
 </c:TaxTotal>
<c:LegalMonetaryTotal><c:TaxExclusiveAmount>100.00</c:TaxExclusiveAmount>
 <c:TaxInclusiveAmount>106.00</c:TaxInclusiveAmount>
 <c:PayableAmount>106.00</c:PayableAmount></c:LegalMonetaryTotal>
<c:InvoiceLine><c:InvoicedQuantity unitCode="KGM">2.0</c:InvoicedQuantity>
 <c:LineExtensionAmount>100.00</c:LineExtensionAmount>
 <c:Item><c:Name>Salt</c:Name></c:Item><c:Price><c:PriceAmount>50</c:PriceAmount></c:Price></c:InvoiceLine></Invoice>"""

ISDOC = """<Invoice xmlns="http://isdoc.cz/namespace/2013"><DocumentType>{kind}</DocumentType><ID>F 7</ID>
<IssueDate>2026-02-01</IssueDate><TaxPointDate>2026-01-31</TaxPointDate>
 <LocalCurrencyCode>CZK</LocalCurrencyCode>{foreign}
<AccountingSupplierParty><Party><PartyIdentification><ID>27074358</ID></PartyIdentification><PartyName>
 <Name>Dílna</Name></PartyName>
 <PartyTaxScheme><CompanyID>CZ27074358</CompanyID></PartyTaxScheme></Party></AccountingSupplierParty>
<InvoiceLines><InvoiceLine><InvoicedQuantity unitCode="ks">2</InvoicedQuantity>
 <LineExtensionAmountCurr>10</LineExtensionAmountCurr>
 <LineExtensionAmount>250</LineExtensionAmount><UnitPrice>125</UnitPrice><ClassifiedTaxCategory><Percent>12</Percent>
 <LocalReverseChargeFlag>true</LocalReverseChargeFlag></ClassifiedTaxCategory><Item><Description>Klíč</Description>
 </Item>
 </InvoiceLine></InvoiceLines>
<TaxTotal><TaxSubTotal><TaxableAmountCurr>10</TaxableAmountCurr><TaxableAmount>250</TaxableAmount>
 <TaxAmountCurr>1.2</TaxAmountCurr>
 <TaxAmount>30</TaxAmount><TaxCategory><Percent>12</Percent></TaxCategory></TaxSubTotal>
 <TaxAmountCurr>1.2</TaxAmountCurr>
 <TaxAmount>30</TaxAmount></TaxTotal>
<LegalMonetaryTotal><TaxExclusiveAmount>250</TaxExclusiveAmount><TaxExclusiveAmountCurr>10</TaxExclusiveAmountCurr>
 </LegalMonetaryTotal>
<PaymentMeans><Payment><Details><PaymentDueDate>2026-02-15</PaymentDueDate><ID>19-2000145399</ID>
 <BankCode>0800</BankCode>
 <IBAN>CZ6508000000192000145399</IBAN><VariableSymbol>20267</VariableSymbol><ConstantSymbol>0308</ConstantSymbol>
 </Details></Payment>
</PaymentMeans></Invoice>"""


def test_cii_gives_the_terms_of_the_norm() -> None:
    said = cii.read(CII.format(code="380", category="S"))
    assert said.kind == "invoice"
    assert said.values == {
        "invoice_number": "R2026/7",
        "issue_date": "2026-03-04",
        "supplier_name": "Železo a syn",
        "supplier_id": "25596641",
        "supplier_vat_id": "CZ25596641",
        "supplier_tax_number": "201/113",
        "supplier_address": "Dlouhá 5, 602 00 Brno",
        "customer_name": "Stavby Kos",
        "order_number": "OBJ-9",
        "currency": "EUR",
        "net_total": "100.00",
        "tax_total": "21.00",
        "gross_total": "121.00",
        "amount_due": "71.00",
    }
    assert said.tax_breakdown == ({"rate": "21", "net": "100.00", "tax": "21.00"},)


def test_cii_leaves_out_lines_that_only_group_others() -> None:
    assert cii.read(CII.format(code="380", category="S")).line_items == (
        {
            "description": "Šroub M8",
            "quantity": "40",
            "unit": "C62",
            "unit_price": "2.5",
            "tax_rate": "21",
            "line_total": "100.00",
        },
    )


def test_cii_tells_credit_notes_and_reverse_charge_by_their_codes() -> None:
    said = cii.read(CII.format(code="381", category="AE"))
    assert said.kind == "credit_note"
    assert said.values["reverse_charge"] == "true"


def test_order_x_is_a_purchase_order() -> None:
    said = cii.read(
        "<SCRDMCCBDACIOMessageStructure><ExchangedDocument><ID>OBJ-1</ID><TypeCode>220</TypeCode></ExchangedDocument>"
        "</SCRDMCCBDACIOMessageStructure>"
    )
    assert (said.kind, said.values) == ("purchase_order", {"order_number": "OBJ-1"})


def test_first_zugferd_is_read_under_its_older_names() -> None:
    said = cii.read(
        "<CrossIndustryDocument><HeaderExchangedDocument><ID>471</ID><TypeCode>380</TypeCode></HeaderExchangedDocument>"
        "<SpecifiedSupplyChainTradeTransaction><ApplicableSupplyChainTradeSettlement>"
        "<SpecifiedTradeSettlementMonetarySummation><GrandTotalAmount currencyID='EUR'>529.87</GrandTotalAmount>"
        "</SpecifiedTradeSettlementMonetarySummation></ApplicableSupplyChainTradeSettlement>"
        "</SpecifiedSupplyChainTradeTransaction></CrossIndustryDocument>"
    )
    assert said.values == {"invoice_number": "471", "gross_total": "529.87"}


def test_ubl_gives_the_terms_of_the_norm() -> None:
    said = ubl.read(UBL)
    assert said.kind == "invoice"
    assert said.values == {
        "invoice_number": "F1",
        "issue_date": "2026-01-31",
        "currency": "EUR",
        "supplier_name": "Shop NV",
        "supplier_vat_id": "BE0403170701",
        "supplier_tax_number": "99",
        "supplier_address": "Main 1, 9000 Gent",
        "payment_reference": "+++1+++",
        "iban": "BE72000000001616",
        "net_total": "100.00",
        "tax_total": "6.00",
        "gross_total": "106.00",
        "amount_due": "106.00",
    }
    assert said.line_items == (
        {"description": "Salt", "quantity": "2", "unit": "KGM", "unit_price": "50", "line_total": "100.00"},
    )
    assert said.tax_breakdown == ({"rate": "6", "net": "100.00", "tax": "6.00"},)


def test_ubl_account_that_is_no_iban_is_a_bank_account() -> None:
    said = ubl.read(UBL.replace("BE72 0000 0000 1616", "19-2000145399/0800"))
    assert said.values["bank_account"] == "19-2000145399/0800"
    assert "iban" not in said.values


def test_ubl_credit_note_is_told_by_its_root() -> None:
    assert ubl.read("<CreditNote><ID>1</ID></CreditNote>").kind == "credit_note"


def test_isdoc_in_crowns() -> None:
    said = isdoc.read(ISDOC.format(kind="1", foreign=""))
    assert said.kind == "invoice"
    assert said.values == {
        "invoice_number": "F7",
        "issue_date": "2026-02-01",
        "supply_date": "2026-01-31",
        "currency": "CZK",
        "supplier_name": "Dílna",
        "supplier_id": "27074358",
        "supplier_vat_id": "CZ27074358",
        "due_date": "2026-02-15",
        "bank_account": "19-2000145399/0800",
        "iban": "CZ6508000000192000145399",
        "variable_symbol": "20267",
        "constant_symbol": "0308",
        "net_total": "250.00",
        "tax_total": "30.00",
        "reverse_charge": "true",
    }
    assert said.line_items[0]["unit_price"] == "125"
    assert said.tax_breakdown == ({"rate": "12", "net": "250.00", "tax": "30.00"},)


def test_isdoc_in_a_foreign_currency_gives_the_amounts_of_the_page() -> None:
    said = isdoc.read(ISDOC.format(kind="2", foreign="<ForeignCurrencyCode>EUR</ForeignCurrencyCode>"))
    assert said.kind == "credit_note"
    assert (said.values["currency"], said.values["net_total"], said.values["tax_total"]) == ("EUR", "10.00", "1.20")
    assert said.line_items == (
        {"description": "Klíč", "quantity": "2", "unit": "ks", "tax_rate": "12", "line_total": "10.00"},
    )


@pytest.mark.parametrize("read", [cii.read, ubl.read, isdoc.read])
@pytest.mark.parametrize("payload", ["", "no xml", "<Invoice>", "<a>&bomb;</a>"])
def test_what_is_no_xml_says_nothing(read: object, payload: str) -> None:
    assert callable(read)
    assert read(payload) == NOTHING


@pytest.mark.parametrize("read", [cii.read, ubl.read, isdoc.read])
def test_an_empty_invoice_has_no_values(read: object) -> None:
    assert callable(read)
    assert not read("<Invoice/>").values


def test_xml_with_a_document_type_is_refused() -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;">]><a>&y;</a>'
    assert xml.parse(bomb) is None
    assert xml.parse(b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>') is None


def test_xml_beyond_the_largest_size_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml, "LARGEST", 10)
    assert xml.parse(b"<a>0123456789</a>") is None


def test_files_in_base64_are_left_out_of_the_payload() -> None:
    root = xml.parse(b"<a><AttachmentBinaryObject>QUJD</AttachmentBinaryObject><b>1</b></a>")
    assert root is not None
    assert xml.dump(root) == "<a><AttachmentBinaryObject></AttachmentBinaryObject><b>1</b></a>"
