"""Findings in a clerk's words.

>>> from documents.messages import named, say
>>> str(contradicts("iban", ["iban"], say("{field} {value} is mistyped.", field=named("iban"), value="CZ00")).message)
'IBAN CZ00 is mistyped.'
"""

from __future__ import annotations

from collections.abc import Iterable

from documents.fields import Finding, Severity
from documents.messages import Message, Shape, Value, shown
from documents.types import FieldType, ValueType
from validation.values import number


def confirms(rule: str, fields: Iterable[str], message: Message) -> Finding:
    """Return independent evidence that the fields are right."""
    return Finding(rule=rule, severity=Severity.CONFIRMS, fields=tuple(fields), message=message)


def warns(rule: str, fields: Iterable[str], message: Message) -> Finding:
    """Return what is odd about the fields, but possible."""
    return Finding(rule=rule, severity=Severity.WARNS, fields=tuple(fields), message=message)


def contradicts(rule: str, fields: Iterable[str], message: Message) -> Finding:
    """Return why the fields cannot all be right."""
    return Finding(rule=rule, severity=Severity.CONTRADICTS, fields=tuple(fields), message=message)


def value_of(declared: FieldType, value: str) -> Value:
    """Return the canonical value of a field, to be said in a message."""
    shape = _SHAPES.get(declared.type, Shape.TEXT)
    if shape in {Shape.NUMBER, Shape.RATE} and number(value) is None:
        shape = Shape.TEXT  # it is what is wrong with it
    return Value(text=shown(value), shape=shape)


_SHAPES = {
    ValueType.AMOUNT: Shape.NUMBER,
    ValueType.NUMBER: Shape.NUMBER,
    ValueType.RATE: Shape.RATE,
    ValueType.DATE: Shape.DATE,
    ValueType.IBAN: Shape.IBAN,
}
