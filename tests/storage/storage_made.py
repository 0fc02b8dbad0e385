"""What the storage tests store."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

from sqlalchemy import Connection, Engine, text

from documents.fields import Decision, Document, Field, Finding, Kind, Outcome, Row, Severity
from documents.pages import Source
from documents.records import Record, StoredDocument, Versions
from storage import database
from storage.repositories.submissions import Arrival
from storage.store import Store

VERSIONS = Versions(code="1.0", model="m1", type="t1")
OVER = timedelta(seconds=-1)  # a lease that ended


def arrival(id: str = "s1", content: str = "", name: str = "scan.pdf") -> Arrival:
    """Return a file; files of the same content have the same bytes."""
    hashed = sha256((content or id).encode()).hexdigest()
    return Arrival(id=id, name=name, sha256=hashed, size=1000, door="inbox", archive_key=f"acme/{hashed}")


def invoice(number: str = "2026001", pages: tuple[int, ...] = (1,), **values: str) -> Document:
    """Return an invoice of 121 crowns with one line; `values` are laid over its fields."""
    fields = {
        "invoice_number": number,
        "supplier_name": "Dřevařství Kůň s.r.o.",
        "supplier_id": "27074358",
        "issue_date": "2026-03-01",
        "currency": "CZK",
        "gross_total": "121.00",
        **values,
    }
    return Document(
        pages=pages,
        kind=Kind(name="invoice", confidence=0.99),
        fields={name: Field(value=value, confidence=0.9, source=Source.OCR) for name, value in fields.items()},
        line_items=(Row(values={"description": "Prkno", "quantity": "2", "line_total": "121.00"}),),
        tax_breakdown=(Row(values={"rate": "21", "net": "100.00", "tax": "21.00"}),),
        findings=(Finding(rule="sums", severity=Severity.CONFIRMS, fields=("gross_total",), message="Adds up."),),
        decision=Decision(outcome=Outcome.COMMIT),
    )


def committed(store: Store) -> list[Record]:
    """Return the current records, in the order in which they were committed."""
    done = [event for event in store.events() if event.action == "record.committed"]
    records = (store.records.get(event.subject, int(event.details["revision"])) for event in done)
    return [record for record in records if not record.superseded]


def stored(store: Store, id: str = "d1", content: Document | None = None) -> StoredDocument:
    """Take in a file of two pages that holds one document, and return it."""
    submission = f"of-{id}"
    store.submissions.take(arrival(submission))
    store.ledger.enter(submission, [(595.0, 842.0), (595.0, 842.0)])
    store.ledger.read(submission, {1: "", 2: ""})
    return store.documents.add(id, submission, content or invoice(), VERSIONS)


def fill(store: Store, ids: str, supplier_name: str = "", gross_total: str = "121.00") -> None:
    """Queue an invoice for each letter of `ids`, which is its id, its number and the first letter of its party."""
    for letter in ids:
        party = supplier_name or f"{letter} s.r.o."
        stored(store, letter, invoice(number=letter, supplier_name=party, gross_total=gross_total))
        store.reviews.queue(letter, [])


def take_files(engine: Engine, count: int = 5) -> None:
    """Let as many files arrive, an event each."""
    with database.transaction(engine) as connection:
        for number in range(count):
            Store(connection, "acme").submissions.take(arrival(f"s{number}"))


def allow_tampering(connection: Connection) -> None:
    """Get past the triggers, as someone with all rights to the database can."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL session_replication_role = replica"))
    else:
        connection.execute(text("DROP TRIGGER audit_event_no_update"))
        connection.execute(text("DROP TRIGGER audit_event_no_delete"))
