"""Paper put right by a person: documents split and merged, and that undone; pages ordered, turned, left out, put back.

What the pages mean is found anew from what was read of them, before the books are opened; then everything is written in
one transaction. The ledger accounts for each page all the time. What the person has typed stays in their draft, unless
the document is gone or read again; what others have typed into one that is gone stays as long as it can come back. One
that was booked already, as a blind sample is, comes back to be accepted; its record stands until then.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from uuid import uuid4

from documents import codec
from documents.errors import Conflict, UsageError
from documents.fields import Document
from documents.messages import Value, say
from documents.records import DocumentState, PageState, ReviewState, StoredDocument, Versions
from extractors.ocr.tesseract import CODES
from pipeline import ledger
from pipeline.desk import readings, truth
from pipeline.desk.accepting import in_review
from pipeline.desk.merged import give_up, refuse_unmergeable, reinstate, stand_as_before
from pipeline.desk.opened import Opened, open_for, still
from pipeline.desk.understanding import Understanding
from pipeline.engine.books import Desk
from storage.store import Store

TURNS = (90, 180, 270)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """The pages before one person."""

    person: str
    understanding: Understanding

    def split(self, opened: Opened, before_page: int) -> Opened:
        """Let a document of its own begin with this page; it waits in the queue, and the first part is returned.

        Raises:
            UsageError: the page is not one of the document's, or its first.
            Conflict: someone else holds the document, changed it or decided about it meanwhile.
        """
        pages, submission = opened.stored.content.pages, opened.stored.submission
        if before_page not in pages[1:]:
            raise UsageError(
                say(
                    "The document can be split before each of its pages but the first, not before {page}.",
                    page=before_page,
                )
            )
        at = pages.index(before_page)
        first = self.understanding.with_pages(opened.stored, pages[:at])
        second = self.understanding.found_on(submission, pages[at:])
        with self._write() as desk:
            stored = self._change(desk.store, opened, first)
            new = desk.store.documents.add(
                _next_id(desk.store, submission), submission, second, stored.versions, stored.priority
            )
            reasons = (say("{person} split it off another document.", person=self.person), *second.decision.reasons)
            desk.store.reviews.queue(new.id, reasons, opened.review.priority)
            return self._again(desk.store, stored.id)

    def merge_with_previous(self, opened: Opened) -> Opened:
        """Put the pages to the document before, which is returned; the document is gone.

        What was booked, as a blind sample is, goes to supervisors, as if it were rejected: it may be in accounting. A
        sample counts as wrong once someone decides about the whole.

        Raises:
            UsageError: there is no document before it.
            Conflict: the one before is done or being booked, or someone else holds or changed one of them.
        """
        with self.understanding.books.read(self.understanding.company) as store:
            before = _document_before(store, opened.stored)
        pages = (*before.content.pages, *opened.stored.content.pages)
        whole = self.understanding.with_pages(before, pages)
        with self._write() as desk:
            store = desk.store
            gone, kept = still(store, opened, self.person), store.documents.get(before.id)
            refuse_unmergeable(store, kept, before.revision)
            store.drafts.drop(gone.id, self.person)
            give_up(store, gone, kept)
            in_review(store, store.documents.revise(kept.id, whole, kept.revision))
            put_to_it = say("{person} put the pages of another document to it.", person=self.person)
            store.reviews.queue(kept.id, (put_to_it, *whole.decision.reasons), opened.review.priority)
            store.reviews.take_up(kept.id, self.person)
            return self._again(store, kept.id)

    def undo_split(self, opened: Opened, page: int, revision: int) -> Opened:
        """Put the part that was split off back to the document, which is as it was at a revision before.

        Args:
            opened: the first part
            page: of the other part
            revision: of the document, before it was split

        Raises:
            Conflict: someone else holds one of the parts or worked on it meanwhile.
        """
        with self._write() as desk:
            store = desk.store
            stored, whole = still(store, opened, self.person), store.documents.at(opened.stored.id, revision)
            part = store.documents.find(_holder(store, stored.submission, page))
            if part is None or sorted(whole.pages) != sorted((*stored.content.pages, *part.content.pages)):
                raise Conflict(say("The pages were changed by someone else meanwhile. Nothing was undone."))
            _refuse_entered(store, stored, revision)
            _refuse_worked_on(store, part)
            store.reviews.take_up(part.id, self.person)
            give_up(store, part, stored)
            return self._again(store, _revise(store, stored, whole, revision).id)

    def undo_merge(self, opened: Opened, revision: int, gone: str, its_revision: int) -> Opened:
        """Let both documents be as they were at revisions before they were merged; return the one that was gone.

        The other one, which was held meanwhile, is given back, and is a record again where it was one and no supervisor
        has taken it out of accounting meanwhile.

        Args:
            opened: the document that has all pages
            revision: of it, before
            gone: id of the other one
            its_revision: of that, before

        Raises:
            Conflict: someone else holds the document or changed it meanwhile.
        """
        with self._write() as desk:
            store = desk.store
            stored, first = still(store, opened, self.person), store.documents.at(opened.stored.id, revision)
            other, second = store.documents.get(gone), store.documents.at(gone, its_revision)
            is_gone = other.state is DocumentState.REJECTED and other.revision == its_revision
            is_whole = sorted((*first.pages, *second.pages)) == sorted(stored.content.pages)
            if not is_gone or not is_whole or other.submission != stored.submission:
                told = say("The document {document} cannot be as it was. Split its pages off by hand.", document=gone)
                raise Conflict(told)
            _refuse_entered(store, stored, revision)
            _revise(store, stored, first, revision)
            reinstate(store, other, stored)
            _revise(store, other, second, its_revision)
            stand_as_before(store, stored.id, revision, first)
            store.reviews.reopen(gone)
            store.reviews.release(stored.id, self.person)
            store.reviews.take_up(gone, self.person)
            return self._again(store, gone)

    def order(self, opened: Opened, pages: Sequence[int]) -> Opened:
        """Put the document's pages into this order.

        Raises:
            UsageError: these are not the document's pages.
            Conflict: someone else holds the document, changed it or decided about it meanwhile.
        """
        _refuse_other_pages(pages, opened.stored.content.pages)
        ordered = self.understanding.with_pages(opened.stored, tuple(pages))
        with self._write() as desk:
            return self._again(desk.store, self._change(desk.store, opened, ordered).id)

    def leave_out(self, opened: Opened, page: int, reason: str = "") -> Opened:
        """Take a page that belongs to no document out of this one; the ledger keeps it, with the reason and by whom.

        Raises:
            UsageError: the page is not one of the document's, or its only one.
            Conflict: someone else holds the document, changed it or decided about it meanwhile.
        """
        stored = opened.stored
        pages = tuple(number for number in stored.content.pages if number != page)
        if not pages:
            raise UsageError(say("It is the document's only page. Reject the document instead."))
        if len(pages) == len(stored.content.pages):
            raise UsageError(say("The document has no page {page}.", page=page))
        rest = self.understanding.with_pages(stored, pages)
        with self._write() as desk:
            changed = self._change(desk.store, opened, rest)
            usual = say("blank or not needed ({person})", person=self.person)
            desk.store.ledger.leave_out(stored.submission, page, f"{reason} ({self.person})" if reason else usual)
            return self._again(desk.store, changed.id)

    def put_back(self, opened: Opened, page: int, order: Sequence[int] = ()) -> Opened:
        """Put a page that was left out into the document.

        Args:
            opened: the document
            page: that was left out
            order: of its pages, this one among them; where none is given it comes before the first of a higher number

        Raises:
            UsageError: the page is not left out, or these would not be the document's pages.
            Conflict: someone else holds the document, changed it or decided about it meanwhile.
        """
        stored, pages = opened.stored, opened.stored.content.pages
        with self.understanding.books.read(self.understanding.company) as store:
            known = {one.number for one in store.ledger.pages(stored.submission) if one.state is PageState.LEFT_OUT}
        if page not in known:
            raise UsageError(say("The page {page} is not left out.", page=page))
        at = next((at for at, number in enumerate(pages) if number > page), len(pages))
        ordered = tuple(order) or (*pages[:at], page, *pages[at:])
        _refuse_other_pages(ordered, (*pages, page))
        whole = self.understanding.with_pages(stored, ordered)
        with self._write() as desk:
            desk.store.ledger.put_back(stored.submission, page)
            return self._again(desk.store, self._change(desk.store, opened, whole).id)

    def turn(self, opened: Opened, page: int, degrees: int) -> Opened:
        """Turn a page clockwise by 90, 180 or 270 degrees from how it is shown.

        Raises:
            UsageError: the page is not one of the document's, or cannot be turned so.
            Conflict: someone else holds the document, changed it or decided about it meanwhile; or what was read of
                the file changed at this moment.
        """
        stored = opened.stored
        if degrees not in TURNS or page not in stored.content.pages:
            raise UsageError(say("A page of the document can be turned by 90, 180 or 270 degrees."))
        before = self.understanding.key(stored.submission)
        processed = readings.processed_at(self.understanding.archive, before)
        turned = tuple(
            replace(one, rotation=(one.rotation + degrees) % 360) if one.number == page else one
            for one in processed.reading.pages
        )
        reading = replace(processed.reading, pages=turned)
        key = self.understanding.archive.put(codec.encode(replace(processed, reading=reading)))
        content = self.understanding.with_pages(stored, stored.content.pages, reading)
        with self._write() as desk:
            store = desk.store
            still(store, opened, self.person)
            if readings.key_of(store, stored.submission) != before:
                raise Conflict(say("Other pages of this file were changed at the same moment. Turn it again."))
            store.ledger.turn(stored.submission, page, degrees)
            store.readings.keep(stored.submission, ledger.READ, key, Versions(code="human", type=uuid4().hex))
            if truth.plain(content) != truth.plain(stored.content):
                self._change(store, opened, content)
            return self._again(store, stored.id)

    def read_again(self, opened: Opened, languages: Sequence[str]) -> StoredDocument:
        """Let a worker read the document's pages once more, in these languages (ISO 639-1, the likeliest first).

        The document leaves the queue meanwhile; what the person has typed is given up.

        Raises:
            UsageError: there is no such language, or none is named.
            Conflict: someone else holds the document, changed it or decided about it meanwhile.
        """
        unknown = [one for one in languages if one not in CODES]
        if unknown or not languages:
            known = Value(text=", ".join(sorted(CODES)))
            if not unknown:
                raise UsageError(say("Name a language. Languages are: {known}.", known=known))
            told = say("There is no language '{language}'. Languages are: {known}.", language=unknown[0], known=known)
            raise UsageError(told)
        with self._write() as desk:
            stored = still(desk.store, opened, self.person)
            desk.store.drafts.drop(stored.id, self.person)
            desk.store.reviews.finish(stored.id)
            desk.read_again(stored.id, stored.revision, languages)
            named = Value(text=", ".join(languages))
            reason = say("{person} lets it be read again: {languages}", person=self.person, languages=named)
            return desk.store.documents.move(stored.id, DocumentState.FOUND, reason)

    def _write(self) -> AbstractContextManager[Desk]:
        return self.understanding.books.write(self.understanding.company, self.person)

    def _change(self, store: Store, opened: Opened, content: Document) -> StoredDocument:
        """Keep the document as it is now, with what people entered for it before."""
        stored = still(store, opened, self.person)
        return _revise(store, stored, content, stored.revision)

    def _again(self, store: Store, document: str) -> Opened:
        return open_for(store, store.reviews.get(document), store.drafts.find(document, self.person))


def _next_id(store: Store, submission: str) -> str:
    """Return an id that no document of the submission has, in the order in which ids are given."""
    taken = {int(one.id.rpartition("-")[2]) for one in store.documents.of_submission(submission)}
    return f"{submission}-{max(taken) + 1}"


def _refuse_other_pages(ordered: Sequence[int], pages: Sequence[int]) -> None:
    if sorted(ordered) != sorted(pages):
        raise UsageError(say("To order the pages, name each page of the document once."))


def _document_before(store: Store, stored: StoredDocument) -> StoredDocument:
    """Return the document that holds the last page before this one's."""
    first = min(stored.content.pages)
    held = [
        page
        for page in store.ledger.pages(stored.submission)
        if page.number < first and page.state is PageState.HELD and page.document != stored.id
    ]
    if not held:
        raise UsageError(say("There is no document before this one in the file."))
    return store.documents.get(held[-1].document)


