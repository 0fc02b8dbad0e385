"""What is said to a person: an English template and the values it is about, so that it can be said in any language.

`str` of a message is the English sentence, with values in their canonical form. Who shows it in another language finds
the template in that language and shows each value as it is written there (`podatelna.web.telling`).

>>> from decimal import Decimal
>>> str(say("{field} {amount} is not {sum}.", field=named("gross_total"), amount=Decimal("12.10"), sum=Decimal(12)))
'Gross total 12.10 is not 12.'
>>> str(say_many("{number} day too late.", "{number} days too late.", 2))
'2 days too late.'
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

_ACRONYMS = {word.lower(): word for word in ("VAT", "IBAN", "BIC", "EIN", "SSN", "ITIN", "TIN", "FATCA", "LLC")}
_LONGEST = 40  # letters of a value in a message; a hostile page has longer ones
_PLACE = re.compile(r"\{([a-z_]+)\}")
NUMBER = "number"  # the place of what a message has a plural for


class Shape(StrEnum):
    """What a value in a message is, and so how it is shown in another language."""

    TEXT = "text"  # as it is
    NUMBER = "number"  # decimal, with the places it has
    RATE = "rate"  # per cent
    DATE = "date"  # ISO
    IBAN = "iban"
    FIELD = "field"  # name of a field or column
    KIND = "kind"  # name of a document type
    TERM = "term"  # English, itself translated


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """What stands in a place of a message."""

    text: str  # canonical
    shape: Shape = Shape.TEXT
    name: str = ""  # of the place; empty until it stands in one

    def __str__(self) -> str:
        """Return the value in English."""
        if self.shape is Shape.RATE:
            return f"{self.text} %"
        return title(self.text) if self.shape in {Shape.FIELD, Shape.KIND} else self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A sentence or two for a person; `say` and `say_many` make one."""

    template: str  # English, with {places}
    plural: str = ""  # the template for other numbers than one, empty where there is nothing to count
    values: tuple[Value, ...] = ()

    def __str__(self) -> str:
        """Return the message in English."""
        return filled(self.plural if self.plural and self.number != 1 else self.template, self.values, str)

    @property
    def number(self) -> int:
        """How many the message counts."""
        return next((int(one.text) for one in self.values if one.name == NUMBER), 0)


Told = Message | str  # a plain string is what was kept before messages had templates, or what a person wrote


def say(template: str, /, **values: Decimal | int | date | str | Value) -> Message:
    """Return a message with `values` in the places of `{name}`; the template is a literal, or `marked` elsewhere."""
    return Message(template=template, values=tuple(_value(name, value) for name, value in values.items()))


def say_many(one: str, many: str, /, number: int, **values: Decimal | int | date | str | Value) -> Message:
    """Return a message that differs for one and for many, with `number` in the place of `{number}`."""
    told = say(one, number=number, **values)
    return Message(template=one, plural=many, values=told.values)


def marked(text: str) -> str:
    """Return the text as it is: it is to be translated, though not where it stands."""
    return text


def named(name: str) -> Value:
    """Return the name of a field or column, to be said in a message."""
    return Value(text=name, shape=Shape.FIELD)


def kind_named(name: str) -> Value:
    """Return the name of a document type, to be said in a message."""
    return Value(text=name, shape=Shape.KIND)


def as_rate(value: Decimal | int) -> Value:
    """Return a number of per cent to be said in a message."""
    return Value(text=f"{value:f}" if isinstance(value, Decimal) else str(value), shape=Shape.RATE)


def as_iban(value: str) -> Value:
    """Return an account number to be said in a message, so that it can be shown in groups."""
    return Value(text=shown(value), shape=Shape.IBAN)


def term(text: str) -> Value:
    """Return a word that is translated itself, `marked` where it stands, to be said in a message."""
    return Value(text=text, shape=Shape.TERM)


def filled(template: str, values: tuple[Value, ...], show: Callable[[Value], str]) -> str:
    """Return the template with each value shown in its place; a field's name inside a sentence begins small."""
    by_name = {one.name: one for one in values}

    def fill(place: re.Match[str]) -> str:
        value = by_name.get(place[1])
        if value is None:
            return place[0]
        told = show(value)
        return _begun_small(told) if value.shape is Shape.FIELD and place.start() else told

    return _PLACE.sub(fill, template)


def places(template: str) -> frozenset[str]:
    """Return the names of a template's places.

    >>> sorted(places("{field} {value} has passed."))
    ['field', 'value']
    """
    return frozenset(_PLACE.findall(template))


def title(name: str) -> str:
    """Return the name of a field as a clerk would write it at the start of a sentence.

    >>> title("supplier_vat_id")
    'Supplier VAT id'
    """
    words = [_ACRONYMS.get(word, word) for word in name.split("_")]
    first = words[0] if words[0] in _ACRONYMS.values() else words[0].capitalize()
    return " ".join([first, *words[1:]])


def shown(value: object) -> str:
    """Return the value as it stands in a message: one line, cut where it is very long.

    >>> shown("a" * 100)
    'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…'
    """
    text = " ".join(str(value).split())
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"


def _value(name: str, value: Decimal | int | date | str | Value) -> Value:
    if isinstance(value, Value):
        return Value(text=value.text, shape=value.shape, name=name)
    if isinstance(value, date):
        return Value(text=value.isoformat(), shape=Shape.DATE, name=name)
    if isinstance(value, str):
        return Value(text=shown(value), name=name)
    return Value(text=f"{value:f}" if isinstance(value, Decimal) else str(value), shape=Shape.NUMBER, name=name)


def _begun_small(label: str) -> str:
    """Return the label as it stands inside a sentence; one that begins with an abbreviation stays as it is.

    >>> _begun_small("Net total"), _begun_small("IBAN")
    ('net total', 'IBAN')
    """
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]
