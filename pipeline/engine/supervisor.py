"""Keeps worker processes alive: one a core, started anew with a pause when one dies.

A worker that cannot begin, because the database is down, ends; so the pause grows while workers die young. A worker
that finds its work done, or its installation lacking, ends for good and says so by its exit code.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import wait
from multiprocessing.context import SpawnProcess
from threading import Event

import structlog

log = structlog.get_logger(__name__)

DONE = 0
GIVEN_UP = 1
FINAL = frozenset({DONE, 2, 3})  # exit codes that end a worker for good: done, wrong use, something lacks
YOUNG = 30.0  # seconds; who dies younger may die again at once
PAUSES = (0.5, 2.0, 5.0, 15.0, 30.0)  # seconds before the next start, after so many young deaths in a row
GRACE = 60.0  # seconds a worker has to finish what it is at when it is told to stop

_spawn = get_context("spawn")  # a forked worker would share its parent's database connections


@dataclass(slots=True, kw_only=True)
class _Place:
    """One worker after the other."""

    name: str
    process: SpawnProcess | None = None
    started: float = 0.0
    start_at: float = 0.0  # monotonic; when the next may start
    young_deaths: int = 0
    code: int | None = field(default=None)  # final exit code


def supervise(
    work: Callable[[], None], processes: int, stop: Event, patience: float = math.inf, name: str = "worker"
) -> int:
    """Keep `processes` processes calling `work` until `stop` is set or all ended for good; return the exit code.

    `work` is called in a fresh process, so it must be picklable; it ends by `sys.exit` or by returning. Who died young
    more than `patience` times in a row is given up.
    """
    places = [_Place(name=f"{name}-{number}") for number in range(1, processes + 1)]
    while not stop.is_set() and any(place.code is None for place in places):
        for place in places:
            _look_after(place, work, patience)
        _sleep(places, stop)
    return _end(places)


def _look_after(place: _Place, work: Callable[[], None], patience: float) -> None:
    if place.code is not None:
        return
    if place.process is not None and not place.process.is_alive():
        _bury(place)
    if place.young_deaths > patience:
        log.error("a worker died again and again and is given up", worker=place.name)
        place.code = GIVEN_UP
    if place.process is None and place.code is None and time.monotonic() >= place.start_at:
        place.process = _spawn.Process(target=work, name=f"podatelna-{place.name}")
        place.process.start()
        place.started = time.monotonic()


def _bury(place: _Place) -> None:
    """Note how the worker ended and when the next may start."""
    process, place.process = place.process, None
    if process is None:
        return
    process.join()
    code = process.exitcode
    process.close()
    if code in FINAL:
        place.code = code
        return
    lived = time.monotonic() - place.started
    place.young_deaths = place.young_deaths + 1 if lived < YOUNG else 0
    pause = PAUSES[min(place.young_deaths, len(PAUSES) - 1)]
    place.start_at = time.monotonic() + pause
    log.warning("a worker died and is started again", worker=place.name, exit_code=code, pause_seconds=pause)


def _sleep(places: list[_Place], stop: Event) -> None:
    """Wait until a worker dies, `stop` is set or half a second has gone."""
    sentinels = [place.process.sentinel for place in places if place.process is not None]
    if sentinels:
        wait(sentinels, timeout=0.5)
    else:
        stop.wait(0.5)


def _end(places: list[_Place]) -> int:
    """Ask the workers to stop, kill who does not; return the worst final exit code."""
    running = [place.process for place in places if place.process is not None]
    for process in running:
        process.terminate()
    deadline = time.monotonic() + GRACE
    for process in running:
        process.join(max(0.0, deadline - time.monotonic()))
        if process.is_alive():
            log.warning("a worker did not stop in time; others take over what it was at", process=process.name)
            process.kill()
            process.join()
        process.close()
    return max((place.code or DONE for place in places), default=DONE)
