"""Invoices in the layouts that are usual, read whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest

from documents.company import Company
from documents.fields import Extraction
from documents.pages import Page, Source
from documents.types import DocumentTypes
from extractors.fields import extract

Read = Callable[..., Extraction]
ReadValues = Callable[..., dict[str, str]]

CZECH = """
Faktura - daňový doklad č. FV20240123

Dodavatel:                                   Odběratel:
Truhlářství Borovec s.r.o.                   Kovárna Jasan, a.s.
Zahradní 12                                  Nádražní 345/6
602 00 Brno                                  110 00 Praha 1
IČO: 25596641                                IČO: 27082440
DIČ: CZ25596641                              DIČ: CZ27082440

Číslo účtu: 19-2000145399/0800               Datum vystavení:        5. 3. 2024
IBAN: CZ65 0800 0000 1920 0014 5399          Datum splatnosti:       19. 3. 2024
SWIFT: GIBACZPX                              Datum uskutečnění zdanitelného plnění:  4. 3. 2024
Variabilní symbol: 20240123                  Forma úhrady:           převodem
Konstantní symbol: 0308                      Objednávka č.:          OBJ-77/2024

Popis                     Množství   MJ   Cena za MJ   DPH %      Celkem
Stůl dubový                      2   ks     4 500,00      21    9 000,00
Židle bez područek              10   ks       900,50      21    9 005,00
s čalouněným sedákem
Doprava                          1   km       250,00      12      250,00

Rekapitulace DPH          Základ        DPH       Celkem
21 %                   18 005,00   3 781,05    21 786,05
12 %                      250,00      30,00       280,00

Celkem bez DPH:                                            18 255,00 Kč
DPH celkem:                                                 3 811,05 Kč
Celkem k úhradě:                                           22 066,05 Kč
"""


def test_a_czech_invoice_in_two_columns(read_values: ReadValues) -> None:
    assert read_values(CZECH) == {
        "invoice_number": "FV20240123",
        "issue_date": "2024-03-05",
        "due_date": "2024-03-19",
        "supply_date": "2024-03-04",
        "supplier_name": "Truhlářství Borovec s.r.o.",
        "supplier_id": "25596641",
        "supplier_vat_id": "CZ25596641",
        "supplier_address": "Zahradní 12, 602 00 Brno",
        "customer_name": "Kovárna Jasan, a.s.",
        "customer_id": "27082440",
        "customer_vat_id": "CZ27082440",
        "customer_address": "Nádražní 345/6, 110 00 Praha 1",
        "order_number": "OBJ-77/2024",
        "currency": "CZK",
        "net_total": "18255.00",
        "tax_total": "3811.05",
        "gross_total": "22066.05",
        "amount_due": "22066.05",
        "iban": "CZ6508000000192000145399",
        "bic": "GIBACZPX",
        "bank_account": "19-2000145399/0800",
        "variable_symbol": "20240123",
        "constant_symbol": "0308",
    }


def test_line_items_and_recapitulation_of_a_czech_invoice(read: Read) -> None:
    extraction = read(CZECH)
    assert [dict(row.values) for row in extraction.line_items] == [
        {
            "description": "Stůl dubový",
            "quantity": "2",
            "unit": "ks",
            "unit_price": "4500.00",
            "tax_rate": "21",
            "line_total": "9000.00",
        },
        {
            "description": "Židle bez područek s čalouněným sedákem",
            "quantity": "10",
            "unit": "ks",
            "unit_price": "900.50",
            "tax_rate": "21",
            "line_total": "9005.00",
        },
        {
            "description": "Doprava",
            "quantity": "1",
            "unit": "km",
            "unit_price": "250.00",
            "tax_rate": "12",
            "line_total": "250.00",
        },
    ]
    assert [dict(row.values) for row in extraction.tax_breakdown] == [
        {"rate": "21", "net": "18005.00", "tax": "3781.05"},
        {"rate": "12", "net": "250.00", "tax": "30.00"},
    ]


def test_each_cell_of_a_table_says_where_it_stands_and_how_it_was_found(read: Read) -> None:
    extraction = read(CZECH)
    first, second, _ = extraction.line_items
    quantity, price, total = (first.cells[name] for name in ("quantity", "unit_price", "line_total"))
    assert quantity.features == {"reader": 1.0, "heading": 1.0, "under": 1.0, "whole": 1.0}
    assert quantity.box and price.box and total.box and first.box and second.box
    assert quantity.box.x1 < price.box.x0 < total.box.x0
    assert first.cells["unit"].box is not None
    assert second.cells["description"].box is not None
    assert second.cells["description"].box.height > 1.5 * total.box.height  # its two lines
    taxes = extraction.tax_breakdown[0]
    assert set(taxes.cells) == {"rate", "net", "tax"}
    boxes = [cell.box for cell in taxes.cells.values() if cell.box]
    assert all(left.x1 < right.x0 for left, right in pairwise(boxes))


@pytest.mark.parametrize(
    ("cell", "whole"), [("2", 1.0), ("2 ks", 1.0), ("2 m2", 1.0), ("1 234,50", 1.0), ("2 x 7", 0.0), ("7/2 3", 0.0)]
)
def test_a_figure_beside_the_value_of_a_cell_is_noted(read: Read, cell: str, whole: float) -> None:
    row = f"Popis          Množství     Cena za MJ     Celkem\nStůl        {cell:>11}         100,00     200,00"
    assert read(row).line_items[0].cells["quantity"].features["whole"] == whole


def test_every_value_says_where_it_stands_and_what_else_it_could_have_been(read: Read) -> None:
    field = read(CZECH).fields["gross_total"]
    assert (field.page, field.source, field.text) == (1, Source.TEXT, "22 066,05 Kč")
    assert field.box is not None
    assert field.box.x0 > 0.5
    assert field.candidates[0].value == field.value
    assert len(field.candidates) > 3
    assert {"label", "form", "place", "sum"} <= field.candidates[0].features.keys()


def test_letters_misread_in_labels_do_not_matter(read_values: ReadValues) -> None:
    noisy = (
        CZECH.replace("Datum splatnosti", "Dalum splatnostl")
        .replace("Variabilní symbol", "Variabilni symboI")
        .replace("IČO:", "lČ0:")
        .replace("Celkem k úhradě", "Celkem k úhrade")
    )
    found = read_values(noisy, source=Source.OCR)
    assert found["due_date"] == "2024-03-19"
    assert found["variable_symbol"] == "20240123"
    assert found["supplier_id"] == "25596641"
    assert found["gross_total"] == "22066.05"


GERMAN = """
Bergmann Werkzeuge GmbH · Industriestraße 7 · 63571 Gelnhausen

