"""The queue and what arrived, as programs get them: the same pages in the same order, values as canonical text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any

from fastapi import Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict

from documents.records import DocumentState, PageState, Review, ReviewState, Submission, SubmissionState
from documents.types import DocumentTypes
from podatelna.web import cookies
from podatelna.web.queue_view import Onlooker, reasons_of
from podatelna.web.telling import tell
from podatelna.web.translation import Words
from storage.repositories.arrivals import PageFate


class Told(BaseModel):
    """What a program is told."""

    model_config = ConfigDict(frozen=True)


class Waiting(Told):
    """A document that waits for a person."""

    document: str
    state: ReviewState
    kind: str
    party: str
    number: str
    issued: date | None
    total: str | None  # an amount with two places
    currency: str
    reasons: tuple[str, ...]  # in the language of the token's user
    note: str
    queued_at: datetime  # to the minute, as on the page: seconds would tell blind samples from what came with them
    priority: int  # 1 now … 100 bulk
    holder: str  # login of who has it open
    assigned: str  # login of the only one who may take it
    entered: int  # how many people entered its critical fields so far


class WaitingList(Told):
    """A page of the queue."""

    documents: tuple[Waiting, ...]
    next: str  # `after` of the next page; empty where this is the last one
    counts: Mapping[str, int]  # of all pages, by state; counted up to 1000


class ArrivedPage(Told):
    """What became of a page."""

    number: int
    state: PageState
    note: str
    document: str
    document_state: DocumentState | None


class ArrivedFile(Told):
    """A file that arrived."""

    submission: str
    name: str
    door: str
    size: int  # bytes
    received_at: datetime
    state: SubmissionState
    error: str
    duplicate_of: str
    pages: tuple[ArrivedPage, ...]


class ArrivedList(Told):
    """A page of what arrived."""

    files: tuple[ArrivedFile, ...]
    next: str  # `after` of the next page; empty where this is the last one
    counts: Mapping[SubmissionState, int]  # of all pages


def answers(model: type[Told]) -> dict[int | str, dict[str, Any]]:
    """Return how the schema tells of a route that answers a program with this, and a person with a page."""
    return {200: {"model": model, "content": {"text/html": {"schema": {"type": "string"}}}}}


def is_for_program(request: Request) -> bool:
    """Return whether JSON is asked for, or a program comes with a token and does not ask for a page."""
    accepted = request.headers.get("accept", "")
    if "text/html" in accepted:
        return False
    return "application/json" in accepted or cookies.bearer_of(request) is not None


def answer(told: Told) -> Response:
    """Return the list as JSON."""
    return Response(told.model_dump_json(), media_type="application/json")


def waiting_of(review: Review, entered: Sequence[str], by: Onlooker) -> Waiting:
    """Return a document that waits, whose critical fields these people entered."""
    shown = review.summary
    return Waiting(
        document=review.document,
        state=review.state,
        kind=shown.kind,
        party=shown.party,
        number=shown.number,
        issued=shown.issued,
        total=None if shown.total is None else f"{shown.total:.2f}",
        currency=shown.currency,
        reasons=reasons_of(review, entered, by),
        note=review.note,
        queued_at=review.queued_at.replace(second=0, microsecond=0),
        priority=review.priority,
        holder=review.holder,
        assigned=review.assigned,
        entered=len(entered),
    )


def files_of(
    submissions: Iterable[Submission], fates: Iterable[PageFate], types: DocumentTypes, words: Words
) -> tuple[ArrivedFile, ...]:
    """Return the submissions, each with what became of its pages."""
    pages = {id: tuple(found) for id, found in groupby(fates, lambda one: one.submission)}
    return tuple(_file(one, pages.get(one.id, ()), types, words) for one in submissions)


def _file(one: Submission, fates: Iterable[PageFate], types: DocumentTypes, words: Words) -> ArrivedFile:
    return ArrivedFile(
        submission=one.id,
        name=one.name,
        door=one.door,
        size=one.size,
        received_at=one.received_at,
        state=one.state,
        error=tell(one.error, words, types=types),
        duplicate_of=one.duplicate_of,
        pages=tuple(_page(fate, types, words) for fate in fates),
    )


def _page(fate: PageFate, types: DocumentTypes, words: Words) -> ArrivedPage:
    return ArrivedPage(
        number=fate.number,
        state=fate.state,
        note=tell(fate.note, words, types=types),
        document=fate.document,
        document_state=fate.told_state,
    )
