"""Papers other than invoices, each read by nothing but its declared type."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from documents.fields import Extraction
from documents.types import DocumentTypes

Extract = Callable[..., Extraction]

PAPERS: dict[str, tuple[str, dict[str, str]]] = {
    "payslip": (
        """
Dílna Kos, s.r.o.                              VÝPLATNÍ PÁSKA

Jméno a příjmení:   Jana Nováková              Osobní číslo:  00412
Období od:          1. 3. 2026                 Období do:     31. 3. 2026

Odpracované hodiny              168,0
Hrubá mzda                      45 000,00 Kč
Sociální pojištění              3 195,00 Kč
Čistá mzda                      35 805,00 Kč
Výplata na účet:    19-2000145399/0800
Datum výplaty:      12. 4. 2026
""",
        {
            "employee_name": "Jana Nováková",
            "employee_number": "00412",
            "period_start": "2026-03-01",
            "period_end": "2026-03-31",
            "gross_pay": "45000.00",
            "net_pay": "35805.00",
            "bank_account": "19-2000145399/0800",
            "pay_date": "2026-04-12",
        },
    ),
    "advance_request": (
        """
                 ŽÁDOST O ZÁLOHU NA MZDU

Žadatel:             Petr Svoboda
Zaměstnavatel:       Stavby Kos, a.s.
Požadovaná částka:   8 000 Kč
Důvod:               oprava automobilu
Datum žádosti:       5. 2. 2026
Schválil:            Ing. Eva Malá
""",
        {
            "employee_name": "Petr Svoboda",
            "employer_name": "Stavby Kos, a.s.",
            "amount": "8000.00",
            "reason": "oprava automobilu",
            "requested_date": "2026-02-05",
            "approved_by": "Ing. Eva Malá",
        },
    ),
    "employment_confirmation": (
        """
                 POTVRZENÍ O ZAMĚSTNÁNÍ

Zaměstnavatel:     Stavby Kos, a.s.
IČO:               25596641
Zaměstnanec:       Petr Svoboda
Rodné číslo:       780123/3540
Pracovní zařazení: mistr výroby
Zaměstnán od:      1. 9. 2015
Čistý měsíční příjem:   32 450 Kč
V Brně dne:        14. 1. 2026
""",
        {
            "employer_name": "Stavby Kos, a.s.",
            "employer_id": "25596641",
            "holder_name": "Petr Svoboda",
            "birth_number": "780123/3540",
            "position": "mistr výroby",
            "employed_from": "2015-09-01",
            "net_income": "32450.00",
            "signed_date": "2026-01-14",
        },
    ),
    "identity": (
        """
                 IDENTITY VERIFICATION FORM

Full name:         Mary Haddlesey
Date of birth:     17/08/1985
Nationality:       British
Document number:   L4471203
Date of issue:     23/01/2020
Expiry date:       22/01/2030
""",
        {
            "holder_name": "Mary Haddlesey",
            "birth_date": "1985-08-17",
            "nationality": "British",
            "document_number": "L4471203",
            "issued_date": "2020-01-23",
            "expiry_date": "2030-01-22",
        },
    ),
    "bank_statement": (
        """
                 VÝPIS Z BĚŽNÉHO ÚČTU

Majitel účtu:      Dílna Kos, s.r.o.
Číslo účtu:        19-2000145399/0800
IBAN:              CZ65 0800 0000 1920 0014 5399
Číslo výpisu:      003
Období od:         1. 3. 2026        do:  31. 3. 2026
Počáteční zůstatek:     120 455,10
Konečný zůstatek:       98 300,55
""",
        {
            "account_holder": "Dílna Kos, s.r.o.",
            "bank_account": "19-2000145399/0800",
            "iban": "CZ6508000000192000145399",
            "statement_number": "003",
            "period_start": "2026-03-01",
            "period_end": "2026-03-31",
            "opening_balance": "120455.10",
            "closing_balance": "98300.55",
        },
    ),
    "complaint": (
        """
                 REKLAMAČNÍ PROTOKOL

Reklamující:          Alena Dvořáková
Adresa:               Polní 7, 602 00 Brno
Telefon:              777 123 456
Číslo reklamace:      R-2026/018
Předmět reklamace:    rychlovarná konvice
Přijato dne:          9. 2. 2026
""",
        {
            "complainant_name": "Alena Dvořáková",
            "address": "Polní 7, 602 00 Brno",
            "contact": "777 123 456",
            "reference_number": "R-2026/018",
            "subject": "rychlovarná konvice",
            "received_date": "2026-02-09",
        },
    ),
    "purchase_order": (
        """
                 OBJEDNÁVKA  č.  OV-2026-0044

Datum objednávky:     3. 3. 2026
Termín dodání:        17. 3. 2026
""",
        {"order_number": "OV-2026-0044", "issue_date": "2026-03-03", "delivery_date": "2026-03-17"},
    ),
    "delivery_note": (
        """
Dodací list č.        DL26-1180
Datum vystavení:      3. 3. 2026
Datum dodání:         4. 3. 2026
Objednávka č.         OV-2026-0044
""",
        {
            "delivery_number": "DL26-1180",
            "issue_date": "2026-03-03",
            "delivery_date": "2026-03-04",
            "order_number": "OV-2026-0044",
        },
    ),
}


@pytest.mark.parametrize("kind", PAPERS)
def test_papers_are_read_by_their_declared_type(kind: str, read: Extract) -> None:
    text, expected = PAPERS[kind]
    found = {name: field.value for name, field in read(text, kind).fields.items()}
    assert {name: found.get(name) for name in expected} == expected


def test_every_subkind_belongs_to_a_declared_kind(types: DocumentTypes) -> None:
    assert {one.kind for one in types.values()} <= set(types)


@pytest.mark.parametrize("kind", ["payroll_request", "verification_form"])
def test_subkinds_are_told_by_words_of_their_own(kind: str, types: DocumentTypes) -> None:
    told = [
        frozenset(word for words in one.keywords.values() for word in words)
        for one in types.values()
        if one.kind == kind
    ]
    assert len(told) > 5
    assert all(told)
    assert len(set(told)) == len(told)


def test_every_type_is_named_in_czech_and_english(types: DocumentTypes) -> None:
    assert [name for name, one in types.items() if not {"cs", "en"} <= set(one.title)] == []


def test_the_days_of_a_time_sheet_are_rows(read: Extract) -> None:
    text = """
            VÝKAZ PRÁCE
Zaměstnanec:  Jana Nováková        Období od:  1. 3. 2026
Datum          Příchod    Odchod    Hodiny   Činnost
po 2. 3. 2026  6:00       14:30     8        montáž skříní
3. 3. 2026     7:15       11.45     4,5      sklad
4. 3. 2026                          0        dovolená
Celkem hodin                        12,5
Schválil:  Petr Kos     Dne:  5. 3. 2026
"""
    assert [dict(row.values) for row in read(text, "time_sheet").line_items] == [
        {"date": "2026-03-02", "start": "06:00", "end": "14:30", "hours": "8", "description": "montáž skříní"},
        {"date": "2026-03-03", "start": "07:15", "end": "11:45", "hours": "4.5", "description": "sklad"},
        {"date": "2026-03-04", "hours": "0", "description": "dovolená"},
    ]


def test_a_single_date_is_no_table_of_days(read: Extract) -> None:
    assert read("2. 3. 2026  8\nZaměstnanec:  Jana Nováková", "time_sheet").line_items == ()
