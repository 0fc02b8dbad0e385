"""The user's language: what fields, columns and kinds are called in it, and how sure a value is."""

from __future__ import annotations

from enum import StrEnum

from documents.messages import title
from documents.types import DocumentType, FieldType
from podatelna.web.translation import Words
from validation.decision import percent


class Status(StrEnum):
    """What to think of a value."""

    SURE = "sure"
    DOUBTFUL = "doubtful"  # below its type's threshold
    MISSING = "missing"  # required, and not there
    CONTRADICTING = "contradicting"  # a rule says that it cannot be right together with others
    HUMAN = "human"  # typed or confirmed by a person
    EMPTY = "empty"  # not there, and not needed


def label_of(declared: FieldType, words: Words) -> str:
    """Return what a field is called: as the catalogue says, else as the type's own labels do.

    >>> from documents.types import ValueType
    >>> declared = FieldType(name="cost_centre", type=ValueType.TEXT, labels={"cs": ("středisko",)})
    >>> label_of(declared, Words(language="cs"))
    'Středisko'
    """
    name = title(declared.name)
    told = words(name)
    printed = declared.labels.get(words.language, ())
    if told != name or not printed or name.isupper() or words.language == "en":
        return told
    return printed[0][:1].upper() + printed[0][1:]


def title_of(declared: DocumentType, words: Words) -> str:
    """Return what a kind of document is called."""
    return declared.title.get(words.language) or declared.title.get("en") or title(declared.name)


def only_sure(confidence: float, words: Words) -> str:
    """Return in words how little a value is to be trusted.

    >>> only_sure(0.629, Words(language="en"))
    'Only 62 % sure.'
    """
    return words("Only %(percent)s sure.", percent=percent(confidence))
