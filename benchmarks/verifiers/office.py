"""An office full of work: a queue of documents, people who may verify them, and the server as it runs in earnest.

The documents are copies of one invoice that the pipeline has read: the rows of all tables that hold something of it are
inserted again and again under other ids and numbers, by other suppliers, with their events in the audit trail. So there
soon are as many as a large office has, and each is whole.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, insert, select, text, update

from benchmarks.places import SAMPLES
from documents import codec
from documents.fields import Decision, Document, Outcome
from documents.pages import Reading
from documents.people import Role
from documents.records import SubmissionState, Versions
from pipeline import ledger
from pipeline.engine.books import Books
from pipeline.parts import Parts
from pipeline.processed import picture_of
from pipeline.run import process_and_picture
from podatelna import passwords, wiring
from podatelna.settings import CompanySettings, Settings
from storage import audit, database
from storage.repositories.submissions import Arrival
from storage.tables import AuditRow, CompanyRow, Table

COMPANY = "acme"
SAMPLE = SAMPLES / "invoice-cs-airy.pdf"
DOUBTFUL = "due_date"  # the field that people look at
SUPPLIER, NUMBER = "Supplier 0000", "FV-000000"  # in the place of what differs from copy to copy
SUPPLIERS = 400
AT_ONCE = 500  # copies inserted by one statement
PASSWORD = "kočka leze dírou"


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """A folder with settings, a database, and documents in the queue."""

    folder: Path
    settings: Settings
    port: int
    people: tuple[str, ...]  # their logins

    @property
    def address(self) -> str:
        """Where its pages are."""
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def opened(folder: Path, database_url: str, people: int) -> Iterator[tuple[Office, Books]]:
    """Give an office without documents in an empty folder, and its books; "" for a SQLite file in the folder."""
    with socket.create_server(("127.0.0.1", 0)) as bound:
        port = int(bound.getsockname()[1])
    named = f'database = "{database_url}"\n' if database_url else ""
    (folder / "podatelna.toml").write_text(
        f'{named}jobs = 1\n[web]\nport = {port}\n[companies.{COMPANY}]\nname = "Acme"\n'
    )
    settings = Settings(data=folder / "data", database=database_url, companies={COMPANY: CompanySettings(name="Acme")})
    logins = tuple(f"verifier{number}" for number in range(people))
    with wiring.books(settings) as books:
        kept = passwords.hashed(PASSWORD)
        with books.write_people("benchmark") as door:
            for login in logins:
                user = door.people.add(login, login.title(), "cs", kept)
                door.people.grant(user.id, COMPANY, [Role.VERIFIER])
        yield Office(folder=folder, settings=settings, port=port, people=logins), books


def fill(office: Office, books: Books, count: int, looked_at: int) -> None:
    """Put so many documents into the queue; those that come first have readings of their own in the archive."""
    template = _enter_template(office, books)
    with books.read(COMPANY) as store:
        found = store.readings.latest(template, ledger.READ)
    assert found is not None
    archive = wiring.archive(office.settings, COMPANY)
    reading = archive.read(found.key)
    keys = [archive.put(reading + b" " * number) for number in range(1, min(count, looked_at) + 1)]
    with database.reading(books.database) as connection:
        copies = _Copies(connection, template, found.key, keys)
    numbers = iter(range(1, count))
    while batch := list(islice(numbers, AT_ONCE)):
        with database.transaction(books.database) as connection:
            copies.insert(connection, batch, count)
    if books.database.dialect.name == "postgresql":
        _settle(books)


def _settle(books: Books) -> None:
    """Let the server do now what it would soon do by itself, for so many rows came at once as never do in an office."""
    with database.reading(books.database) as connection:
        for command in ("VACUUM ANALYZE", "CHECKPOINT"):
            connection.execute(text(command))


def _enter_template(office: Office, books: Books) -> str:
    """Read the sample and put its document into the queue; return the submission's id."""
    data = SAMPLE.read_bytes()
    archive = wiring.archive(office.settings, COMPANY)
    with TemporaryDirectory() as name:
        processed = process_and_picture(data, Parts(types=wiring.document_types(office.settings)), Path(name))
        keys = {
            one.number: archive.put(picture_of(one.number, Path(name)).read_bytes()) for one in processed.reading.pages
        }
    pages = tuple(replace(one, image=keys[one.number]) for one in processed.reading.pages)
    processed = replace(processed, reading=Reading(pages=pages), documents=(_marked(processed.documents[0]),))
    digest = sha256(data).hexdigest()
    place = {"id": digest[:16], "name": SAMPLE.name, "sha256": digest, "size": len(data), "door": "inbox"}
    with books.write(COMPANY, "benchmark") as desk:
        taken = desk.store.submissions.take(Arrival(**place, archive_key=archive.put(data)))  # type: ignore[arg-type]
        ledger.keep(desk.store, taken.id, archive.put(codec.encode(processed)), Versions())
        (entered,) = ledger.enter(desk.store, taken.id, processed, 50, lambda _: Versions())
        desk.store.reviews.queue(entered, ("Only 50 % sure of the due date.",))
        desk.store.submissions.move(taken.id, SubmissionState.READING)
        ledger.finish(desk.store, taken.id)
    return taken.id


