"""A value from where a person points: the word they click on, or the words they drag over, read as the field's type.

A click takes the whole value that stands there: all groups of an amount's figures, the three parts of a date, a name up
to the next gap. What no reader of the type knows is taken as it stands, for the person to mend.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from documents.errors import UsageError
from documents.geometry import Box, union
from documents.pages import Page, Word
from documents.people import Language
from documents.types import FieldType, ValueType
from extractors.fields.readers import READERS, amounts, dates
from extractors.fields.readers.matches import Locale
from extractors.fields.text import clean
from podatelna.web.shown import canonical

GAP = "\u2002"  # what the readers know as the space between columns
WIDE = 1.2  # of the letters' height: a wider space is one between columns
REACH = 0.012  # of the page: how far beside a word a click may miss it
BY_READER = frozenset(
    {
        ValueType.DATE,
        ValueType.AMOUNT,
        ValueType.NUMBER,
        ValueType.RATE,
        ValueType.CURRENCY,
        ValueType.COUNTRY,
        ValueType.COMPANY_ID,
        ValueType.VAT_ID,
        ValueType.IBAN,
        ValueType.BIC,
        ValueType.BANK_ACCOUNT,
        ValueType.BIRTH_NUMBER,
    }
)
BY_GAP = frozenset({ValueType.TEXT, ValueType.NAME, ValueType.ADDRESS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Picked:
    """What stands where a person pointed."""

    text: str
    value: str  # canonical, empty where the text is no value of the field's type
    box: Box


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """The words of one line, and the text they make with its gaps."""

    words: tuple[Word, ...]
    text: str
    spans: tuple[tuple[int, int], ...]  # of each word in the text


def at_point(page: Page, x: float, y: float, declared: FieldType, language: Language, country: str) -> Picked | None:
    """Return the value at a point of the page, None where no word is near."""
    word = _nearest(page.words, x, y)
    if word is None:
        return None
    line = _line_of(page, word)
    chosen, value = _by_reader(page, line, word, declared, country) if declared.type in BY_READER else ((), "")
    if not chosen:
        chosen = _segment(line, word) if declared.type in BY_GAP else (word,)
    text = clean(" ".join(one.text for one in chosen)).strip(" ,;:")
    if declared.type not in BY_GAP:
        text = text.rpartition(":")[2].strip() or text
    return Picked(
        text=text,
        value=value or value_of(text, declared, language, country),
        box=union(one.box for one in chosen),
    )


def in_box(page: Page, box: Box, declared: FieldType, language: Language, country: str) -> Picked | None:
    """Return the value that the words in the box make, None where there are none."""
    chosen = [word for word in page.words if _holds(box, *word.box.centre)]
    if not chosen:
        return None
    text = " ".join(word.text for word in chosen)
    return from_text(page, text, union(word.box for word in chosen), declared, language, country)


def from_text(page: Page, text: str, box: Box, declared: FieldType, language: Language, country: str) -> Picked:
    """Return the value in a text that stands in a box of the page: the whole of it, else the first value in it."""
    plain = clean(text).strip(" ,;:")
    value = value_of(plain, declared, language, country)
    if not value and declared.type in BY_READER:
        found = [one.value for one in READERS[declared.type].labelled(plain, _locale(page, country))]
        value = found[0] if found else ""
    return Picked(text=plain, value=value, box=box)


def value_of(text: str, declared: FieldType, language: Language, country: str) -> str:
    """Return the canonical value of a text from a page, empty where it is none of the field's type."""
    try:
        return canonical(declared, text, language, country)
    except UsageError:
        return ""


def _by_reader(page: Page, line: _Line, word: Word, declared: FieldType, country: str) -> tuple[tuple[Word, ...], str]:
    """Return the words of the value that takes in `word`, and the value; nothing where there is none such."""
    start, end = line.spans[line.words.index(word)]
    readers = READERS[declared.type]
    for reader in filter(None, (readers.alone, readers.labelled)):
        for match in reader(line.text, _locale(page, country)):
            if match.start < end and start < match.end:
                return tuple(_between(line, match.start, match.end)), match.value
    return (), ""


def _segment(line: _Line, word: Word) -> tuple[Word, ...]:
    """Return the words between two gaps, or behind a label's colon, that `word` is one of."""
    at = line.words.index(word)
    start, end = line.spans[at]
    left = max(line.text.rfind(GAP, 0, start) + 1, line.text.rfind(": ", 0, start) + 1)
    right = line.text.find(GAP, end)
    return tuple(_between(line, left, right if right >= 0 else len(line.text)))


def _between(line: _Line, start: int, end: int) -> Iterable[Word]:
    spans = zip(line.words, line.spans, strict=True)
    return (word for word, (first, last) in spans if first < end and start < last)


def _line_of(page: Page, word: Word) -> _Line:
    words = tuple(one for one in page.words if one.line == word.line)
    text, spans = "", []
    for index, one in enumerate(words):
        if index:
            text += GAP if _is_gap(page, words[index - 1].box, one.box) else " "
        written = clean(one.text)
        spans.append((len(text), len(text) + len(written)))
        text += written
    return _Line(words=words, text=text, spans=tuple(spans))


def _is_gap(page: Page, left: Box, right: Box) -> bool:
    """Return whether two words stand as far apart as columns do, whichever way the page lies."""
    across = max(0.0, right.x0 - left.x1, left.x0 - right.x1) * page.width
    down = max(0.0, right.y0 - left.y1, left.y0 - right.y1) * page.height
    letters = min(
        *(one.width * page.width for one in (left, right)), *(one.height * page.height for one in (left, right))
    )
    return max(across, down) > WIDE * letters


def _nearest(words: Sequence[Word], x: float, y: float) -> Word | None:
    near = [(distance, index) for index, word in enumerate(words) if (distance := _distance(word.box, x, y)) <= REACH]
    return words[min(near)[1]] if near else None


def _distance(box: Box, x: float, y: float) -> float:
    return max(box.x0 - x, x - box.x1, box.y0 - y, y - box.y1, 0.0)


def _holds(box: Box, x: float, y: float) -> bool:
    return box.x0 <= x <= box.x1 and box.y0 <= y <= box.y1


def _locale(page: Page, country: str) -> Locale:
    lines = page.text.splitlines()
    return Locale(
        languages=page.languages,
        country=country,
        month_first=dates.month_first(lines, page.languages),
        decimal_mark=amounts.decimal_mark(lines),
    )
