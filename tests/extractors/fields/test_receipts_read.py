"""Receipts: no headings, few labels, the total told by what adds up."""

from __future__ import annotations

from collections.abc import Callable

from documents.fields import Extraction

Read = Callable[..., Extraction]

RECEIPT = """
Kavárna U Lípy s.r.o.
Polní 131
485 11 Olomouc
IČO: 25596641    DIČ: CZ25596641
Účtenka č. 007539
10. 11. 2025     10:35
Espresso
  2 ks x 60.50              121.00
Limonáda                     45.00
Štrúdl                       45.00
Celkem                      211.00 Kč
Platba kartou               211.00 Kč
Sazba      Základ      Daň     Celkem
21%        100.00    21.00     121.00
12%         80.36     9.64      90.00
"""


def test_a_czech_receipt(read: Read) -> None:
    found = {name: field.value for name, field in read(RECEIPT, "receipt").fields.items()}
    assert found["supplier_name"] == "Kavárna U Lípy s.r.o."
    assert found["supplier_address"] == "Polní 131, 485 11 Olomouc"
    assert found["supplier_id"] == "25596641"
    assert found["receipt_number"] == "007539"
    assert found["issue_date"] == "2025-11-10"
    assert found["gross_total"] == "211.00"
    assert found["currency"] == "CZK"
    assert "customer_name" not in found
    assert "tax_total" not in found or found["tax_total"] != "21.00"


def test_items_without_a_heading_are_proved_by_their_total(read: Read) -> None:
    rows = read(RECEIPT, "receipt").line_items
    assert [dict(row.values) for row in rows] == [
        {"description": "Espresso", "line_total": "121.00", "quantity": "2", "unit": "ks", "unit_price": "60.50"},
        {"description": "Limonáda", "line_total": "45.00"},
        {"description": "Štrúdl", "line_total": "45.00"},
    ]
    cost, name = rows[0].cells["line_total"], rows[0].cells["quantity"]
    assert cost.features == {"reader": 1.0, "heading": 0.0}
    assert cost.box and name.box and name.box.x1 < cost.box.x0


def test_items_that_do_not_come_to_the_total_are_read_all_the_same(read: Read) -> None:
    rows = read(RECEIPT.replace("Štrúdl                       45.00", ""), "receipt").line_items
    assert [row.values["line_total"] for row in rows] == ["121.00", "45.00"]


def test_a_delivery_note_has_lines_without_money(read: Read) -> None:
    heading = "Dodací list č.: 4711\nPopis              Množství    MJ"
    text = f"{heading}\nCement 25 kg       12          ks\nKabel 3x1,5        7,50        m"
    assert [dict(row.values) for row in read(text, "delivery_note").line_items] == [
        {"description": "Cement 25 kg", "quantity": "12", "unit": "ks"},
        {"description": "Kabel 3x1,5", "quantity": "7.50", "unit": "m"},
    ]


def test_the_dates_of_a_table_are_canonical(read: Read) -> None:
    text = "Výpis z účtu\nDatum          Popis               Částka\n5. 3. 2026     Platba kartou       -120,00"
    (row,) = read(text, "bank_statement").line_items
    assert row.values == {"date": "2026-03-05", "description": "Platba kartou", "line_total": "-120.00"}


def test_an_invoice_without_a_table_shows_items_only_where_they_are_proved(read: Read) -> None:
    text = "Invoice 4711\nConsulting               100.00\nTravel                    20.00\nTotal   {} EUR"
    assert len(read(text.format("120.00"), languages=("en",)).line_items) == 2
    assert read(text.format("999.00"), languages=("en",)).line_items == ()


def test_the_only_date_of_a_receipt_is_its_date(read: Read) -> None:
    field = read("Bufet Na Růžku\n24.12.2024\nCelkem 100,00 Kč", "receipt").fields["issue_date"]
    assert field.value == "2024-12-24"
    assert 0.5 < field.confidence < 0.95


def test_a_date_behind_a_town_is_the_date_of_the_paper(read: Read) -> None:
    text = "Faktura č. 123456\nSplatnost 24.12.2024\nDodání 1.1.2024 a 2.1.2024\nV Praze, 3. 12. 2024\n"
    assert read(text).fields["issue_date"].value == "2024-12-03"
