"""Rejecting a document: it is not to be booked. Where it was, without a person, that comes to light here."""

from __future__ import annotations

from documents.errors import Conflict
from documents.messages import Message, say
from documents.records import StoredDocument
from pipeline.desk import auditing
from pipeline.desk.accepting import tell_entries
from pipeline.desk.opened import Opened, still
from pipeline.engine.books import Desk
from storage.store import Store

TAKE_OUT = say("It is booked, though it was not to be: take it out of accounting by hand.")


def reject(desk: Desk, opened: Opened, reason: str) -> StoredDocument:
    """Say that the document is not to be booked; return it.

    A blind sample is a record already, which may be in accounting by now: supervisors get it with a note that says so.

    Raises:
        Conflict: someone else holds it, changed it or decided about it meanwhile; or it is known to be booked.
    """
    store = desk.store
    stored = still(store, opened, desk.actor)
    store.drafts.drop_all(stored.id)
    tell_entries(store, store.entries.all(stored.id))
    if not store.records.was_made(stored.id):
        auditing.check(store, stored.id, stored.content, desk.actor)  # archived, it was not to be booked either
        return store.records.reject(stored.id, reason)
    if not auditing.refute(store, stored, desk.actor):
        raise Conflict(
            say(
                "The document {document} is booked. Take it out of accounting by hand, then accept it.",
                document=stored.id,
            )
        )
    hand_over(store, stored, note=reason)
    return stored


def hand_over(store: Store, stored: StoredDocument, *, note: str = "", reason: Message | None = None) -> None:
    """Let supervisors take a document out of accounting that was not to be booked and was.

    To who verifies it is gone as any other that is rejected: none may tell that it was a blind sample.
    """
    store.reviews.hand_over(stored.id, [*([reason] if reason else []), TAKE_OUT], note)
