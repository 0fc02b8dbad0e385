"""Values as a person reads and types them, in the user's language, and back to canonical text.

>>> show(ValueType.DATE, "2026-11-05", "cs"), show(ValueType.AMOUNT, "-1234.5", "en"), show(ValueType.RATE, "21", "cs")
('5. 11. 2026', '-1,234.50', '21')
>>> show(ValueType.IBAN, "CZ6508000000192000145399", "cs")
'CZ65 0800 0000 1920 0014 5399'
>>> from documents.types import FieldType
>>> hours, paid = FieldType(name="hours", type=ValueType.NUMBER), FieldType(name="paid", type=ValueType.DATE)
>>> canonical(hours, "7,125", "cs"), canonical(hours, "7,125", "en"), canonical(paid, "05112026", "cs")
('7.125', '7125', '2026-11-05')
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from babel.numbers import NumberFormatError, format_decimal, parse_decimal

from documents.messages import marked
from documents.people import Language
from documents.types import FieldType, ValueType
from extractors.fields.text import clean
from pipeline.typed import read_typed
from podatelna.web.translation import LOCALES, REMEMBERED, Words

NUMERIC = frozenset({ValueType.AMOUNT, ValueType.NUMBER, ValueType.RATE})
_PATTERNS = {
    ValueType.AMOUNT: "#,##0.00########",
    ValueType.NUMBER: "#,##0.##########",
    ValueType.RATE: "0.##########",
}
_FIGURES = re.compile(r"(\d{2})(\d{2})(\d{4}|\d{2})")  # a date typed without its points
_NUMBER = re.compile(r"[-+]?[\d.,' ]+")  # no 1E999999999, which is longer than any memory when it is written out
_AMBIGUOUS = 3  # decimals that would be read as thousands


def show(value_type: ValueType, value: str, language: Language) -> str:
    """Return a canonical value as a reader of `language` expects it; one that is not canonical stays as it is."""
    if value_type in _PATTERNS:
        return _show_number(_PATTERNS[value_type], value, language)
    if value_type is ValueType.DATE:
        return _show_date(value, language)
    if value_type is ValueType.IBAN:
        return " ".join(value[start : start + 4] for start in range(0, len(value), 4))
    return value


def canonical(declared: FieldType, text: str, language: Language, country: str = "CZ") -> str:
    """Return the canonical value of what a user of `language` typed; empty text is no value.

    Raises:
        UsageError: the text is no value of that type.
    """
    plain = " ".join(text.split())
    if declared.type in NUMERIC:
        return _canonical_number(declared, clean(plain), language, country)
    figures = _FIGURES.fullmatch(plain) if declared.type is ValueType.DATE else None
    return read_typed(declared, ".".join(figures.groups()) if figures else plain, country)


def takeable(declared: FieldType, value: str) -> str:
    """Return a canonical value so that `pipeline.typed` takes it for the same value, never for thousands.

    >>> takeable(FieldType(name="quantity", type=ValueType.NUMBER), "1.234")
    '1.2340'
    """
    decimals = len(value.partition(".")[2])
    return value + "0" if declared.type in NUMERIC and decimals == _AMBIGUOUS else value


def fault(declared: FieldType, words: Words) -> str:
    """Return what to tell a person whose text is no value of the field's type."""
    return words(_FAULTS.get(declared.type, marked("This does not fit this field.")))


def _canonical_number(declared: FieldType, text: str, language: Language, country: str) -> str:
    """Return the number in the user's own notation, else in whatever notation it stands on paper."""
    figures = text.rstrip("% ")
    if not _NUMBER.fullmatch(figures):
        return read_typed(declared, text, country)
    try:
        number = parse_decimal(figures.replace(" ", ""), locale=LOCALES[language], strict=True)
    except NumberFormatError:
        return read_typed(declared, text, country)
    places = -int(number.as_tuple().exponent)
    if declared.type is ValueType.AMOUNT and places >= _AMBIGUOUS:
        return read_typed(declared, text, country)
    value = read_typed(declared, takeable(declared, f"{number:f}"), country)
    return value[:-1] if places == _AMBIGUOUS and len(value.partition(".")[2]) > places else value


@lru_cache(REMEMBERED)
def _show_number(pattern: str, value: str, language: Language) -> str:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value
    if not number.is_finite():
        return value
    return str(format_decimal(number, format=pattern, locale=LOCALES[language], decimal_quantization=False))


def _show_date(value: str, language: Language) -> str:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return value
    return Words(language=language).date(day)


_FAULTS: Mapping[ValueType, str] = {
    ValueType.DATE: marked("This is not a date. Type it like 21. 11. 2026."),
    ValueType.AMOUNT: marked("This is not an amount. Type it like 1 234,50."),
    ValueType.NUMBER: marked("This is not a number. Type it like 7,5."),
    ValueType.RATE: marked("This is not a rate. Type it like 21."),
    ValueType.CURRENCY: marked("This is not a currency. Type it like CZK or EUR."),
    ValueType.COUNTRY: marked("This is not a country. Type it like CZ."),
    ValueType.BOOLEAN: marked("Type yes or no."),
    ValueType.CHOICE: marked("This is none of the choices."),
    ValueType.DIGITS: marked("Only figures may stand here."),
    ValueType.IBAN: marked("This is not an IBAN: letters or figures are missing or mistyped."),
    ValueType.BIC: marked("This is not a BIC: it has 8 or 11 letters and figures."),
    ValueType.BANK_ACCOUNT: marked("This is not a bank account. Type it like 19-2000145399/0800."),
}
