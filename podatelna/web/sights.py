"""Who looks at pages and lists: what is fetched by address leaves one event in the audit trail a sitting, not one each.

A sitting lasts as long as the person goes on looking at the file's pages, or at the list, with pauses no longer than a
lease. Each process that answers knows its own, so several leave as many events at most.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from threading import Lock
from time import monotonic

from fastapi import Request
from starlette.concurrency import run_in_threadpool

from podatelna.web.failures import NotHere
from podatelna.web.seat import Here, Seat
from storage.repositories.reviews import LEASE


class Sights:
    """What people look at just now, as far as this process knows."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._last: dict[tuple[str, str, str], float] = {}  # when, by company, person, what they saw; latest last

    def begins(self, company: str, person: str, what: str) -> bool:
        """Note a look at a file or a list, and return whether a sitting begins with it."""
        key, now = (company, person, what), self._clock()
        with self._lock:
            while self._last and now - next(iter(self._last.values())) > LEASE.total_seconds():
                del self._last[next(iter(self._last))]
            is_new = self._last.pop(key, None) is None
            self._last[key] = now
        return is_new

    def forget(self, company: str, person: str, what: str) -> None:
        """Let the next look be the first one."""
        with self._lock:
            self._last.pop((company, person, what), None)


async def seen(request: Request, seat: Here, submission: str, number: int) -> None:
    """Note in the audit trail that the person looks at pages of the file, unless they have been looking at it.

    Raises:
        NotHere: the company has no such page.
    """
    await _once(request, seat, submission, lambda: _note_page(seat, submission, number))


async def opened(request: Request, seat: Here, submission: str) -> None:
    """Note in the audit trail that the person looks at what became of the file, unless they have been.

    Raises:
        NotHere: the company has no such file.
    """
    await _once(request, seat, f"file {submission}", lambda: _note_file(seat, submission))


def listed(what: str) -> Callable[[Request, Seat], Awaitable[None]]:
    """Return the dependency that notes who looks at a list, unless they have been: `Depends(listed("queue"))`."""

    async def note(request: Request, seat: Here) -> None:
        await _once(request, seat, f"list {what}", lambda: _note_list(seat, what))

    return note


async def _once(request: Request, seat: Seat, what: str, note: Callable[[], None]) -> None:
    sights: Sights = request.app.state.sights
    who = f"{seat.user.login} {seat.token}"
    if not sights.begins(seat.company, who, what):
        return
    try:
        await run_in_threadpool(note)
    except BaseException:
        sights.forget(seat.company, who, what)
        raise


def _note_list(seat: Seat, what: str) -> None:
    with seat.house.books.write(seat.company, seat.user.login) as desk:
        desk.store.see(what)


def _note_file(seat: Seat, submission: str) -> None:
    with seat.house.books.write(seat.company, seat.user.login) as desk:
        if desk.store.submissions.find(submission) is None:
            raise NotHere
        desk.store.submissions.see(submission)


def _note_page(seat: Seat, submission: str, number: int) -> None:
    with seat.house.books.write(seat.company, seat.user.login) as desk:
        if all(page.number != number for page in desk.store.ledger.pages(submission)):
            raise NotHere
        desk.store.ledger.see(submission, number)
