"""Dates in figures and words, in the languages of Europe.

>>> from extractors.fields.readers.matches import Locale
>>> def dates(text, **known):
...     return [match.value for match in find(text, Locale(**known))]
>>> dates("Datum: 1. 4. 2021"), dates("11. Juli 2014"), dates("October 1, 2023"), dates("30.06.19-04.07.19")
(['2021-04-01'], ['2014-07-11'], ['2023-10-01'], ['2019-06-30', '2019-07-04'])
>>> dates("03/04/2023"), dates("03/04/2023", month_first=1.0), dates("10/18/18")
(['2023-04-03'], ['2023-03-04'], ['2018-10-18'])
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache

from rapidfuzz import fuzz, process

from extractors.fields.readers.matches import Locale, Match
from extractors.fields.text import fold
from extractors.fields.vocabulary import months, months_elsewhere

SEPARATED = re.compile(
    r"(?<![\d/])(?<!\d[.,])(?P<a>\d{4}|\d{1,2})\s?(?P<sep>[./-])\s?(?P<b>\d{1,2})\s?(?P=sep)\s?(?P<c>\d{4}|\d{2})"
    r"(?:(?!\d)|(?=[012]\d:[0-5]\d))(?![./]\d)"
)
SPACED = re.compile(r"(?<![\d.,/-])(?P<a>\d{2})[ \u2002](?P<b>\d{2})[ \u2002](?P<c>(?:19|20)\d{2})(?!\d)")
SOLID = re.compile(r"(?<![\w.,/-])(?P<a>(?:19|20)\d{2})(?P<b>0[1-9]|1[0-2])(?P<c>[0-2]\d|3[01])(?![\w.,/-]*\d)")
DAY_MONTH = re.compile(
    r"(?<![\d/])(?P<day>\d{1,2})(?:\.|er|st|nd|rd|th|º)?[\s/.-]{0,2}(?:de |of )?(?P<month>[^\W_]{3,12})"
    r"\.?,?[\s/.-]{0,2}(?:de |del )?(?P<year>\d{4}|'?\d{2})(?!\d)"
)
MONTH_DAY = re.compile(
    r"(?<![^\W\d_])(?P<month>[^\W\d_]{3,10})\.?[\s/-]{1,2}(?P<day>\d{1,2})(?:st|nd|rd|th)?"
    r"\s?[,/ -]\s?(?P<year>\d{4})(?!\d)"
)
AMERICAN = re.compile(r"\b[A-Z][a-z]+,? [A-Z]{2},? \d{5}(?:-\d{4})?$|\bUSA\b|United States")
YEAR_MONTH_DAY = re.compile(r"(?<![\d/])(?P<year>\d{4})\.?\s(?P<month>[^\W\d_]{3,12})\.?\s(?P<day>\d{1,2})(?!\d)")


def find(text: str, locale: Locale) -> Iterator[Match]:
    """Yield the dates in `text`, left to right; a date that may be read two ways has a lower quality."""
    if not any(letter.isdigit() for letter in text):
        return
    found = [*_in_figures(text, locale), *_in_words(text, locale)]
    taken = 0
    for match in sorted(found, key=lambda match: (match.start, -match.end)):
        if match.start >= taken:
            yield match
            taken = match.end


def month_first(texts: Sequence[str], languages: tuple[str, ...]) -> float:
    """Return how much the dates of a document speak for the month before the day.

    >>> month_first(["8/20/2020", "9/10/2020"], ("en",)), month_first(["20/08/2020"], ("en",))
    (1.0, 0.0)
    """
    first = second = slashed = 0
    for text in texts:
        for found in SEPARATED.finditer(text):
            if len(found["a"]) == 4 or found["sep"] != "/":
                continue
            slashed += 1
            first += int(found["a"]) <= 12 < int(found["b"])
            second += int(found["b"]) <= 12 < int(found["a"])
    if first != second:
        return 1.0 if first > second else 0.0
    dollars = any("$" in text or AMERICAN.search(text) for text in texts)
    return 0.7 if slashed and dollars else 0.4 if slashed and languages[:1] == ("en",) else 0.0


def _in_figures(text: str, locale: Locale) -> Iterator[Match]:
    for pattern, quality in ((SEPARATED, 1.0), (SPACED, 0.6), (SOLID, 0.5)):
        for found in pattern.finditer(text):
            a, b, c = found["a"], found["b"], found["c"]
            if len(a) == 4:
                value, sure = _date(int(a), int(b), int(c)), 1.0
            elif len(a) <= 2 and "sep" in pattern.groupindex and len(c) == 2 and found["sep"] == "-" and int(a) > 31:
                value, sure = _date(_year(a), int(b), int(c)), 0.5
            else:
                value, sure = _ordered(int(a), int(b), _year(c), found.groupdict().get("sep", "."), locale)
            if value:
                yield Match(value=value, start=found.start(), end=found.end(), quality=quality * sure)


def _ordered(a: int, b: int, year: int, sep: str, locale: Locale) -> tuple[str, float]:
    """Return the date of two numbers that are day and month in one order or the other."""
    month_leads = locale.month_first if sep == "/" else locale.month_first * 0.8 if sep == "-" else 0.0
    straight, turned = _date(year, b, a), _date(year, a, b)
    if straight and turned and a != b:
        return (turned, 0.6 + 0.4 * month_leads) if month_leads > 0.5 else (straight, 1.0 - 0.8 * month_leads)
    if straight:
        return straight, 1.0
    return (turned, 0.9 if sep == "/" else 0.6) if turned and sep != "." else ("", 0.0)


def _in_words(text: str, locale: Locale) -> Iterator[Match]:
    for pattern in (DAY_MONTH, MONTH_DAY, YEAR_MONTH_DAY):
        for found in pattern.finditer(text):
            word = fold(found["month"])
            if sum(letter.isalpha() for letter in word) < 2:
                continue
            month = _month(word.replace("0", "o").replace("1", "l"), locale.languages[:1])
            if month:
                value = _date(_year(found["year"].lstrip("'")), month, int(found["day"]))
                if value:
                    yield Match(value=value, start=found.start(), end=found.end())


@lru_cache(maxsize=4096)
def _month(word: str, languages: tuple[str, ...]) -> int:
    """Return the number of the month that `word` names or shortens, 0 where it names none."""
    for language in languages:
        if word in months_elsewhere(language):
            return months_elsewhere(language)[word]
    names = months()
    if word in names:
        return names[word]
    begun = {number for name, number in names.items() if len(word) >= 3 and name.startswith(word)}
    if len(begun) == 1:
        return begun.pop()
    if len(word) >= 5:
        near = process.extractOne(word, names.keys(), scorer=fuzz.ratio, score_cutoff=84)
        return names[near[0]] if near else 0
    return 0


def _year(text: str) -> int:
    year = int(text)
    return year if year > 99 else year + (2000 if year < 70 else 1900)


def _date(year: int, month: int, day: int) -> str:
    if not 1900 <= year <= 2100:
        return ""
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""
