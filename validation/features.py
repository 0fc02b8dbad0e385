"""What tells how sure a field is, as named numbers.

All are 0-1, so that weights compare. Names with a colon come in families: `source:ocr`, `type:date`; what the
extractor saw missing about the candidate, `lacks:label`; and a rule that spoke about the field: `confirms:iban`,
`warns:bic`, `contradicts:net_tax_gross`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from statistics import fmean

from documents.fields import Candidate, Document, Field, Severity
from documents.pages import Source
from documents.types import DocumentType
from validation.values import number

GROWING = frozenset(
    {"score", "logit", "margin", "alone", "reader", "kind", "document", "share", "proved"}
)  # more of it is never worse
SHRINKING = frozenset({"elsewhere", "larger"})  # more of it is never better
READER = "reader"  # the feature of a candidate that says how sure the OCR engine was of its words
_STEEPEST = 4.0  # logits are cut here: no score is surer than 98 %


def features(document: Document, document_type: DocumentType) -> Mapping[str, dict[str, float]]:
    """Return the features of each field that is there, by name."""
    scores = {name: _score(field) for name, field in document.fields.items()}
    mean = fmean(scores.values()) if scores else 0.0
    return {name: _of_field(document, document_type, name, score, mean) for name, score in scores.items()}


def _of_field(
    document: Document, document_type: DocumentType, name: str, score: float, mean: float
) -> dict[str, float]:
    field = document.fields[name]
    found = {
        "score": score,
        "logit": _logit(score) / _STEEPEST,
        "margin": _margin(field, score),
        "alone": float(not _rivals(field)),
        "larger": _larger(field),
        "reader": _reader(field),
        "kind": document.kind.confidence,
        "document": mean,
        f"source:{field.source}": 1.0,
    }
    declared = document_type.fields.get(name)
    if declared:
        found[f"type:{declared.type}"] = 1.0
    return found | _lacks(field) | _evidence(document, name)


def sign(name: str) -> int:
    """Return 1 where more of a feature must not make a field less sure, -1 where not more sure, else 0.

    >>> sign("confirms:iban"), sign("contradicts:iban"), sign("type:date")
    (1, -1, 0)
    """
    if name in GROWING or name.startswith("confirms:"):
        return 1
    return -1 if name.startswith(("contradicts:", "warns:", "lacks:")) or name in SHRINKING else 0


def _lacks(field: Field) -> dict[str, float]:
    """Return what each observation about the chosen candidate leaves open; one that was not made weighs nothing."""
    seen = field.candidates[0].features if field.candidates else {}
    return {f"lacks:{name}": 1 - _within(value) for name, value in seen.items() if name != READER}


def _evidence(document: Document, name: str) -> dict[str, float]:
    touching = {f"{one.severity}:{one.rule}": 1.0 for one in document.findings if name in one.fields}
    elsewhere = sum(one.severity is Severity.CONTRADICTS and name not in one.fields for one in document.findings)
    return {**touching, "elsewhere": min(elsewhere, 3) / 3}


def _score(field: Field) -> float:
    """Return the score of the chosen candidate; without candidates, the confidence is all there is."""
    return _within(field.candidates[0].score if field.candidates else field.confidence)


def _rivals(field: Field) -> list[Candidate]:
    return [candidate for candidate in field.candidates if candidate.value != field.value]


def _margin(field: Field, score: float) -> float:
    """Return how far the best candidate with another value lies behind."""
    return score - max((_within(candidate.score) for candidate in _rivals(field)), default=0.0)


def _larger(field: Field) -> float:
    """Return the score of the best candidate of a larger amount: part of a total passes for the total."""
    amount = number(field.value)
    if amount is None:
        return 0.0
    others = ((number(candidate.value), candidate.score) for candidate in _rivals(field))
    return max(
        (_within(score) for other, score in others if other is not None and abs(other) > abs(amount)), default=0.0
    )


def _reader(field: Field) -> float:
    """Return the reader's own opinion of the words, 1 where it has none: a text layer, a carrier."""
    chosen = field.candidates[0] if field.candidates else None
    opinion = chosen.features.get(READER) if chosen else None
    return _within(opinion) if opinion is not None and field.source is Source.OCR else 1.0


def _logit(probability: float) -> float:
    inside = min(max(probability, 1e-9), 1 - 1e-9)
    return max(-_STEEPEST, min(_STEEPEST, math.log(inside / (1 - inside))))


def _within(value: float) -> float:
    return min(1.0, max(0.0, value)) if math.isfinite(value) else 0.0
