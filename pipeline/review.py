"""A person's work on a document: take it, correct it, accept or reject it.

Whoever takes a document holds it for a while, so that two people do not do the same work. What is saved after that time
counts as long as nobody else took the document meanwhile; else it is refused, and nothing of theirs is overwritten.
Accepting lets a worker make the record; a correction is a revision, and its audit event holds each value before and
after.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import date

from documents.company import Company
from documents.errors import Changed, Conflict, UsageError
from documents.fields import Document
from documents.geometry import Box
from documents.messages import say
from documents.pages import Reading, Word
from documents.records import DECIDED, Draft, Review, StoredDocument
from documents.types import DocumentType, DocumentTypes, type_of
from pipeline.corrections import correct, without_empty_rows
from pipeline.desk import accepting, eyes, readings, rejecting
from pipeline.desk.accepting import House, Said
from pipeline.desk.eyes import FourEyes
from pipeline.desk.opened import Acceptance, Edit, Opened, Outcome, open_for
from pipeline.desk.paper import Paper
from pipeline.desk.understanding import Understanding
from pipeline.engine.books import Books
from pipeline.regions import Region
from storage.archive import Archive
from storage.repositories.drafts import anything
from validation import check, decide, weigh

__all__ = ["Acceptance", "Edit", "Opened", "Outcome", "ReviewDesk"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewDesk:
    """Where one person reviews the documents of one company."""

    company: Company
    person: str
    books: Books
    archive: Archive
    types: DocumentTypes
    reinterpret: Callable[[Reading, tuple[int, ...], str], Document]  # pages as a document type; "": find out which
    region: Region  # what reads a region of a page, on the spot
    four_eyes: FourEyes = field(default_factory=FourEyes)  # for what a second person is needed

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

    def take_next(self, beside: Collection[str] = ()) -> Opened | None:
        """Hold the next document that is free, but for what lies open `beside` it; return it, or None."""
        with self.books.write(self.company.key, self.person) as desk:
            review = desk.store.reviews.take(self.person, beside=beside)
        return self._open(review) if review else None

    def renew(self, document: str) -> None:
        """Hold the document for longer; raise `Conflict`, which says who has it, where that is someone else now."""
        with self.books.write(self.company.key, self.person) as desk:
            if not desk.store.reviews.renew([document], self.person):
                desk.store.reviews.hold(document, self.person)

    def hold(self, document: str) -> Opened:
        """Hold this document and return it, parked as it may be; raise `Conflict` where someone else does."""
        with self.books.write(self.company.key, self.person) as desk:
            review = desk.store.reviews.hold(document, self.person)
        return self._open(review)

    def look(self, document: str) -> Opened:
        """Return the document without holding it, nor what they typed."""
        with self.books.read(self.company.key) as store:
            return open_for(store, store.reviews.of(document), draft=None)

    def see(self, document: str) -> Opened:
        """Return the document for who may only look at it; the audit trail notes that they did."""
        with self.books.write(self.company.key, self.person) as desk:
            draft = desk.store.drafts.find(document, self.person)
            return open_for(desk.store, desk.store.reviews.see(document), draft)

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
        return self._with(self._base(opened, edit), opened, edit)

    def type_of(self, document: Document) -> DocumentType:
        """Return the declared type of the document."""
        return type_of(self.types, document.kind.name, document.kind.subkind)

    def missing(self, document: Document) -> tuple[str, ...]:
        """Return the required fields that the document lacks."""
        declared = self.type_of(document).fields
        return tuple(name for name, one in declared.items() if one.required and name not in document.fields)

    def accept(
        self, opened: Opened, edit: Edit, seconds: float = 0.0, over: Callable[[Draft], None] = anything
    ) -> Acceptance:
        """Save the edit and let the document become a record, whatever twins `opened` shows; return what came of it.

        Where a second pair of eyes is needed, the document goes to someone else instead. `seconds` is how long the
        person worked at it, 0 where nobody knows; `over` raises what refuses to let the draft be past that is kept of
        what they typed.

        Raises:
            UsageError: a name or a value in the edit is wrong.
            Conflict: someone else holds it, changed it or decided about it meanwhile.
        """
        read = self._base(opened, edit)
        content = without_empty_rows(self._with(read, opened, edit))
        declared = self.type_of(content)
        said = Said(opened=opened, read=read, content=content, declared=declared, seconds=seconds, over=over)
        with self.books.write(self.company.key, self.person) as desk:
            return accepting.accept(desk, said, House(four_eyes=self.four_eyes, judge=self._judged))

    def reject(self, opened: Opened, reason: str) -> StoredDocument:
        """Say that the document is not to be booked; raise `Conflict` as `accept` does."""
        with self.books.write(self.company.key, self.person) as desk:
            return rejecting.reject(desk, opened, reason)

    def save_draft(
        self, document: str, revision: int, edits: str, kind: str = "", over: Callable[[Draft], None] = anything
    ) -> Opened:
        """Keep what the person typed so far, as JSON, hold the document for longer and return it.

        Args:
            document: its id
            revision: that they have before them
            edits: what they typed
            kind: which they chose; empty where they chose none
            over: raises what refuses to replace the draft that was kept before

        Raises:
            Conflict: someone else holds it, changed it or decided about it meanwhile; what was typed is kept unless it
                is decided.
            UsageError: there is no such kind, or no such revision yet; nothing is kept.
        """
        if kind:
            self.understanding.refuse_unknown(kind)
        lost: Conflict | None = None
        with self.books.write(self.company.key, self.person) as desk:
            store = desk.store
            if revision > store.documents.get(document).revision:
                raise UsageError(
                    say("The document '{document}' has no revision {revision}.", document=document, revision=revision)
                )
            draft = store.drafts.save(document, self.person, revision, edits, over)
            try:
                opened = open_for(store, store.reviews.take_up(document, self.person), draft)
            except Conflict as conflict:
                if store.reviews.get(document).state in DECIDED:
                    raise
                lost = conflict
        if lost is not None:
            raise lost
        if opened.stored.revision != revision:
            raise Changed(document)
        return opened

    @property
    def paper(self) -> Paper:
        """What this person does with pages: split, merge, order, turn, leave out, put back."""
        return Paper(person=self.person, understanding=self.understanding)

    @property
    def understanding(self) -> Understanding:
        """What understands this company's pages."""
        return Understanding(
            company=self.company.key,
            books=self.books,
            archive=self.archive,
            types=self.types,
            reinterpret=self.reinterpret,
            judge=self._judged,
        )

    def words(self, submission: str, number: int) -> tuple[Word, ...]:
        """Return the words of a page, as they were read; raise `UsageError` where there is no such page."""
        return readings.page_in(self.understanding.processed(submission), number).words

    def read_region(self, submission: str, number: int, box: Box, languages: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Return the lines in a region of a page, read on the spot; in the page's languages, where none are given.

        Raises:
            DocumentError: the file cannot be read, or not in its time, or others are read just now.
            UsageError: there is no such page, or the region is empty.
        """
        page = readings.page_in(self.understanding.processed(submission), number)
        with self.books.read(self.company.key) as store:
            file = store.submissions.get(submission)
        return self.region(self.archive.read(file.archive_key), number, box, page.rotation, languages or page.languages)

    def draft(self, document: str) -> Draft | None:
        """Return what the person typed and did not save, or None."""
        with self.books.read(self.company.key) as store:
            return store.drafts.find(document, self.person)

    def _open(self, review: Review) -> Opened:
        """Return the document of a review that this person holds: others may write while it is read."""
        with self.books.read(self.company.key) as store:
            return open_for(store, review, store.drafts.find(review.document, self.person))

    def _base(self, opened: Opened, edit: Edit) -> Document:
        """Return the document without what was typed, of the kind that was chosen."""
        stored = opened.stored
        if not edit.kind:
            return stored.content
        self.understanding.refuse_unknown(edit.kind)
        alone = self.four_eyes.newly_watched(self.type_of(stored.content), self.types[edit.kind])
        return self.understanding.as_kind(replace(stored, content=eyes.without(stored.content, alone)), edit.kind)

    def _with(self, base: Document, opened: Opened, edit: Edit) -> Document:
        corrected = correct(base, self.type_of(base), edit.values, self.company.country, edit.places)
        return corrected if corrected == opened.stored.content else self._judged(corrected)

    def _judged(self, document: Document) -> Document:
        """Return the document with all rules applied to it anew."""
        declared = self.type_of(document)
        findings = check(document, declared, self.company, date.today())
        weighed = weigh(replace(document, findings=findings), declared)
        return replace(weighed, decision=decide(weighed, declared))
