"""Who looks at pages: pictures and words fetched by address leave one event in the audit trail a sitting, not one each.

A sitting lasts as long as the person goes on looking at the file's pages, with pauses no longer than a lease.
"""

from __future__ import annotations

from collections.abc import Callable
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
        self._last: dict[tuple[str, str, str], float] = {}  # when they looked, by company, person, file; latest last

    def begins(self, company: str, person: str, submission: str) -> bool:
        """Note a look, and return whether a sitting begins with it."""
        key, now = (company, person, submission), self._clock()
        with self._lock:
            while self._last and now - next(iter(self._last.values())) > LEASE.total_seconds():
                del self._last[next(iter(self._last))]
            is_new = self._last.pop(key, None) is None
            self._last[key] = now
        return is_new

    def forget(self, company: str, person: str, submission: str) -> None:
        """Let the next look be the first one."""
        with self._lock:
            self._last.pop((company, person, submission), None)


async def seen(request: Request, seat: Here, submission: str, number: int) -> None:
    """Note in the audit trail that the person looks at pages of the file, unless they have been looking at it.

    Raises:
        NotHere: the company has no such page.
    """
    sights: Sights = request.app.state.sights
    if not sights.begins(seat.company, seat.user.login, submission):
        return
    try:
        await run_in_threadpool(_note, seat, submission, number)
    except BaseException:
        sights.forget(seat.company, seat.user.login, submission)
        raise


def _note(seat: Seat, submission: str, number: int) -> None:
    with seat.house.books.write(seat.company, seat.user.login) as desk:
        if all(page.number != number for page in desk.store.ledger.pages(submission)):
            raise NotHere
        desk.store.ledger.see(submission, number)
