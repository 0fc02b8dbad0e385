"""No message for a person is without Czech: what rules, decisions and failures say is found by Babel in the sources."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po

from documents import codec
from documents.company import Company
from documents.errors import Conflict
from documents.fields import Document, Field, Finding, Kind, Severity
from documents.messages import (
    Shape,
    Told,
    Value,
    as_iban,
    as_rate,
    kind_named,
    named,
    places,
    say,
    say_many,
    term,
    title,
)
from documents.pages import Source
from documents.records import Review, ReviewState, Summary
from documents.types import TAX_COLUMNS, DocumentType, FieldType, Mode, ValueType, load
from podatelna.web.pages import HERE
from podatelna.web.queue_view import Onlooker, rows_of
from podatelna.web.telling import tell
from podatelna.web.translation import FOLDER, Words
from validation import check
from validation.decision import decide

ROOT = HERE.parents[1]
PACKAGES = ("documents", "extractors", "validation", "pipeline", "storage", "podatelna")
KEYWORDS: Mapping[str, tuple[int, ...]] = {"say": (1,), "marked": (1,), "say_many": (1, 2)}
TOLD_TO_USERS = [  # whose failures a user of the pages may meet
    *(ROOT / "storage" / "repositories").glob("*.py"),
    *(ROOT / "pipeline" / "desk").glob("*.py"),
    *(ROOT / "pipeline" / name for name in ("review.py", "corrections.py", "apart.py", "oneshot.py")),
    *(ROOT / "extractors").glob("*.py"),
]
FAILURES = ("Conflict", "UsageError", "AlreadyBooked", "UnsupportedFormat", "BrokenFile", "EncryptedFile")
OF_FILES = ("BoundExceeded", "ReaderCrashed")
SOURCES = sorted(
    {file for package in PACKAGES for file in (ROOT / package).rglob("*.py")} - {ROOT / "documents/messages.py"}
)
CZECH, ENGLISH = Words(language="cs"), Words(language="en")
SPACES = {ord("\xa0"): " ", ord("\u202f"): " "}


@cache
def catalogue() -> Catalog:
    with (FOLDER / "cs" / "LC_MESSAGES" / "messages.po").open("rb") as stream:
        return read_po(stream, locale="cs")


@cache
def templates() -> list[str | tuple[str, ...]]:
    found: set[str | tuple[str, ...]] = set()
    for file in SOURCES:
        with file.open("rb") as stream:
            found.update(one for _, one, *_ in extract("python", stream, KEYWORDS))
    return sorted(found, key=str)


def is_told(entry: Message | None) -> bool:
    return entry is not None and all(_strings(entry))


def _strings(entry: Message) -> tuple[str, ...]:
    said = entry.string if isinstance(entry.string, list | tuple) else (entry.string or "",)
    return tuple(said)


def czech(told: Told, declared: DocumentType | None = None) -> str:
    return tell(told, CZECH, declared, load()).translate(SPACES)


def test_every_template_is_said_in_czech() -> None:
    known, found = catalogue(), templates()
    assert len(found) > 100
    assert [one for one in found if not is_told(known.get(one if isinstance(one, str) else one[0]))] == []


def test_each_translation_has_the_places_of_its_template() -> None:
    known = catalogue()
    for one in templates():
        for said in _strings(known.get(one if isinstance(one, str) else one[0]) or Message("")):
            assert places(said) == places(one if isinstance(one, str) else one[1]), said


def test_every_plural_has_three_forms_in_czech() -> None:
    known = catalogue()
    plurals = [one for one in templates() if isinstance(one, tuple)]
    assert plurals
    assert {one: len(_strings(known[one[0]])) for one in plurals} == dict.fromkeys(plurals, 3)


def _calls(file: Path, *names: str) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            yield node


def test_templates_are_written_out_so_that_they_can_be_found() -> None:
    """A template is a literal where it is said, or comes from a table of `marked` ones."""
    for file in SOURCES:
        for call in _calls(file, "say", "say_many"):
            literal = isinstance(call.args[0], ast.Constant)
            assert literal or isinstance(call.args[0], ast.Subscript), f"{file.relative_to(ROOT)}:{call.lineno}"


def test_no_failure_that_users_meet_has_its_values_in_the_sentence() -> None:
    known = catalogue()
    for file in TOLD_TO_USERS:
        for call in _calls(file, *FAILURES, *OF_FILES):
            said = call.args[0]
            assert not isinstance(said, ast.JoinedStr), f"{file.relative_to(ROOT)}:{call.lineno}"
            assert not isinstance(said, ast.Constant) or is_told(known.get(str(said.value))), said.value


def test_every_field_of_every_type_has_a_czech_name() -> None:
    known = catalogue()
    names = {one for declared in load().values() for one in (*declared.fields, *declared.line_items)} | set(TAX_COLUMNS)
    assert sorted(name for name in names if not is_told(known.get(title(name)))) == []


@pytest.mark.parametrize("language", ["cs", "en"])
def test_every_document_type_has_a_title(language: str) -> None:
    assert [one.name for one in load().values() if not one.title.get(language)] == []


def test_amounts_and_dates_are_written_the_local_way() -> None:
    total = say(
        "Gross total {gross} is not net {net} + tax {tax}.",
        gross=Decimal("1210.00"),
        net=Decimal("1000.00"),
        tax=Decimal("200.00"),
    )
    assert czech(total) == "Celkem s DPH neodpovídá součtu základu a daně: 1 210,00 ≠ 1 000,00 + 200,00."
    assert tell(total, ENGLISH) == "Gross total 1,210.00 is not net 1,000.00 + tax 200.00."
    assert str(total) == "Gross total 1210.00 is not net 1000.00 + tax 200.00."
    passed = say("{field} {date} has passed.", field=named("expiry_date"), date=date(2026, 3, 9))
    assert (czech(passed), str(passed)) == (
        "Platnost do 9. 3. 2026: už uplynulo.",
        "Expiry date 2026-03-09 has passed.",
    )


def test_rates_accounts_terms_and_kinds_are_said_in_the_language() -> None:
    rate = say("Tax {tax} is {rate} of net {net}.", tax=Decimal("2.10"), rate=as_rate(Decimal("10.5")), net=Decimal(20))
    assert (czech(rate), str(rate)) == ("Daň 2,10 je 10,5 % ze základu 20.", "Tax 2.10 is 10.5 % of net 20.")
    account = say("IBAN {iban} is account {account}.", iban=as_iban("CZ6508000000192000145399"), account="19-1/0800")
    assert czech(account) == "IBAN CZ65 0800 0000 1920 0014 5399 je účet 19-1/0800."
    template = "{field} {value} of the {carrier} stands on the page."
    stands = say(template, field=named("currency"), value=Value(text="EUR"), carrier=term("form"))
    assert czech(stands) == "Měna: formulář uvádí EUR a stránka také."
    another = say("It may be another kind: {kind} ({percent}).", kind=kind_named("w9"), percent="3 %")
    assert czech(another) == "Může to být i jiný druh: Formulář W-9 (3 %)."
    assert tell(another, ENGLISH) == "It may be another kind: W9 (3 %)."


def test_the_name_of_a_field_begins_small_inside_a_sentence() -> None:
    total = Decimal("1.00")
    told = say("The lines add up to the {field} {total}.", field=named("amount_due"), total=total)
    assert czech(told) == "Řádky v součtu souhlasí: částka k úhradě 1,00."
    assert str(told) == "The lines add up to the amount due 1.00."
    assert str(say("Not to the {field}.", field=named("iban"))) == "Not to the IBAN."


@pytest.mark.parametrize(
    ("number", "said"), [(1, "je o 1 den později"), (2, "je o 2 dny později"), (14, "je o 14 dní později")]
)
def test_czech_counts_in_three_forms(number: int, said: str) -> None:
    told = say_many(
        "{second} {end} is {number} day after {first} {start}.",
        "{second} {end} is {number} days after {first} {start}.",
        number,
        second=named("due_date"),
        end=date(2026, 1, 19),
        first=named("issue_date"),
        start=date(2026, 1, 5),
    )
    assert said in czech(told)
    assert f"is {number} day{'' if number == 1 else 's'} after issue date" in str(told)


def test_a_companys_own_field_is_called_as_its_type_says() -> None:
    own = FieldType(name="cost_centre", type=ValueType.TEXT, labels={"cs": ("středisko",)})
    declared = DocumentType(name="own", kind="own", mode=Mode.ASSISTED, fields={"cost_centre": own})
    missing = say("{field} was not found.", field=named("cost_centre"))
    assert czech(missing, declared) == "Středisko: nenalezeno."
    assert str(missing) == "Cost centre was not found."


def test_what_a_value_says_is_never_taken_for_a_place() -> None:
    told = say("Supplier and customer have the same name {name}.", name="{name} {id} %(x)s %s")
    assert czech(told) == "Dodavatel i odběratel mají stejný název {name} {id} %(x)s %s."


def test_a_place_without_a_value_stays() -> None:
    assert str(say("{field} was not found.")) == "{field} was not found."


def test_what_was_kept_before_messages_had_templates_is_told_as_it_is() -> None:
    kept = '{"rule": "iban", "severity": "warns", "fields": ["iban"], "message": "IBAN CZ00 is odd."}'
    finding = codec.decode(Finding, kept)
    assert finding.message == "IBAN CZ00 is odd." == czech(finding.message)
    assert czech("") == ""


def test_what_the_rules_say_of_a_document_and_why_it_is_in_review_is_czech() -> None:
    values = {
        "invoice_number": "42",
        "issue_date": "2026-01-19",
        "due_date": "2026-01-05",
        "supplier_id": "12345678",
        "iban": "CZ6508000000192000145398",
        "net_total": "1000.00",
        "tax_total": "200.00",
        "gross_total": "1210.00",
        "currency": "CZK",
    }
    fields = {name: Field(value=value, confidence=0.5, source=Source.TEXT) for name, value in values.items()}
    document = Document(pages=(1,), kind=Kind(name="invoice", confidence=0.5), language="cs", fields=fields)
    invoice = load()["invoice"]
    checked = replace(document, findings=check(document, invoice, Company(), date(2026, 2, 1)))
    said = [czech(one, invoice) for one in decide(checked, invoice).reasons]
    assert "Druh dokladu má jistotu jen 50 %." in said
    assert "Datum splatnosti 5. 1. 2026 je dřív než datum vystavení 19. 1. 2026." in said
    assert "IBAN CZ65 0800 0000 1920 0014 5398: nesouhlasí kontrolní číslice nebo délka." in said
    assert "Celkem s DPH 1 210,00: jistota jen 50 %." in said
    assert [one for one in said if " is " in one or " not " in one] == []


def test_the_queue_says_in_czech_why_a_document_is_there() -> None:
    now = datetime(2026, 2, 1, tzinfo=UTC)
    review = Review(
        company="acme",
        document="d1",
        state=ReviewState.WAITING,
        priority=10,
        reasons=(say("{field} was not found.", field=named("supplier_id")), "typed by someone"),
        queued_at=now,
        summary=Summary(kind="invoice"),
    )
    by = Onlooker(login="eva", types=load(), words=CZECH)
    (row,) = rows_of((review,), {}, now, by)
    assert row.reasons == ("IČO dodavatele: nenalezeno.", "typed by someone")


def test_a_message_is_kept_with_its_values() -> None:
    message = say("{field} {date} has passed.", field=named("expiry_date"), date=date(2026, 3, 9))
    finding = Finding(rule="dates_plausible", severity=Severity.WARNS, fields=("expiry_date",), message=message)
    assert codec.decode(Finding, codec.encode(finding)) == finding
    assert message.values[1] == Value(name="date", shape=Shape.DATE, text="2026-03-09")


def test_a_failure_can_be_told_in_the_language_it_is_met_in() -> None:
    lost = Conflict(say("The document '{document}' is not in review.", document="d1"))
    assert (str(lost), czech(lost.told)) == ("The document 'd1' is not in review.", "Doklad „d1“ není ve frontě.")
    assert Conflict("Someone else did.").told == "Someone else did."
