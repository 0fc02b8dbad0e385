"""An office for the engine's tests: books, the engine's door, an archive, a folder."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import fake_plant

from documents.records import Record, Submission
from pipeline.engine.books import Books
from pipeline.engine.transact import Door
from pipeline.intake.take import Intake
from storage.archive import Archive

COMPANY = "acme"


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """Everything that a test of the engine needs."""

    url: str
    books: Books
    door: Door
    archive: Path
    folder: Path

    @property
    def intake(self) -> Intake:
        """Where files are taken in."""
        return Intake(
            company=COMPANY,
            door="cli",
            books=self.books,
            archive=Archive(self.archive, COMPANY),
            scan=lambda data: None,
            probe=fake_plant.probe,
        )

    def take(self, *lines: str, unique: str = "") -> str:
        """Take in a file that does what `lines` say; return the submission's id."""
        return self.intake.take(fake_plant.script(*lines, unique=unique), "scan.pdf").id

    def work(self) -> None:
        """Work in this process until nothing is left."""
        fake_plant.run_until_idle(self.url, self.archive, self.folder)

    def start_worker(self, *args: str) -> subprocess.Popen[bytes]:
        """Start a worker in a process of its own."""
        program = [sys.executable, fake_plant.__file__, self.url, str(self.archive), str(self.folder), *args]
        return subprocess.Popen(program, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def submission(self, id: str) -> Submission:
        """Return a submission as it is now."""
        with self.books.read(COMPANY) as store:
            return store.submissions.get(id)

    def records(self) -> tuple[Record, ...]:
        """Return all current records."""
        with self.books.read(COMPANY) as store:
            made = (one for one in store.events() if one.action == "record.committed")
            records = (store.records.get(one.subject, int(one.details["revision"])) for one in made)
            return tuple(one for one in records if not one.superseded)

    def readings(self) -> int:
        """Return how often a reading was started."""
        return len(list(self.folder.glob("started-*")))
