"""Accepting a document: what it takes until it is booked, within one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from documents.fields import Document
from documents.messages import say
from documents.records import DocumentState, Draft, Entry, StoredDocument
from documents.types import DocumentType
from pipeline.desk import auditing, eyes, truth
from pipeline.desk.eyes import Agreement, FourEyes, Told
from pipeline.desk.opened import Acceptance, Opened, Outcome, still
from pipeline.engine.books import Desk
from storage.repositories.drafts import anything
from storage.repositories.entries import PEOPLE
from storage.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a person says about a document."""

    opened: Opened
    read: Document  # as it was before them, of the kind that they chose
    content: Document  # as it is right
    declared: DocumentType  # of `content`
    seconds: float = 0.0  # that they worked at it; 0 where nobody knows
    over: Callable[[Draft], None] = anything  # raises what refuses to let a draft of theirs be past


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """How this house judges documents."""

    four_eyes: FourEyes  # for what the company wants a second person
    judge: Callable[[Document], Document]  # all rules applied anew


def accept(desk: Desk, said: Said, house: House) -> Acceptance:
    """Save what a person says; book the document, or let someone else look at it first.

    Raises:
        Conflict: someone else holds it, changed it or decided about it meanwhile.
    """
    store = desk.store
    stored = still(store, said.opened, desk.actor)
    draft = store.drafts.find(stored.id, desk.actor)
    if draft is not None:
        said.over(draft)
    if said.seconds > 0:
        store.sittings.keep(stored.id, said.content.kind.name, desk.actor, said.seconds)
    every = store.entries.all(stored.id)
    entries = tuple(one for one in every if one.revision == stored.revision)
    names = _watched(store, stored, said, house.four_eyes, entries)
    if not names:
        tell_entries(store, every)
        return _book(desk, stored, said.content, said)
    agreed = eyes.agreement(names, [_told(store, stored, one, every) for one in entries], said.content, said.read)
    content = eyes.with_rows(said.content, said.read, entries)
    if agreed.differing:
        return _pass_on(desk, stored, replace(said, content=content), house, agreed)
    tell_entries(store, every)
    store.entries.tell(stored.id, desk.actor, {name: eyes.value_of(said.content, name) for name in names})
    return _book(desk, stored, house.judge(eyes.with_values(content, agreed.values)), said)


def _told(store: Store, stored: StoredDocument, entry: Entry, every: Iterable[Entry]) -> Told:
    """Return what a person told when they made an entry, which may have been carried on to the revisions since."""
    said = (entry.person, entry.values, entry.agreed)
    begun = min(one.revision for one in every if (one.person, one.values, one.agreed) == said)
    left = stored.content if begun == stored.revision else store.documents.at(stored.id, begun)
    return Told(entered={**entry.values, **entry.agreed}, left=left)


def tell_entries(store: Store, entries: Iterable[Entry]) -> None:
    """Say in the audit trail who entered what for a document that is decided, where nobody saw it until now."""
    told = {(one.person, *sorted(one.values.items())): one for one in entries if not one.told}
    for one in told.values():  # once, though it was entered again for the revision after
        store.entries.tell(one.document, one.person, eyes.cells_apart(one.values))


def close_merged(store: Store, stored: StoredDocument, person: str) -> None:
    """Be done with the documents whose pages were put to this one, which `person` decides about now.

    What people entered for them is told, what else they typed is given up, and where one was a blind sample, all was
    wrong with it.
    """
    for gone in map(store.documents.get, store.documents.merged(stored.submission)):
        if {*gone.content.pages} & {*stored.content.pages}:
            store.drafts.drop_all(gone.id)
            tell_entries(store, store.entries.all(gone.id))
            auditing.refute(store, gone, person)


def in_review(store: Store, stored: StoredDocument) -> StoredDocument:
    """Return the document after a change, in review though it may have been booked before."""
    return store.documents.move(stored.id, DocumentState.IN_REVIEW, say("a person has changed it"))


