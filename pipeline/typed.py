"""What a person types becomes a value of the field's type, or a message that says how to type it.

>>> from documents.types import FieldType, ValueType
>>> def typed(kind, text):
...     return read_typed(FieldType(name="x", type=kind), text)
>>> typed(ValueType.DATE, "21. 11. 2026"), typed(ValueType.AMOUNT, "1 234,5 Kč"), typed(ValueType.RATE, "21 %")
('2026-11-21', '1234.50', '21')
>>> typed(ValueType.IBAN, "cz65 0800 0000 1920 0014 5399"), typed(ValueType.BOOLEAN, "ano")
('CZ6508000000192000145399', 'true')
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date

from documents.company import Company
from documents.errors import UsageError
from documents.fields import Document, Field, Kind
from documents.pages import Source
from documents.types import DocumentType, FieldType, Mode, Thresholds, ValueType
from extractors.fields.readers import amounts, currencies, dates
from extractors.fields.readers.matches import Locale, Reader
from extractors.fields.text import clean
from validation import check

YES = frozenset({"true", "yes", "y", "1", "x", "ano", "a", "áno", "ja", "j"})
PROSE = frozenset({ValueType.TEXT, ValueType.NAME, ValueType.ADDRESS})  # stands as it was typed, dashes and all
NO = frozenset({"false", "no", "n", "0", "ne", "nie", "nein"})


def read_typed(declared: FieldType, text: str, country: str = "CZ") -> str:
    """Return the canonical value of `text`; empty text is no value.

    Raises:
        UsageError: the text is no value of that type.
    """
    plain = " ".join(text.split())
    if not plain:
        return ""
    if declared.type not in PROSE:
        plain = clean(plain)
    value = _READERS[declared.type](declared, plain, Locale(country=country, decimal_mark=_decimal_mark(plain)))
    fault = _fault(declared, value) if value else f"{plain!r} is not {_with_article(declared.type.replace('_', ' '))}."
    if fault:
        raise UsageError(f"{declared.name}: {fault} {_EXAMPLES.get(declared.type, '')}".rstrip())
    return value


def _fault(declared: FieldType, value: str) -> str:
    """Return what the rule about declared forms has against the value, empty where it is content."""
    alone = DocumentType(
        name="typed",
        kind="typed",
        mode=Mode.MANUAL,
        thresholds=Thresholds(),
        rules=("declared_form",),
        fields={declared.name: declared},
    )
    field = Field(value=value, confidence=1.0, source=Source.HUMAN)
    document = Document(pages=(), kind=Kind(name="typed", confidence=1.0), fields={declared.name: field})
    findings = check(document, alone, Company(), date.today())
    against = (one.message for one in findings if one.rule == "declared_form" and one.severity == "contradicts")
    return str(next(against, ""))


def _with_article(name: str) -> str:
    return f"an {name}" if name[0] in "aeiou" else f"a {name}"


def _decimal_mark(text: str) -> str:
    """Return the mark before the last one or two figures, empty where there is none."""
    found = re.search(r"([.,])\d{1,2}\D*$", text)
    return found[1] if found else ""


def _whole(reader: Reader) -> Callable[[FieldType, str, Locale], str]:
    """Return what reads a text that is one value of `reader` from its first letter to its last."""

    def read(_: FieldType, text: str, locale: Locale) -> str:
        found = [one.value for one in reader(text, locale) if one.start == 0 and one.end == len(text)]
        return found[0] if found else ""

    return read


def _same(_: FieldType, text: str, __: Locale) -> str:
    return text


def _solid(_: FieldType, text: str, __: Locale) -> str:
    return text.replace(" ", "")


def _solid_capitals(_: FieldType, text: str, __: Locale) -> str:
    return text.replace(" ", "").upper()


def _number(declared: FieldType, text: str, locale: Locale) -> str:
    return _whole(amounts.find_numbers)(declared, text, locale)


def _rate(declared: FieldType, text: str, locale: Locale) -> str:
    return _number(declared, text.rstrip("% "), locale)


def _currency(_: FieldType, text: str, __: Locale) -> str:
    return currencies.code_of(text) or text.upper()


def _boolean(_: FieldType, text: str, __: Locale) -> str:
    word = text.casefold()
    return "true" if word in YES else "false" if word in NO else ""


def _choice(declared: FieldType, text: str, _: Locale) -> str:
    return next((one for one in declared.choices if one.casefold() == text.casefold()), text)


_READERS: Mapping[ValueType, Callable[[FieldType, str, Locale], str]] = {
    ValueType.TEXT: _same,
    ValueType.NAME: _same,
    ValueType.ADDRESS: _same,
    ValueType.IDENTIFIER: _solid,
    ValueType.DIGITS: _solid,
    ValueType.NUMBER: _number,
    ValueType.AMOUNT: _whole(amounts.find),
    ValueType.RATE: _rate,
    ValueType.DATE: _whole(dates.find),
    ValueType.CURRENCY: _currency,
    ValueType.COUNTRY: _solid_capitals,
    ValueType.COMPANY_ID: _solid_capitals,
    ValueType.VAT_ID: _solid_capitals,
    ValueType.IBAN: _solid_capitals,
    ValueType.BIC: _solid_capitals,
    ValueType.BANK_ACCOUNT: _solid,
    ValueType.BIRTH_NUMBER: _solid,
    ValueType.BOOLEAN: _boolean,
    ValueType.CHOICE: _choice,
}
_EXAMPLES = {
    ValueType.DATE: "Type it like 21.11.2026 or 2026-11-21.",
    ValueType.AMOUNT: "Type it like 1 234,50 or 1234.50.",
    ValueType.NUMBER: "Type it like 7,5 or 7.5.",
    ValueType.RATE: "Type it like 21 or 21 %.",
    ValueType.CURRENCY: "Type it like CZK or EUR.",
    ValueType.BOOLEAN: "Type yes or no.",
}
