"""The review queue: documents that a person must look at, each held by one person at a time.

Who works on a document holds a lease on it, which ends by itself when its time is over on the database's clock, so that
nobody's closed laptop keeps a document. A parked document carries a note and waits until someone takes it by name.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import Select, func, insert, or_, select, update

from documents.errors import Conflict, UsageError
from documents.records import DocumentState, Review, ReviewState, Summary
from storage.repositories.documents import Documents, summary_of
from storage.tables import DocumentRow, ReviewRow
from storage.unit import Unit

LEASE = timedelta(minutes=15)


class Reviews:
    """The review queue of one company."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._documents = Documents(unit)

    def queue(self, document: str, reasons: Iterable[str], priority: int | None = None) -> Review:
        """Put a document into the queue, or again after it had left it; its state becomes `IN_REVIEW`."""
        self._unit.begin()
        stored = self._documents.move(document, DocumentState.IN_REVIEW)
        values = {
            "state": ReviewState.WAITING,
            "priority": stored.priority if priority is None else priority,
            "reasons": json.dumps(tuple(reasons)),
            "queued_at": self._unit.now(),
            "holder": "",
            "until": None,
            "note": "",
        }
        before = self.find(document)
        if before is None:
            row = insert(ReviewRow).values(company=self._unit.company, document=document, **values)
            self._unit.connection.execute(row)
        elif before.state == ReviewState.DONE:
            self._change(document, values)
        else:
            return before
        self._unit.note("review.queued", document, {"reasons": "; ".join(json.loads(str(values["reasons"])))})
        return self.get(document)

    def waiting(self, limit: int = 100, kinds: Iterable[str] = ()) -> tuple[Review, ...]:
        """Return what waits, whoever holds it, the most urgent and then the oldest first."""
        chosen = self._mine().where(ReviewRow.state == ReviewState.WAITING)
        return self._in_order(chosen, tuple(kinds), limit)

    def parked(self, limit: int = 100) -> tuple[Review, ...]:
        """Return what was laid aside, in the same order."""
        return self._in_order(self._mine().where(ReviewRow.state == ReviewState.PARKED), (), limit)

    def begun_by(self, begun: str, limit: int = 100) -> tuple[Review, ...]:
        """Return what waits or was laid aside and whose document's id begins with `begun`, by id."""
        begins = func.substr(ReviewRow.document, 1, len(begun)) == begun
        chosen = self._mine().where(ReviewRow.state != ReviewState.DONE, begins)
        return self._load(chosen.order_by(func.length(ReviewRow.document), ReviewRow.document).limit(limit))

    def take(self, holder: str, lease: timedelta = LEASE, kinds: Iterable[str] = ()) -> Review | None:
        """Give `holder` the next document that nobody holds, or None where there is none."""
        self._unit.begin()
        free = or_(ReviewRow.holder.in_(("", holder)), ReviewRow.until <= self._unit.now())
        chosen = self._mine().where(ReviewRow.state == ReviewState.WAITING, free)
        found = self._in_order(chosen, tuple(kinds), 1)
        return self._lease(found[0].document, holder, lease) if found else None

    def hold(self, document: str, holder: str, lease: timedelta = LEASE) -> Review:
        """Give `holder` this document, parked or not, or more time for it.

        Raises:
            Conflict: someone else holds it, or it is in review no longer.
        """
        self._unit.begin()
        found = self.get(document)
        if found.state == ReviewState.DONE:
            raise Conflict(f"The document {document} is in review no longer. Look at the queue again.")
        if found.holder not in {"", holder} and found.until is not None and found.until > self._unit.now():
            raise Conflict(f"{found.holder} is working on the document {document}. Take another one.")
        return self._lease(document, holder, lease)

    def release(self, document: str, holder: str) -> None:
        """Give back a document that `holder` holds; another's is left alone."""
        self._unit.begin()
        if self.get(document).holder == holder:
            self._change(document, {"holder": "", "until": None})

    def park(self, document: str, holder: str, note: str) -> Review:
        """Lay a document aside with a note.

        Raises:
            Conflict: someone else holds it, or it is in review no longer.
        """
        self.hold(document, holder)
        self._change(document, {"state": ReviewState.PARKED, "holder": "", "until": None, "note": note})
        self._unit.note("review.parked", document, {"note": note})
        return self.get(document)

    def finish(self, document: str) -> None:
        """Take a document out of the queue: a person decided. Does nothing where it is not in the queue."""
        self._unit.begin()
        found = self.find(document)
        if found is not None and found.state != ReviewState.DONE:
            self._change(document, {"state": ReviewState.DONE, "holder": "", "until": None})
            self._unit.note("review.done", document)

    def find(self, document: str) -> Review | None:
        """Return the document's place in the queue, or None where it never had one."""
        return next(iter(self._load(self._mine().where(ReviewRow.document == document))), None)

    def get(self, document: str) -> Review:
        """Return the document's place in the queue.

        Raises:
            UsageError: it never had one.
        """
        found = self.find(document)
        if found is None:
            raise UsageError(f"The document {document!r} is not in review.")
        return found

    def _lease(self, document: str, holder: str, lease: timedelta) -> Review:
        values = {"state": ReviewState.WAITING, "holder": holder, "until": self._unit.now() + lease}
        before = self.get(document)
        self._change(document, values)
        if before.holder != holder:
            self._unit.note("review.taken", document, {"holder": holder})
        return self.get(document)

    def _in_order(self, chosen: Select[ReviewRow], kinds: tuple[str, ...], limit: int) -> tuple[Review, ...]:
        if kinds:
            of_kinds = select(DocumentRow.id).where(
                DocumentRow.company == self._unit.company, DocumentRow.kind.in_(kinds)
            )
            chosen = chosen.where(ReviewRow.document.in_(of_kinds))
        return self._load(chosen.order_by(ReviewRow.priority, ReviewRow.queued_at, ReviewRow.document).limit(limit))

    def _load(self, chosen: Select[ReviewRow]) -> tuple[Review, ...]:
        rows = self._unit.all(ReviewRow, chosen)
        named = DocumentRow.id.in_([row.document for row in rows])
        documents = self._unit.all(
            DocumentRow, select(DocumentRow).where(DocumentRow.company == self._unit.company, named)
        )
        summaries = {document.id: summary_of(document) for document in documents}
        return tuple(_review(row, summaries[row.document]) for row in rows)

    def _change(self, document: str, values: dict[str, object]) -> None:
        chosen = update(ReviewRow).where(ReviewRow.company == self._unit.company, ReviewRow.document == document)
        self._unit.connection.execute(chosen.values(values))

    def _mine(self) -> Select[ReviewRow]:
        return select(ReviewRow).where(ReviewRow.company == self._unit.company)


def _review(row: ReviewRow, summary: Summary) -> Review:
    return Review(
        company=row.company,
        document=row.document,
        state=ReviewState(row.state),
        priority=row.priority,
        reasons=tuple(json.loads(row.reasons)),
        queued_at=row.queued_at,
        summary=summary,
        holder=row.holder,
        until=row.until,
        note=row.note,
    )
