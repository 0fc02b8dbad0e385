"""Which field of a document type a form field is, told by tooltip, printed words and name.

A form asks the same thing in as many words as it likes: "1 Name (as shown on your income tax return)". A label that
begins such a caption fits nearly as well as one that is equal to it.

>>> round(likeness("date of birth", "8 Date of birth (MM-DD-YYYY)"), 2)
0.93
>>> likeness("rodné číslo", "Rodné číslo:"), likeness("name", "Country")
(1.0, 0.0)
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from documents.types import DocumentType, FieldType, ValueType
from extractors.carriers.widgets import Widget
from extractors.fields.text import LETTERS

ENOUGH = 0.72  # a weaker likeness is none

# how much a label in that place says about the field
WEIGHTS = {"tooltip": 1.0, "right": 1.0, "left": 0.97, "above": 0.96, "inside": 0.95, "below": 0.9, "name": 0.9}
SHARED = {"left": 0.93, "below": 0.82}  # how much of that is left where it may be another field's label
BEFORE_CHECK = 0.85  # likewise left of a check box or above it, where mostly the box before it is
_BEGINS, _WITHIN, _LONGER = 0.97, 0.88, 0.08  # weights of a label that is a part of its caption

_NUMBERING = re.compile(r"^(?:\(?\d{1,2}[a-z]?\)?[.)]?|[a-z][.)]) ")
_PARTS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[\W_]+")  # of a name: camelCase and snake_case


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """The label that fits a form field best."""

    label: str  # as `words` writes it
    score: float  # 0-1


def labels_of(document_type: DocumentType) -> dict[str, list[FieldType]]:
    """Return every label of the type, as `words` writes it, with the fields it may stand for, in declared order."""
    found: dict[str, list[FieldType]] = {}
    for field in document_type.fields.values():
        own = {words(field.name.replace("_", " "))}
        own.update(words(label) for labels in field.labels.values() for label in labels)
        for label in sorted(own - {""}):
            found.setdefault(label, []).append(field)
    return found


def best_labels(widget: Widget, labels: dict[str, list[FieldType]]) -> list[Likeness]:
    """Return the labels that fit `widget`, the best first."""
    fitting = [label for label, fields in labels.items() if any(_fits(widget, field) for field in fields)]
    scores: dict[str, float] = {}
    for weight, text in _said(widget):
        for label in fitting:
            score = weight * _likeness(label, text)
            scores[label] = max(score, scores.get(label, 0.0))
    likely = [Likeness(label=label, score=score) for label, score in scores.items() if score >= ENOUGH]
    return sorted(likely, key=lambda found: (round(found.score, 3), len(found.label)), reverse=True)


def _fits(widget: Widget, field: FieldType) -> bool:
    """Tell whether a widget of that kind can hold the field: what is ticked or signed is yes or no."""
    return (widget.kind in {"check", "signature"}) == (field.type is ValueType.BOOLEAN)


def _said(widget: Widget) -> Iterator[tuple[float, str]]:
    """Yield what is said about a form field, with how much it says."""
    if widget.tooltip:
        yield WEIGHTS["tooltip"], words(widget.tooltip)
    for caption in widget.captions:
        weight = WEIGHTS[caption.place] * (SHARED.get(caption.place, 1.0) if caption.shared else 1.0)
        if widget.kind == "check" and caption.place in {"left", "above"}:
            weight *= BEFORE_CHECK
        yield weight, words(caption.text)
    yield WEIGHTS["name"], words(" ".join(_PARTS.split(widget.name.rpartition(".")[2])))


@lru_cache(maxsize=4096)
def words(text: str) -> str:
    """Return the words of a label, plain and without numbering.

    >>> words("2a. PAYER'S TIN:"), words("16 State/Payer’s state no.")
    ('payers tin', 'state payers state no')
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(LETTERS))
    unquoted = "".join(letter for letter in decomposed if letter not in "'’`" and not unicodedata.combining(letter))
    spaced = " ".join(re.sub(r"[^\w()]+", " ", _NUMBERING.sub("", unquoted.strip())).split())
    return " ".join(re.sub(r"[()]+", " ", _NUMBERING.sub("", spaced)).split())


def likeness(label: str, caption: str) -> float:
    """Return how well a label fits a caption, 0 to 1."""
    return _likeness(words(label), words(caption))


@lru_cache(maxsize=65536)
def _likeness(label: str, caption: str) -> float:
    if label == caption:
        return 1.0
    if not label or not caption:
        return 0.0
    shorter = _LONGER * (1 - len(label) / max(len(label), len(caption)))
    if caption.startswith(f"{label} "):
        return _BEGINS - shorter
    if len(label) > 3 and f" {label} " in f" {caption} ":
        return _WITHIN - 2 * shorter
    ratio = max(fuzz.ratio(label, caption), fuzz.ratio(label, caption[: len(label)]) - 100 * shorter) / 100
    return ratio * 0.95 if ratio > 0.8 and len(label) > 4 else 0.0
