"""Values made of words: names, addresses, free text, choices, ticked boxes, countries.

>>> from extractors.fields.readers.matches import Locale
>>> [match.value for match in find_names("Jan Novák: 12", Locale())]
['Jan Novák']
>>> [match.value for match in find_names("Dílna Kos, s.r.o., Brno", Locale())]
['Dílna Kos, s.r.o.', 'Brno']
>>> [match.value for match in find_ticks("[x] Ano [ ] Ne", Locale())]
['true']
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.fields.legal_forms import LEGAL_FORM
from extractors.fields.readers.matches import Locale, Match
from extractors.fields.text import fold
from extractors.fields.vocabulary import countries, words

NAME = re.compile(rf"[^\W\d_][^\t\d:;|,]*(?:, ?{LEGAL_FORM.pattern})?")
ENDS_IN_LEGAL_FORM = re.compile(rf"(?:{LEGAL_FORM.pattern})$")
TEXT = re.compile(r"[^\t]*\w[^\t]*")
TICKED = re.compile(r"[☑☒✓✔✗✘■●]|[\[(] ?[xX×✓✔] ?[\])]|(?<!\w)[xX×](?!\w)")
EMPTY = re.compile(r"[☐□○]|\[ {0,3}\]|\( {1,3}\)|\[_\]")
YES, NO = frozenset(words("answers", "yes")), frozenset(words("answers", "no"))


def find_names(text: str, locale: Locale) -> Iterator[Match]:
    """Yield runs of words without figures."""
    for found in NAME.finditer(text):
        value = found.group().strip(" -_*\u2002'\"()").lstrip(".")
        if not ENDS_IN_LEGAL_FORM.search(value):
            value = value.rstrip(" .-_*")
        if len(fold(value)) >= 2:
            capital = value[0].isupper() or not value[0].isascii()
            yield Match(
                value=" ".join(value.split()), start=found.start(), end=found.end(), quality=0.9 if capital else 0.5
            )


def find_texts(text: str, locale: Locale) -> Iterator[Match]:
    """Yield what stands between column gaps."""
    for found in TEXT.finditer(text):
        value = " ".join(found.group().split()).strip(" :_.")
        if value:
            yield Match(value=value, start=found.start(), end=found.end(), quality=0.8)


def find_ticks(text: str, locale: Locale) -> Iterator[Match]:
    """Yield "true" for a ticked box or a word for yes, "false" for an empty box or a word for no."""
    marks = [(found.start(), found.end(), "true") for found in TICKED.finditer(text)]
    marks += [(found.start(), found.end(), "false") for found in EMPTY.finditer(text)]
    for start, end, value in sorted(marks)[:1]:
        yield Match(value=value, start=start, end=end, quality=0.9)
    if not marks:
        first = re.match(r"\W*(\w+)", text)
        word = fold(first[1]) if first else ""
        if first and word in YES | NO:
            yield Match(value="true" if word in YES else "false", start=first.start(1), end=first.end(1), quality=0.85)


def find_countries(text: str, locale: Locale) -> Iterator[Match]:
    """Yield the countries named in `text`, as ISO 3166-1 alpha-2."""
    for found in TEXT.finditer(text):
        code = countries().get(fold(found.group()))
        if code:
            yield Match(value=code, start=found.start(), end=found.end(), quality=0.9)
