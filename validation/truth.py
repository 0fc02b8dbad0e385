"""Whether a value that was read is the true one.

>>> is_right(ValueType.AMOUNT, "121.00", "121")
True
>>> is_right(ValueType.IDENTIFIER, "FV-2026/001", "fv 2026 001")
True
>>> is_right(ValueType.NAME, "Pekařství Novák s.r.o.", "Pekarstvi Novak, s. r. o.")
True
>>> is_right(ValueType.DATE, "2026-01-02", "2026-02-01")
False
"""

from __future__ import annotations

import unicodedata
from decimal import Decimal

from rapidfuzz import fuzz

from documents.types import ValueType
from validation.values import number

ALIKE = 90.0  # per cent of letters and digits that two names share
_NUMBERS = frozenset({ValueType.AMOUNT, ValueType.NUMBER, ValueType.RATE})
_NAMES = frozenset({ValueType.NAME, ValueType.ADDRESS, ValueType.TEXT})
_CENT = Decimal("0.01")


def is_right(value_type: ValueType, truth: str, read: str) -> bool:
    """Return whether both mean the same: amounts to the cent, names nearly, all else by letters and digits."""
    if value_type in _NUMBERS:
        expected, found = number(truth), number(read)
        return expected is not None and found is not None and expected.quantize(_CENT) == found.quantize(_CENT)
    if value_type in _NAMES:
        return fuzz.ratio(_plain(truth), _plain(read)) >= ALIKE
    return _plain(truth) == _plain(read)


def _plain(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if letter.isalnum())
