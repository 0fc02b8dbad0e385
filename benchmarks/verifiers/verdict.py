"""What is true of the books when the verifiers went home."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.verifiers.office import COMPANY, DOUBTFUL
from benchmarks.verifiers.people import MEANT, Worked
from documents.records import DocumentState
from pipeline.engine.books import Books


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How many documents came to which end."""

    once: int  # accepted by one person, once, and now a record with what they typed
    twice: int  # accepted more than once
    lost: int  # neither a record nor in the queue
    errors: tuple[str, ...]  # answers that were none
    tampering: tuple[str, ...]  # places where the audit trail does not hold


def judge(books: Books, worked: Sequence[Worked], ids: Sequence[str]) -> Verdict:
    """Return what became of the documents `ids`."""
    accepted = Counter(document for one in worked for document in one.accepted)
    with books.read(COMPANY) as store:
        finished = Counter(event.subject for event in store.events() if event.action == "review.done")
        once = lost = 0
        for id in ids:
            document = store.documents.get(id)
            record = store.records.find(id, document.revision)
            right = record is not None and record.values.get(DOUBTFUL) == MEANT
            once += right and accepted[id] == finished[id] == 1
            review = store.reviews.find(id)
            waits = review is not None and review.state != "done"
            lost += record is None and not waits
        tampering = tuple(one.message for one in store.verify())
    return Verdict(
        once=once,
        twice=sum(number > 1 for number in (accepted | finished).values()),
        lost=lost,
        errors=tuple(error for one in worked for error in one.wrong),
        tampering=tampering,
    )


def await_records(books: Books, patience: float) -> None:
    """Wait until workers have made a record of everything that was accepted, or for so many seconds."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        with books.read(COMPANY) as store:
            if not store.documents.counts().get(DocumentState.FOUND):
                return
        time.sleep(0.5)


def documents(books: Books) -> list[str]:
    """Return the ids of all documents."""
    with books.read(COMPANY) as store:
        return sorted({event.subject for event in store.events() if event.action.startswith("document.")})
