"""Documents that were read, beside what they say in truth: what confidence is trained and measured on.

An example is a line of a JSON Lines file, in the form of `documents.codec`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from documents.codec import decode
from documents.company import Company
from documents.fields import Document
from documents.types import DocumentTypes, ValueType, type_of
from validation.checking import check
from validation.features import features
from validation.truth import is_right


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A document as it was read, and its truth."""

    document: Document
    truth: Mapping[str, str | None]  # by field; None: not on the page; fields not named are not known
    group: str  # same issuer or same layout: never split between training and measuring
    company: Company = field(default_factory=Company)
    today: date = date(2026, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A field that was read, what was known about it, and whether it was right."""

    field: str
    group: str
    features: Mapping[str, float]
    right: bool


def examples(file: Path) -> Iterator[Example]:
    """Yield the examples in a file."""
    with file.open(encoding="utf-8") as lines:
        yield from (decode(Example, line) for line in lines if line.strip())


def judged(example: Example, types: DocumentTypes) -> Iterator[Judged]:
    """Yield the fields of a document whose truth is known, with features as today's rules see them."""
    document_type = type_of(types, example.document.kind.name, example.document.kind.subkind)
    findings = check(example.document, document_type, example.company, example.today)
    document = replace(example.document, findings=findings)
    for name, read in document.fields.items():
        if name in example.truth and read.value:
            declared = document_type.fields.get(name)
            truth = example.truth[name]
            yield Judged(
                field=name,
                group=example.group,
                features=features(document, document_type, name),
                right=truth is not None and is_right(declared.type if declared else ValueType.TEXT, truth, read.value),
            )
