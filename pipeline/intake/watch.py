"""The inbox: what is dropped into a folder is taken when it is whole, archived, entered, and only then moved away.

A crash at any point is followed by the same file looking the same: the same arrival, which changes nothing and is moved
at last. What cannot be read goes to `rejected/` with a note, all else to `taken/`, or is removed where that is wanted.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Literal

import structlog

from documents.bounds import too_large
from documents.errors import BrokenFile, InstallationError, PodatelnaError, UsageError
from documents.records import Submission, SubmissionState
from pipeline.intake import aside, folders
from pipeline.intake.folders import Look
from pipeline.intake.take import Intake, Raised

EMPTY_FOR = 60.0  # seconds after which an empty file will not be filled any more
BROKEN_FOR = (
    15.0  # seconds after which no more is coming of a file that seems cut short: a scanner feeds, a share stalls
)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbox:
    """One company's inbox folder."""

    intake: Intake
    folder: Path
    largest: int  # bytes
    taken: Literal["move", "remove"] = "move"

    def settle(self, one: Look, *, raised: Raised = ()) -> Submission | None:
        """Take a file that looks whole out of the inbox; return what became of it, None where it is not whole.

        Raises:
            DocumentError: what is wrong with it is of one of the kinds `raised`; it is left where it is.
            OSError: it is taken in, but cannot be moved away; or it cannot be opened.
        """
        submission = self._take(one, raised)
        if submission is None or not folders.is_unchanged(one):
            return None  # written anew meanwhile: the next look takes that
        if submission.state is SubmissionState.REJECTED:
            aside.reject(one.path, self.folder / aside.REJECTED, str(submission.error))
        elif self.taken == "move":
            aside.move(one.path, self.folder / aside.TAKEN)
        else:
            one.path.unlink(missing_ok=True)
        return submission

    def _take(self, one: Look, raised: Raised) -> Submission | None:
        if one.size > self.largest:
            return self.intake.refuse(one.path, too_large(one.size, self.largest), one.arrival)
        data = folders.read_whole(one)
        return None if data is None else self.intake.take(data, one.path.name, one.arrival, raised)


@dataclass(slots=True)
class Watch:
    """Looks at inboxes again and again, and remembers how they looked."""

    inboxes: Sequence[Inbox]
    clock: Callable[[], float] = time.monotonic
    _since: dict[str, dict[Path, tuple[Look, float]]] = field(default_factory=dict)  # a company's files: since when so
    _unlisted: dict[str, set[str]] = field(default_factory=dict)  # a company's folders that could not be listed
    _troubled: set[Look] = field(default_factory=set)  # what could not be taken, so that it is said once

    def make_folders(self) -> list[Path]:
        """Make the inbox folders that are not there yet; return them.

        Raises:
            UsageError: one cannot be made.
        """
        missing = [inbox.folder for inbox in self.inboxes if not inbox.folder.is_dir()]
        for folder in missing:
            try:
                folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise UsageError(f"The inbox folder {folder} cannot be made: {error.strerror}.") from error
        return missing

    def look(self) -> Iterator[Submission]:
        """Look at all inboxes once; yield what is taken."""
        for inbox in self.inboxes:
            for one in self._whole(inbox):
                yield from self._settle(inbox, one)

    def _whole(self, inbox: Inbox) -> list[Look]:
        """Return the files that look as they did at the look before, the oldest first."""
        now = self.clock()
        unlisted: list[OSError] = []
        looks = folders.look(inbox.folder, frozenset({aside.TAKEN, aside.REJECTED}), unlisted.append)
        self._say_once(inbox, unlisted)
        since = self._since.get(inbox.intake.company, {})
        before = {path: look for path, (look, _) in since.items()}
        here = {path: since[path] if before.get(path) == look else (look, now) for path, look in looks.items()}
        self._since[inbox.intake.company] = here
        settled = folders.agreeing(before, looks)
        return [one for one in settled if one.size or now - here[one.path][1] >= EMPTY_FOR]

    def _is_young(self, inbox: Inbox, one: Look) -> bool:
        """Return whether who writes the file may only be pausing: by how long we see it so, and by its own times."""
        seen = self.clock() - self._since[inbox.intake.company][one.path][1]
        return max(seen, time.time() - max(one.modified, one.changed) / 1e9) < BROKEN_FOR

    def _say_once(self, inbox: Inbox, unlisted: Sequence[OSError]) -> None:
        """Log what cannot be listed now, but could at the look before."""
        known = self._unlisted.get(inbox.intake.company, set())
        for error in unlisted:
            if error.filename not in known:
                why = error.strerror
                log.warning("cannot be listed", company=inbox.intake.company, folder=error.filename, error=why)
        self._unlisted[inbox.intake.company] = {error.filename for error in unlisted}

    def _settle(self, inbox: Inbox, one: Look) -> Iterator[Submission]:
        with structlog.contextvars.bound_contextvars(company=inbox.intake.company, file=one.path.name):
            try:
                taken = inbox.settle(one, raised=(BrokenFile,) if self._is_young(inbox, one) else ())
            except (InstallationError, UsageError):
                raise
            except (OSError, PodatelnaError) as trouble:
                if one not in self._troubled:
                    self._troubled.add(one)
                    log.warning("cannot be taken yet and is tried again", error=str(trouble))
                return
        if taken is not None:
            self._troubled.discard(one)
            yield taken


def watch(watched: Watch, seconds: float, stop: Event) -> None:
    """Look every `seconds` until `stop` is set; folders that are not there yet are made."""
    watched.make_folders()
    for inbox in watched.inboxes:
        log.info("watching", company=inbox.intake.company, folder=str(inbox.folder))
    while True:
        for one in watched.look():
            seen = {"company": one.company, "submission": one.id, "name": one.name, "state": one.state}
            log.info("arrived", **seen, reason=str(one.error))
        if stop.wait(seconds):
            return
