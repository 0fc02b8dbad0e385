"""One submission's way through the engine: read it, enter what was found, commit or queue each document, finish.

Steps return keys and small values; what was read lies in the archive. A file that cannot be read is rejected at once.
Anything else that breaks, and a reading process that dies (out of memory, say, over good paper), is tried again after a
pause, a few times, and then quarantined. A workflow that runs again finds what its steps returned before, and a new run
of the same submission finds what was kept.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol, TypeVar

import structlog
from sqlalchemy import Engine as Database

from documents import codec
from documents.errors import Conflict, DocumentError, InstallationError, ReaderCrashed
from documents.fields import Document
from documents.keeping import as_text, from_text
from documents.messages import Told, Value, say
from documents.records import Versions
from documents.types import DocumentTypes, digest, type_of
from pipeline import ledger
from pipeline.engine.books import SYSTEM, Run, enqueue
from pipeline.engine.transact import Door
from pipeline.processed import Processed, Wanted, picture_of
from storage.archive import Archive
from storage.database import Transaction, reading, transaction
from storage.repositories.removals import Keeping
from storage.store import Store

T = TypeVar("T")

ATTEMPTS = 3  # times that a submission is worked on before it is quarantined
PAUSES = (10.0, 60.0)  # seconds before the second and the third attempt
LACKING_PAUSE = 60.0  # seconds before a submission is tried again that found the installation lacking something

log = structlog.get_logger(__name__)


class Steps(Protocol):
    """How the engine runs what must be remembered; `transact.Engine` is it."""

    def step(self, name: str, function: Callable[[], T]) -> T:
        """Return what `function` returns, or returned when the workflow ran before."""
        ...

    def once(self, name: str, function: Callable[[Transaction], T]) -> T:
        """Return `function(transaction)`, committed together with the note that it was."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Plant:
    """What is plugged in for the workflows of all companies."""

    database: Database
    archive: Callable[[str], Archive]  # company to its part of the archive
    door: Door
    types: DocumentTypes
    versions: Versions  # of the code, the models, and all types together
    process: Callable[[str, bytes, Path], Processed]  # company, file, folder for its pictures; in a process apart
    process_again: Callable[[str, bytes, Wanted], Processed]  # company, file, what of it; in a process apart
    set_aside: Callable[[str, str, bytes, str], None]  # company, name, file, reason: for the mailroom to see
    keeping: Mapping[str, Keeping]  # how long the companies keep their documents, by company

    def versions_of(self, document: Document) -> Versions:
        """Return what finds a document like this one here."""
        declared = type_of(self.types, document.kind.name, document.kind.subkind)
        return replace(self.versions, type=digest([declared]))


