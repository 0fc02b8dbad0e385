"""Document numbers, symbols, rates, birth numbers: figures that mean what their label says.

>>> from extractors.fields.readers.matches import Locale
>>> def values(reader, text):
...     return [match.value for match in reader(text, Locale())]
>>> values(find_identifiers, "FV-2/2021"), values(find_identifiers, "HA007 - 123123 - 37816396 vom")
(['FV-2/2021'], ['HA007 - 123123 - 37816396'])
>>> values(find_identifiers, "# RE-20140703/502 vom"), values(find_digits, "1011 2")
(['RE-20140703/502'], ['10112'])
>>> values(find_birth_numbers, "r.č. 925305/3542"), values(find_rates, "DPH 21 %")
(['925305/3542'], ['21'])
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum.cz import rc

from extractors.fields.readers import dates
from extractors.fields.readers.matches import Locale, Match

PART = r"[A-Za-z0-9À-ž_][A-Za-z0-9À-ž_./\\#*+-]*"
IDENTIFIER = re.compile(rf"#?\s?(?P<value>{PART}(?: ?[-/] ?{PART}| {PART})*)")
DIGITS = re.compile(r"(?<![\w.,/-])\d+(?: \d+)*(?![\w,/-])(?!\.\d)")
RATE = re.compile(r"(?<![\w.,])(?P<value>\d{1,2}(?:[.,]\d{1,3})?) ?%")
BARE_RATE = re.compile(r"(?<![\w.,])(?P<value>\d{1,2}(?:[.,]\d{1,2})?)(?![\w.,])")
BIRTH = re.compile(r"(?<![\d/])(?P<date>\d{6}) ?/? ?(?P<rest>\d{3,4})(?![\d/])")


def find_identifiers(text: str, locale: Locale) -> Iterator[Match]:
    """Yield runs of letters and figures with at least one figure, the leading one first.

    Words beside it join it only where a dash or a slash, or a short prefix in capitals, ties them.
    """
    parts = [found for found in re.finditer(r"[^\s\u2002]+", text)]
    index = 0
    while index < len(parts):
        last = _reach(parts, index, text)
        start, end = parts[index].start(), parts[last].end()
        value = re.sub(r"[\s\u2002]+", " ", text[start:end]).strip("#:.,;()[]*'\"|-_/ ")
        value = re.sub(r"^(?:n[°º]|[čČ]\.|[nN][ro][.:])[.: ]*(?=\w)", "", value)
        index = last + 1
        if any(letter.isdigit() for letter in value) and "@" not in value and len(value) <= 40:
            offset = text.find(value.split(" ")[0], start)
            yield Match(value=value, start=max(offset, start), end=end, quality=_identifier_quality(value, locale))


def _reach(parts: list[re.Match[str]], index: int, text: str) -> int:
    """Return the index of the last part that belongs to the identifier beginning at `index`."""
    last = index
    while last + 1 < len(parts):
        here, following = parts[last].group(), parts[last + 1].group()
        if any(match.end - match.start >= len(following) - 1 for match in dates.find(following, Locale())):
            break
        if "\t" in text[parts[last].end() : parts[last + 1].start()] or here[-1] in ",;" or following[0] in "([":
            break
        tied = (
            here in {"-", "/"} or here[-1] in "-/" or (following[0] in "-/" and _is_number_like(following, parts, last))
        )
        prefix = last == index and re.fullmatch(r"[A-Z]{1,4}", here) and following[:1].isdigit()
        if not prefix and not (tied and any(letter.isdigit() for letter in following + here)):
            break
        last += 1
    return last


def _is_number_like(text: str, parts: list[re.Match[str]], last: int) -> bool:
    """Return whether a part that begins with a dash or slash goes on with figures."""
    rest = text[1:] or (parts[last + 2].group() if last + 2 < len(parts) else "")
    return rest[:1].isdigit() or bool(re.match(r"[A-Z]{1,3}\d", rest))


def _identifier_quality(value: str, locale: Locale) -> float:
    if any(match.end - match.start >= len(value) - 1 for match in dates.find(value, locale)):
        return 0.15
    figures = sum(letter.isdigit() for letter in value)
    if re.fullmatch(r"\d{1,2}", value) or re.search(r"\d[.,]\d\d$", value):
        return 0.3
    if any(mark in value for mark in "%€$£"):
        return 0.1
    return 0.95 if figures >= 3 else 0.6


def find_digits(text: str, locale: Locale) -> Iterator[Match]:
    """Yield numbers without marks."""
    for found in DIGITS.finditer(text):
        yield Match(value=re.sub(r"\D", "", found.group()), start=found.start(), end=found.end())


def find_rates(text: str, locale: Locale) -> Iterator[Match]:
    """Yield the percentages in `text`."""
    for found in RATE.finditer(text):
        yield Match(value=_rate(found["value"]), start=found.start(), end=found.end())


def find_labelled_rates(text: str, locale: Locale) -> Iterator[Match]:
    """Yield percentages, else small numbers that the heading makes rates."""
    found = list(find_rates(text, locale))
    yield from found
    if not found:
        for bare in BARE_RATE.finditer(text):
            yield Match(value=_rate(bare["value"]), start=bare.start(), end=bare.end(), quality=0.7)


def find_birth_numbers(text: str, locale: Locale) -> Iterator[Match]:
    """Yield the Czech and Slovak birth numbers in `text` that keep to the calendar and modulo 11."""
    for found in BIRTH.finditer(text):
        value = f"{found['date']}/{found['rest']}"
        slashed = "/" in found.group()
        if rc.is_valid(value):
            yield Match(value=value, start=found.start(), end=found.end(), quality=1.0 if slashed else 0.8)
        elif slashed:
            yield Match(value=value, start=found.start(), end=found.end(), quality=0.4)


def _rate(text: str) -> str:
    number = text.replace(",", ".")
    return number.rstrip("0").rstrip(".") if "." in number else number
