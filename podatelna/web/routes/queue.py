"""The queue: documents that wait for a person, looked through by an address that holds all filters, and given out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from documents.errors import Conflict
from documents.people import User
from documents.records import ReviewState
from documents.types import DocumentTypes
from podatelna.web import lists
from podatelna.web.collation import place
from podatelna.web.failures import Forbidden, NotHere
from podatelna.web.labels import title_of
from podatelna.web.pages import page
from podatelna.web.permissions import may
from podatelna.web.queue_view import NOTHING_FREE, PRIORITIES, Onlooker, Urgency, rows_of, urgency_word
from podatelna.web.seat import Here, Seat, allowed
from podatelna.web.sights import listed
from podatelna.web.sought import Sealed, opened, sealed
from podatelna.web.translation import Words
from storage.repositories.queue import COUNTED, Queue, QueueOrder, QueuePage
from storage.repositories.reviews import Reviews

router = APIRouter(prefix="/c/{company}")
VERIFY = Depends(allowed("verify"))
SUPERVISE = Depends(allowed("supervise"))
AT_ONCE = 200  # documents that are given out by one click
STATES: Mapping[str, tuple[ReviewState, ...]] = {
    "waiting": (ReviewState.WAITING,),
    "parked": (ReviewState.PARKED,),
    "booked": (ReviewState.BOOKED,),
}
FREE = "free"
Short = Annotated[str, Field(max_length=200)]


class Sought(BaseModel):
    """What of the queue to show, as the form asks; what is empty is not asked."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    state: Literal["waiting", "parked", "booked"] = "waiting"
    kind: Short = ""
    who: Short = ""  # "free" for what nobody holds, "holds:LOGIN", "for:LOGIN" for what is assigned to them
    q: Short = ""
    order: QueueOrder = QueueOrder.URGENT

    def queue(self, after: str) -> Queue:
        """It as the storage asks, after this page."""
        way, _, login = self.who.partition(":")
        return Queue(
            states=STATES[self.state],
            kinds=(self.kind,) if self.kind else (),
            holder={FREE: "", "holds": login}.get(way),
            assigned=login if way == "for" else "",
            text=self.q.strip(),
            order_by=self.order,
            after=after,
        )


class Wanted(Sought):
    """The same as the address says it: what names people or tells of papers is sealed."""

    who: Sealed = ""  # "free" as it is
    q: Sealed = ""
    after: Sealed = ""

    @classmethod
    def of(cls, sought: Sought, seat: Seat) -> Wanted:
        """Return how an address asks this."""
        who = sought.who if sought.who == FREE else sealed(seat, "who", sought.who)
        return cls.model_validate({**sought.model_dump(), "who": who, "q": sealed(seat, "q", sought.q.strip())})

    def sought(self, seat: Seat) -> Sought:
        """Return what is asked; raise `UsageError` where it cannot be opened."""
        who = self.who if self.who == FREE else opened(seat, "who", self.who)
        return Sought.model_validate({**self.model_dump(), "who": who, "q": opened(seat, "q", self.q)})

    def address(self, **changes: str) -> str:
        """Return the query of the same view with these changes; a changed view begins with its first page.

        >>> Wanted(kind="invoice", after="abc").address(order="oldest")
        '?kind=invoice&order=oldest'
        """
        values = {**self.model_dump(mode="json", exclude_defaults=True), "after": "", **changes}
        return "?" + urlencode({name: value for name, value in values.items() if value})


Chosen = Annotated[list[Short], Form(alias="document", min_length=1, max_length=AT_ONCE)]
Back = Annotated[str, Form(max_length=8000)]


@router.get(
    "/queue",
    dependencies=[Depends(allowed("look")), Depends(listed("queue"))],
    responses=lists.answers(lists.WaitingList),
)
def show_queue(request: Request, seat: Here, wanted: Annotated[Wanted, Query()]) -> Response:
    """Show a page of the queue, or give it to a program."""
    if wanted.state not in _states(seat):
        raise Forbidden
    sought = wanted.sought(seat)
    found, counts, entered = _search(seat, sought.queue(opened(seat, "after", wanted.after)), wanted.state)
    following = sealed(seat, "after", found.next)
    by = Onlooker(login=seat.user.login, types=seat.house.types, words=seat.words)
    if lists.is_for_program(request):
        documents = tuple(lists.waiting_of(one, entered.get(one.document, ()), by) for one in found.reviews)
        return lists.answer(lists.WaitingList(documents=documents, next=following, counts=counts))
    members = _members(seat)
    by = replace(by, names={one.login: one.name for one in members})
    return page(
        request,
        "queue.html",
        wanted=wanted,
        sought=sought,
        rows=rows_of(found.reviews, entered, datetime.now(UTC), by),
        following=wanted.address(after=following) if following else "",
        back=wanted.address(after=wanted.after),
        counts=counts,
        counted=COUNTED,
        kinds=_kinds(seat.house.types, seat.words),
        members=members,
        urgencies={one: urgency_word(one, seat.words) for one in PRIORITIES},
        is_filtered=wanted.address() != Wanted(state=wanted.state, order=wanted.order).address(),
        done=_done(request.query_params.get("done", ""), seat.words),
    )


