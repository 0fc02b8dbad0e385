"""A value from a click on the page or a frame drawn on it."""

from __future__ import annotations

import pytest

from documents.geometry import Box
from documents.pages import Page, Source, Word
from documents.types import FieldType, ValueType
from podatelna.web.picking import Picked, at_point, in_box

WIDE = 0.012  # of a letter


def page(*lines: str) -> Page:
    """Return a page with these lines; two spaces are a gap between columns."""
    words = []
    for number, line in enumerate(lines):
        x, y = 0.1, 0.1 + 0.05 * number
        for text in line.split(" "):
            width = WIDE * len(text)
            if text:
                words.append(Word(text=text, box=Box(x0=x, y0=y, x1=x + width, y1=y + 0.012), line=number))
            x += width + (0.008 if text else 0.08)
    return Page(number=1, width=600, height=800, words=tuple(words), source=Source.TEXT, languages=("cs",))


def clicked(on: Page, text: str, value_type: ValueType) -> Picked | None:
    word = next(one for one in on.words if one.text == text)
    x, y = word.box.centre
    return at_point(on, x, y, FieldType(name="x", type=value_type), "cs", "CZ")


@pytest.mark.parametrize(
    ("line", "word", "value_type", "value"),
    [
        ("Celkem 3 523,71 CZK", "523,71", ValueType.AMOUNT, "3523.71"),
        ("Přeplatek \N{MINUS SIGN}3 523,71 CZK", "523,71", ValueType.AMOUNT, "-3523.71"),
        ("Splatnost: 30. 9. 2025", "9.", ValueType.DATE, "2025-09-30"),
        ("Splatnost: 30.09.2025", "30.09.2025", ValueType.DATE, "2025-09-30"),
        ("IBAN: CZ65 0800 0000 1920 0014 5399", "1920", ValueType.IBAN, "CZ6508000000192000145399"),
        ("Dodavatel: Novák a syn  Odběratel: Jiný", "a", ValueType.NAME, "Novák a syn"),
        ("Var. symbol:20248392,", "symbol:20248392,", ValueType.DIGITS, "20248392"),
        ("Celkem 12,50 CZK", "CZK", ValueType.CURRENCY, "CZK"),
    ],
)
def test_a_click_takes_the_whole_value_that_stands_there(
    line: str, word: str, value_type: ValueType, value: str
) -> None:
    picked = clicked(page("Faktura", line), word, value_type)
    assert picked is not None
    assert picked.value == value


def test_a_click_beside_all_words_takes_nothing() -> None:
    declared = FieldType(name="x", type=ValueType.NAME)
    assert at_point(page("Faktura"), 0.9, 0.9, declared, "cs", "CZ") is None


def test_what_is_no_value_of_the_type_is_taken_as_it_stands() -> None:
    picked = clicked(page("zaplaceno hotově"), "hotově", ValueType.DATE)
    assert picked is not None
    assert (picked.text, picked.value) == ("hotově", "")


def test_a_frame_takes_the_words_whose_middle_lies_in_it() -> None:
    on = page("Celkem k úhradě: 1 234,50 Kč", "Jiná řádka")
    words = [one.box for one in on.words if one.text in {"1", "234,50", "Kč"}]
    box = words[0].union(words[-1])
    picked = in_box(on, box, FieldType(name="x", type=ValueType.AMOUNT), "cs", "CZ")
    assert picked is not None
    assert (picked.text, picked.value, picked.box) == ("1 234,50 Kč", "1234.50", box)


def test_a_frame_around_more_than_the_value_takes_the_first_value_in_it() -> None:
    on = page("Splatnost faktury: 30. 9. 2025")
    whole = Box(x0=0.0, y0=0.0, x1=1.0, y1=1.0)
    picked = in_box(on, whole, FieldType(name="x", type=ValueType.DATE), "cs", "CZ")
    assert picked is not None
    assert picked.value == "2025-09-30"


def test_an_empty_frame_takes_nothing() -> None:
    empty = Box(x0=0.8, y0=0.8, x1=0.9, y1=0.9)
    assert in_box(page("Faktura"), empty, FieldType(name="x", type=ValueType.NAME), "cs", "CZ") is None
