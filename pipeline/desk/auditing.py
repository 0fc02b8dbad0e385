"""The blind audit: of what is done without a person, someone looks at a random share, not knowing which it is.

A sample stands in the queue like any other document, with a reason worded like any other: the value that was least
sure, and a share by which it seems as unsure as those that wait for that reason; a true one would give it away. Who
confirms it changes nothing in the books; what was wrong is corrected as ever. What comes out is held against the
promise, and where that is broken, documents of the kind go to a person until a supervisor lets them pass again. What
was drawn before that is past then.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from secrets import SystemRandom

from documents.fields import Document
from documents.messages import Value, as_rate, say
from documents.records import DocumentState, Halt, Sample, SampleState, StoredDocument
from documents.types import DocumentType
from pipeline.desk import truth
from storage.store import Store
from validation.decision import least_sure
from validation.promise import Measured, measure

DONE = frozenset({DocumentState.COMMITTED, DocumentState.ARCHIVED})
LEAST = 0.5  # that a sample seems sure
WINDOW = timedelta(days=90)  # samples drawn before say little about what is committed now


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How the promise stands for a kind."""

    kind: str
    promised: float  # share of wrong fields that is accepted
    measured: Measured
    halt: Halt | None  # what stops its automation now


def draw(store: Store, document: str, declared: DocumentType) -> None:
    """Put the document among those that wait for a person, by chance, where it was done without one."""
    stored, chance = store.documents.get(document), SystemRandom()
    if stored.state not in DONE or chance.random() >= store.promises.get().sampled:
        return
    store.samples.draw(document, stored.revision, stored.summary.kind)
    thresholds = declared.thresholds
    seeming = chance.uniform(LEAST, max(LEAST, min(thresholds.field, thresholds.kind) - 0.01))
    store.reviews.recheck(document, [least_sure(stored.content, declared, seeming)])


def is_blind(store: Store, document: str) -> bool:
    """Return whether the document is a sample that nobody has looked at yet, so that nobody may know that it is one."""
    return _unchecked(store, document) is not None


def check(store: Store, document: str, true: Document, person: str) -> None:
    """Note what was wrong with the document where it is a sample that nobody has looked at yet."""
    sample = _unchecked(store, document)
    if sample is not None:
        committed, right = _all_of(store.documents.at(document, sample.revision), true), _all_of(true, true)
        wrong = {name for name in committed.keys() | right.keys() if committed.get(name) != right.get(name)}
        _note(store, sample, person, len(committed.keys() | right.keys()), wrong)


def refute(store: Store, stored: StoredDocument, person: str) -> None:
    """Note that all was wrong with the document, which was not to be booked, where it is a sample as for `check`."""
    sample = _unchecked(store, stored.id)
    if sample is not None:
        committed = store.documents.at(stored.id, sample.revision)
        names = _all_of(committed, committed)
        _note(store, sample, person, len(names), set(names))


def standing(store: Store, kind: str) -> Standing:
    """Return how the promise stands for a kind."""
    ends = [one.resumed_at for one in store.promises.halts() if one.kind == kind and one.resumed_at]
    since = max([datetime.now(UTC) - WINDOW, *ends])
    return Standing(
        kind=kind,
        promised=store.promises.get().wrong,
        measured=measure(store.samples.found(kind, since)),
        halt=store.promises.halted(kind),
    )


def change_promise(store: Store, wrong: float, sampled: float) -> None:
    """Promise something else from now on, and stop the automation of each kind that is known not to keep it.

    Raises:
        UsageError: one of the shares is none.
    """
    store.promises.change(wrong, sampled)
    for one in store.statistics.samples(datetime.now(UTC) - WINDOW):
        _hold_to_promise(store, one.kind)


def _note(store: Store, sample: Sample, person: str, fields: int, wrong: set[str]) -> None:
    """Note what was wrong with a sample, and stop the automation of its kind where that breaks the promise."""
    store.samples.check(sample.document, person, fields, wrong)
    _hold_to_promise(store, sample.kind)


def _hold_to_promise(store: Store, kind: str) -> None:
    """Stop the automation of a kind where what was measured breaks the promise."""
    found = standing(store, kind)
    if found.measured.breaks(found.promised):
        measured = found.measured
        store.promises.halt(
            kind,
            say(
                "Of {fields} fields in {documents} blind samples {wrong} were wrong: {rate}, at least {low}. "
                "Promised were at most {promised}.",
                fields=measured.fields,
                documents=measured.documents,
                wrong=measured.wrong,
                rate=_share(measured.rate),
                low=_share(measured.low),
                promised=_share(found.promised),
            ),
        )


def _share(share: float) -> Value:
    return as_rate(Decimal(f"{share:.2%}".rstrip("%")))


def _unchecked(store: Store, document: str) -> Sample | None:
    sample = store.samples.find(document)
    return sample if sample is not None and sample.state is SampleState.WAITING else None


def _all_of(document: Document, beside: Document) -> dict[str, str]:
    """Return all values of the document by name, as `truth.plain` does, its pages among them."""
    return {**truth.plain(document, beside), "pages": " ".join(map(str, sorted(document.pages)))}
