"""What the queue page shows: rows of documents that wait for a person, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from documents.messages import marked
from documents.records import Review, ReviewState
from documents.types import DocumentTypes, type_of
from podatelna.web.labels import title_of
from podatelna.web.spans import span
from podatelna.web.telling import tell
from podatelna.web.translation import Words


class Urgency(StrEnum):
    """How soon a document is to be looked at; each stands for the priorities from its own number on."""

    NOW = "now"
    SOON = "soon"
    NORMAL = "normal"
    BULK = "bulk"


_URGENCIES: Mapping[Urgency, str] = {
    Urgency.NOW: marked("Now"),
    Urgency.SOON: marked("Soon"),
    Urgency.NORMAL: marked("Normal"),
    Urgency.BULK: marked("Later"),
}
PRIORITIES: Mapping[Urgency, int] = {Urgency.NOW: 1, Urgency.SOON: 5, Urgency.NORMAL: 10, Urgency.BULK: 100}
NOTHING_FREE = "nothing"  # how an address says that who asked for the next document got none
_NEEDED = (
    marked("A second person looks at its critical fields."),
    marked("The entries differ. A third person decides."),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRow:
    """A document that waits."""

    document: str
    kind: str
    party: str
    number: str
    issued: str
    total: str
    reasons: tuple[str, ...]
    age: str
    since: str  # the moment in full
    urgency: Urgency
    priority: int
    holder: str  # name of who has it open
    is_mine: bool
    assigned: str  # name of the only one who may take it
    is_parked: bool
    is_for_others: bool  # the user entered its critical fields already
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Onlooker:
    """Who looks at the queue, and what they call things."""

    login: str
    names: Mapping[str, str] = field(default_factory=dict)  # of people, by login
    types: DocumentTypes
    words: Words


def rows_of(
    reviews: Iterable[Review], entered: Mapping[str, Sequence[str]], now: datetime, by: Onlooker
) -> tuple[QueueRow, ...]:
    """Return the rows of a page of the queue; `entered` says who entered critical fields, by document."""
    return tuple(_row(review, entered.get(review.document, ()), now, by) for review in reviews)


def reasons_of(review: Review, entered: Sequence[str], by: Onlooker) -> tuple[str, ...]:
    """Return why a document waits, in words; first for whom, where these people entered its critical fields."""
    declared = type_of(by.types, review.summary.kind, review.summary.subkind)
    told = (tell(reason, by.words, declared, by.types) for reason in review.reasons)
    return (*_people_needed(entered, by), *told)


def _people_needed(entered: Sequence[str], by: Onlooker) -> Iterator[str]:
    if entered:
        yield by.words(_NEEDED[len(entered) > 1])
    if by.login in entered:
        yield by.words("You entered its critical fields already.")


def urgency(priority: int) -> Urgency:
    """Return in which class a priority falls.

    >>> urgency(1).value, urgency(4).value, urgency(9).value, urgency(10).value, urgency(100).value
    ('now', 'now', 'soon', 'normal', 'bulk')
    """
    return next(one for one, least in reversed([*PRIORITIES.items()]) if priority >= least)


def urgency_word(one: Urgency, words: Words) -> str:
    """Return what a class of priorities is called."""
    return words(_URGENCIES[one])


def _row(review: Review, entered: Sequence[str], now: datetime, by: Onlooker) -> QueueRow:
    shown, words = review.summary, by.words
    return QueueRow(
        document=review.document,
        kind=title_of(type_of(by.types, shown.kind, shown.subkind), words),
        party=shown.party,
        number=shown.number,
        issued=words.date(shown.issued) if shown.issued else "",
        total="" if shown.total is None else words.amount(shown.total, shown.currency),
        reasons=reasons_of(review, entered, by),
        age=span(now - review.queued_at, words),
        since=words.moment(review.queued_at),
        urgency=urgency(review.priority),
        priority=review.priority,
        holder=by.names.get(review.holder, review.holder),
        is_mine=review.holder == by.login,
        assigned=by.names.get(review.assigned, review.assigned),
        is_parked=review.state is ReviewState.PARKED,
        is_for_others=by.login in entered,
        note=review.note,
    )
