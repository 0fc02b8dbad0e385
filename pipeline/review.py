"""A person's work on a document: take it, correct it, accept or reject it.

Whoever takes a document holds it for a while, so that two people do not do the same work. What is saved after that time
counts as long as nobody else took the document meanwhile; else it is refused, and nothing of theirs is overwritten.
Accepting lets a worker make the record; a correction is a revision, and its audit event holds each value before and
after.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from documents import codec
from documents.company import Company
from documents.errors import Conflict, UsageError
from documents.fields import Document
from documents.pages import Reading, Source
from documents.records import DocumentState, Record, Review, StoredDocument
from documents.types import DocumentType, DocumentTypes, type_of
from pipeline import ledger
from pipeline.corrections import correct
from pipeline.engine.books import Books
from pipeline.processed import Processed
from storage.archive import Archive
from storage.store import Store
from validation import check, decide, weigh


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A document as a person has it before them."""

    review: Review
    stored: StoredDocument
    twins: tuple[Record, ...]  # records of the same paper


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What a person typed; empty where they changed nothing."""

    values: Mapping[str, str] = field(default_factory=dict)  # see `pipeline.corrections` for the names
    kind: str = ""  # name of a document type, where it is another one

    @property
    def as_arguments(self) -> str:
        """The edit as it is given to `podatelna review accept`."""
        kind = [f"--kind {self.kind}"] if self.kind else []
        return " ".join([*kind, *(f"--set {shlex.quote(f'{name}={value}')}" for name, value in self.values.items())])


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewDesk:
    """Where one person reviews the documents of one company."""

    company: Company
    person: str
    books: Books
    archive: Archive
    types: DocumentTypes
    reinterpret: Callable[[Reading, tuple[int, ...], str], Document]  # pages as another document type

    def queue(self, limit: int = 1000) -> tuple[Review, ...]:
        """Return what waits, the most urgent first."""
        with self.books.read(self.company.key) as store:
            return store.reviews.waiting(limit)

    def find(self, begun: str) -> str:
        """Return the id of the document in the queue whose id is, or begins with, `begun`.

        Raises:
            UsageError: there is none, or there are several.
        """
        with self.books.read(self.company.key) as store:
            ids = [one.document for one in store.reviews.begun_by(begun, limit=6)]
        found = [begun] if begun in ids else ids
        if len(found) != 1:
            several = f"{begun!r} begins several: {', '.join(found[:5])}. Type more of it."
            raise UsageError(several if found else f"No document {begun!r} is in review. See: podatelna review list")
        return found[0]

    def take_next(self) -> Opened | None:
        """Hold the next document that nobody holds; return it, or None where the queue is empty."""
        with self.books.write(self.company.key, self.person) as desk:
            review = desk.store.reviews.take(self.person)
            return _opened(desk.store, review) if review else None

    def hold(self, document: str) -> Opened:
        """Hold this document and return it; raise `Conflict` where someone else does."""
        with self.books.write(self.company.key, self.person) as desk:
            return _opened(desk.store, desk.store.reviews.hold(document, self.person))

    def look(self, document: str) -> Opened:
        """Return the document without holding it."""
        with self.books.read(self.company.key) as store:
            return _opened(store, store.reviews.get(document))

    def release(self, opened: Opened) -> None:
        """Give the document back as it was."""
        with self.books.write(self.company.key, self.person) as desk:
            desk.store.reviews.release(opened.stored.id, self.person)

    def park(self, opened: Opened, note: str) -> None:
        """Lay the document aside with a note."""
        with self.books.write(self.company.key, self.person) as desk:
            desk.store.reviews.park(opened.stored.id, self.person, note)

    def edited(self, opened: Opened, edit: Edit) -> Document:
        """Return the document with the edit put in, and all rules applied to it anew.

        Raises:
            UsageError: a name or a value in the edit is wrong.
        """
        document = self._as_kind(opened.stored, edit.kind) if edit.kind else opened.stored.content
        declared = self.type_of(document)
        corrected = correct(document, declared, edit.values, self.company.country)
        if corrected == opened.stored.content:
            return corrected
        findings = check(corrected, declared, self.company, date.today())
        weighed = weigh(replace(corrected, findings=findings), declared)
        return replace(weighed, decision=decide(weighed, declared))

    def type_of(self, document: Document) -> DocumentType:
        """Return the declared type of the document."""
        return type_of(self.types, document.kind.name, document.kind.subkind)

    def missing(self, document: Document) -> tuple[str, ...]:
        """Return the required fields that the document lacks."""
        declared = self.type_of(document).fields
        return tuple(name for name, one in declared.items() if one.required and name not in document.fields)

    def accept(self, opened: Opened, edit: Edit) -> StoredDocument:
        """Save the edit and let the document become a record, whatever twins `opened` shows; return it.

        Raises:
            UsageError: a name or a value in the edit is wrong.
            Conflict: someone else holds it, changed it or decided about it meanwhile.
        """
        content = self.edited(opened, edit)
        with self.books.write(self.company.key, self.person) as desk:
            stored = self._still(desk.store, opened)
            if content != stored.content:
                stored = desk.store.documents.revise(stored.id, content, stored.revision)
            desk.store.reviews.finish(stored.id)
            stored = desk.store.documents.move(stored.id, DocumentState.FOUND, f"accepted by {self.person}")
            desk.commit(stored.id, stored.revision, [twin.id for twin in opened.twins])
        return stored

    def reject(self, opened: Opened, reason: str) -> StoredDocument:
        """Say that the document is not to be booked; raise `Conflict` as `accept` does."""
        with self.books.write(self.company.key, self.person) as desk:
            self._still(desk.store, opened)
            return desk.store.records.reject(opened.stored.id, reason)

    def _still(self, store: Store, opened: Opened) -> StoredDocument:
        """Return the document if it is still as the person saw it and nobody else's."""
        store.reviews.hold(opened.stored.id, self.person)
        stored = store.documents.get(opened.stored.id)
        if stored.revision != opened.stored.revision:
            raise Conflict(f"The document {stored.id} was changed by someone else meanwhile. Open it again.")
        return stored

    def _as_kind(self, stored: StoredDocument, kind: str) -> Document:
        """Return the pages of the document understood as `kind`, with what a human typed before."""
        if kind not in self.types:
            raise UsageError(f"There is no document type {kind!r}, only: {', '.join(sorted(self.types))}.")
        with self.books.read(self.company.key) as store:
            found = store.readings.latest(stored.submission, ledger.READ)
        if found is None:
            raise UsageError(f"What was read on {stored.id} is not kept any more; its kind cannot be changed.")
        processed = codec.decode(Processed, self.archive.read(found.key))
        document = self.reinterpret(processed.reading, stored.content.pages, kind)
        typed = {
            name: one
            for name, one in stored.content.fields.items()
            if one.source is Source.HUMAN and name in self.types[kind].fields
        }
        return replace(document, fields={**document.fields, **typed})


def _opened(store: Store, review: Review) -> Opened:
    stored = store.documents.get(review.document)
    return Opened(review=review, stored=stored, twins=store.records.twins(review.document))
