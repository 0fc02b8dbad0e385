"""A document's life: its audit events from scan to export, and whether the trail holds around them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from documents.records import DECIDED, AuditEvent, DocumentState
from documents.types import type_of
from podatelna.web.failures import NotHere
from podatelna.web.labels import title_of
from podatelna.web.life_view import life_of, names_of
from podatelna.web.pages import page
from podatelna.web.permissions import may
from podatelna.web.seat import Here, allowed
from podatelna.web.states import document_chip
from storage.store import Store

router = APIRouter(prefix="/c/{company}/documents", dependencies=[Depends(allowed("life"))])
TELLING = (
    "record.",
    "sample.",
    "review.booked",
    "review.settled",
    "export.",
    "document.committed",
    "document.archived",
    "document.in_review",
)  # of a blind sample, or of none
OPEN = (DocumentState.FOUND, DocumentState.IN_REVIEW)  # not done yet: read again, it leaves the queue for a while


@router.get("/{document}/life")
def show_life(request: Request, seat: Here, document: str) -> Response:
    """Show all that happened to the document and to the file that it came in."""
    with seat.house.books.read(seat.company) as store:
        stored = store.documents.find(document)
        if stored is None:
            return _show_removed(request, seat, store, document)
        review = store.reviews.find(document)
        is_queued = review is not None and review.state not in DECIDED
        events = _events(store, document, stored.submission)
        is_open = is_queued or stored.state in OPEN
        is_blind = may(seat.roles, "verify") and (is_open or (review is not None and not may(seat.roles, "dashboard")))
        shown = list(_unseen_by_the_blind(events if is_queued else _until_done(events))) if is_blind else events
        broken = store.verify_around([one.sequence for one in shown])
    with seat.house.books.write(seat.company, seat.user.login) as desk:
        desk.store.reviews.see(document)
    state = DocumentState.IN_REVIEW if is_queued else stored.state
    declared = type_of(seat.house.types, stored.summary.kind, stored.summary.subkind)
    return page(
        request,
        "life.html",
        document=stored,
        title=title_of(declared, seat.words),
        chip=document_chip(state, seat.words),
        days=life_of(shown, declared, seat.house.types, names_of(seat), seat.words),
        events=len(shown),
        broken=broken,
        is_numbered=not is_blind,  # a gap would tell that events were left out
    )


def _show_removed(request: Request, seat: Here, store: Store, document: str) -> Response:
    """Show what is left of a document that was removed: that it was there, what was done to it, and why it went."""
    events = list(store.events(document))
    if not any(event.action == "document.removed" for event in events):
        raise NotHere
    is_blind = may(seat.roles, "verify")
    shown = list(_unseen_by_the_blind(events)) if is_blind else events
    broken = store.verify_around([one.sequence for one in shown])
    with seat.house.books.write(seat.company, seat.user.login) as desk:
        desk.store.removals.see(document)
    return page(
        request,
        "removed.html",
        document=document,
        days=life_of(shown, None, seat.house.types, names_of(seat), seat.words),
        events=len(shown),
        broken=broken,
        is_numbered=not is_blind,
    )


def _events(store: Store, document: str, submission: str) -> list[AuditEvent]:
    """Return the events about the document, its file and the exports that it went out in, in their order."""
    exports = [
        event
        for batch in store.exports.of_document(document)
        for event in store.events(str(batch.number))
        if event.action.startswith("export.")
    ]
    found = {event.sequence: event for event in (*store.events(submission), *store.events(document), *exports)}
    return [found[sequence] for sequence in sorted(found)]


def _until_done(events: list[AuditEvent]) -> list[AuditEvent]:
    """Return the events until people were done with the document; later ones tell whether it was booked before."""
    last = max((at for at, event in enumerate(events) if event.action == "review.done"), default=len(events) - 1)
    return events[: last + 1]


def _unseen_by_the_blind(events: list[AuditEvent]) -> Iterator[AuditEvent]:
    """Return the events without what tells a blind sample from what waits because the program was not sure.

    It is left out of every document that waits, whatever a token of the verifier's is good for, and for who only
    verifies also of what people are done with: none may stand out.
    """
    for event in events:
        if not event.action.startswith(TELLING):
            yield replace(event, details={**event.details, "decision": ""}) if "decision" in event.details else event