def _marked(document: Document) -> Document:
    """Return the document with one doubtful field, and with what is to differ from copy to copy."""
    fields = {name: replace(one, confidence=0.999) for name, one in document.fields.items()}
    fields[DOUBTFUL] = replace(fields[DOUBTFUL], confidence=0.5)
    fields["supplier_name"] = replace(fields["supplier_name"], value=SUPPLIER)
    fields["invoice_number"] = replace(fields["invoice_number"], value=NUMBER)
    decision = Decision(outcome=Outcome.REVIEW, reasons=("Only 50 % sure of the due date.",))
    return replace(document, fields=fields, decision=decision, findings=())


class _Copies:
    """Inserts what all tables hold of one submission, again and again."""

    def __init__(self, connection: Connection, submission: str, reading: str, readings: Sequence[str]) -> None:
        self._submission = submission
        self._reading = reading  # archive key of what was read
        self._readings = readings  # archive keys of what was read of the first copies
        self._rows = {table.name: self._of(connection, table.name) for table in Table.metadata.sorted_tables}
        self._events = [event for event in audit.events(connection, COMPANY) if submission in event.subject]
        self._last = audit.head(connection, COMPANY)

    def insert(self, connection: Connection, batch: Sequence[int], count: int) -> None:
        """Insert the copies of these numbers, of `count` in all: the first one is the oldest."""
        for table in Table.metadata.sorted_tables:
            rows = [self._copied(row, number, count) for number in batch for row in self._rows[table.name]]
            if rows:
                connection.execute(insert(table), rows)
        connection.execute(insert(AuditRow), list(self._noted(batch, count)))
        length, last = self._last
        head = update(CompanyRow).where(CompanyRow.key == COMPANY).values(audit_length=length, audit_head=last)
        connection.execute(head)

    def _of(self, connection: Connection, name: str) -> list[dict[str, object]]:
        """Return the rows of a table that are about the submission."""
        table = Table.metadata.tables[name]
        if "company" not in table.c or name == AuditRow.__tablename__:
            return []
        rows = [dict(row) for row in connection.execute(select(table)).mappings()]
        mine = [row for row in rows if any(isinstance(one, str) and self._submission in one for one in row.values())]
        return [{name: one for name, one in row.items() if name != "id" or isinstance(one, str)} for row in mine]

    def _copied(self, row: dict[str, object], number: int, count: int) -> dict[str, object]:
        older = timedelta(seconds=count - number + 1)
        copied = {name: self._said(one, number) if isinstance(one, str) else one for name, one in row.items()}
        moments = {name: one - older for name, one in row.items() if hasattr(one, "tzinfo") and one is not None}  # type: ignore[operator]
        if "sha256" in row:
            copied["sha256"] = sha256(str(number).encode()).hexdigest()
        return {**copied, **moments}

    def _said(self, text: str, number: int) -> str:
        if text == self._reading and number <= len(self._readings):
            return self._readings[number - 1]
        supplier = number * 7919 % SUPPLIERS
        for old, new in (
            (self._submission, f"{number:016x}"),
            (NUMBER, f"FV-{number:06}"),
            (NUMBER.lower(), f"fv-{number:06}"),
            (SUPPLIER, f"Supplier {supplier:04}"),
            (SUPPLIER.lower(), f"supplier {supplier:04}"),
        ):
            text = text.replace(old, new)
        return text

    def _noted(self, batch: Sequence[int], count: int) -> Iterator[dict[str, object]]:
        """Return the rows of the audit trail that tell of the copies, each chained to the one before."""
        for number in batch:
            for event in self._events:
                length, previous = self._last
                bare = replace(
                    event,
                    sequence=length + 1,
                    at=event.at - timedelta(seconds=count - number + 1),
                    subject=self._said(event.subject, number),
                    details={name: self._said(one, number) for name, one in event.details.items()},
                    changes={
                        name: (self._said(a, number), self._said(b, number)) for name, (a, b) in event.changes.items()
                    },
                    previous=previous,
                )
                noted = audit.chained(bare)
                self._last = (noted.sequence, noted.hash)
                yield audit.row_of(noted)


@contextmanager
def serving(office: Office, *options: str) -> Iterator[int]:
    """Run `podatelna serve` in a process of its own; give its id once it answers."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PODATELNA_")}
    with (office.folder / "log").open("ab") as log:
        program = [sys.executable, "-m", "podatelna", "serve", "--processes", "1", *options]
        served = subprocess.Popen(program, cwd=office.folder, stderr=log, stdout=log, env=clean)
        try:
            _await(office.port, served)
            yield served.pid
        finally:
            served.send_signal(signal.SIGTERM)
            served.wait(timeout=120)


def _await(port: int, served: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if served.poll() is not None:
            break
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5):
            return
        time.sleep(0.1)
    raise RuntimeError("The server did not start; see its log.")
