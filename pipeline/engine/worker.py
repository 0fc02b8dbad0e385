"""One worker: an engine that takes one job at a time, and a pulse that tells the others that it lives.

It stops when it is told to, when its supervisor is gone, when the installation lacks something without which nothing
can be read, or, where that is wanted, when nothing is left to do. Stopping, it lets the job at hand come to its end for
a while; a job that takes longer is left to the next worker.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import structlog
from sqlalchemy import Engine as Database
from sqlalchemy.exc import DBAPIError

from documents.errors import InstallationError, PodatelnaError
from pipeline.engine import transact
from pipeline.engine.books import COMMIT, PROCESS, READ_AGAIN, SILENCE
from pipeline.engine.reconcile import Reconciler, executor_name
from pipeline.engine.removing import Removing
from pipeline.engine.rereading import Rereading
from pipeline.engine.way import Plant, Way
from storage import workers
from storage.database import transaction

REMEMBERED = timedelta(days=30)  # how long the engine keeps its history of work that ended

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How often a worker does what, in seconds."""

    pulse: float = 5.0
    reconcile: float = 60.0
    remove: float = 10.0  # a few of what is older than it is to be kept
    look: float = 0.5  # at whether to stop, and whether anything is left to do
    grace: int = 30  # for the job at hand when it stops
    silence: float = SILENCE.total_seconds()  # after which another worker counts as dead; many pulses


@dataclass(slots=True)
class Stop:
    """Why and whether a worker stops; set from any thread."""

    event: threading.Event = field(default_factory=threading.Event)
    lacking: InstallationError | None = None

    def halt(self, lacking: InstallationError) -> None:
        """Stop because nothing can be read here."""
        self.lacking = lacking
        self.event.set()


def work(url: str, plant: Plant, stop: Stop, *, until_idle: bool, pace: Pace | None = None) -> bool:
    """Work until `stop`, or until nothing is left where `until_idle`; return whether a job was left unfinished.

    Raises:
        InstallationError: something is missing without which nothing can be read.
    """
    pace = pace or Pace()
    version = plant.versions.code
    executor = executor_name(socket.gethostname(), uuid4().hex, version)
    silence = timedelta(seconds=pace.silence)
    removing = Removing(database=plant.database, archive=plant.archive, keeping=plant.keeping)
    reconciler = Reconciler(database=plant.database, door=plant.door, version=version, silence=silence)
    with transact.running(plant.database, url, version=version, executor=executor, grace=pace.grace) as engine:
        way = Way(engine, plant, stop.halt)
        engine.register(PROCESS, way.process)
        engine.register(COMMIT, way.commit)
        engine.register(READ_AGAIN, Rereading(engine, plant).run)
        _beat(plant.database, executor)
        engine.launch()
        log.info("working", executor=executor)
        duties = _duties(plant.database, executor, reconciler, engine, removing, pace)
        _keep_going(duties, reconciler, stop, until_idle, pace)
    with transaction(plant.database) as given:
        workers.forget(given, executor)
    if stop.lacking:
        raise stop.lacking
    return engine.is_at_work


def serve(url: str, plant: Plant, *, until_idle: bool) -> None:
    """Work as a process of its own, until SIGTERM or SIGINT, or until nothing is left; end by `sys.exit`."""
    stop = Stop()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.event.set())
    try:
        unfinished = work(url, plant, stop, until_idle=until_idle)
    except PodatelnaError as error:
        log.error("this worker cannot go on", error=str(error))  # noqa: TRY400 the message says it all
        sys.exit(error.exit_code)
    if unfinished:
        log.warning("stopped while at work; the job is left to the next worker")
        sys.stderr.flush()
        os._exit(0)  # the thread that is at work would hold the process until it is done


@dataclass(slots=True)
class _Duty:
    """Something to do again and again."""

    seconds: float
    do: Callable[[], object]
    due: float = 0.0


def _duties(
    database: Database,
    executor: str,
    reconciler: Reconciler,
    engine: transact.Engine,
    removing: Removing,
    pace: Pace,
) -> list[_Duty]:
    def pulse() -> None:
        _beat(database, executor)
        reconciler.adopt(engine)

    def reconcile() -> None:
        if reconciler.is_first(executor):
            reconciler.put_right()
            engine.forget(datetime.now(UTC) - REMEMBERED)  # last: what went wrong must have been put right

    def remove() -> None:
        if reconciler.is_first(executor):
            removing.go_on()

    first = time.monotonic() + pace.reconcile
    return [
        _Duty(pace.pulse, pulse),
        _Duty(pace.reconcile, reconcile, first),
        _Duty(pace.remove, remove, first),
    ]


def _keep_going(duties: list[_Duty], reconciler: Reconciler, stop: Stop, until_idle: bool, pace: Pace) -> None:
    while not stop.event.wait(pace.look):
        if not _supervised():
            log.warning("the supervisor is gone, so this worker stops")
            return
        try:
            _do_what_is_due(duties)
            if until_idle and _nothing_left(reconciler):
                return
        except DBAPIError as error:  # the database is away; the engine waits for it as well
            log.warning("the database does not answer", error=str(error.orig))


def _do_what_is_due(duties: list[_Duty]) -> None:
    for duty in duties:
        if time.monotonic() >= duty.due:
            duty.do()
            duty.due = time.monotonic() + duty.seconds


def _nothing_left(reconciler: Reconciler) -> bool:
    """Return whether all is done; what fell out of the queue is entered anew."""
    if reconciler.is_all_done():
        return True
    if reconciler.door.is_empty():
        reconciler.put_right(timedelta())
    return False


def _beat(database: Database, executor: str) -> None:
    with transaction(database) as given:
        workers.beat(given, executor)


def _supervised() -> bool:
    parent = multiprocessing.parent_process()
    return parent is None or parent.is_alive()
