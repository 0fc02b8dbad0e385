"""Registration numbers of companies: IČO, SIREN and SIRET, KvK, OIB, KRS, commercial registers.

>>> from extractors.fields.readers.matches import Locale
>>> [match.value for match in find_labelled("25596641, HRB 999999", Locale())]
['25596641', 'HRB 999999']
>>> [match.value for match in find_labelled("999 999 998 00010", Locale())]
['99999999800010']
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum import luhn
from stdnum.cz import dic

from extractors.fields.readers.matches import Locale, Match

REGISTER = re.compile(r"(?<!\w)(?:HR ?[AB]|FN|CHE|VR) ?(?:Nr\.? ?)?-?\d{3,9}(?:[.-]\d{3}){0,2} ?[a-z]?(?!\w)")
GROUPED = re.compile(r"(?<![\w.,/-])\d(?:[ .]?\d){4,13}(?:-\d{1,4})?(?!\w)(?![.,/-]\d)")
NAMED = re.compile(r"(?<![\w])[A-Z][A-Za-z]{0,9}[ -]?\d{4,10}[A-Z]{0,2}(?!\w)")


def find_labelled(text: str, locale: Locale) -> Iterator[Match]:
    """Yield what the label of a company id may stand before."""
    taken = 0
    for match in sorted(_all(text), key=lambda match: (match.start, -match.quality)):
        if match.start >= taken:
            yield match
            taken = match.end


def _all(text: str) -> Iterator[Match]:
    for found in REGISTER.finditer(text):
        yield Match(value=found.group().strip(), start=found.start(), end=found.end(), quality=0.8)
    for found in GROUPED.finditer(text):
        value = re.sub(r"[ .]", "", found.group())
        if 6 <= len(re.sub(r"\D", "", value)) <= 14:
            yield Match(value=value, start=found.start(), end=found.end(), quality=_quality(value))
    for found in NAMED.finditer(text):
        yield Match(value=found.group(), start=found.start(), end=found.end(), quality=0.45)


def find(text: str, locale: Locale) -> Iterator[Match]:
    """Yield numbers whose check digit alone makes them likely company ids."""
    for found in GROUPED.finditer(text):
        value = re.sub(r"[ .]", "", found.group())
        if len(value) == 8 and is_ico(value):
            yield Match(value=value, start=found.start(), end=found.end(), quality=0.5)


def is_ico(number: str) -> bool:
    """Return whether `number` is a Czech or Slovak company id (modulo 11, decree 323/2002)."""
    return len(number) == 8 and number.isdigit() and number != "00000000" and bool(dic.is_valid(number))


def _quality(number: str) -> float:
    if is_ico(number):
        return 1.0
    if len(number) in {9, 14} and luhn.is_valid(number):
        return 1.0
    if len(number) == 8:
        return 0.8
    return 0.7 if len(number) in {9, 10, 11, 14} else 0.45
