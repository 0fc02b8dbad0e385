"""What no worker sees by itself: work whose worker died, whose version is gone, or that fell out of the queue.

Every worker looks every few seconds for jobs that are marked as running by an executor that is not alive, and puts them
back into the queue. Once a minute the one that has lived longest compares what should be under way with what the queue
holds, and enters anew, quarantines or queues for a person what neither waits nor runs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog
from sqlalchemy import Engine as Database

from documents.messages import Told, marked, say, term
from documents.records import DocumentState, Submission, SubmissionState
from pipeline import ledger
from pipeline.engine.books import SILENCE, SYSTEM, Run, approval, enqueue, rereading
from pipeline.engine.transact import BULK, MAX_RECOVERIES, POISONED, Door, Engine, Job, numbered
from storage import companies, workers
from storage.database import reading, transaction
from storage.repositories.documents import Unsettled
from storage.store import Store

SETTLED = timedelta(seconds=60)  # what changed since is left alone by the reconciler
RUNS = 12  # runs of one submission, for whatever reasons, before it is quarantined

log = structlog.get_logger(__name__)


_BROKEN_OFF = say(
    "It was approved or sent to be read again, but the work on it broke down. Accept it again, or send it again."
)


def executor_name(host: str, unique: str, version: str) -> str:
    """Return the name of one start of a worker; it tells which version of the pipeline it runs."""
    return f"{host}-{unique}/{version}"


def _version_of(executor: str) -> str:
    return executor.rpartition("/")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciler:
    """Looks after all companies' work."""

    database: Database
    door: Door
    version: str  # of the pipeline that this worker runs
    silence: timedelta = SILENCE  # after which a worker counts as dead

    def adopt(self, engine: Engine) -> list[str]:
        """Put what dead workers were running back into the queue; return the ids."""
        running = {job.executor for job in self.door.running()}
        dead = running - set(self._alive())  # asked last: who began meanwhile lives
        adopted = [job for executor in sorted(dead) for job in engine.adopt(executor)]
        for job in adopted:
            log.warning("taken over from a dead worker", job=job)
        self._forget_silent()
        return adopted

    def is_first(self, executor: str) -> bool:
        """Return whether `executor` has lived longest, so that it puts right what is to be put right for all."""
        return self._alive()[:1] == (executor,)

    def put_right(self, settled: timedelta = SETTLED) -> int:
        """Enter anew, quarantine or queue what is neither finished nor under way; return how much that was."""
        unfinished = {company: self._open_in(company, settled) for company in self._companies()}
        active = self.door.active()  # asked later than the books: what a person approves meanwhile is not forgotten
        alive = self._alive()  # asked last: who began meanwhile lives
        stranded = [job for job in active if self._is_stranded(job, alive)]
        for job in stranded:
            log.warning("its pipeline version runs no longer", job=job.id, version=job.version)
            self.door.cancel(job.id)
        under_way = {job.base for job in active} - {job.base for job in stranded}
        return sum(self._put_right(company, *found, under_way) for company, found in unfinished.items())

    def is_all_done(self) -> bool:
        """Return whether nothing waits or runs, in the queue and in the books."""
        if not self.door.is_empty():
            return False
        with reading(self.database) as given:
            return not any(_unfinished(Store(given, company, SYSTEM)) for company in companies.keys(given))

    def _open_in(self, company: str, settled: timedelta) -> tuple[Sequence[str], Sequence[Unsettled]]:
        with reading(self.database) as given:
            store = Store(given, company, SYSTEM)
            return store.submissions.unfinished(settled), store.documents.unsettled()

    def _put_right(
        self,
        company: str,
        submissions: Sequence[str],
        documents: Sequence[Unsettled],
        under_way: set[str],
    ) -> int:
        lost = [one for one in submissions if one not in under_way]
        forgotten = [
            one
            for one in documents
            if under_way.isdisjoint({one.submission, approval(one.id, one.revision), rereading(one.id, one.revision)})
        ]
        for submission in lost:
            self._revive(company, submission)
        for document in forgotten:
            self._queue(company, document)
        return len(lost) + len(forgotten)

    def _revive(self, company: str, submission: str) -> None:
        """Enter a lost submission anew, or quarantine it where that was done often enough or its workers died of it."""
        runs = self.door.runs(submission)
        if any(job.waits or job.runs for job in runs):
            return
        last = runs[-1] if runs else None
        with transaction(self.database) as given:
            store = Store(given, company, SYSTEM)
            if not ledger.is_open(store, submission):
                return
            if reason := _why_not(store.submissions.get(submission), last):
                ledger.quarantine(store, submission, reason)
                log.error("quarantined", company=company, submission=submission, reason=str(reason))
                return
            number = last.number + 1 if last else 0
            run = Run(company=company, submission=submission, number=number, priority=BULK)
            enqueue(self.door, given, run)
            log.warning("entered anew", company=company, submission=submission, job=numbered(submission, number))

    def _queue(self, company: str, forgotten: Unsettled) -> None:
        with transaction(self.database) as given:
            store = Store(given, company, SYSTEM)
            store.begin()
            now = store.documents.get(forgotten.id)
            if now.state is DocumentState.FOUND and now.revision == forgotten.revision:
                store.reviews.queue(now.id, [_BROKEN_OFF])
                log.warning("queued again", company=company, document=now.id)

    def _is_stranded(self, job: Job, alive: Iterable[str]) -> bool:
        """Return whether the job is bound to another version of the pipeline that no living worker runs."""
        return bool(job.version) and job.version not in {self.version, *map(_version_of, alive)}

    def _alive(self) -> tuple[str, ...]:
        with reading(self.database) as given:
            return workers.alive(given, self.silence)

    def _companies(self) -> tuple[str, ...]:
        with reading(self.database) as given:
            return companies.keys(given)

    def _forget_silent(self) -> None:
        with reading(self.database) as given:
            silent = workers.silent(given, self.silence)
        for executor in silent:
            with transaction(self.database) as given:
                workers.forget(given, executor)


def _unfinished(store: Store) -> int:
    counts = store.submissions.counts()
    return counts.get(SubmissionState.RECEIVED, 0) + counts.get(SubmissionState.READING, 0)


def _why_not(submission: Submission, last: Job | None) -> Told:
    """Return why a lost submission is not to be entered anew, empty where it is."""
    if last is not None and last.status == POISONED:
        return say(
            "The program died {times} times while it was at this file, in the step {step} (start {start}). "
            "The file is kept in the archive.",
            times=MAX_RECOVERIES + 1,
            step=submission.stage or term(marked("before the first")),
            start=submission.attempt,
        )
    if last is not None and last.number + 1 >= RUNS:
        return say(
            "It was started {times} times and never came to an end, last in the step {step}. "
            "The file is kept in the archive.",
            times=RUNS,
            step=submission.stage or term(marked("before the first")),
        )
    return ""