@router.post("/queue/search", dependencies=[Depends(allowed("look"))])
def search(seat: Here, sought: Annotated[Sought, Form()]) -> Response:
    """Lead to the address of what is looked for."""
    address = Wanted.of(sought, seat).address()
    return RedirectResponse(f"/c/{seat.company}/queue{address}", HTTPStatus.SEE_OTHER)


@router.post("/queue/assign", dependencies=[SUPERVISE])
def assign(seat: Here, documents: Chosen, person: Annotated[Short, Form()] = "", back: Back = "") -> Response:
    """Let only one person take the documents; anyone where no person is named."""
    if person and person not in {one.login for one in _members(seat)}:
        raise NotHere
    return _each(seat, documents, back, "assigned", lambda reviews, one: reviews.assign(one, person))


@router.post("/queue/priority", dependencies=[SUPERVISE])
def prioritise(seat: Here, documents: Chosen, urgency: Annotated[Urgency, Form()], back: Back = "") -> Response:
    """Let the documents come sooner or later."""
    priority = PRIORITIES[urgency]
    return _each(seat, documents, back, "prioritised", lambda reviews, one: reviews.prioritise(one, priority))


@router.post("/queue/park", dependencies=[VERIFY])
def park(
    seat: Here, documents: Chosen, note: Annotated[str, Form(min_length=1, max_length=1000)], back: Back = ""
) -> Response:
    """Lay the documents aside with a note."""
    login = seat.user.login
    return _each(seat, documents, back, "parked", lambda reviews, one: reviews.park(one, login, note.strip()))


@router.post("/queue/unpark", dependencies=[VERIFY])
def unpark(seat: Here, documents: Chosen, back: Back = "") -> Response:
    """Let parked documents wait for anyone again."""
    return _each(seat, documents, back, "unparked", lambda reviews, one: reviews.unpark(one))


def _states(seat: Seat) -> tuple[str, ...]:
    """Return which parts of the queue the person may see: who only verifies must not know what was a blind sample."""
    return tuple(state for state in STATES if state != "booked" or may(seat.roles, "dashboard"))


def _search(seat: Seat, queue: Queue, shown: str) -> tuple[QueuePage, Mapping[str, int], Mapping[str, tuple[str, ...]]]:
    """Return the page, how many there are of each state, and who entered critical fields, by document."""
    with seat.house.books.read(seat.company) as store:
        found = store.reviews.search(queue)
        others = (state for state in _states(seat) if state != shown)
        counts = {state: store.reviews.count(Queue(states=STATES[state])) for state in others}
        entered = store.entries.people([one.document for one in found.reviews])
    return found, {shown: found.total, **counts}, entered


@router.post("/queue/settle", dependencies=[SUPERVISE])
def settle(seat: Here, documents: Chosen, back: Back = "") -> Response:
    """Note that documents that were booked by mistake were taken out of accounting."""
    return _each(seat, documents, back, "settled", lambda reviews, one: reviews.settle(one))


def _each(seat: Seat, documents: list[str], back: str, done: str, act: Callable[[Reviews, str], object]) -> Response:
    """Do it to each document that is still to be had, and go back to where the person was, with how many these were."""
    count = 0
    with seat.house.books.write(seat.company, seat.user.login) as desk:
        for document in dict.fromkeys(documents):
            try:
                act(desk.store.reviews, document)
            except Conflict:
                continue
            count += 1
    query = urlencode({"done": f"{done}.{count}.{len(set(documents)) - count}"})
    there = back if back.startswith("?") and back.isascii() and back.isprintable() else "?"
    return RedirectResponse(f"/c/{seat.company}/queue{there.rstrip('&')}&{query}", HTTPStatus.SEE_OTHER)


def _done(told: str, words: Words) -> tuple[str, str]:
    """Return what to tell of what was done just now, and of what could not be."""
    if told == NOTHING_FREE:
        return "", words("No document is free for you just now.")
    done, _, numbers = told.partition(".")
    count, _, left = numbers.partition(".")
    if not (count.isdecimal() and left.isdecimal() and len(numbers) < 10):
        return "", ""
    say = {
        "assigned": words.many("%(number)s document assigned.", "%(number)s documents assigned.", int(count)),
        "prioritised": words.many(
            "Priority of %(number)s document changed.", "Priority of %(number)s documents changed.", int(count)
        ),
        "parked": words.many("%(number)s document parked.", "%(number)s documents parked.", int(count)),
        "settled": words.many("%(number)s document settled.", "%(number)s documents settled.", int(count)),
        "unparked": words.many("%(number)s document waits again.", "%(number)s documents wait again.", int(count)),
    }
    refused = words.many(
        "%(number)s was not to be had: someone else is working on it, or it is done.",
        "%(number)s were not to be had: someone else is working on them, or they are done.",
        int(left),
    )
    return (say.get(done, "") if int(count) else ""), (refused if int(left) else "")


def _members(seat: Seat) -> list[User]:
    """Return who may take documents here, by name."""
    with seat.house.books.read_people() as door:
        found = door.people.of_company(seat.company)
    able = [user for user, membership in found if not user.disabled and may(membership.roles, "verify")]
    return sorted(able, key=lambda user: place(user.name, seat.words.language))


def _kinds(types: DocumentTypes, words: Words) -> list[tuple[str, str]]:
    """Return the kinds to choose from, each with what it is called."""
    found = [(one.name, title_of(one, words)) for one in types.values() if one.kind == one.name]
    return sorted(found, key=lambda pair: place(pair[1], words.language))
