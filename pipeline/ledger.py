"""The ledger's moves: what each step writes, within the one transaction its caller has open.

Every move may be made again and then changes nothing, so that a worker that died between two moves is followed by one
that starts from the first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from documents.errors import AlreadyBooked
from documents.fields import Document, Outcome
from documents.messages import Told, say
from documents.records import DocumentState, PageState, StoredDocument, SubmissionState, Versions
from documents.types import DocumentType, DocumentTypes, Mode, type_of
from pipeline.desk import auditing
from pipeline.processed import Processed
from storage.store import Store

READ = "read"  # the step whose finding is kept: reading and documents of a submission


def start(store: Store, submission: str, stage: str) -> None:
    """Note that a worker begins `stage`: if it dies of it, this is all that is left to tell why."""
    store.submissions.note_stage(submission, stage)
    store.submissions.move(submission, SubmissionState.READING)


def keep(store: Store, submission: str, key: str, versions: Versions) -> None:
    """Note where in the archive the finding of `READ` lies, and which versions found it."""
    store.readings.keep(submission, READ, key, versions)


def kept(store: Store, submission: str, versions: Versions) -> str:
    """Return the archive key of what these versions found in the submission, empty where they found nothing yet."""
    found = store.readings.found(submission, READ, versions)
    return found.key if found else ""


def enter(
    store: Store, submission: str, processed: Processed, priority: int, versions_of: Callable[[Document], Versions]
) -> list[str]:
    """Enter the pages and documents that were found; return the documents' ids.

    What an earlier run entered stays, even where this version of the code would find something else.
    """
    entered = store.documents.of_submission(submission)
    if entered:
        return [one.id for one in entered]
    pages = processed.reading.pages
    store.ledger.enter(submission, [(page.width, page.height) for page in pages])
    store.ledger.read(submission, {page.number: page.image for page in pages})
    ids = [
        store.documents.add(f"{submission}-{number}", submission, one, versions_of(one), priority).id
        for number, one in enumerate(processed.documents, start=1)
    ]
    for page in store.ledger.pages(submission):
        if page.state is PageState.READ:
            store.ledger.leave_out(submission, page.number, "it belongs to no document: blank, or a separator sheet")
    return ids


def settle(store: Store, document: str, types: DocumentTypes) -> None:
    """Commit the document where that needs no person, else put it into the review queue.

    A document whose type says that a person looks at each is queued whatever was decided about its values, and so is
    one of a kind of which too much was wrong. Of what is committed, a person looks at some blindly. A document that had
    a place in the queue was settled: it is accepted, or read again, if it waits there no longer.
    """
    store.begin()
    stored = store.documents.get(document)
    if stored.state is not DocumentState.FOUND or store.reviews.find(document) is not None:
        return
    decision = stored.content.decision
    mode = _declared(stored, types).mode
    if decision.outcome is not Outcome.COMMIT or mode is not Mode.AUTOMATIC:
        store.reviews.queue(document, decision.reasons or (_REASONS[mode],))
        return
    if store.promises.halted(stored.summary.kind) is not None:
        store.reviews.queue(document, [_HALTED])
        return
    commit(store, document, stored.revision, types)
    auditing.draw(store, document, _declared(stored, types))


def commit(store: Store, document: str, revision: int, types: DocumentTypes, knowing: Sequence[str] = ()) -> None:
    """Make the document's revision a record; where the same paper is one already, a person must look.

    They are told which that is, so it is no blind sample any more. A document whose type declares no fields has nothing
    to book; it is archived without a record.
    """
    stored = store.documents.get(document)
    if not _declared(stored, types).fields:
        store.records.archive(document, revision)
        return
    try:
        store.records.commit(document, revision, knowing)
    except AlreadyBooked as booked:
        for twin in store.records.twins(stored):
            store.samples.retire(twin.document)
        store.reviews.queue(document, [booked.told])


def finish(store: Store, submission: str) -> None:
    """Note that each document of the submission is committed, archived or queued."""
    store.submissions.move(submission, SubmissionState.DONE)


def reject(store: Store, submission: str, reason: Told) -> None:
    """Note that the file cannot be read, and why."""
    store.submissions.move(submission, SubmissionState.REJECTED, reason)


def postpone(store: Store, submission: str, reason: Told) -> None:
    """Note that the work broke down and will be tried again; what is closed stays closed."""
    if is_open(store, submission):
        store.submissions.move(submission, SubmissionState.RECEIVED, reason)


def quarantine(store: Store, submission: str, reason: Told) -> None:
    """Note that the work broke down for good, and why; what is closed stays closed."""
    if is_open(store, submission):
        store.submissions.move(submission, SubmissionState.FAILED, reason)


def is_open(store: Store, submission: str) -> bool:
    """Return whether the submission waits for a worker or has one."""
    found = store.submissions.find(submission)
    return found is not None and found.state in {SubmissionState.RECEIVED, SubmissionState.READING}


def _declared(stored: StoredDocument, types: DocumentTypes) -> DocumentType:
    return type_of(types, stored.content.kind.name, stored.content.kind.subkind)


_HALTED = say("Too much was wrong in blind samples of this kind: a person looks at each document.")
_REASONS = {
    Mode.AUTOMATIC: say("Nobody has decided about it."),
    Mode.ASSISTED: say("A person confirms every document of this type."),
    Mode.MANUAL: say("A person types the values of this type."),
}
