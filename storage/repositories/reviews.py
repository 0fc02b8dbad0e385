"""The review queue: documents that a person must look at, each held by one person at a time.

Who works on a document holds a lease on it, which ends by itself when its time is over on the database's clock, so that
nobody's closed laptop keeps a document. A person may hold several: the one before them, and the next. A parked document
carries a note and stays parked while someone only looks at it, until they take it up; an assigned one is given only to
whom it is assigned. Nobody gets a document whose critical fields they entered already: those need another pair of eyes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, bindparam, func, literal, select, update

from documents import codec
from documents.errors import Conflict, UsageError
from documents.messages import Told, say
from documents.records import DECIDED, DocumentState, Review, ReviewState, StoredDocument, telling
from storage.repositories.documents import Documents, sought_by
from storage.repositories.places import LISTED, OURS, PLACED, PLACED_FOR, review_of
from storage.repositories.queue import Queue, QueuePage, count, next_free, page_of
from storage.tables import ReviewRow
from storage.unit import Unit

LEASE = timedelta(minutes=15)
PRIORITIES = range(1, 101)
_STILL_OPEN = update(ReviewRow).where(
    ReviewRow.company == bindparam("our"),
    ReviewRow.document == bindparam("this"),
    ReviewRow.state != literal(ReviewState.DONE.value),
)
_NOBODYS: Mapping[str, object] = {"holder": "", "until": None}


class Reviews:
    """The review queue of one company."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._documents = Documents(unit)

    def queue(self, document: str, reasons: Iterable[Told], priority: int | None = None) -> Review:
        """Put a document into the queue, or again after it had left it; its state becomes `IN_REVIEW`.

        One that is in the queue already is told the new reasons first, and becomes no less urgent.
        """
        self._unit.begin()
        return self._enter(self._documents.move(document, DocumentState.IN_REVIEW), tuple(reasons), priority)

    def recheck(self, document: str, reasons: Iterable[Told], priority: int | None = None) -> Review:
        """Put a document into the queue as `queue` does, but leave its state: it was committed, and stays so."""
        self._unit.begin()
        return self._enter(self._documents.get(document), tuple(reasons), priority)

    def reopen(self, document: str) -> None:
        """Put a document that has left the queue into it again as it stood there, with its reasons and its note."""
        self._documents.move(document, DocumentState.IN_REVIEW)
        self._change(document, {"state": ReviewState.WAITING})
        self._unit.note("review.queued", document, telling("reasons", *self.get(document).reasons))

    def take_back(self, document: str, reasons: Collection[Told]) -> None:
        """Let a document wait for these reasons no longer."""
        self._unit.begin()
        left = tuple(one for one in self.get(document).reasons if one not in reasons)
        self._change(document, {"reasons": codec.encode(left).decode()})

    def search(self, queue: Queue) -> QueuePage:
        """Return a page of the queue.

        Raises:
            UsageError: `queue.after` is of no page in this order.
        """
        documents, following, total = page_of(self._unit, queue)
        found = {one.document: one for one in self._shown(LISTED, documents=documents)}
        return QueuePage(reviews=tuple(found[document] for document in documents), next=following, total=total)

    def count(self, queue: Queue) -> int:
        """Return how many there are on all pages of the queue, counted up to `COUNTED`, whatever their text."""
        return count(self._unit, queue)

    def waiting(self, limit: int = 100, kinds: Iterable[str] = ()) -> tuple[Review, ...]:
        """Return what waits, whoever holds it, the most urgent and then the oldest first."""
        chosen = OURS.where(ReviewRow.state == ReviewState.WAITING)
        return self._in_order(chosen, tuple(kinds), limit)

    def begun_by(self, begun: str, limit: int = 100) -> tuple[Review, ...]:
        """Return what waits or was laid aside and whose document's id begins with `begun`, by id."""
        begins = func.substr(ReviewRow.document, 1, len(begun)) == begun
        chosen = OURS.where(ReviewRow.state.not_in(DECIDED), begins)
        return self._shown(chosen.order_by(func.length(ReviewRow.document), ReviewRow.document).limit(limit))

    def take(
        self, holder: str, lease: timedelta = LEASE, kinds: Iterable[str] = (), beside: Collection[str] = ()
    ) -> Review | None:
        """Give `holder` the next document that is free for them, or None where there is none.

        What they hold already is free for them too, except what they have before them: `beside`.
        """
        self._unit.begin()
        found = next_free(self._unit, holder, tuple(kinds), beside)
        return None if found is None else self._lease(self.get(found), holder, lease)

    def hold(self, document: str, holder: str, lease: timedelta = LEASE) -> Review:
        """Give `holder` this document, or more time for it; one that is parked stays so.

        Raises:
            Conflict: someone else holds it or it is assigned to them, `holder` entered its critical fields already, or
                it is in review no longer.
        """
        self._unit.begin()
        found, has_entered = self._open_for(document, holder)
        if found.holder not in {"", holder}:
            raise Conflict(
                say(
                    "{holder} is working on the document {document}. Take another one.",
                    holder=found.holder,
                    document=document,
                )
            )
        if found.assigned not in {"", holder}:
            raise Conflict(
                say(
                    "The document {document} is assigned to {person}. Take another one.",
                    document=document,
                    person=found.assigned,
                )
            )
        if has_entered:
            raise Conflict(
                say(
                    "You entered the values of the document {document} already; someone else must look too.",
                    document=document,
                )
            )
        return self._lease(found, holder, lease)

    def take_up(self, document: str, holder: str) -> Review:
        """Hold this document, as `hold` does, for who works on it: it is parked no longer."""
        held = self.hold(document, holder)
        return self.unpark(document) if held.state is ReviewState.PARKED else held

    def renew(self, documents: Collection[str], holder: str, lease: timedelta = LEASE) -> tuple[str, ...]:
        """Give `holder` more time for what they hold; return which of `documents` these are, the others are lost."""
        self._unit.begin()
        kept = (
            ReviewRow.company == self._unit.company,
            ReviewRow.document.in_(documents),
            ReviewRow.state != ReviewState.DONE,
            ReviewRow.holder == holder,
            ReviewRow.assigned.in_(("", holder)),
        )
        self._unit.connection.execute(update(ReviewRow).where(*kept).values(until=self._unit.now() + lease))
        held = set(self._unit.connection.execute(select(ReviewRow.document).where(*kept)).scalars())
        return tuple(document for document in documents if document in held)

    def release(self, document: str, holder: str) -> None:
        """Give back a document that `holder` holds; another's is left alone."""
        self._unit.begin()
        if self.get(document).holder == holder:
            self._change(document, _NOBODYS)
            self._unit.note("review.released", document, {"holder": holder})

    def assign(self, document: str, person: str) -> Review:
        """Let only `person` take the document, or anyone again where it is empty; who else holds it loses it.

        Raises:
            Conflict: it is in review no longer, or `person` entered its critical fields already.
        """
        self._unit.begin()
        before, has_entered = self._open_for(document, person)
        if has_entered:
            raise Conflict(
                say(
                    "{person} entered the values of the document {document} already; someone else must look too.",
                    person=person,
                    document=document,
                )
            )
        kept = {} if before.holder == person else _NOBODYS  # a lease that ended is lost too, or it could be renewed
        self._change(document, {"assigned": person, **kept})
        changes = {"assigned": (before.assigned, person)}
        if before.holder not in {"", person}:
            changes["holder"] = (before.holder, "")
        self._unit.note("review.assigned", document, changes=changes)
        return self.get(document)

    def unassign_all(self, person: str) -> None:
        """Let anyone take what is assigned to `person`, who works here no longer."""
        self._unit.begin()
        for one in self._shown(OURS.where(ReviewRow.assigned == person, ReviewRow.state != ReviewState.DONE)):
            self.assign(one.document, "")

    def prioritise(self, document: str, priority: int) -> Review:
        """Let the document come sooner or later: 1 now … 100 bulk.

        Raises:
            UsageError: the priority is none of these.
            Conflict: it is in review no longer.
        """
        if priority not in PRIORITIES:
            raise UsageError(
                say(
                    "A priority is a number from 1, now, to 100, when there is time; not {priority}.", priority=priority
                )
            )
        self._unit.begin()
        before = self._open(document)
        self._change(document, {"priority": priority})
        self._unit.note("review.prioritised", document, changes={"priority": (str(before.priority), str(priority))})
        return self.get(document)

    def park(self, document: str, holder: str, note: str) -> Review:
        """Lay a document aside with a note.

        Raises:
            Conflict: someone else holds it, or it is in review no longer.
        """
        self.hold(document, holder)
        return self.park_again(document, note)

    def park_again(self, document: str, note: str) -> Review:
        """Lay a document aside as it was before, whoever holds it, also where they entered its critical fields.

        Raises:
            Conflict: it is in review no longer.
        """
        self._unit.begin()
        self._open(document)
        self._change(document, {"state": ReviewState.PARKED, **_NOBODYS, "note": note})
        self._unit.note("review.parked", document, {"note": note})
        return self.get(document)

    def unpark(self, document: str) -> Review:
        """Let a parked document wait for anyone again; its note stays. One that is not parked is left alone.

        Raises:
            Conflict: it is in review no longer.
        """
        self._unit.begin()
        before = self._open(document)
        if before.state == ReviewState.PARKED:
            self._change(document, {"state": ReviewState.WAITING})
            self._unit.note("review.unparked", document, {"note": before.note})
        return self.get(document)

    def hand_over(self, document: str, reasons: Iterable[Told], note: str) -> None:
        """Take a document out of the queue that was not to be booked and was, for a supervisor to see to."""
        self.finish(document)
        told = tuple(reasons)
        values = {"queued_at": self._unit.now(), "reasons": codec.encode(told).decode(), "note": note, "assigned": ""}
        self._change(document, {**values, "state": ReviewState.BOOKED})
        self._unit.note("review.booked", document, {**telling("reasons", *told), "note": note})

    def settle(self, document: str) -> None:
        """Note that a document that was booked by mistake was taken out of accounting.

        Raises:
            Conflict: it was not, or is seen to already.
        """
        self._unit.begin()
        if self.get(document).state is not ReviewState.BOOKED:
            raise _over(document)
        self._change(document, {"state": ReviewState.DONE})
        self._unit.note("review.settled", document)

    def finish(self, document: str) -> None:
        """Take a document out of the queue: a person decided. Does nothing where it is not in the queue."""
        self._unit.begin()
        given = {"our": self._unit.company, "this": document, "state": ReviewState.DONE, **_NOBODYS}
        if self._unit.connection.execute(_STILL_OPEN, given).rowcount:
            self._unit.note("review.done", document)

    def find(self, document: str) -> Review | None:
        """Return the document's place in the queue, or None where it never had one."""
        return next(iter(self._shown(PLACED, document=document)), None)

    def get(self, document: str) -> Review:
        """Return the document's place in the queue.

        Raises:
            UsageError: it never had one.
        """
        found = self.find(document)
        if found is None:
            raise _unknown(document)
        return found

    def see(self, document: str) -> Review:
        """Note that the person looks at the document, which they do not hold; return its place in the queue.

        What never had one, since no person was needed, is done.

        Raises:
            UsageError: the company has no such document.
        """
        self._unit.begin()
        found = self.of(document)
        self._unit.note("document.seen", document)
        return found

    def of(self, document: str) -> Review:
        """Return the document's place in the queue; what never had one is done.

        Raises:
            UsageError: the company has no such document.
        """
        found = self.find(document)
        if found is not None:
            return found
        stored = self._documents.get(document)
        return Review(
            company=self._unit.company,
            document=document,
            state=ReviewState.DONE,
            priority=stored.priority,
            reasons=(),
            queued_at=stored.created_at,
            summary=stored.summary,
        )

    def _lease(self, before: Review, holder: str, lease: timedelta) -> Review:
        until = self._unit.now() + lease
        self._change(before.document, {"holder": holder, "until": until})
        if before.holder != holder:
            self._unit.note("review.taken", before.document, {"holder": holder})
        return replace(before, holder=holder, until=until)

    def _enter(self, stored: StoredDocument, reasons: tuple[Told, ...], priority: int | None) -> Review:
        before = self.find(stored.id)
        if before is not None and before.state not in DECIDED:
            return self._add(before, reasons, before.priority if priority is None else min(priority, before.priority))
        values = {
            "state": ReviewState.WAITING,
            "priority": stored.priority if priority is None else priority,
            "reasons": codec.encode(reasons).decode(),
            "queued_at": self._unit.now(),
            **_NOBODYS,
            "note": "",
            "assigned": "",
            **sought_by(stored.content),
        }
        if before is None:
            self._unit.insert(ReviewRow, {"document": stored.id, **values})
        else:
            self._change(stored.id, values)
        self._unit.note("review.queued", stored.id, telling("reasons", *reasons))
        return self.get(stored.id)

    def _add(self, before: Review, reasons: tuple[Told, ...], priority: int) -> Review:
        new = tuple(one for one in reasons if one not in before.reasons)
        if new or priority != before.priority:
            told = codec.encode((*new, *before.reasons))
            self._change(before.document, {"reasons": told.decode(), "priority": priority})
            changes = {"priority": (str(before.priority), str(priority))} if priority != before.priority else {}
            self._unit.note("review.queued", before.document, telling("reasons", *new), changes)
        return self.get(before.document)

    def _open(self, document: str) -> Review:
        return self._open_for(document, "")[0]

    def _open_for(self, document: str, person: str) -> tuple[Review, bool]:
        """Return a document's place in the queue, and whether `person` entered its critical fields as it is now."""
        given = {"company": self._unit.company, "document": document, "person": person}
        row = self._unit.connection.execute(PLACED_FOR, given).first()
        if row is None:
            raise _unknown(document)
        if ReviewState(row.state) in DECIDED:
            raise _over(document)
        return review_of(row, self._unit.now()), bool(row.by_person)

    def _in_order(self, chosen: Select[*tuple[Any, ...]], kinds: tuple[str, ...], limit: int) -> tuple[Review, ...]:
        if kinds:
            chosen = chosen.where(ReviewRow.kind.in_(kinds))
        return self._shown(chosen.order_by(ReviewRow.priority, ReviewRow.queued_at, ReviewRow.document).limit(limit))

    def _shown(self, chosen: Select[*tuple[Any, ...]], **given: object) -> tuple[Review, ...]:
        found = self._unit.connection.execute(chosen, {"company": self._unit.company, **given}).all()
        now = self._unit.now()
        return tuple(review_of(row, now) for row in found)

    def _change(self, document: str, values: Mapping[str, object]) -> None:
        self._unit.change(ReviewRow, values, document=document)


def _unknown(document: str) -> UsageError:
    return UsageError(say("The document '{document}' is not in review.", document=document))


def _over(document: str) -> Conflict:
    return Conflict(say("The document {document} is in review no longer. Look at the queue again.", document=document))
