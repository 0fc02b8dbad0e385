"""Two readings of one page made into one: the better engine's words with the accents that the other one saw.

RapidOCR reads poor print that Tesseract cannot, but drops or mixes up an accent now and then, where Tesseract with the
language's own model is right, and it knows only roughly where in a line a word stands.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from documents.pages import Word

_SURE = 0.7  # confidence from which the first reading's spelling is taken
_SAME_PLACE = 0.3  # of the smaller width and height that two words share


def with_accents_of(first: Sequence[Word], second: Sequence[Word]) -> tuple[Word, ...]:
    """Return the words of the second reading, spelled and placed as in the first where both differ in accents only."""
    by_letters: dict[str, list[Word]] = {}
    for word in first:
        if word.confidence >= _SURE:
            by_letters.setdefault(_letters(word.text), []).append(word)
    return tuple(_accented(word, by_letters.get(_letters(word.text), ())) for word in second)


def _accented(word: Word, alike: Sequence[Word]) -> Word:
    for other in alike:
        if _same_place(word, other):
            return replace(word, text=max(other.text, word.text, key=_accents), box=other.box)
    return word


def _same_place(a: Word, b: Word) -> bool:
    across = a.box.horizontal_overlap(b.box) >= _SAME_PLACE * min(a.box.width, b.box.width)
    return across and a.box.vertical_overlap(b.box) >= _SAME_PLACE * min(a.box.height, b.box.height)


def _letters(text: str) -> str:
    """Return the text without accents.

    >>> _letters("Příjemce:")
    'Prijemce:'
    """
    return "".join(mark for mark in unicodedata.normalize("NFD", text) if not unicodedata.combining(mark))


def _accents(text: str) -> int:
    return len(unicodedata.normalize("NFD", text)) - len(text)
