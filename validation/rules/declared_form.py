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
from documents.messages import Value, marked, named, say
from documents.types import FieldType, ValueType
from validation.circumstances import Circumstances
from validation.findings import confirms, contradicts
from validation.values import day, number

LONGEST = 1000  # letters; nothing longer is a value, and no pattern is tried on it


def check(document: Document, circumstances: Circumstances) -> Iterable[Finding]:
    """Say which values have another form than declared, and which match a declared pattern."""
    for name, field in document.fields.items():
        declared = circumstances.document_type.fields.get(name)
        if declared and field.value:
            yield from _check(declared, field.value)


def _check(declared: FieldType, value: str) -> Iterable[Finding]:
    rule, names, what = "declared_form", [declared.name], named(declared.name)
    if len(value) > LONGEST:
        yield contradicts(rule, names, say("{field} {value} is too long to be a value.", field=what, value=value))
    elif not FORMS.get(declared.type, _anything)(value):
        yield contradicts(rule, names, say(OTHERWISE[declared.type], field=what, value=value))
    elif declared.choices and value not in declared.choices:
        yield contradicts(
            rule,
            names,
            say(
                "{field} {value} is none of: {choices}.",
                field=what,
                value=value,
                choices=Value(text=", ".join(declared.choices)),
            ),
        )
    elif declared.pattern and not re.fullmatch(declared.pattern, value):
        yield contradicts(
            rule,
            names,
            say(
                "{field} {value} does not have the declared form {pattern}.",
                field=what,
                value=value,
                pattern=Value(text=declared.pattern),
            ),
        )
    elif declared.pattern:
        yield confirms(rule, names, say("{field} {value} has the declared form.", field=what, value=value))


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
OTHERWISE: Mapping[ValueType, str] = {
    ValueType.NUMBER: marked("{field} {value} is not a number."),
    ValueType.AMOUNT: marked("{field} {value} is not an amount."),
    ValueType.RATE: marked("{field} {value} is not a rate."),
    ValueType.DATE: marked("{field} {value} is not a date."),
    ValueType.DIGITS: marked("{field} {value} is not digits only."),
    ValueType.CURRENCY: marked("{field} {value} is not a currency."),
    ValueType.COUNTRY: marked("{field} {value} is not a country."),
    ValueType.BOOLEAN: marked("{field} {value} is neither true nor false."),
}
