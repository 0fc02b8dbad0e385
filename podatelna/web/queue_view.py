"""What the queue page shows: rows of documents that wait for a person, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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
    note: str


def rows_of(
    reviews: tuple[Review, ...], now: datetime, login: str, names: Mapping[str, str], types: DocumentTypes, words: Words
) -> tuple[QueueRow, ...]:
    """Return the rows of a page of the queue as the user of `login` sees them; `names` are people's by login."""
    return tuple(_row(review, now, login, names, types, words) for review in reviews)


def urgency(priority: int) -> Urgency:
    """Return in which class a priority falls.

    >>> urgency(1).value, urgency(4).value, urgency(9).value, urgency(10).value, urgency(100).value
    ('now', 'now', 'soon', 'normal', 'bulk')
    """
    return next(one for one, least in reversed([*PRIORITIES.items()]) if priority >= least)


def urgency_word(one: Urgency, words: Words) -> str:
    """Return what a class of priorities is called."""
    return words(_URGENCIES[one])


def _row(
    review: Review, now: datetime, login: str, names: Mapping[str, str], types: DocumentTypes, words: Words
) -> QueueRow:
    shown = review.summary
    declared = type_of(types, shown.kind, shown.subkind)
    return QueueRow(
        document=review.document,
        kind=title_of(declared, words),
        party=shown.party,
        number=shown.number,
        issued=words.date(shown.issued) if shown.issued else "",
        total="" if shown.total is None else words.amount(shown.total, shown.currency),
        reasons=tuple(tell(reason, words, declared, types) for reason in review.reasons),
        age=span(now - review.queued_at, words),
        since=words.moment(review.queued_at),
        urgency=urgency(review.priority),
        priority=review.priority,
        holder=names.get(review.holder, review.holder),
        is_mine=review.holder == login,
        assigned=names.get(review.assigned, review.assigned),
        is_parked=review.state is ReviewState.PARKED,
        note=review.note,
    )
