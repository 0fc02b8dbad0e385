"""Twenty verifiers at once before 100,000 waiting documents, and 2,000 documents to the end, on both databases.

They talk to `podatelna serve` as a browser does, with sessions and CSRF tokens; the server runs in a process of its
own, with a worker beside it that books what is accepted.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import postgresql
from benchmarks.table import Line
from benchmarks.verifiers import browser, office, people, verdict
from benchmarks.verifiers.people import Pace

WAITING = 100_000
VERIFIERS = 20
DOCUMENTS = 2_000
PACE = 3.0  # seconds a person thinks about a document; in an office they are rather ten
SECONDS = 90.0  # that they work before the long queue
ASKED = 50.0  # milliseconds
SHOWN = {
    "queue": "page of the queue",
    "take": "next document: taken, and its view",
    "draft": "save of what was typed, and the view anew",
    "accept": "accept",
    "words": "words of a page",
    "picture": "picture of a page",
}
MANY = 1_500  # documents that may be looked at, with a reading of their own


@contextmanager
def _sqlite() -> Iterator[str]:
    yield ""


@contextmanager
def _postgresql() -> Iterator[str]:
    with postgresql.running() as server:
        yield server.url()


DATABASES: dict[str, Callable[[], AbstractContextManager[str]]] = {"SQLite": _sqlite, "PostgreSQL": _postgresql}


def measure() -> Iterator[Line]:
    """Yield how fast the server answers, and whether each document is verified once."""
    for name, started in DATABASES.items():
        with started() as url:
            yield from _before_a_long_queue(name, url)
        with started() as url:
            yield from _to_the_end(name, url)


def _before_a_long_queue(name: str, url: str) -> Iterator[Line]:
    with TemporaryDirectory() as folder, office.opened(Path(folder), url, VERIFIERS) as (opened, books):
        office.fill(opened, books, WAITING, MANY)
        with office.serving(opened):
            worked = people.work(opened, Pace(seconds=PACE, until=time.monotonic() + SECONDS))
            drawn = browser.enter_to_ready(opened)
    done = sum(len(one.accepted) for one in worked)
    at_work = f"{name}, {VERIFIERS} verifiers, {WAITING:,} waiting, {done / SECONDS:.1f} documents a second"
    for what, told in SHOWN.items():
        taken = people.taken(worked, what)
        wanted = f"p95 at most {ASKED:.0f} ms" if what in {"queue", "take", "draft", "accept"} else ""
        yield Line(what=f"{told} ({at_work})", figure=shown(taken), wanted=wanted, note=f"{len(taken)} answers")
    errors = [error for one in worked for error in one.wrong]
    yield Line(what=f"answers that were errors ({name})", figure=str(len(errors)), wanted="0", note=first(errors))
    yield Line(
        what=f"Enter until the next document is drawn and ready ({name}, Chromium, {WAITING:,} waiting)",
        figure=shown(drawn),
        wanted="median at most 150 ms",
        note=f"{len(drawn)} documents",
    )


def _to_the_end(name: str, url: str) -> Iterator[Line]:
    begun = time.monotonic()
    with TemporaryDirectory() as folder, office.opened(Path(folder), url, VERIFIERS) as (opened, books):
        office.fill(opened, books, DOCUMENTS, DOCUMENTS)
        with office.serving(opened):
            worked = people.work(opened, Pace())
            seconds = time.monotonic() - begun
            verdict.await_records(books, patience=600)
        found = verdict.judge(books, worked, verdict.documents(books))
    note = f"{VERIFIERS} verifiers as fast as they can, {seconds:.0f} s; lost {found.lost}, twice {found.twice}"
    what = f"documents verified once, and booked with what was typed ({name})"
    yield Line(what=what, figure=str(found.once), wanted=str(DOCUMENTS), note=note)
    yield Line(
        what=f"answers that were errors ({name})", figure=str(len(found.errors)), wanted="0", note=first(found.errors)
    )
    holds = "holds" if not found.tampering else first(found.tampering)
    yield Line(what=f"audit trail ({name})", figure=holds, wanted="holds")


def shown(taken: Sequence[float]) -> str:
    """Return the median and the 95th percentile of milliseconds, which are in order.

    >>> shown([1.0, 2.0, 3.0, 4.0, 50.0])
    'p50 3 ms, p95 50 ms'
    """
    if not taken:
        return "nothing"
    return f"p50 {taken[len(taken) // 2]:.0f} ms, p95 {taken[min(len(taken) - 1, len(taken) * 95 // 100)]:.0f} ms"


def first(told: Sequence[str]) -> str:
    """Return the first of several messages, fit for a table."""
    return told[0][:200].replace("|", "/").replace("\n", " ") if told else ""
