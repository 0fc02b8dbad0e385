"""Messages of rules, decisions and failures in the user's language, with their values as they are written there.

>>> from documents.messages import named, say
>>> from decimal import Decimal
>>> told = say("{field} {value} is not above zero.", field=named("net_pay"), value=Decimal("-1234.50"))
>>> tell(told, Words(language="en"))
'Net pay -1,234.50 is not above zero.'
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import partial

from documents.messages import Message, Shape, Told, Value, filled
from documents.types import DocumentType, DocumentTypes, FieldType, ValueType
from podatelna.web.labels import label_of, title_of
from podatelna.web.shown import show
from podatelna.web.translation import Words

_SHOWN_AS = {Shape.DATE: ValueType.DATE, Shape.IBAN: ValueType.IBAN}


def tell(told: Told, words: Words, declared: DocumentType | None = None, types: DocumentTypes | None = None) -> str:
    """Return the message in the language of `words`; `declared` and `types` say what fields and kinds are called.

    What was kept before messages had templates, or was typed by a person, is told as it is.
    """
    if not isinstance(told, Message):
        return words(told) if told else ""
    template = words.form(told.template, told.plural, told.number) if told.plural else words(told.template)
    return filled(template, told.values, partial(_show, words=words, declared=declared, types=types or {}))


def _show(value: Value, words: Words, declared: DocumentType | None, types: Mapping[str, DocumentType]) -> str:
    if value.shape is Shape.FIELD:
        return label_of(_declared(value.text, declared), words)
    if value.shape is Shape.KIND:
        return title_of(types[value.text], words) if value.text in types else str(value)
    if value.shape is Shape.TERM:
        return words(value.text)
    if value.shape in {Shape.NUMBER, Shape.RATE}:
        return _number(value, words)
    return show(_SHOWN_AS.get(value.shape, ValueType.TEXT), value.text, words.language)


def _number(value: Value, words: Words) -> str:
    told = words.number(Decimal(value.text))
    return f"{told} %" if value.shape is Shape.RATE else told


def _declared(name: str, declared: DocumentType | None) -> FieldType:
    columns = {**declared.line_items, **declared.fields} if declared else {}
    return columns.get(name) or FieldType(name=name, type=ValueType.TEXT)
