"""What becomes of two documents when one is merged into the other, and of both when that is undone."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from documents.errors import Changed, Conflict
from documents.fields import Document
from documents.messages import Message, say
from documents.records import AuditEvent, DocumentState, ReviewState, StoredDocument
from pipeline.desk.accepting import is_booked_as
from pipeline.desk.rejecting import TAKE_OUT
from storage.store import Store

MERGED_INTO = frozenset({DocumentState.IN_REVIEW, DocumentState.COMMITTED, DocumentState.ARCHIVED})
_QUEUED, _PARKED, _DONE = "review.queued", "review.parked", "review.done"
_PLACES = frozenset({_QUEUED, _PARKED, "review.unparked", _DONE})  # each says where a document is in the queue


def refuse_unmergeable(store: Store, kept: StoredDocument, revision: int) -> None:
    """Raise `Conflict` where pages cannot be put to the document, or where it is at another revision."""
    if kept.revision != revision:
        raise Changed(kept.id)
    if kept.state not in MERGED_INTO or store.reviews.of(kept.id).state is ReviewState.BOOKED:
        raise Conflict(say("The document before, {document}, is done; nothing can be put to it.", document=kept.id))


def give_up(store: Store, gone: StoredDocument, kept: StoredDocument) -> None:
    """Let go of the document and its pages, which go to the one that is kept."""
    reason = _told_of(kept)
    store.documents.release_pages(gone.id)
    if store.records.current(gone.id) is not None:
        review = store.reviews.get(gone.id)
        store.records.withdraw(gone.id, reason, [reason, TAKE_OUT, *review.reasons], review.note)
    else:
        store.records.reject(gone.id, reason)


def reinstate(store: Store, gone: StoredDocument, kept: StoredDocument) -> None:
    """Let the document that was given up be a record again, where it was one and no supervisor has seen to it."""
    if store.reviews.get(gone.id).state is ReviewState.BOOKED:
        store.records.reinstate(gone.id)
        store.reviews.take_back(gone.id, (_told_of(kept), TAKE_OUT))


def stand_as_before(store: Store, document: str, revision: int, content: Document) -> None:
    """Let a document that is held wait as it did before pages were put to it, or be done again where it was.

    Args:
        store: the company's books
        document: its id
        revision: before that
        content: as it was at that revision
    """
    events = store.events(document)
    before = [*takewhile(lambda one: not _is_revision(one, revision + 1), events)]
    state = next((one.changes["state"][1] for one in reversed(before) if "state" in one.changes), "")
    place = next((one.action for one in reversed(before) if one.action in _PLACES), _DONE)
    if place == _DONE and (state == DocumentState.ARCHIVED or is_booked_as(store, document, content)):
        store.reviews.finish(document)
        store.documents.move(document, DocumentState(state))
        return
    _wait_as_before(store, document, [*events])
    if place == _PARKED:
        store.reviews.park_again(document, store.reviews.get(document).note)


def _wait_as_before(store: Store, document: str, since: Sequence[AuditEvent]) -> None:
    """Let a document wait for the reasons, and as urgently, as before what happened `since`."""
    queued = next((one for one in since if one.action == _QUEUED), None)
    if queued is not None:
        store.reviews.take_back(document, queued.told("reasons"))
    raised = next((one for one in since if "priority" in one.changes), None)
    if raised is not None and raised is queued:
        before, after = map(int, raised.changes["priority"])
        if store.reviews.get(document).priority == after:  # nobody else has changed it
            store.reviews.prioritise(document, before)


def _is_revision(event: AuditEvent, revision: int) -> bool:
    return event.action == "document.revised" and event.details["revision"] == str(revision)


def _told_of(kept: StoredDocument) -> Message:
    return say("Its pages belong to the document {document}.", document=kept.id)
