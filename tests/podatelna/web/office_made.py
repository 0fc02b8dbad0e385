"""An office with work in it: documents that wait, are parked, committed, left out, came twice or could not be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from storage_made import VERSIONS, arrival, invoice

from documents.fields import Document, Field, Kind
from documents.pages import Source
from documents.records import SubmissionState
from podatelna.web.house import House
from storage.store import Store


def of_kind(kind: str, number: str = "2026001", **values: str) -> Document:
    """Return a document of the kind with an invoice's fields."""
    made = invoice(number)
    fields = {name: Field(value=value, confidence=0.9, source=Source.OCR) for name, value in values.items()}
    return replace(made, kind=Kind(name=kind, confidence=0.99), fields={**made.fields, **fields})


def file(store: Store, id: str, documents: Sequence[Document], name: str = "scan.pdf") -> tuple[str, ...]:
    """Take in a file with a page for each document and a blank one; return the documents' ids."""
    store.submissions.take(arrival(id, name=name))
    store.ledger.enter(id, [(595.0, 842.0)] * (len(documents) + 1))
    store.ledger.read(id, dict.fromkeys(range(1, len(documents) + 2), ""))
    store.ledger.leave_out(id, len(documents) + 1, "blank")
    ids = tuple(f"{id}-{number}" for number in range(1, len(documents) + 1))
    for number, (document, content) in enumerate(zip(ids, documents, strict=True), start=1):
        store.documents.add(document, id, replace(content, pages=(number,)), VERSIONS, priority=10)
    store.submissions.move(id, SubmissionState.DONE)
    return ids


def waiting(house: House, id: str, *reasons: str, company: str = "acme", kind: str = "invoice", **values: str) -> str:
    """Put a document into the queue; return its id."""
    with house.books.write(company, "podatelna") as desk:
        (document,) = file(desk.store, id, [of_kind(kind, id.upper(), **values)])
        desk.store.reviews.queue(document, reasons or ("IBAN is missing.",))
    return document


def drawn(house: House, id: str) -> str:
    """Book a document and draw it to be looked at blindly; return its id."""
    with house.books.write("acme", "podatelna") as desk:
        (document,) = file(desk.store, id, [of_kind("invoice")])
        desk.store.records.commit(document, 1)
        desk.store.samples.draw(document, 1, "invoice")
        desk.store.reviews.recheck(document, ["IBAN is missing."])
    return document