Herrn
Karl Lindner
Lindenallee 17
20457 Hamburg
Deutschland

Rechnung                                    Rechnungs-Nr.:     2023-4711
                                            Rechnungsdatum:    11. Juli 2023
                                            Lieferdatum:       10.07.2023
                                            Kundennummer:      99812

Pos   Bezeichnung              Menge      Einzelpreis        Gesamt
1     Bohrer 8 mm              5 Stk           12,00          60,00
2     Schraubendreher          2 Stk           20,00          40,00

Nettobetrag                                                  100,00 €
zzgl. 19 % MwSt.                                              19,00 €
Rechnungsbetrag                                              119,00 €

Zahlbar bis 25.07.2023 ohne Abzug.

Bergmann Werkzeuge GmbH    HRB 12345      IBAN DE48 2003 0000 0003 6027 11
www.bergmann-werkzeuge.de  USt-IdNr. DE136695976     BIC HYVEDEMM300
"""


def test_a_german_letter_names_its_sender_in_a_line_and_its_reader_in_the_window(read_values: ReadValues) -> None:
    found = read_values(GERMAN, languages=("de",))
    assert found["supplier_name"] == "Bergmann Werkzeuge GmbH"
    assert found["customer_name"] == "Karl Lindner"
    assert found["customer_address"] == "Lindenallee 17, 20457 Hamburg"
    assert found["supplier_vat_id"] == "DE136695976"
    assert "customer_vat_id" not in found
    assert found["invoice_number"] == "2023-4711"
    assert (found["issue_date"], found["supply_date"], found["due_date"]) == ("2023-07-11", "2023-07-10", "2023-07-25")
    assert (found["net_total"], found["tax_total"], found["gross_total"]) == ("100.00", "19.00", "119.00")


def test_quantity_and_unit_in_one_cell(read: Read) -> None:
    first = read(GERMAN, languages=("de",)).line_items[0]
    assert (first.values["quantity"], first.values["unit"], first.values["line_total"]) == ("5", "Stk", "60.00")


def test_the_month_leads_where_the_other_dates_of_the_paper_say_so(read_values: ReadValues) -> None:
    text = """
    Stone Bridge Plumbing LLC
    Invoice No: INV-031
    Invoice Date: 7/9/2018
    Due Date: 10/18/2018
    Subtotal   $739.00
    Tax         $22.17
    Total      $761.17
    """
    found = read_values(text, languages=("en",))
    assert (found["issue_date"], found["due_date"]) == ("2018-07-09", "2018-10-18")
    assert found["currency"] == "USD"


def test_the_sum_under_a_heading_is_preferred_to_its_parts(read_values: ReadValues) -> None:
    text = """
    Rechnung Nr 4711 vom 5.3.2024
    Nettobetrag     MwSt-Betrag     Endbetrag
         321,40           61,07        382,47
         127,59            8,93        136,52
         448,99           70,00        518,99
    """
    found = read_values(text, languages=("de",))
    assert (found["net_total"], found["tax_total"], found["gross_total"]) == ("448.99", "70.00", "518.99")


def test_a_total_rounded_to_whole_crowns(read_values: ReadValues) -> None:
    text = """
    Faktura č. 2024001
    Základ daně:            51 535,59 Kč
    DPH:                     2 808,22 Kč
    Zaokrouhlení:                0,19 Kč
    Celkem k úhradě:        54 344,00 Kč
    """
    found = read_values(text)
    assert (found["net_total"], found["tax_total"], found["gross_total"]) == ("51535.59", "2808.22", "54344.00")
    assert found["rounding"] == "0.19"


def test_what_was_paid_before_leaves_a_different_amount_due(read_values: ReadValues) -> None:
    text = """
    Faktura č. 2024001
    Celkem s DPH:           1 210,00 Kč
    Záloha:                   500,00 Kč
    Zbývá k úhradě:           710,00 Kč
    """
    found = read_values(text)
    assert (found["gross_total"], found["prepaid_total"], found["amount_due"]) == ("1210.00", "500.00", "710.00")


def test_a_credit_note_has_negative_totals_and_names_what_it_corrects(read_values: ReadValues) -> None:
    text = """
    Opravný daňový doklad č. DB2024007
    K faktuře č.: FV2024001
    Datum vystavení: 1. 4. 2024
    Základ daně:      -1 000,00 Kč
    DPH 21 %:           -210,00 Kč
    Celkem:           -1 210,00 Kč
    """
    found = read_values(text, "credit_note")
    assert found["invoice_number"] == "DB2024007"
    assert found["corrected_invoice_number"] == "FV2024001"
    assert (found["net_total"], found["tax_total"], found["gross_total"]) == ("-1000.00", "-210.00", "-1210.00")


def test_reverse_charge_is_told_by_its_phrase(read_values: ReadValues) -> None:
    text = "Faktura č. 1234567\nDaň odvede zákazník.\nCelkem k úhradě: 1 000,00 Kč"
    assert read_values(text)["reverse_charge"] == "true"
    assert "reverse_charge" not in read_values("Faktura č. 1234567\nCelkem k úhradě: 1 000,00 Kč")


def test_an_empty_page_has_no_fields(read: Read) -> None:
    assert read("") == Extraction(fields={}, line_items=(), tax_breakdown=())


POHODA = """
                                                      FAKTURA - DAŇOVÝ DOKLAD č. 240100012
