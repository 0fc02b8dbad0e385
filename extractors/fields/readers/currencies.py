"""Currencies by their signs, codes and usual short forms, as ISO 4217.

>>> code_of("Kč"), code_of("€"), code_of("EUR"), code_of("zł"), code_of("")
('CZK', 'EUR', 'EUR', 'PLN', '')
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.fields.readers.matches import Locale, Match
from extractors.fields.vocabulary import words

SIGNS = {
    "Kč": "CZK", "KČ": "CZK", "Kc": "CZK", "Kčs": "CZK", "€": "EUR", "Euro": "EUR", "EURO": "EUR",
    "euro": "EUR", "$": "USD", "US$": "USD", "£": "GBP", "zł": "PLN", "zl": "PLN", "Ft": "HUF", "kn": "HRK",
    "SFr": "CHF", "₹": "INR", "Rs": "INR", "Rs.": "INR", "lei": "RON", "лв": "BGN", "¥": "JPY",
    "C$": "CAD", "A$": "AUD",
}  # fmt: skip
CODES = frozenset(words("currencies", "codes"))
_ALL = sorted((*SIGNS, *CODES), key=len, reverse=True)
SYMBOLS = "|".join(re.escape(word) + (r"(?!\w)" if word[-1].isalpha() else "") for word in _ALL)
BEFORE = "|".join(re.escape(word) for word in _ALL)
WORD = re.compile(rf"(?<![\w])(?:{SYMBOLS})(?![^\W\d])|(?:(?<=\d)|(?<=\d[ ]))(?:{SYMBOLS})(?!\d)|(?<!\d)[€£$₹](?= ?\d)")
KRONER = {"sv": "SEK", "no": "NOK", "nb": "NOK", "da": "DKK", "is": "ISK"}


def code_of(text: str) -> str:
    """Return the ISO code for a sign or code, "" where it is none."""
    return text if text in CODES else SIGNS.get(text, "")


def find(text: str, locale: Locale) -> Iterator[Match]:
    """Yield the currencies named in `text`.

    >>> [match.value for match in find("Total EUR 34,73 (850 Kč)", Locale())]
    ['EUR', 'CZK']
    """
    for found in WORD.finditer(text):
        beside = re.search(r"\d ?$", text[: found.start()]) or re.match(r" ?\d", text[found.end() :])
        quality = 1.0 if beside or found.group() in CODES else 0.7
        yield Match(value=code_of(found.group()), start=found.start(), end=found.end(), quality=quality)
    krone = KRONER.get(locale.languages[0]) if locale.languages else None
    if krone:
        for found in re.finditer(r"(?<=\d) ?kr\b|\bkr\.? ?(?=\d)", text, re.IGNORECASE):
            yield Match(value=krone, start=found.start(), end=found.end(), quality=0.9)
