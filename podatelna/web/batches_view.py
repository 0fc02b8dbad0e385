"""What the mailroom sees: what arrived by which door, and what became of each page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from documents.messages import marked as _
from documents.records import Submission, SubmissionState
from documents.types import DocumentTypes, type_of
from podatelna.web.labels import title_of
from podatelna.web.states import Chip, document_chip, page_chip, submission_chip
from podatelna.web.telling import tell
from podatelna.web.translation import Words
from storage.repositories.arrivals import PageFate

DOORS: Mapping[str, str] = {"inbox": _("watched folder"), "cli": _("command line"), "web": _("web page")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """What became of consecutive pages."""

    first: int
    last: int
    chip: Chip
    document: str  # id, empty where no document holds them
    title: str  # of the document, or why it is in none


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """A file that arrived."""

    id: str
    name: str
    door: str
    time: str
    day: str
    size: str
    chip: Chip
    error: str
    duplicate_of: str
    is_removed: bool
    pages: int
    fates: tuple[Fate, ...]


def batches_of(
    submissions: Iterable[Submission], fates: Iterable[PageFate], types: DocumentTypes, words: Words
) -> tuple[Batch, ...]:
    """Return the submissions as they are shown, each with what became of its pages."""
    by_submission: dict[str, list[PageFate]] = {}
    for fate in fates:
        by_submission.setdefault(fate.submission, []).append(fate)
    return tuple(_batch(one, by_submission.get(one.id, []), types, words) for one in submissions)


def size_of(number: int, words: Words) -> str:
    """Return a number of bytes as a person says it.

    >>> size_of(512, Words(language="en")), size_of(1_260_000, Words(language="cs"))
    ('512 B', '1,3 MB')
    """
    for unit, of in (("MB", 1_000_000), ("kB", 1000)):
        if number >= of:
            shown = Decimal(number) / of
            return f"{words.number(shown.quantize(Decimal('0.1') if shown < 10 else Decimal(1)))} {unit}"
    return f"{number} B"


def _batch(one: Submission, fates: list[PageFate], types: DocumentTypes, words: Words) -> Batch:
    here = one.received_at.astimezone(words.timezone)
    return Batch(
        id=one.id,
        name=one.name,
        door=words(DOORS[one.door]) if one.door in DOORS else one.door,
        time=f"{here:%H:%M}",
        day=words.date(here.date()),
        size=size_of(one.size, words),
        chip=submission_chip(one.state, words),
        error=tell(one.error, words, types=types),
        duplicate_of=one.duplicate_of,
        is_removed=one.state is SubmissionState.REMOVED,
        pages=len(fates),
        fates=tuple(_grouped(fates, types, words)),
    )


def _grouped(fates: list[PageFate], types: DocumentTypes, words: Words) -> Iterator[Fate]:
    for (document, _state, _note), run in groupby(fates, lambda one: (one.document, one.state, one.note)):
        pages = list(run)
        first = pages[0]
        yield Fate(
            first=first.number,
            last=pages[-1].number,
            chip=_chip(first, words),
            document=document,
            title=_title(first, types, words) if document else tell(first.note, words, types=types),
        )


def _chip(fate: PageFate, words: Words) -> Chip:
    state = fate.told_state
    return page_chip(fate.state, words) if state is None else document_chip(state, words)


def _title(fate: PageFate, types: DocumentTypes, words: Words) -> str:
    if fate.summary is None:
        return fate.document
    kind = title_of(type_of(types, fate.summary.kind, fate.summary.subkind), words)
    return " · ".join(filter(None, (kind, fate.summary.party, fate.summary.number)))
