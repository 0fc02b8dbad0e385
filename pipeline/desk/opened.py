"""What lies on a verifier's desk: a document, what they typed into it, and what became of it."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from documents.errors import Changed
from documents.fields import Place
from documents.records import Draft, Record, Review, StoredDocument
from pipeline.desk import auditing
from storage.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A document as a person has it before them."""

    review: Review
    stored: StoredDocument
    twins: tuple[Record, ...]  # records of the same paper, but for those that nobody may know of
    draft: Draft | None = None  # what they typed before and did not save


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What a person typed; empty where they changed nothing."""

    values: Mapping[str, str] = field(default_factory=dict)  # see `pipeline.corrections` for the names
    kind: str = ""  # name of a document type, where it is another one
    places: Mapping[str, Place] = field(default_factory=dict)  # of fields that the person pointed at

    @property
    def as_arguments(self) -> str:
        """The edit as it is given to `podatelna review accept`."""
        kind = [f"--kind {self.kind}"] if self.kind else []
        return " ".join([*kind, *(f"--set {shlex.quote(f'{name}={value}')}" for name, value in self.values.items())])


class Outcome(StrEnum):
    """What accepting a document came to."""

    ACCEPTED = "accepted"  # it is booked, or will be at once
    SECOND_NEEDED = "second_needed"  # someone else must enter its critical fields too
    THIRD_NEEDED = "third_needed"  # the two who entered them differ: a third person decides


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """What became of a document that a person accepted."""

    outcome: Outcome
    stored: StoredDocument
    fields: tuple[str, ...] = ()  # that someone else must enter, by name


def open_for(store: Store, review: Review, draft: Draft | None) -> Opened:
    """Return the document of a review with what a person typed into it.

    It shows no record that is a blind sample: who accepts the document is told of it once the record is none any more.
    """
    stored = store.documents.get(review.document)
    return Opened(
        review=review,
        stored=stored,
        twins=tuple(twin for twin in store.records.twins(stored) if not auditing.is_blind(store, twin.document)),
        draft=draft,
    )


def still(store: Store, opened: Opened, person: str) -> StoredDocument:
    """Return the document if it is still as `person` saw it and nobody else's, and let them take it up.

    Raises:
        Conflict: someone else holds it, changed it or decided about it meanwhile.
    """
    store.reviews.take_up(opened.stored.id, person)
    stored = store.documents.get(opened.stored.id)
    if stored.revision != opened.stored.revision:
        raise Changed(stored.id)
    return stored
