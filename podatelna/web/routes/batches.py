"""Batches: what arrived, the newest first, and what became of each page."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from http import HTTPStatus
from typing import Annotated
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from documents.records import SubmissionState
from podatelna.web import lists
from podatelna.web.batches_view import batches_of
from podatelna.web.failures import NotHere
from podatelna.web.life_view import life_of, names_of
from podatelna.web.pages import page
from podatelna.web.permissions import may
from podatelna.web.seat import Here, allowed
from podatelna.web.sights import listed
from podatelna.web.sights import opened as looked_into
from podatelna.web.sought import Sealed, opened, sealed
from podatelna.web.states import submission_chip
from storage.repositories.arrivals import Arrived

router = APIRouter(prefix="/c/{company}/batches", dependencies=[Depends(allowed("batches"))])

FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(2200, 12, 31)  # none beyond has a day before or after in every zone
Day = Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY)]


class Sought(BaseModel):
    """Which files to show, as the form asks; what is empty is not asked."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    day: Annotated[Day | None, BeforeValidator(lambda value: value or None)] = None
    state: Annotated[SubmissionState | None, BeforeValidator(lambda value: value or None)] = None
    q: Annotated[str, Field(max_length=200)] = ""


class Wanted(Sought):
    """The same as the address says it: a name is sealed."""

    q: Sealed = ""
    after: Annotated[str, Field(max_length=1000)] = ""

    def arrived(self, name: str, zone: ZoneInfo) -> Arrived:
        """It as the storage asks, where this name is looked for."""
        since = datetime.combine(self.day, time(), zone) if self.day else None
        until = datetime.combine(self.day + timedelta(days=1), time(), zone) if self.day else None
        states = (self.state,) if self.state else ()
        return Arrived(states=states, since=since, until=until, text=name, after=self.after)

    def address(self, **changes: str) -> str:
        """Return the query of the same view with these changes, from its first page on."""
        values = {**self.model_dump(mode="json", exclude_defaults=True), "after": "", **changes}
        return "?" + urlencode({name: value for name, value in values.items() if value})


@router.post("/search")
def search(seat: Here, sought: Annotated[Sought, Form()]) -> Response:
    """Lead to the address of what is looked for."""
    wanted = Wanted.model_validate({**sought.model_dump(), "q": sealed(seat, "file", sought.q.strip())})
    return RedirectResponse(f"/c/{seat.company}/batches{wanted.address()}", HTTPStatus.SEE_OTHER)


@router.get("", dependencies=[Depends(listed("batches"))], responses=lists.answers(lists.ArrivedList))
def show_batches(request: Request, seat: Here, wanted: Annotated[Wanted, Query()]) -> Response:
    """Show a page of what arrived, or give it to a program."""
    name = opened(seat, "file", wanted.q)
    arrived = wanted.arrived(name, seat.words.timezone)
    with seat.house.books.read(seat.company) as store:
        found = store.arrivals.search(arrived)
        fates = store.arrivals.fates([one.id for one in found.submissions])
        tallies = store.arrivals.tallies(arrived)
    if lists.is_for_program(request):
        files = lists.files_of(found.submissions, fates, seat.house.types, seat.words)
        return lists.answer(lists.ArrivedList(files=files, next=found.next, counts=tallies))
    today = datetime.now(UTC).astimezone(seat.words.timezone).date()
    day = wanted.day or today
    return page(
        request,
        "batches.html",
        wanted=wanted,
        name=name,
        batches=batches_of(found.submissions, fates, seat.house.types, seat.words),
        following=wanted.address(after=found.next) if found.next else "",
        states=[(one.value, submission_chip(one, seat.words), tallies.get(one, 0)) for one in SubmissionState],
        total=sum(tallies.values()),
        today=today.isoformat(),
        before=(day - timedelta(days=1)).isoformat() if day > FIRST_DAY else "",
        after=(day + timedelta(days=1)).isoformat() if wanted.day and wanted.day < today else "",
        is_filtered=bool(wanted.day or wanted.state or wanted.q),
    )


@router.get("/{submission}", dependencies=[Depends(looked_into)])
def show_batch(request: Request, seat: Here, submission: str) -> Response:
    """Show one file: what became of its pages, where else its bytes came, and its events."""
    with seat.house.books.read(seat.company) as store:
        found = store.submissions.find(submission)
        if found is None:
            raise NotHere
        fates = store.arrivals.fates([submission])
        repeats = store.arrivals.repeats(found)
        events = list(store.events(submission)) if seat.may("life") else []
        broken = store.verify_around([one.sequence for one in events])
    (batch,) = batches_of([found], fates, seat.house.types, seat.words)
    return page(
        request,
        "batch.html",
        batch=batch,
        sha256=found.sha256,
        repeats=batches_of(repeats, [], seat.house.types, seat.words),
        days=life_of(events, None, seat.house.types, names_of(seat), seat.words),
        events=len(events),
        broken=broken,
        is_numbered=not may(seat.roles, "verify"),  # a gap would tell a document that was booked from one that was not
    )
