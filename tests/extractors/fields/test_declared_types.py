"""Types that nobody but their TOML file knows: the engine reads them by value types and label words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from documents.company import Company
from documents.pages import Page
from documents.types import DocumentType, load
from extractors.fields import extract

Typed = Callable[..., Page]

ADVANCE = """
name = "advance"
[fields.employee_name]
type = "name"
labels = { cs = ["jméno zaměstnance"] }
[fields.birth_number]
type = "birth_number"
labels = { cs = ["rodné číslo"] }
[fields.amount]
type = "amount"
required = true
labels = { cs = ["výše zálohy"] }
[fields.hours_total]
type = "number"
labels = { cs = ["hodin celkem"] }
[fields.reason]
type = "text"
labels = { cs = ["důvod"] }
[fields.shift]
type = "choice"
choices = ["ranní", "odpolední"]
labels = { cs = ["směna"] }
[fields.agreed]
type = "boolean"
labels = { cs = ["souhlasím"] }
[fields.code]
type = "identifier"
pattern = "Z[0-9]{4}"
labels = { cs = ["kód žádosti"] }
[fields.requested_date]
type = "date"
required = true
labels = { cs = ["datum žádosti"] }
[fields.nationality]
type = "country"
labels = { cs = ["státní příslušnost"] }
"""


@pytest.fixture
def advance(tmp_path: Path) -> DocumentType:
    (tmp_path / "advance.toml").write_text(ADVANCE, encoding="utf-8")
    return load([tmp_path])["advance"]


def test_a_company_declares_a_type_and_it_is_read(typed: Typed, advance: DocumentType) -> None:
    page = typed(
        """
        Žádost o zálohu na mzdu
        Jméno zaměstnance:   Jana Borovcová
        Rodné číslo:         925305/3546
        Výše zálohy:         5 000,00 Kč     Hodin celkem:  37,5
        Důvod:               oprava auta
        Směna:               odpolední směna
        Souhlasím:           [x]
        Kód žádosti:         X1 Z1234
        Datum žádosti:       1. 4. 2024
        Státní příslušnost:  Česká republika
        """
    )
    extraction = extract([page], advance, Company())
    assert {name: field.value for name, field in extraction.fields.items()} == {
        "employee_name": "Jana Borovcová",
        "birth_number": "925305/3546",
        "amount": "5000.00",
        "hours_total": "37.5",
        "reason": "oprava auta",
        "shift": "odpolední",
        "agreed": "true",
        "code": "Z1234",
        "requested_date": "2024-04-01",
        "nationality": "CZ",
    }
    assert extraction.line_items == ()
    assert extraction.tax_breakdown == ()


def test_values_below_their_labels(typed: Typed, advance: DocumentType) -> None:
    page = typed(
        """
        Jméno zaměstnance        Rodné číslo        Datum žádosti
        Jana Borovcová           925305/3546        1. 4. 2024
        """
    )
    found = extract([page], advance, Company()).fields
    assert found["employee_name"].value == "Jana Borovcová"
    assert found["birth_number"].value == "925305/3546"
    assert found["requested_date"].value == "2024-04-01"


def test_a_value_on_the_second_page(typed: Typed, advance: DocumentType) -> None:
    pages = [typed("Žádost o zálohu"), typed("Výše zálohy: 900,00 Kč", number=2)]
    field = extract(pages, advance, Company()).fields["amount"]
    assert (field.value, field.page) == ("900.00", 2)
