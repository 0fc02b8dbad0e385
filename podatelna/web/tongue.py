"""The user's language: what fields, columns and kinds are called in it, and how sure a value is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from babel import Locale

from documents.types import DocumentType, FieldType
from podatelna.web.shown import Translate, locale_of
from validation.decision import percent
from validation.findings import title


class Status(StrEnum):
    """What to think of a value."""

    SURE = "sure"
    DOUBTFUL = "doubtful"  # below its type's threshold
    MISSING = "missing"  # required, and not there
    CONTRADICTING = "contradicting"  # a rule says that it cannot be right together with others
    HUMAN = "human"  # typed or confirmed by a person
    EMPTY = "empty"  # not there, and not needed


@dataclass(frozen=True, slots=True, kw_only=True)
class Tongue:
    """A language that a user reads."""

    language: str  # ISO 639-1
    translate: Translate

    @property
    def locale(self) -> Locale:
        """How dates and numbers are written in it."""
        return locale_of(self.language)


def label_of(declared: FieldType, tongue: Tongue) -> str:
    """Return what a field is called: as the catalogue says, else as the type's own labels do.

    >>> czech = Tongue(language="cs", translate=lambda text: {"Due date": "Datum splatnosti"}.get(text, text))
    >>> from documents.types import ValueType
    >>> label_of(FieldType(name="due_date", type=ValueType.DATE), czech)
    'Datum splatnosti'
    >>> label_of(FieldType(name="cost_centre", type=ValueType.TEXT, labels={"cs": ("středisko",)}), czech)
    'Středisko'
    """
    words = title(declared.name)
    told = tongue.translate(words)
    printed = declared.labels.get(tongue.language, ())
    if told != words or not printed or words.isupper() or tongue.language == "en":
        return told
    return printed[0][:1].upper() + printed[0][1:]


def title_of(declared: DocumentType, tongue: Tongue) -> str:
    """Return what a kind of document is called."""
    return declared.title.get(tongue.language) or declared.title.get("en") or title(declared.name)


def only_sure(confidence: float, tongue: Tongue) -> str:
    """Return in words how little a value is to be trusted.

    >>> only_sure(0.629, Tongue(language="en", translate=str))
    'Only 62 % sure.'
    """
    return tongue.translate("Only %(percent)s sure.") % {"percent": percent(confidence)}
