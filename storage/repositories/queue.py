"""Looking through the review queue: pages of it, and the next document that is free.

Both stay fast with 100,000 documents waiting: each question is put as one select for each state and kind, which an
index answers from its first rows on, and the first rows of each are merged. A page begins after the last row of the one
before (`QueuePage.next`), not after so many rows; and nobody counts beyond `COUNTED`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache, reduce
from itertools import product
from operator import add
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Select,
    bindparam,
    exists,
    func,
    literal,
    select,
    tuple_,
    union_all,
)

from documents.records import Review, ReviewState
from storage.repositories import cursors
from storage.repositories.cursors import Columns
from storage.summary import fold
from storage.tables import DocumentRow, EntryRow, ReviewRow
from storage.tables.columns import PlainText, UtcDateTime
from storage.unit import Unit

COUNTED = 1000  # as far as a total is counted
BUILT = 256  # statements that are kept

_NOT_DONE = ReviewRow.state != literal(ReviewState.DONE.value, literal_execute=True)  # as the indexes say it

_CURRENT = (
    (DocumentRow.company == EntryRow.company)
    & (DocumentRow.id == EntryRow.document)
    & (DocumentRow.revision == EntryRow.revision)
)
ENTERED = (  # the critical fields of the document as it is now, by `person`
    select(EntryRow.document)
    .where(
        EntryRow.company == ReviewRow.company,
        EntryRow.document == ReviewRow.document,
        EntryRow.person == bindparam("person"),
        exists().where(_CURRENT),
    )
    .exists()
)
Conditions = tuple[ColumnElement[bool], ...]


class QueueOrder(StrEnum):
    """What comes first."""

    URGENT = "urgent"  # the most urgent, of these the oldest: as documents are given out
    OLDEST = "oldest"
    NEWEST = "newest"
    PARTY = "party"  # by the party's name, then the number
    TOTAL = "total"  # the largest


_COLUMNS: dict[QueueOrder, Columns] = {
    QueueOrder.URGENT: (ReviewRow.priority, ReviewRow.queued_at, ReviewRow.document),
    QueueOrder.OLDEST: (ReviewRow.queued_at, ReviewRow.document),
    QueueOrder.NEWEST: (ReviewRow.queued_at, ReviewRow.document),
    QueueOrder.PARTY: (ReviewRow.party_folded, ReviewRow.document),
    QueueOrder.TOTAL: (ReviewRow.total, ReviewRow.document),
}
_LAST_FIRST = frozenset({QueueOrder.NEWEST, QueueOrder.TOTAL})


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """What of the queue to show; what is empty is not asked."""

    states: tuple[ReviewState, ...] = (ReviewState.WAITING,)  # waiting, parked; what is done is in no queue
    kinds: tuple[str, ...] = ()
    holder: str | None = None  # who holds it now; "" for what nobody holds
    assigned: str = ""  # to whom
    text: str = ""  # in the party's name or the number, without regard to case and accents; or the id begins with it
    order_by: QueueOrder = QueueOrder.URGENT
    after: str = ""  # `next` of the page before
    limit: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuePage:
    """A page of the queue."""

    reviews: tuple[Review, ...]
    next: str  # `after` of the next page; empty where this is the last one
    total: int  # how many there are on all pages, counted up to `COUNTED`


def page_of(unit: Unit, queue: Queue) -> tuple[tuple[str, ...], str, int]:
    """Return the documents on the page, in order, then `next` and the total.

    Raises:
        UsageError: `after` is of no page in this order.
    """
    if queue.text:
        ways, total = _with_text(unit, list(_ways(unit.company, queue)), queue.text)
        first = _page_on(ways, queue) if ways else None
    else:
        first, total = _page(unit.company, queue), None
    rows = () if first is None else unit.connection.execute(first, {"now": unit.now()}).all()
    if total is None:
        total = min(rows[0].of_all, COUNTED) if rows else count(unit, queue)
    places = [tuple(row[: len(_COLUMNS[queue.order_by])]) for row in rows]
    shown = places[: queue.limit]
    following = cursors.written(shown[-1]) if len(places) > len(shown) else ""
    return tuple(str(place[-1]) for place in shown), following, total


def count(unit: Unit, queue: Queue) -> int:
    """Return how many there are on all pages, at most `COUNTED`, whatever their text."""
    total = 0
    for counted in _counts(unit.company, replace(queue, after="")):
        given = {"now": unit.now(), "most": COUNTED - total}
        total += unit.connection.execute(counted, given).scalar_one()
    return total


def next_free(unit: Unit, person: str, kinds: Sequence[str], beside: Collection[str]) -> str | None:
    """Return the document that `person` is to get next, or None where there is none.

    Free for them is what nobody holds or whose lease ended, and what they hold themselves, unless it is assigned to
    someone else or they entered its critical fields already. What others hold is not even looked at.
    """
    given = {"company": unit.company, "person": person, "now": unit.now(), "beside": tuple(beside)}
    found = unit.connection.execute(_free(tuple(kinds)), given).first()
    return None if found is None else str(found.document)


# What is asked again and again is built once.


@lru_cache(maxsize=BUILT)
def _page(company: str, queue: Queue) -> Select[Any]:
    """Return the select of a page, with how many there are on all pages: asking twice takes longer."""
    counted = (_counted(way, COUNTED).scalar_subquery() for way in _ways(company, queue))
    return _page_on(tuple(_ways(company, queue)), queue).add_columns(reduce(add, counted).label("of_all"))


def _page_on(ways: Sequence[Conditions], queue: Queue) -> Select[Any]:
    beyond = _beyond(queue) if queue.after else ()
    return _first([(*way, *beyond) for way in ways], queue.order_by, queue.limit + 1)


@lru_cache(maxsize=BUILT)
def _counts(company: str, queue: Queue) -> tuple[Select[int], ...]:
    return tuple(_counted(way, bindparam("most", type_=Integer)) for way in _ways(company, queue))


def _counted(way: Conditions, most: int | BindParameter[int]) -> Select[int]:
    return select(func.count()).select_from(select(ReviewRow.document).where(*way).limit(most).subquery())


@lru_cache(maxsize=BUILT)
def _free(kinds: tuple[str, ...]) -> Select[Any]:
    """Return the select of where the first document stands that is free for a person."""
    person = bindparam("person", type_=PlainText)
    for_whom = (literal(""), person)
    free = [(ReviewRow.holder == holder, ReviewRow.assigned == to) for holder, to in product(for_whom, for_whom)]
    lapsed = (ReviewRow.until <= bindparam("now"), ReviewRow.assigned.in_(for_whom))
    waiting = in_state(bindparam("company"), ReviewState.WAITING)
    not_beside = ReviewRow.document.not_in(bindparam("beside", expanding=True))
    chosen = [
        (*waiting, *way, *of_kind, not_beside, ~ENTERED) for way, of_kind in product((*free, lapsed), _each(kinds))
    ]
    return _first(chosen, QueueOrder.URGENT, 1)


def _first(ways: Sequence[Conditions], order: QueueOrder, limit: int) -> Select[Any]:
    """Return the select of where the first rows stand that any of `ways` leads to."""
    columns, falling = _COLUMNS[order], order in _LAST_FIRST
    sorting = [column.desc() if falling else column for column in columns]
    parts = [select(*columns).where(*way).order_by(*sorting).limit(limit).subquery() for way in ways]
    merged = union_all(*(select(part) for part in parts)).subquery()
    over_all = [merged.c[column.key].desc() if falling else merged.c[column.key] for column in columns]
    return select(merged).order_by(*over_all).limit(limit)


def _ways(company: str, queue: Queue) -> Iterator[Conditions]:
    """Return the conditions under which rows are shown, for each state and kind apart."""
    asked = tuple(_asked(queue))
    for state, of_kind in product(queue.states, _each(queue.kinds)):
        yield (*in_state(company, state), *of_kind, *asked)


def _with_text(unit: Unit, ways: Sequence[Conditions], sought: str) -> tuple[list[Conditions], int]:
    """Return ways that lead to rows with this text only, and how many there are, at most `COUNTED`.

    Where there are few, an index has been gone through once to find them, and they are named; where there are many, the
    first ones in any order are found soon.
    """
    is_named = ReviewRow.document.startswith(sought.lower(), autoescape=True)
    has_text = ReviewRow.party_folded.contains(fold(sought), autoescape=True) | is_named
    found: list[str] = []
    for way in ways:
        documents = select(ReviewRow.document).where(*way, has_text).limit(COUNTED - len(found))
        found += unit.connection.execute(documents, {"now": unit.now()}).scalars()
    if len(found) < COUNTED:
        return ([(ReviewRow.company == unit.company, ReviewRow.document.in_(found))] if found else []), len(found)
    return [(*way, has_text) for way in ways], COUNTED


def in_state(company: str | BindParameter[str], state: ReviewState) -> Conditions:
    """Return the conditions that a review is in `state`, worded so that the indexes of open reviews are used."""
    return (ReviewRow.company == company, ReviewRow.state == state, _NOT_DONE)


def _each(kinds: Sequence[str]) -> list[Conditions]:
    return [(ReviewRow.kind == kind,) for kind in kinds] or [()]


def _asked(queue: Queue) -> Iterator[ColumnElement[bool]]:
    now = bindparam("now", type_=UtcDateTime)
    if queue.holder == "":
        yield (ReviewRow.until.is_(None)) | (ReviewRow.until <= now)
    elif queue.holder is not None:
        yield ReviewRow.holder == queue.holder
        yield ReviewRow.until > now
    if queue.assigned:
        yield ReviewRow.assigned == queue.assigned


def _beyond(queue: Queue) -> Conditions:
    """Return the condition that a row comes after the page before."""
    columns = _COLUMNS[queue.order_by]
    here, last = tuple_(*columns), cursors.read(queue.after, columns)
    return (here < last,) if queue.order_by in _LAST_FIRST else (here > last,)
