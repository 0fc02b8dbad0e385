"""What every door does with a file: see that it can be opened, archive it, enter it and its work in one transaction."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import structlog

from documents.errors import DocumentError, PodatelnaError, ReaderCrashed
from documents.messages import Told
from documents.records import Submission, SubmissionState
from pipeline import ledger
from pipeline.engine.books import SYSTEM, Books
from pipeline.engine.transact import NORMAL
from storage.archive import Archive
from storage.repositories.submissions import Arrival

log = structlog.get_logger(__name__)

Raised = tuple[type[DocumentError], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """Where the files go that come to one company by one door."""

    company: str
    door: str  # "cli", "inbox", ...
    books: Books
    archive: Archive
    scan: Callable[[bytes], None]  # the antivirus: raises `DocumentError` for what nobody may open
    probe: Callable[[bytes], int]  # pages of a file, or `DocumentError`; in a process apart
    priority: int = NORMAL

    def take(self, data: bytes, name: str, arrival: str = "", raised: Raised = ()) -> Submission:
        """Archive a file and enter it: to be read, as a duplicate, or rejected with the reason in `error`.

        `arrival` tells this arrival of the file from every other; the same again changes nothing and returns the same
        submission. Without it every call is an arrival of its own. What is wrong with a file is raised where it is of
        one of the kinds `raised`; nothing is entered then.

        Raises:
            Unreachable: the antivirus or the database does not answer; nothing is entered.
        """
        sha256 = hashlib.sha256(data).hexdigest()
        submission = _id(self.company, self.door, arrival or uuid4().hex, sha256)
        with structlog.contextvars.bound_contextvars(company=self.company, submission=submission):
            reason = self._reason_against(data, raised)
            key = self.archive.put(data)  # first: what is in the books can be read again
            known = Arrival(id=submission, name=name, sha256=sha256, size=len(data), door=self.door, archive_key=key)
            return self._enter(known, reason)

    def refuse(self, file: Path, reason: Told, arrival: str = "") -> Submission:
        """Enter a file as rejected that is too large to be taken into memory, and so into the archive."""
        with file.open("rb") as stream:
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
        submission = _id(self.company, self.door, arrival or uuid4().hex, sha256)
        size = file.stat().st_size
        known = Arrival(id=submission, name=file.name, sha256=sha256, size=size, door=self.door, archive_key="")
        with structlog.contextvars.bound_contextvars(company=self.company, submission=submission):
            return self._enter(known, reason)

    def _reason_against(self, data: bytes, raised: Raised) -> Told:
        try:
            self.scan(data)
        except DocumentError as error:
            return error.told
        try:
            self._probe(data)
        except raised:
            raise
        except DocumentError as error:
            return error.told
        except PodatelnaError:  # the installation or the settings: no file could be opened
            raise
        except Exception:  # a defect, by which no door may close: who reads the file quarantines it
            log.exception("opening broke down; the file is taken in to be read")
        return ""

    def _probe(self, data: bytes) -> None:
        """Open the file; where that kills the process apart, once more: it may have been killed for another reason."""
        try:
            self.probe(data)
        except ReaderCrashed as crash:
            log.warning("opened again", reason=str(crash))
            self.probe(data)

    def _enter(self, arrival: Arrival, reason: Told) -> Submission:
        with self.books.write(self.company, SYSTEM) as desk:
            taken = desk.store.submissions.take(arrival)
            if taken.state is SubmissionState.RECEIVED and reason:
                ledger.reject(desk.store, taken.id, reason)
            elif taken.state is SubmissionState.RECEIVED:
                desk.process(taken.id, self.priority)
            taken = desk.store.submissions.get(taken.id)
        return taken


def _id(company: str, door: str, arrival: str, sha256: str) -> str:
    """Return the id of a submission: 80 bits, short enough to be typed, and the same for the same arrival."""
    digest = hashlib.sha256("|".join((company, door, arrival, sha256)).encode("utf-8", "surrogateescape")).digest()
    return base64.b32encode(digest[:10]).decode().lower()
