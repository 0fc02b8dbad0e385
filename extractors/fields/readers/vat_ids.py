"""VAT identification numbers: country code and number, as printed with any spacing.

Structure after the European Commission's VIES guide; check digits by python-stdnum. A number that has the structure
and not the check digit is kept with a lower quality, since the rule that complains about it should see it.

>>> from extractors.fields.readers.matches import Locale
>>> [match.value for match in find("DIČ: CZ 25596641, VAT: DE118 696 407", Locale())]
['CZ25596641', 'DE118696407']
>>> [match.value for match in find("N° TVA : FR 05 987 654 321", Locale())]
['FR05987654321']
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from stdnum.eu import vat

from extractors.fields.readers import payments
from extractors.fields.readers.matches import Locale, Match

SHAPES = {
    "AT": r"U\d{8}", "BE": r"[01]?\d{9}", "BG": r"\d{9,10}", "CY": r"\d{8}[A-Z]", "CZ": r"\d{8,10}", "DE": r"\d{9}",
    "DK": r"\d{8}", "EE": r"\d{9}", "EL": r"\d{9}", "GR": r"\d{9}", "ES": r"[A-Z0-9]\d{7}[A-Z0-9]", "FI": r"\d{8}",
    "FR": r"[A-Z0-9]{2}\d{9}", "GB": r"(?:\d{9}|\d{12}|(?:GD|HA)\d{3})", "HR": r"\d{11}", "HU": r"\d{8}",
    "IE": r"(?:\d{7}[A-W][A-I]?|\d[A-Z*+]\d{5}[A-W])", "IT": r"\d{11}", "LT": r"(?:\d{9}|\d{12})", "LU": r"\d{8}",
    "LV": r"\d{11}", "MT": r"\d{8}", "NL": r"\d{9}B\d{2}", "PL": r"\d{10}", "PT": r"\d{9}", "RO": r"\d{2,10}",
    "SE": r"\d{12}", "SI": r"\d{8}", "SK": r"\d{9,10}", "XI": r"\d{9}", "NO": r"\d{9}(?:MVA)?",
    "CHE": r"\d{9}(?:MWST|TVA|IVA)?",
}  # fmt: skip
START = re.compile(
    rf"(?<![A-Za-z0-9])(?:{'|'.join(sorted(SHAPES, key=len, reverse=True))})(?=[ \u2002.:-]{{0,2}}[A-Z]{{0,2}}[ .-]?\d)"
)
GAPS = " \u2002.-/:"
BARE = {  # numbers printed without their country, told by the label beside them
    "PL": re.compile(r"(?<![\d-])(?:\d{3}-\d{3}-\d{2}-\d{2}|\d{3}-\d{2}-\d{2}-\d{3}|\d{10})(?![\d-])"),
    "ES": re.compile(r"(?<!\w)(?:[A-HJNP-SUVW]-?\d{7}[A-J0-9]|\d{8}-?[A-Z])(?!\w)"),
    "IT": re.compile(r"(?<!\d)\d{11}(?!\d)"),
    "IN": re.compile(r"(?<!\w)\d{2}[A-Z]{5}\d{4}[A-Z][A-Z\d]{2,3}(?!\w)"),
    "": re.compile(r"(?<![\w.,/-])[A-Z]{0,3}\d[\d .-]{5,13}\d[A-Z]{0,2}(?![\w/])"),
}  # fmt: skip


def find(text: str, locale: Locale) -> Iterator[Match]:
    """Yield the VAT ids with a country code in `text`."""
    accounts = [(match.start, match.end) for match in payments.find_ibans(text, locale)]
    for start in START.finditer(text):
        if any(first <= start.start() < last for first, last in accounts):
            continue
        country = start.group()
        number, ends = _solid(text, start.end(), 14)
        found = _longest(SHAPES[country], number) or _mended(country, number)
        if found is None:
            continue
        value = country + found
        end = ends[len(found) - 1]
        if end < len(text) and text[end].isdigit():
            continue
        yield Match(value=value, start=start.start(), end=end, quality=1.0 if is_valid(value) else 0.75)


def find_labelled(text: str, locale: Locale) -> Iterator[Match]:
    """Yield what a VAT label may stand before: VAT ids, else numbers that lack the country code."""
    found = list(find(text, locale))
    if found:
        yield from found
        return
    for country, pattern in BARE.items():
        for bare in pattern.finditer(text):
            value = re.sub(r"[ .]", "", bare.group())
            if len(re.sub(r"\D", "", value)) >= 7:
                sure = 0.9 if country and is_valid(country + value.replace("-", "")) else 0.5
                yield Match(value=value, start=bare.start(), end=bare.end(), quality=sure)
                return


def _mended(country: str, number: str) -> str | None:
    """Return a Dutch number whose B was read as 8, where the check digits prove it."""
    candidate = f"{number[:9]}B{number[10:12]}"
    dutch = country == "NL" and re.fullmatch(r"\d{9}8\d{2}", number[:12])
    return candidate if dutch and is_valid(country + candidate) else None


@lru_cache(maxsize=4096)
def is_valid(number: str) -> bool:
    """Return whether the check digit of `number` is right."""
    return bool(vat.is_valid(number))


def _solid(text: str, start: int, most: int) -> tuple[str, list[int]]:
    """Return the letters and digits from `start` on without gaps, and the offset after each."""
    solid, ends, gap = "", [], 0
    for offset in range(start, len(text)):
        letter = text[offset]
        if letter.isascii() and letter.isalnum():
            if solid and gap and letter.isalpha() and letter.islower():
                break
            solid, gap = solid + letter.upper(), 0
            ends.append(offset + 1)
        elif letter in GAPS and gap < 2:
            gap += 1
        else:
            break
        if len(solid) >= most:
            break
    return solid, ends


def _longest(shape: str, number: str) -> str | None:
    """Return the longest beginning of `number` of the right shape."""
    for length in range(len(number), 1, -1):
        if re.fullmatch(shape, number[:length]):
            return number[:length]
    return None
