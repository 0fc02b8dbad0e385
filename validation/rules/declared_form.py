"""A value has the form that its declared type, pattern and choices demand.

Truth: the document type's file. A value of another form was misread, or put into the wrong field.

>>> FORMS[ValueType.DATE]("2023-02-29")
False
>>> FORMS[ValueType.AMOUNT]("-1234.50")
True
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import partial

from documents.fields import Document, Finding
from documents.types import FieldType, ValueType
from validation.circumstances import Circumstances
from validation.findings import confirms, contradicts, shown, title
from validation.values import day, number

LONGEST = 1000  # letters; nothing longer is a value, and no pattern is tried on it


def check(document: Document, circumstances: Circumstances) -> Iterable[Finding]:
    """Say which values have another form than declared, and which match a declared pattern."""
    for name, field in document.fields.items():
        declared = circumstances.document_type.fields.get(name)
        if declared and field.value:
            yield from _check(declared, field.value)


def _check(declared: FieldType, value: str) -> Iterable[Finding]:
    rule, names, what = "declared_form", [declared.name], f"{title(declared.name)} {shown(value)}"
    if len(value) > LONGEST:
        yield contradicts(rule, names, f"{what} is too long to be a value.")
    elif not FORMS.get(declared.type, _anything)(value):
        yield contradicts(rule, names, f"{what} is not a {declared.type.replace('_', ' ')}.")
    elif declared.choices and value not in declared.choices:
        yield contradicts(rule, names, f"{what} is none of: {', '.join(declared.choices)}.")
    elif declared.pattern and not re.fullmatch(declared.pattern, value):
        yield contradicts(rule, names, f"{what} does not have the declared form {declared.pattern}.")
    elif declared.pattern:
        yield confirms(rule, names, f"{what} has the declared form.")


def _anything(_: str) -> bool:
    return True


def _is_number(value: str) -> bool:
    return number(value) is not None


def _is_day(value: str) -> bool:
    return day(value) is not None


def _matches(pattern: str, value: str) -> bool:
    return re.fullmatch(pattern, value) is not None


FORMS: Mapping[ValueType, Callable[[str], bool]] = {
    ValueType.NUMBER: _is_number,
    ValueType.AMOUNT: _is_number,
    ValueType.RATE: partial(_matches, r"(100|[0-9]{1,2})(\.[0-9]+)?"),
    ValueType.DATE: _is_day,
    ValueType.DIGITS: partial(_matches, "[0-9]+"),
    ValueType.CURRENCY: partial(_matches, "[A-Z]{3}"),
    ValueType.COUNTRY: partial(_matches, "[A-Z]{2}"),
    ValueType.BOOLEAN: partial(_matches, "true|false"),
}