def _holder(store: Store, submission: str, page: int) -> str:
    """Return the id of the document that holds the page, "" where none does."""
    return next((one.document for one in store.ledger.pages(submission) if one.number == page), "")


def _refuse_worked_on(store: Store, part: StoredDocument) -> None:
    """Raise `Conflict` where a person did something to the part that was split off, which would be lost."""
    is_parked = store.reviews.get(part.id).state is ReviewState.PARKED
    if part.revision > 1 or is_parked or store.drafts.exist(part.id) or store.entries.of(part.id, part.revision):
        raise Conflict(
            say("Someone has worked on the document {document} meanwhile. Nothing was undone.", document=part.id)
        )


def _refuse_entered(store: Store, stored: StoredDocument, revision: int) -> None:
    """Raise `Conflict` where a person entered values since the revision, which would be lost."""
    before = {(one.person, *sorted(one.values.items())) for one in store.entries.of(stored.id, revision)}
    since = {(one.person, *sorted(one.values.items())) for one in store.entries.of(stored.id, stored.revision)}
    if since - before:
        raise Conflict(
            say("Someone has worked on the document {document} meanwhile. Nothing was undone.", document=stored.id)
        )


def _revise(store: Store, stored: StoredDocument, content: Document, entered: int) -> StoredDocument:
    """Keep the document as it is now, in review, with what people entered for its revision `entered`."""
    revised = in_review(store, store.documents.revise(stored.id, content, stored.revision))
    for entry in store.entries.of(stored.id, entered):
        store.entries.carry(entry, revised.revision)
    return revised