Dodavatel:                                            Variabilní symbol:     240100012
Stavební firma Borovice s.r.o.                        Konstantní symbol:     0308
Lesní 1234/5                                          Objednávka č.:         O2024/77   ze dne: 02.01.2024
460 01  Liberec 1
                                                      Odběratel:             IČ:   27082440
IČ: 25596641                                                                 DIČ:  CZ27082440
DIČ: CZ25596641                                       Obchodní dům Jasan, a.s.
Telefon: 485 123 456                                  Nábřeží 15
                                                      110 00  Praha 1
Číslo účtu: 2000145399 / 0800
Banka: Česká spořitelna, a.s.                         Konečný příjemce:
Forma úhrady:   Příkazem                              Sklad Jasan
                                                      Skladová 3
Datum vystavení:                      12.01.2024      252 19  Rudná
Datum splatnosti:                     26.01.2024
Datum uskutečnění plnění:             11.01.2024

Označení dodávky          Množství      J.cena   Sleva        Cena   %DPH        DPH     Kč Celkem
Malování kanceláří         2,0 ks     1 500,00          3 000,00    21%     630,00      3 630,00
Doprava                    1          200,00              200,00    21%      42,00        242,00
Součet položek                                          3 200,00            672,00      3 872,00
CELKEM K ÚHRADĚ                                                                      3 872,00
"""


def test_ids_beside_a_heading_belong_to_the_party_it_announces(read_values: ReadValues) -> None:
    found = read_values(POHODA)
    assert (found["supplier_name"], found["supplier_id"]) == ("Stavební firma Borovice s.r.o.", "25596641")
    assert (found["customer_name"], found["customer_id"]) == ("Obchodní dům Jasan, a.s.", "27082440")
    assert (found["supplier_vat_id"], found["customer_vat_id"]) == ("CZ25596641", "CZ27082440")
    assert (found["order_number"], found["bank_account"]) == ("O2024/77", "2000145399/0800")


def test_thousands_are_not_parted_by_the_columns_over_them(read: Read) -> None:
    totals = [row.values["line_total"] for row in read(POHODA).line_items]
    assert totals == ["3000.00", "200.00"]


def test_two_items_that_add_up_to_the_total_are_not_net_and_tax(read: Read) -> None:
    text = """
    Faktura 2024-0012
    10 hod    Konzultace k webu                       800,00             8 000,00
    1 ks      Hosting                               1 200,00             1 200,00
    Celkem k úhradě                                                      9 200,00 Kč
    Neplátce DPH
    """
    extraction = read(text)
    found = extraction.fields
    assert found["gross_total"].value == "9200.00"
    assert not {"net_total", "tax_total", "constant_symbol"} & found.keys()
    assert extraction.tax_breakdown == ()


def test_an_iban_that_goes_on_in_the_next_line(read_values: ReadValues) -> None:
    text = """
    Faktura 123456
    IBAN:
    CZ65 0800 0000 1920
    0014 5399
    """
    assert read_values(text)["iban"] == "CZ6508000000192000145399"


def test_items_of_two_pages_are_one_table(read: Read, typed: Callable[..., Page], types: DocumentTypes) -> None:
    first = "Popis          Množství     Cena za MJ     Celkem\nStůl                  2         100,00     200,00"
    second = "Židle                 3          50,00     150,00\nCelkem k úhradě                            350,00 Kč"
    pages = [typed(first), typed(second, number=2)]
    rows = extract(pages, types["invoice"], Company()).line_items
    assert [(row.page, row.values["description"], row.values["line_total"]) for row in rows] == [
        (1, "Stůl", "200.00"),
        (2, "Židle", "150.00"),
    ]


def test_a_paper_of_many_words_is_read_within_bounds(typed: Callable[..., Page], types: DocumentTypes) -> None:
    page = typed("\n".join("Datum splatnosti 1.2.2024 " + "x" * 500 for _ in range(60)))
    crowd = replace(page, words=page.words * 5)
    assert extract([crowd] * 45, types["invoice"], Company()).fields["due_date"].value == "2024-02-01"


def test_the_gross_total_is_the_one_before_what_was_paid(read_values: ReadValues) -> None:
    text = """
    Faktura č. 2024001
    Cena celkem          3 765,00 Kč
    Záloha               1 882,50 Kč
    K úhradě             1 882,50 Kč
    """
    found = read_values(text)
    assert (found["gross_total"], found["amount_due"]) == ("3765.00", "1882.50")


def test_labels_beside_the_heading_of_a_table_keep_their_values(read_values: ReadValues) -> None:
    text = """
    Název položky      Množ.     Cena MJ     Celkem      Vystaveno dne:
                                                         12.10.2023
    Parkování              3       86,00     258,00      Uhraďte do:
    Snídaně                1      758,00     758,00      19.10.2023
    """
    found = read_values(text)
    assert (found["issue_date"], found["due_date"]) == ("2023-10-12", "2023-10-19")
