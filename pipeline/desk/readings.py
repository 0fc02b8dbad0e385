"""What was read of a submission, for who asks for it again and again: a page's words, a document as another kind."""

from __future__ import annotations

from documents import codec
from documents.errors import UsageError
from documents.messages import say
from documents.pages import Page
from pipeline import ledger
from pipeline.processed import Processed
from storage.archive import Archive
from storage.store import Store

KEPT = 200  # pages in memory: as many as many people at once look at

_decoded: dict[str, Processed] = {}


def key_of(store: Store, submission: str) -> str:
    """Return where in the archive lies what was read of the submission; raise `UsageError` where nothing is kept."""
    found = store.readings.latest(submission, ledger.READ)
    if found is None:
        raise UsageError(
            say(
                "What was read of the submission '{submission}' is not kept any more. Read it again.",
                submission=submission,
            )
        )
    return found.key


def processed_at(archive: Archive, key: str) -> Processed:
    """Return what lies under a key of the archive, from memory where it was needed lately: a key names its bytes."""
    found = _decoded.get(key)
    if found is None:
        found = codec.decode(Processed, archive.read(key))
        _decoded[key] = found
        pages = sum(len(one.reading.pages) for one in [*_decoded.values()])
        for oldest in [*_decoded][:-1]:
            if pages > KEPT and (gone := _decoded.pop(oldest, None)):
                pages -= len(gone.reading.pages)
    return found


def page_in(processed: Processed, number: int) -> Page:
    """Return what was read on a page; raise `UsageError` where there is none of that number."""
    for page in processed.reading.pages:
        if page.number == number:
            return page
    raise UsageError(say("There is no page {number} in this submission.", number=number))
