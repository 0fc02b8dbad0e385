"""Values: candidates found on a page, the fields chosen from them, documents, findings and decisions.

Values are canonical text: amounts `"1234.56"`, dates `"2026-11-21"`, identifiers without spaces, booleans
`"true"`/`"false"`. The declared type of a field (`documents.types`) says which form is canonical.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from documents.geometry import Box
from documents.messages import Told
from documents.pages import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A piece of a page, or of a carrier, that could be the value of a field."""

    value: str  # canonical
    text: str  # as printed
    score: float  # 0-1, only to be compared with other candidates of the same field
    source: Source
    page: int | None = None
    box: Box | None = None
    features: Mapping[str, float] = field(default_factory=dict)  # what the score was made of


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """The value chosen for a field."""

    value: str
    confidence: float  # probability of being right, 0-1
    source: Source
    text: str = ""
    page: int | None = None
    box: Box | None = None
    candidates: tuple[Candidate, ...] = ()  # all, the chosen one first


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where on the paper a value stands."""

    page: int
    box: Box


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """Where a value of a row stands, and how sure it is."""

    confidence: float = 0.0  # probability of being right, 0-1
    box: Box | None = None  # on the page of the row
    features: Mapping[str, float] = field(default_factory=dict)  # 0-1, what the extractor saw of it
    source: Source | None = None  # where it is another one than the row's


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of a table: a line item, a tax rate, a day of a time sheet."""

    values: Mapping[str, str]  # column name to canonical value
    page: int | None = None
    box: Box | None = None
    confidence: float = 0.0  # that of the least sure cell
    source: Source = Source.TEXT
    cells: Mapping[str, Cell] = field(default_factory=dict)  # by column, one that lacks its value among them


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """What was found for one document type on one document's pages."""

    fields: Mapping[str, Field]
    line_items: tuple[Row, ...] = ()  # description, quantity, unit, unit_price, tax_rate, line_total
    tax_breakdown: tuple[Row, ...] = ()  # rate, net, tax


class Severity(StrEnum):
    """How much a finding weighs."""

    CONFIRMS = "confirms"  # independent evidence that the fields are right
    WARNS = "warns"  # odd, but possible
    CONTRADICTS = "contradicts"  # cannot all be right: a person must look


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a rule has to say about fields."""

    rule: str  # name of the rule's module
    severity: Severity
    fields: tuple[str, ...]
    message: Told  # for a person, in plain words


class Outcome(StrEnum):
    """What becomes of a document."""

    COMMIT = "commit"
    REVIEW = "review"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Commit or review, with reasons in plain words."""

    outcome: Outcome
    reasons: tuple[Told, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What a document is."""

    name: str  # a declared document type, or "other"
    confidence: float
    subkind: str = ""
    others: Mapping[str, float] = field(default_factory=dict)  # probability of each other kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Consecutive pages of a submission that belong together, and all that is known about them."""

    pages: tuple[int, ...]  # page numbers in the submission
    kind: Kind
    language: str = ""  # ISO 639-1
    direction: str = ""  # "received" or "issued", invoices only
    fields: Mapping[str, Field] = field(default_factory=dict)
    line_items: tuple[Row, ...] = ()
    tax_breakdown: tuple[Row, ...] = ()
    deleted: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)  # rows that a person took away, by table
    findings: tuple[Finding, ...] = ()
    decision: Decision = field(default=Decision(outcome=Outcome.REVIEW, reasons=("not decided yet",)))
