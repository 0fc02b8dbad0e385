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

from documents.errors import InstallationError, PodatelnaError, UsageError
from documents.records import Submission, SubmissionState
from pipeline.intake import aside, folders
from pipeline.intake.folders import Look
from pipeline.intake.take import Intake

EMPTY_FOR = 60.0  # seconds after which an empty file will not be filled any more

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbox:
    """One company's inbox folder."""

    intake: Intake
    folder: Path
    largest: int  # bytes
    taken: Literal["move", "remove"] = "move"

    def settle(self, one: Look) -> Submission | None:
        """Take a file that looks whole out of the inbox; return what became of it, None where it is not whole.

        Raises:
            OSError: it is taken in, but cannot be moved away.
        """
        submission = self._take(one)
        if submission is None or not folders.is_unchanged(one):
            return None  # written anew meanwhile: the next look takes that
        if submission.state is SubmissionState.REJECTED:
            aside.reject(one.path, self.folder / aside.REJECTED, submission.error)
        elif self.taken == "move":
            aside.move(one.path, self.folder / aside.TAKEN)
        else:
            one.path.unlink(missing_ok=True)
        return submission

    def _take(self, one: Look) -> Submission | None:
        if one.size > self.largest:
            return self.intake.refuse(one.path, folders.too_large(one.size, self.largest), one.arrival)
        data = folders.read_whole(one)
        return None if data is None else self.intake.take(data, one.path.name, one.arrival)


@dataclass(slots=True)
class Watch:
    """Looks at inboxes again and again, and remembers how they looked."""

    inboxes: Sequence[Inbox]
    clock: Callable[[], float] = time.monotonic
    _since: dict[Path, tuple[Look, float]] = field(default_factory=dict)  # since when a file looks as it does
    _troubled: set[Look] = field(default_factory=set)  # what could not be taken, so that it is said once

    def look(self) -> list[Submission]:
        """Look at all inboxes once; return what was taken."""
        return [taken for inbox in self.inboxes for one in self._whole(inbox) for taken in self._settle(inbox, one)]

    def _whole(self, inbox: Inbox) -> list[Look]:
        """Return the files that look as they did at the look before, the oldest first."""
        now = self.clock()
        looks = folders.look(inbox.folder, frozenset({aside.TAKEN, aside.REJECTED}))
        before = {path: look for path, (look, _) in self._since.items()}
        elsewhere = {path: seen for path, seen in self._since.items() if not path.is_relative_to(inbox.folder)}
        here = {path: self._since[path] if before.get(path) == look else (look, now) for path, look in looks.items()}
        self._since = elsewhere | here
        settled = folders.agreeing(before, looks)
        return [one for one in settled if one.size or now - self._since[one.path][1] >= EMPTY_FOR]

    def _settle(self, inbox: Inbox, one: Look) -> Iterator[Submission]:
        with structlog.contextvars.bound_contextvars(company=inbox.intake.company, file=one.path.name):
            try:
                taken = inbox.settle(one)
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
    for inbox in watched.inboxes:
        inbox.folder.mkdir(parents=True, exist_ok=True)
        log.info("watching", company=inbox.intake.company, folder=str(inbox.folder))
    while True:
        watched.look()
        if stop.wait(seconds):
            return
