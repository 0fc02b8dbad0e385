"""A document as the classifier sees it: lines of words, and which of them stand out.

>>> [line.stands_out for line in lines_of_rows([("Faktura", 0.02), *[("malý text", 0.01)] * 9])]
[True, True, True, False, False, False, False, False, False, False]
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from documents.pages import Page, Word

LINES = 150  # of a document; more say nothing new about its kind
HEAD = 3  # the first lines of a page stand out whatever their size
SHORT = 14  # words; a longer line is no title
TALL = 1.2  # times the usual height of type, from which on a line stands out

# Words, and the few form numbers that are names.
_WORD = re.compile(r"\bw-?[0-9](?:-?ben)?\b|\b10(?:99|40)\b|[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a page."""

    words: tuple[str, ...]  # plain: lower-case, no accents, no numbers
    stands_out: bool  # set large, or at the head of the page


def plain_words(text: str) -> tuple[str, ...]:
    """Return the words of `text` in lower case and without accents.

    >>> plain_words("Číslo účtu: 19-123/0800, formulář W-9")
    ('cislo', 'uctu', 'formular', 'w9')
    """
    flat = unicodedata.normalize("NFKD", text.casefold())
    flat = "".join(sign for sign in flat if not unicodedata.combining(sign))
    return tuple(word.replace("-", "") for word in _WORD.findall(flat))


def lines_of(page: Page) -> tuple[Line, ...]:
    """Return the lines of a page in reading order."""
    rows: dict[int, list[Word]] = {}
    for word in page.words:
        rows.setdefault(word.line, []).append(word)
    sideways = page.rotation % 180 != 0
    return lines_of_rows(
        [(" ".join(word.text for word in row), _height(row, sideways=sideways)) for row in rows.values()]
    )


def lines_of_rows(rows: Sequence[tuple[str, float]]) -> tuple[Line, ...]:
    """Return the lines of rows of text and height of type, in reading order."""
    usual = median(height for _, height in rows) if rows else 0.0
    lines = []
    for number, (text, height) in enumerate(rows[:LINES]):
        words = plain_words(text)
        large = height > usual * TALL and number < len(rows) * 0.6
        lines.append(Line(words=words, stands_out=(number < HEAD or large) and len(words) <= SHORT))
    return tuple(lines)


def _height(words: Iterable[Word], *, sideways: bool) -> float:
    return median(word.box.width if sideways else word.box.height for word in words)
