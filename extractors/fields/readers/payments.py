"""Where money goes: IBAN, BIC and Czech account numbers.

>>> from extractors.fields.readers.matches import Locale
>>> [match.value for match in find_ibans("IBAN DE48 2003 0000 0003 6027 11 BIC: HYVEDEMM300", Locale())]
['DE48200300000003602711']
>>> [match.value for match in find_bics("BIC: HYVEDEMM300", Locale())]
['HYVEDEMM300']
>>> [match.value for match in find_accounts("č.ú. 19-2000145399 / 0800", Locale())]
['19-2000145399/0800']
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from stdnum import iban
from stdnum.cz import bankaccount

from extractors.fields.readers.matches import Locale, Match

LENGTHS = {
    "AD": 24, "AT": 20, "BA": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18,
    "EE": 20, "ES": 24, "FI": 18, "FR": 27, "GB": 22, "GR": 27, "HR": 21, "HU": 28, "IE": 22, "IS": 26,
    "IT": 27, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "MC": 27, "ME": 22, "MK": 19, "MT": 31, "NL": 18,
    "NO": 15, "PL": 28, "PT": 25, "RO": 24, "RS": 22, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "TR": 26,
    "UA": 29, "VA": 22,
}  # fmt: skip
IBAN_START = re.compile(
    rf"(?<![A-Za-z0-9])(?:IBAN[:. ]{{0,2}})?({'|'.join(LENGTHS)})[ ]?([0-9OoIlSB][0-9OoIlSB])"
    r"(?=[ \u2002]?[A-Z0-9]{2})"
)
ANY_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]){6,30}(?![A-Za-z0-9])")
BIC = re.compile(r"(?<![A-Za-z0-9_])[A-Z]{4}[ ]?[A-Z]{2}[ ]?[A-Z0-9]{2}(?:[ ]?(?:[A-Z0-9]{3}))?(?![A-Za-z0-9_])")
ACCOUNT = re.compile(
    r"(?<![\d/.-])(?:(?P<prefix>\d{1,6}) ?- ?)?(?P<number>\d(?: ?\d){1,9}) ?/ ?(?P<bank>\d{4})(?![\d/.-])"
)
CONFUSED = str.maketrans({"O": "0", "o": "0", "I": "1", "l": "1", "S": "5", "B": "8"})
COUNTRIES = frozenset(LENGTHS) | {"US", "CA", "AU", "JP", "CN", "IN", "SG", "HK", "RU", "IL"}


def find_ibans(text: str, locale: Locale) -> Iterator[Match]:
    """Yield the IBANs in `text`; letters read for digits are put right where the check digits then prove it."""
    for found in IBAN_START.finditer(text):
        country = found[1]
        solid, end = _solid(text, found.start(1), LENGTHS[country])
        if len(solid) == LENGTHS[country]:
            value, quality = _proved(solid)
            if quality:
                yield Match(value=value, start=found.start(), end=end, quality=quality)


def find_labelled_ibans(text: str, locale: Locale) -> Iterator[Match]:
    """Yield IBANs, else what has the look of one though it lacks the length."""
    found = list(find_ibans(text, locale))
    yield from found
    if not found:
        for loose in ANY_IBAN.finditer(text):
            value = loose.group().replace(" ", "")
            if value[:2] in LENGTHS:
                yield Match(value=value, start=loose.start(), end=loose.end(), quality=0.3)
            elif sum(letter.isdigit() for letter in value) >= 10:
                yield Match(value=value, start=loose.start(), end=loose.end(), quality=0.45)


def find_bics(text: str, locale: Locale) -> Iterator[Match]:
    """Yield the BICs in `text`; a common word in capitals has a low quality."""
    for found in BIC.finditer(text):
        value = found.group().replace(" ", "")
        if value[4:6] not in COUNTRIES or len(value) not in {8, 11}:
            continue
        yield Match(
            value=value, start=found.start(), end=found.end(), quality=1.0 if re.search(r"\d", value[6:]) else 0.7
        )


def find_accounts(text: str, locale: Locale) -> Iterator[Match]:
    """Yield the Czech account numbers in `text`."""
    for found in ACCOUNT.finditer(text):
        number = found["number"].replace(" ", "")
        prefix = found["prefix"]
        value = f"{prefix}-{number}/{found['bank']}" if prefix else f"{number}/{found['bank']}"
        if len(number) < (2 if prefix else 5):
            continue
        yield Match(value=value, start=found.start(), end=found.end(), quality=1.0 if _is_account(value) else 0.6)


def find_labelled_accounts(text: str, locale: Locale) -> Iterator[Match]:
    """Yield Czech account numbers, else a long number that the label makes an account."""
    found = list(find_accounts(text, locale))
    yield from found
    if not found:
        for loose in re.finditer(r"(?<![\w.,/-])\d[\d -]{7,20}\d(?![\w/.,-])", text):
            yield Match(value=loose.group().replace(" ", ""), start=loose.start(), end=loose.end(), quality=0.5)


def _proved(solid: str) -> tuple[str, float]:
    """Return the IBAN with its quality, 0 where it is none."""
    if _is_iban(solid):
        return solid, 1.0
    mended = solid[:2] + solid[2:4].translate(CONFUSED) + solid[4:].translate(CONFUSED)
    if _is_iban(mended):
        return mended, 0.95
    digits = sum(letter.isdigit() for letter in solid)
    return (solid, 0.62) if digits >= len(solid) - 8 and digits >= 10 else ("", 0.0)


@lru_cache(maxsize=1024)
def _is_iban(text: str) -> bool:
    return bool(iban.is_valid(text, check_country=False))


@lru_cache(maxsize=1024)
def _is_account(text: str) -> bool:
    return bool(bankaccount.is_valid(text))


def _solid(text: str, start: int, length: int) -> tuple[str, int]:
    """Return `length` letters and digits from `start` on, gaps left out, and the offset after them."""
    solid, gap = "", 0
    for offset in range(start, len(text)):
        letter = text[offset]
        if letter.isascii() and letter.isalnum():
            solid, gap = solid + (letter if letter in "ol" else letter.upper()), 0
        elif letter in " \u2002-." and gap < 2:
            gap += 1
        else:
            break
        if len(solid) == length:
            following = text[offset + 1 : offset + 2]
            return (solid, offset + 1) if not following.isalnum() else ("", 0)
    return "", 0
