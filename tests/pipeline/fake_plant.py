"""A plant whose reading does what the file says: `commit invoice 2` (pages), `review`, `sleep 2`, `die`, `boom`, …

Run as a program it is a worker: `python fake_plant.py URL ARCHIVE FOLDER [until-idle | version VERSION]`. FOLDER gets
`started-N` for each reading and a file `aside/NAME` for each that is set aside.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import time
from dataclasses import replace
from functools import partial
from pathlib import Path
from uuid import uuid4

from documents.bounds import Bounds
from documents.errors import BrokenFile, InstallationError, UnsupportedFormat
from documents.fields import Decision, Document, Field, Kind, Outcome
from documents.pages import Page, Reading, Source
from documents.records import Versions
from documents.types import load
from pipeline.engine.transact import Door
from pipeline.engine.way import Plant
from pipeline.engine.worker import Pace, Stop, work
from pipeline.processed import Processed, Wanted, picture_of
from storage import database
from storage.archive import Archive

VERSION = "test-1"
TYPES = load()
PACE = Pace(pulse=0.2, reconcile=0.5, look=0.05, grace=0, silence=2.0)


def script(*lines: str, unique: str = "") -> bytes:
    """Return a file that does what `lines` say; two of the same are told apart by what is added."""
    return "\n".join([*lines, f"# {unique or uuid4().hex}"]).encode()


def read(folder: Path, company: str, data: bytes, pictures: Path) -> Processed:
    """Do what the file says, leave pictures, and return what it says is found in it."""
    folder.mkdir(exist_ok=True)
    (folder / f"started-{uuid4().hex}").write_bytes(data)
    documents: list[Document] = []
    number = ""
    for line in data.decode().splitlines():
        verb, _, rest = line.partition(" ")
        if verb == "sleep":
            time.sleep(float(rest))
        elif verb == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        elif verb == "die-once" and not (folder / "died").exists():
            (folder / "died").touch()
            os.kill(os.getpid(), signal.SIGKILL)
        elif verb == "refuse":
            raise BrokenFile(rest or "The file is damaged. Scan it again.")
        elif verb == "boom":
            raise RuntimeError("a fault of ours")
        elif verb == "lacking":
            raise InstallationError("Tesseract is missing: apt-get install tesseract-ocr")
        elif verb == "number":
            number = rest
        elif verb in {"commit", "review"}:
            first = sum(len(one.pages) for one in documents) + 1
            kind, _, count = rest.partition(" ")
            own = tuple(range(first, first + int(count or 1)))
            documents.append(_document(own, Outcome(verb), kind or "invoice", number))
    numbers = range(1, sum(len(one.pages) for one in documents) + 2)  # the last one is blank
    pages = tuple(Page(number=one, width=595.0, height=842.0, words=(), source=Source.TEXT) for one in numbers)
    return _pictured(Processed(reading=Reading(pages=pages), documents=tuple(documents), version=VERSION), pictures)


def read_again(company: str, data: bytes, wanted: Wanted) -> Processed:
    """Return the pages as read in the languages wanted, or fail as the file says."""
    script = data.decode().splitlines()
    if "again-boom" in script:
        raise RuntimeError("a fault of ours")
    if "again-lacking" in script:
        raise InstallationError("The language is missing: apt-get install tesseract-ocr-ron")
    pages = tuple(replace(page, languages=wanted.languages) for page in wanted.reading.pages)
    anew = _document(wanted.pages, Outcome.COMMIT, wanted.kind or "receipt", "anew")
    return Processed(reading=replace(wanted.reading, pages=pages), documents=(anew,), version=VERSION)


def _pictured(processed: Processed, pictures: Path) -> Processed:
    for page in processed.reading.pages:
        picture_of(page.number, pictures).write_bytes(f"picture {page.number}".encode())
    return processed


def _document(pages: tuple[int, ...], outcome: Outcome, kind: str, number: str) -> Document:
    number = number or uuid4().hex[:8]
    values = {"invoice_number": number, "issue_date": "2026-11-21", "gross_total": "121.00", "supplier_name": "Acme"}
    reasons = () if outcome is Outcome.COMMIT else ("the sum is in doubt",)
    return Document(
        pages=pages,
        kind=Kind(name=kind, confidence=0.99),
        fields={name: Field(value=value, confidence=0.97, source=Source.TEXT) for name, value in values.items()},
        decision=Decision(outcome=outcome, reasons=reasons),
    )


def plant(url: str, archive: Path, folder: Path, version: str = VERSION) -> Plant:
    """Return a plant on the database at `url`."""
    engine = database.connect(url)

    def set_aside(company: str, name: str, data: bytes, reason: str) -> None:
        (folder / "aside").mkdir(parents=True, exist_ok=True)
        (folder / "aside" / name).write_text(reason)

    return Plant(
        database=engine,
        archive=lambda company: Archive(archive, company),
        door=Door(engine),
        types=TYPES,
        versions=Versions(code=version, model="m", type="t"),
        process=partial(read, folder),
        process_again=read_again,
        set_aside=set_aside,
        keeping={},
    )


def run_until_idle(url: str, archive: Path, folder: Path) -> None:
    """Work in this process until nothing is left."""
    made = plant(url, archive, folder)
    try:
        work(url, made, Stop(), until_idle=True, pace=PACE)
    finally:
        made.door.close()
        made.database.dispose()


def probe(data: bytes) -> int:
    """Return the number of pages of a fake file."""
    if data.startswith(b"unreadable"):
        raise UnsupportedFormat("This is neither a PDF nor a picture. Print it to PDF.")
    if data.startswith(b"cut short"):
        raise BrokenFile("The PDF is damaged or cut short.")
    return 1


BOUNDS = Bounds(bytes=1000)

if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)
    _, where, files, folder, *rest = sys.argv
    stop = Stop()
    signal.signal(signal.SIGTERM, lambda *_: stop.event.set())
    try:
        version = rest[1] if rest[:1] == ["version"] else VERSION
        work(where, plant(where, Path(files), Path(folder), version), stop, until_idle="until-idle" in rest, pace=PACE)
    except InstallationError as lacking:
        sys.exit(lacking.exit_code)
    os._exit(0)  # a job at hand holds a thread
