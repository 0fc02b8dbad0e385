"""Values of machine-readable carriers in their canonical form; what is not one becomes the empty string.

>>> amount("473.0"), number("20.0000"), date("20241115"), identifier("FR 05 987 654 321")
('473.00', '20', '2024-11-15', 'FR05987654321')
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

LONGEST = 300  # characters of a text that is kept

_DECIMAL = re.compile(r"[+-]?(\d{1,18}(\.\d{0,18})?|\.\d{1,18})")
_COMPACT = re.compile(r"\d{8}")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")


def decimal(text: str) -> Decimal | None:
    """Return the number written with a decimal point, None where `text` is none.

    >>> decimal("1e9"), decimal("-0.5")
    (None, Decimal('-0.5'))
    """
    plain = text.strip()
    return Decimal(plain) if _DECIMAL.fullmatch(plain) else None


def amount(text: str) -> str:
    """Return the amount with two places."""
    value = decimal(text)
    return "" if value is None else money(value)


def money(value: Decimal) -> str:
    """Return `value` with two places.

    >>> money(Decimal("12.345"))
    '12.35'
    """
    return f"{value.quantize(Decimal('0.01'), ROUND_HALF_UP):f}"


def number(text: str) -> str:
    """Return the number without needless zeros.

    >>> number("20.50"), number("100")
    ('20.5', '100')
    """
    value = decimal(text)
    if value is None:
        return ""
    plain = f"{value:f}"
    return (plain.rstrip("0").rstrip(".") if "." in plain else plain) or "0"


def date(text: str) -> str:
    """Return the ISO date of `20241115`, `2024-11-15` or a time on that day."""
    plain = text.strip()
    if _COMPACT.match(plain):
        plain = f"{plain[:4]}-{plain[4:6]}-{plain[6:8]}"
    found = _ISO.match(plain)
    try:
        return datetime.date.fromisoformat(found[0]).isoformat() if found else ""
    except ValueError:
        return ""


def identifier(text: str) -> str:
    """Return the identifier without white space."""
    return "".join(text.split())[:LONGEST]


def digits(text: str) -> str:
    """Return the digits, or nothing where there is anything else.

    >>> digits("0308"), digits("12a")
    ('0308', '')
    """
    plain = identifier(text)
    return plain if plain.isascii() and plain.isdigit() else ""


def line(text: str) -> str:
    """Return the text on one line.

    >>> line(" Robert  Schneider\\n AG ")
    'Robert Schneider AG'
    """
    return " ".join(text.split())[:LONGEST]


def address(parts: Iterable[str]) -> str:
    """Return the parts that are there as one line.

    >>> address(["Dlouhá 5", "", "110 00 Praha"])
    'Dlouhá 5, 110 00 Praha'
    """
    return ", ".join(plain for plain in map(line, parts) if plain)[:LONGEST]
