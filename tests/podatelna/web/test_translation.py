"""Every text of the pages is said in Czech too, and numbers, dates and times are written as in the language."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from jinja2.ext import babel_extract

from podatelna.web.pages import HERE
from podatelna.web.translation import FOLDER, Words

ROOT = HERE.parent
KEYWORDS = {"_": None, "words": None, "many": (1, 2)}
RAISERS = [*HERE.rglob("*.py"), ROOT / "roster.py", ROOT / "passwords.py", ROOT.parent / "documents" / "people.py"]


def catalogue() -> Catalog:
    with (FOLDER / "cs" / "LC_MESSAGES" / "messages.po").open("rb") as stream:
        return read_po(stream, locale="cs")


def said_in(file: Path) -> Iterator[str]:
    """Return the messages in a template or module: what is called for, and what is raised for a person to read."""
    method = babel_extract if file.suffix == ".html" else "python"
    with file.open("rb") as stream:
        for _, message, *_ in extract(method, stream, KEYWORDS):  # type: ignore[arg-type] # it takes functions too
            yield message[0] if isinstance(message, tuple) else message
    if file in RAISERS:
        yield from _raised(ast.parse(file.read_text(encoding="utf-8")))


def _raised(module: ast.Module) -> Iterator[str]:
    for node in ast.walk(module):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            for argument in node.exc.args:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield argument.value


@pytest.mark.parametrize(
    "file", sorted({*HERE.rglob("*.html"), *RAISERS}), ids=lambda file: str(file.relative_to(ROOT.parent))
)
def test_everything_is_said_in_czech(file: Path) -> None:
    known = catalogue()
    missing = [text for text in said_in(file) if text and not (known.get(text) and known[text].string)]
    assert missing == []


def test_no_translation_is_doubtful_and_each_keeps_the_places_of_its_message() -> None:
    for message in catalogue():
        assert not message.fuzzy or not message.id, message.id
        assert [str(error) for error in message.check()] == []


@pytest.mark.parametrize(
    ("number", "said"), [(1, "Jste přihlášeni jen v tomto"), (3, "ve 3 prohlížečích"), (5, "v 5 prohlížečích")]
)
def test_czech_has_three_forms(number: int, said: str) -> None:
    one, many = "You are signed in on this browser only.", "You are signed in on %(number)s browsers."
    assert said in Words(language="cs").many(one, many, number)


def test_what_has_no_translation_is_said_in_english() -> None:
    assert Words(language="cs")("Nobody says %(what)s.", what="this") == "Nobody says this."


@pytest.mark.parametrize(
    ("language", "amount", "money", "day", "moment"),
    [
        ("cs", "1 234 567,50", "1 234 567,50 Kč", "9. 3. 2026", "9. 3. 2026 00:30"),
        ("en", "1,234,567.50", "1,234,567.50 CZK", "09/03/2026", "09/03/2026 00:30"),
    ],
)
def test_numbers_dates_and_times_are_written_as_in_the_language(
    language: str, amount: str, money: str, day: str, moment: str
) -> None:
    words = Words(language="cs" if language == "cs" else "en")
    plain = {ord("\xa0"): " ", ord("\u202f"): " "}
    assert words.amount(Decimal("1234567.5")).translate(plain) == amount
    assert words.amount(Decimal("1234567.5"), "CZK").translate(plain) == money
    assert words.number(Decimal("0.050")) == ("0,050" if language == "cs" else "0.050")
    assert words.date(date(2026, 3, 9)) == day
    assert words.moment(datetime(2026, 3, 8, 23, 30, tzinfo=UTC)) == moment