class Way:
    """The workflows, on what is plugged in."""

    def __init__(self, steps: Steps, plant: Plant, halt: Callable[[InstallationError], None]) -> None:
        self._steps = steps
        self._plant = plant
        self._halt = halt  # stop taking work: nothing can be read here

    def process(self, company: str, submission: str, number: int, attempt: int, priority: int) -> str:
        """Take a submission all the way; return the state in which this run leaves it."""
        run = Run(company=company, submission=submission, number=number, attempt=attempt, priority=priority)
        with structlog.contextvars.bound_contextvars(company=company, submission=submission):
            try:
                return self._process(run)
            except InstallationError as lacking:
                log.error("nothing can be read here", error=str(lacking))  # noqa: TRY400 the message says it all
                self._again(run, replace(run, number=number + 1), str(lacking), LACKING_PAUSE)
                self._halt(lacking)
                return "postponed"
            except Exception as error:
                log.exception("the work broke down", attempt=attempt)
                return self._broke_down(run, error)

    def commit(self, company: str, document: str, revision: int, actor: str, knowing: str) -> str:
        """Make an approved document a record where it has values to book; return what became of it."""
        with structlog.contextvars.bound_contextvars(company=company, document=document):
            return self._steps.once(
                "commit", lambda given: self._commit(given, company, document, revision, actor, knowing)
            )

    def _process(self, run: Run) -> str:
        found = self._steps.step("read", lambda: self._read(run))
        if "closed" in found:
            return found["closed"]
        if "rejected" in found:
            reason = from_text(found["rejected"])
            self._move(run, "reject", lambda store: ledger.reject(store, run.submission, reason))
            self._steps.step("set aside", lambda: self._set_aside(run, str(reason)))
            log.warning("rejected", reason=str(reason))
            return "rejected"
        processed = codec.decode(Processed, self._plant.archive(run.company).read(found["key"]))
        documents = self._enter(run, found["key"], processed)
        for document in documents:
            self._settle(run, document)
        self._move(run, "finish", lambda store: ledger.finish(store, run.submission))
        log.info("done", documents=len(documents))
        return "done"

    def _read(self, run: Run) -> dict[str, str]:
        """Return the key of what was found, or why the file cannot be read, or that another run has closed it."""
        with transaction(self._plant.database) as given:
            store = Store(given, run.company, SYSTEM)
            submission = store.submissions.get(run.submission)
            if not ledger.is_open(store, run.submission):
                return {"closed": str(submission.state)}
            ledger.start(store, run.submission, ledger.READ)
            key = ledger.kept(store, run.submission, self._plant.versions)
        if key:
            return {"key": key}
        with TemporaryDirectory(prefix="pictures-") as folder:
            try:
                data = self._plant.archive(run.company).read(submission.archive_key)
                processed = self._plant.process(run.company, data, Path(folder))
            except ReaderCrashed:
                raise
            except DocumentError as error:
                return {"rejected": as_text(error.told)}
            if not processed.documents:
                return {"rejected": as_text(say("Nothing is on its pages. Scan it again, the other side up."))}
            return {"key": self._keep(run.company, processed, Path(folder))}

    def _keep(self, company: str, processed: Processed, folder: Path) -> str:
        """Put the pictures in `folder` and all that was found into the archive; return the key of the latter."""
        archive = self._plant.archive(company)
        pages = tuple(
            replace(page, image=archive.put(picture_of(page.number, folder).read_bytes()))
            for page in processed.reading.pages
        )
        return archive.put(codec.encode(replace(processed, reading=replace(processed.reading, pages=pages))))

    def _enter(self, run: Run, key: str, processed: Processed) -> list[str]:
        def enter(given: Transaction) -> list[str]:
            store = Store(given, run.company, SYSTEM)
            ledger.keep(store, run.submission, key, self._plant.versions)
            return ledger.enter(store, run.submission, processed, run.priority, self._plant.versions_of)

        return self._steps.once("enter", enter)

    def _settle(self, run: Run, document: str) -> None:
        self._move(run, "settle", lambda store: ledger.settle(store, document, self._plant.types))

    def _move(self, run: Run, name: str, move: Callable[[Store], None]) -> None:
        self._steps.once(name, lambda given: move(Store(given, run.company, SYSTEM)))

    def _set_aside(self, run: Run, reason: str) -> None:
        with reading(self._plant.database) as given:
            submission = Store(given, run.company, SYSTEM).submissions.get(run.submission)
        data = self._plant.archive(run.company).read(submission.archive_key)
        try:
            self._plant.set_aside(run.company, submission.name, data, reason)
        except OSError as away:  # the mailroom's share; the books say that it is rejected all the same
            log.warning("the rejected file could not be set aside", error=str(away))

    def _broke_down(self, run: Run, error: Exception) -> str:
        """Try again later, or quarantine the submission where that was tried often enough."""
        cause = Value(text=f"{type(error).__name__}: {error}" if str(error) else type(error).__name__)
        if run.attempt < ATTEMPTS:
            following = replace(run, number=run.number + 1, attempt=run.attempt + 1)
            reason = say(
                "Attempt {attempt} of {attempts} broke down and the next one follows. {cause}",
                attempt=run.attempt,
                attempts=ATTEMPTS,
                cause=cause,
            )
            self._again(run, following, reason, PAUSES[run.attempt - 1])
            return "postponed"
        broken = say(
            "The work on it broke down {attempts} times, last with {cause} ({where}). The file is kept in the archive; "
            "see the log for more. To try it again: podatelna retry {submission}",
            attempts=ATTEMPTS,
            cause=cause,
            where=Value(text=_where(error)),
            submission=run.submission,
        )
        self._move(run, "quarantine", lambda store: ledger.quarantine(store, run.submission, broken))
        return "quarantined"

    def _again(self, run: Run, following: Run, reason: Told, delay: float) -> None:
        def postpone(given: Transaction) -> None:
            ledger.postpone(Store(given, run.company, SYSTEM), run.submission, reason)
            enqueue(self._plant.door, given, following, delay)

        self._steps.once("postpone", postpone)

    def _commit(self, given: Transaction, company: str, document: str, revision: int, actor: str, knowing: str) -> str:
        store = Store(given, company, actor)
        try:
            ledger.commit(store, document, revision, self._plant.types, knowing.split())
        except Conflict as changed:  # a person went on with it meanwhile, and decides anew
            log.warning("not committed", reason=str(changed))
        return store.documents.get(document).state


def _where(error: Exception) -> str:
    frames: Sequence[traceback.FrameSummary] = traceback.extract_tb(error.__traceback__)
    return f"{frames[-1].name}, line {frames[-1].lineno}" if frames else "nowhere known"
