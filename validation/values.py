"""Canonical values of a document as numbers and dates.

A value that is not canonical is as good as none here; the rule `declared_form` reports it.

>>> number("1234.50")
Decimal('1234.50')
>>> number("1e9") is number("") is None
True
>>> day("2024-02-29")
datetime.date(2024, 2, 29)
>>> day("2023-02-29") is None
True
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from documents.fields import Document, Row
from documents.types import DocumentType, ValueType

_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,10})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def number(text: str) -> Decimal | None:
    """Return the decimal number in `text`, None where it is none."""
    return Decimal(text) if _NUMBER.fullmatch(text) else None


def day(text: str) -> date | None:
    """Return the ISO date in `text`, None where it is none."""
    if not _DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def text_of(document: Document, name: str) -> str:
    """Return the value of the field, empty where it is missing."""
    field = document.fields.get(name)
    return field.value if field else ""


def number_of(document: Document, name: str) -> Decimal | None:
    """Return the value of a numeric field, None where it is missing or not a number."""
    return number(text_of(document, name))


def day_of(document: Document, name: str) -> date | None:
    """Return the value of a date field, None where it is missing or not a date."""
    return day(text_of(document, name))


def column(rows: Iterable[Row], name: str) -> list[Decimal | None]:
    """Return the numbers of a table's column, None for each row without one."""
    return [number(row.values.get(name, "")) for row in rows]


def complete(numbers: Iterable[Decimal | None]) -> list[Decimal]:
    """Return the numbers where there are some and none is missing, else an empty list.

    >>> complete([Decimal(1), Decimal(2)])
    [Decimal('1'), Decimal('2')]
    >>> complete([Decimal(1), None])
    []
    """
    numbers = list(numbers)
    present = [value for value in numbers if value is not None]
    return present if len(present) == len(numbers) else []


def of_type(document: Document, document_type: DocumentType, value_type: ValueType) -> Iterator[tuple[str, str]]:
    """Yield name and value of each field present that is declared with this value type."""
    for name, field in document.fields.items():
        declared = document_type.fields.get(name)
        if declared and declared.type is value_type and field.value:
            yield name, field.value
