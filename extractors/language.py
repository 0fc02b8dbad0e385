"""Which language a text is in, from its small words and its letters; made for short texts full of names and numbers.

Words are compared without accents as well, because OCR loses them first.

>>> detect("Faktura č. 12, datum splatnosti 3. 4. 2024, celkem k úhradě 1 200 Kč")[0]
'cs'
>>> detect("Rechnung Nr. 12 vom 3. April, zahlbar bis zum Ende des Monats")[0]
'de'
>>> detect("12345 / 67")
()
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path

_WORD = re.compile(r"[^\W\d_]+")
_LETTER_WEIGHT = 2.0  # of letters against words
_LEAST = 2.5  # evidence below which nothing is said
_CLOSE = 0.6  # of the best evidence: languages that are named as well
_READ = 6_000  # words looked at


def detect(text: str) -> tuple[str, ...]:
    """Return the ISO 639-1 codes of the languages of `text`, the likeliest first, empty where it does not tell."""
    words = _WORD.findall(text.lower())[:_READ]
    of_words, of_letters = _of_words(words), _of_letters("".join(words))
    evidence = {language: of_words[language] + of_letters[language] for language in of_words | of_letters}
    ranked = sorted(evidence.items(), key=lambda one: -one[1])
    if not ranked or ranked[0][1] < _LEAST:
        return ()
    return tuple(language for language, weight in ranked if weight >= _CLOSE * ranked[0][1])


def _of_words(words: list[str]) -> defaultdict[str, float]:
    """Return what small words say: each counts the more, the fewer languages have it."""
    evidence: defaultdict[str, float] = defaultdict(float)
    for word, times in Counter(words).items():
        languages = _WRITTEN.get(word) or _WITHOUT_ACCENTS.get(_without_accents(word), ())
        for language in languages:
            weight = 1.0 if len(word) > 1 else 0.3
            evidence[language] += weight * min(times, 10) / len(languages) ** 1.5
    return evidence


def _of_letters(letters: str) -> defaultdict[str, float]:
    """Return what letters say that only some languages write, in proportion to how many words would show them."""
    evidence: defaultdict[str, float] = defaultdict(float)
    counts = Counter(letters)
    accented = sum(times for letter, times in counts.items() if not letter.isascii()) or 1
    for language, own in _LETTERS.items():
        share = sum(times for letter, times in counts.items() if letter in own) / accented
        evidence[language] += _LETTER_WEIGHT * share**2 * min(accented, 40) / 10
    return evidence


def _without_accents(word: str) -> str:
    if word.isascii():
        return word
    return "".join(letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter))


def _languages_of(spelling: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for language, words in spelling.items():
        for word in dict.fromkeys(words.split()):
            table[word] = (*table.get(word, ()), language)
    return table


_DECLARED = tomllib.loads(Path(__file__).with_name("languages.toml").read_text("utf-8"))
_LETTERS: dict[str, str] = {code: declared["letters"] for code, declared in _DECLARED.items() if "letters" in declared}
_WRITTEN = _languages_of({code: declared["words"] for code, declared in _DECLARED.items()})
_WITHOUT_ACCENTS = _languages_of({code: _without_accents(declared["words"]) for code, declared in _DECLARED.items()})