def _watched(
    store: Store, stored: StoredDocument, said: Said, four_eyes: FourEyes, entries: Sequence[Entry]
) -> tuple[str, ...]:
    """Return the fields that need several people; of what is known to be booked, those only that are to change."""
    names = four_eyes.watched(said.declared, said.read, said.content)
    if names and not entries and _is_record(store, stored) and not auditing.is_blind(store, stored.id):
        names = tuple(
            name for name in names if eyes.value_of(stored.content, name) != eyes.value_of(said.content, name)
        )
    before = (name for entry in entries for name in sorted(entry.values) if name not in eyes.TABLES)
    return eyes.with_figures(said.declared, tuple(dict.fromkeys((*names, *before))), said.read, said.content)


def _pass_on(desk: Desk, stored: StoredDocument, said: Said, house: House, agreed: Agreement) -> Acceptance:
    """Keep what the person entered for the watched fields where nobody sees it, and let someone else take it."""
    store, before = desk.store, desk.store.entries.of(stored.id, stored.revision)
    store.drafts.take(stored.id, desk.actor)
    names = tuple(agreed.values)
    tables = eyes.tables_beside(said.declared, names)
    shown = eyes.as_read(said.content, said.read, (*names, *tables))
    is_third = len(before) == PEOPLE - 1
    if is_third or truth.plain(shown) != truth.plain(stored.content):
        truth.keep_changes(store, said.read, shown, stored, desk.actor)
        stored = in_review(store, store.documents.revise(stored.id, house.judge(shown), stored.revision))
        for entry in () if is_third else before:  # they hold for the next revision too, which differs in other fields
            store.entries.carry(entry, stored.revision)
    rows = eyes.typed_rows(said.content, said.read, tables)
    own = {name: eyes.value_of(said.content, name) for name in names}
    held = {name: value for name, value in agreed.values.items() if value != own[name]}
    store.entries.enter(stored.id, stored.revision, desk.actor, {**own, **rows}, held)
    store.reviews.release(stored.id, desk.actor)
    if store.reviews.get(stored.id).assigned:
        store.reviews.assign(stored.id, "")
    outcome = Outcome.THIRD_NEEDED if before and not is_third else Outcome.SECOND_NEEDED
    return Acceptance(outcome=outcome, stored=stored, fields=names)


def _book(desk: Desk, stored: StoredDocument, content: Document, said: Said) -> Acceptance:
    """Let the document become a record, unless it is one already with the same values on the same pages."""
    store = desk.store
    store.drafts.drop_all(stored.id, saved_by=desk.actor)
    truth.keep(store, said.read, content, stored, desk.actor)
    close_merged(store, stored, desk.actor)
    store.reviews.finish(stored.id)
    if _is_done(store, stored, content):
        if truth.plain(content) != truth.plain(stored.content):
            stored = store.documents.revise(stored.id, content, stored.revision)
        done = DocumentState.ARCHIVED if stored.state is DocumentState.ARCHIVED else DocumentState.COMMITTED
        stored = store.documents.move(stored.id, done, say("confirmed by {person}", person=desk.actor))
    else:
        if content != stored.content:
            stored = store.documents.revise(stored.id, content, stored.revision)
        stored = store.documents.move(stored.id, DocumentState.FOUND, say("accepted by {person}", person=desk.actor))
        desk.commit(stored.id, stored.revision, [twin.id for twin in said.opened.twins])
    auditing.check(store, stored.id, content, desk.actor)
    return Acceptance(outcome=Outcome.ACCEPTED, stored=stored)


def _is_done(store: Store, stored: StoredDocument, content: Document) -> bool:
    """Return whether the document is booked, or archived, as it is right."""
    if stored.state is DocumentState.ARCHIVED:
        return truth.plain(content) == truth.plain(stored.content)
    return is_booked_as(store, stored.id, content)


def is_booked_as(store: Store, document: str, content: Document) -> bool:
    """Return whether the document's record has these values and was made of these pages, at whichever revision."""
    record = store.records.current(document)
    if record is None:
        return False
    booked = store.documents.at(document, record.revision)
    return content.pages == booked.pages and truth.plain(content) == truth.plain(booked)


def _is_record(store: Store, stored: StoredDocument) -> bool:
    return store.records.find(stored.id, stored.revision) is not None
