"""Rejecting a document: it is not to be booked. Where it was, without a person, that comes to light here."""

from __future__ import annotations

from documents.messages import say
from documents.records import StoredDocument
from pipeline.desk import auditing
from pipeline.desk.accepting import close_merged, tell_entries
from pipeline.desk.opened import Opened, still
from pipeline.engine.books import Desk

TAKE_OUT = say("It is booked, though it was not to be: take it out of accounting by hand.")


def reject(desk: Desk, opened: Opened, reason: str) -> StoredDocument:
    """Say that the document is not to be booked; return it.

    What was booked, as a blind sample was, may be in accounting by now: supervisors get it with a note that says so.

    Raises:
        Conflict: someone else holds it, changed it or decided about it meanwhile.
    """
    store = desk.store
    stored = still(store, opened, desk.actor)
    store.drafts.drop_all(stored.id)
    tell_entries(store, store.entries.all(stored.id))
    close_merged(store, stored, desk.actor)
    if store.records.was_made(stored.id):
        auditing.refute(store, stored, desk.actor)
    else:
        auditing.check(store, stored.id, stored.content, desk.actor)  # archived, it was not to be booked either
    if store.records.current(stored.id) is None:  # or taken out of accounting already
        return store.records.reject(stored.id, reason)
    return store.records.withdraw(stored.id, reason, [TAKE_OUT], reason)
