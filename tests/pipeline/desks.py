"""People's desks for the tests, on an office's books."""

from __future__ import annotations

from collections.abc import Callable

from office import COMPANY, Office

from documents.company import Company
from documents.fields import Document, Field, Kind
from documents.geometry import Box
from documents.pages import Reading, Source
from documents.records import Correction, PageState
from documents.types import load
from pipeline.desk.eyes import FourEyes
from pipeline.review import ReviewDesk
from storage.archive import Archive

TYPES = load()
Desks = Callable[..., ReviewDesk]  # of a person, by name, and what they want four eyes for


def desk_of(office: Office, person: str, four_eyes: FourEyes | None = None) -> ReviewDesk:
    """Return a person's desk."""
    return ReviewDesk(
        company=Company(key=COMPANY),
        person=person,
        books=office.books,
        archive=Archive(office.archive, COMPANY),
        types=TYPES,
        reinterpret=reinterpret,
        region=region,
        four_eyes=four_eyes or FourEyes(),
    )


def region(data: bytes, number: int, box: Box, rotation: int, languages: tuple[str, ...]) -> tuple[str, ...]:
    """Return what was asked for."""
    return (f"page {number} of {data.decode().split()[0]}", f"{box.x0} {rotation} {languages}")


def reinterpret(reading: Reading, pages: tuple[int, ...], kind: str) -> Document:
    """Return a document whose number says which pages it was made of."""
    assert set(pages) <= {page.number for page in reading.pages}
    made_of = Field(value="R" + "-".join(map(str, pages)), confidence=0.7, source=Source.TEXT)
    kind = kind or "receipt"
    number = "receipt_number" if kind == "receipt" else "invoice_number"
    return Document(pages=pages, kind=Kind(name=kind, confidence=1.0), fields={number: made_of})


def one_in_review(office: Office, *lines: str) -> str:
    """Return the id of a document that waits for a person."""
    submission = office.take(*(lines or ("review",)))
    office.work()
    return f"{submission}-1"


def truth(office: Office, document: str, revision: int = 1) -> dict[str, Correction]:
    """Return what was verified of a document's revision, by name."""
    with office.books.read(COMPANY) as store:
        return {one.name: one for one in store.corrections.of(document, revision)}


def pages_of(office: Office, submission: str) -> dict[int, tuple[PageState, str]]:
    """Return the state and the document of each page of a file, and see that nothing is lost and the trail holds."""
    with office.books.read(COMPANY) as store:
        assert store.ledger.lost() == () and store.verify() == ()
        return {page.number: (page.state, page.document) for page in store.ledger.pages(submission)}
