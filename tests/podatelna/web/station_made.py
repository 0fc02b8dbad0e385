"""Documents for the verifier's page: real samples as the pipeline reads them, with what a test wants to be doubtful."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from documents import codec
from documents.fields import Decision, Document, Field, Kind, Outcome
from documents.pages import Reading, Source
from documents.records import SubmissionState, Versions
from documents.types import load
from pipeline import ledger
from pipeline.parts import Parts
from pipeline.processed import Processed, picture_of
from pipeline.run import process_and_picture
from podatelna.web.house import House
from storage.repositories.submissions import Arrival

SAMPLES = Path(__file__).parents[3] / "samples"
Change = Callable[[Document], Document]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A file as the pipeline reads it, with the pictures of its pages."""

    name: str
    data: bytes
    processed: Processed
    pictures: Mapping[int, bytes]  # by page number


_read: dict[str, Sample] = {}


def read_sample(name: str, folder: Path) -> Sample:
    """Read one of the samples of the house, once a session, by way of an empty folder."""
    if name not in _read:
        _read[name] = _read_sample(name, folder)
    return _read[name]


def _read_sample(name: str, folder: Path) -> Sample:
    data = (SAMPLES / name).read_bytes()
    processed = process_and_picture(data, Parts(types=load()), folder)
    pictures = {page.number: picture_of(page.number, folder).read_bytes() for page in processed.reading.pages}
    return Sample(name=name, data=data, processed=processed, pictures=pictures)


def enter(house: House, sample: Sample, change: Change, *, company: str = "acme", copy: int = 0) -> str:
    """Put the sample's first document into the review queue, changed by `change`; return its id."""
    archive = house.archive(company)
    data = sample.data + b"\n%% copy %d" % copy
    pages = tuple(
        replace(one, image=archive.put(sample.pictures[one.number])) for one in sample.processed.reading.pages
    )
    document = change(sample.processed.documents[0])
    processed = replace(sample.processed, reading=Reading(pages=pages), documents=(document,))
    key = archive.put(codec.encode(processed))
    with house.books.write(company, "test") as desk:
        digest = sha256(data).hexdigest()
        arrival = Arrival(
            id=digest[:16], name=sample.name, sha256=digest, size=len(data), door="cli", archive_key=archive.put(data)
        )
        taken = desk.store.submissions.take(arrival)
        ledger.keep(desk.store, taken.id, key, Versions())
        (entered,) = ledger.enter(desk.store, taken.id, processed, 50, lambda _: Versions())
        desk.store.reviews.queue(entered, tuple(map(str, document.decision.reasons)) or ("a person looks at it",))
        desk.store.submissions.move(taken.id, SubmissionState.READING)
        ledger.finish(desk.store, taken.id)
    return entered


def sure(document: Document) -> Document:
    """Return the document with every value sure and nothing against it."""
    fields = {name: replace(one, confidence=0.999) for name, one in document.fields.items()}
    return replace(
        document,
        kind=Kind(name=document.kind.name, subkind=document.kind.subkind, confidence=0.999),
        fields=fields,
        findings=(),
        decision=Decision(outcome=Outcome.REVIEW, reasons=("Assisted: a person confirms every document.",)),
        line_items=tuple(replace(row, cells={}, confidence=0.999) for row in document.line_items),
        tax_breakdown=tuple(replace(row, cells={}, confidence=0.999) for row in document.tax_breakdown),
    )


def doubting(*names: str) -> Change:
    """Return what makes these fields doubtful and all others sure."""

    def change(document: Document) -> Document:
        made = sure(document)
        return replace(
            made, fields={**made.fields, **{name: replace(made.fields[name], confidence=0.5) for name in names}}
        )

    return change


def misreading(name: str, value: str) -> Change:
    """Return what gives the field a wrong value that is doubtful, and makes all others sure."""

    def change(document: Document) -> Document:
        made = doubting(name)(document)
        wrong: Field = replace(made.fields[name], value=value, text=value, source=Source.OCR, confidence=0.5)
        return replace(made, fields={**made.fields, name: wrong})

    return change


def nowhere(document: Document) -> Document:
    """Return the document with a wrong due date that stands nowhere on it."""
    made = misreading("due_date", "2026-01-01")(document)
    placeless = replace(made.fields["due_date"], page=None, box=None, candidates=())
    return replace(made, fields={**made.fields, "due_date": placeless})


def view(client: TestClient, document: str) -> dict[str, Any]:
    """Return the view of a document, as the script gets it."""
    answer = client.get(f"/c/acme/documents/{document}/view")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def post(client: TestClient, path: str, **body: object) -> Any:
    """Return what the server answers to a script."""
    return client.post(f"/c/acme/{path}", json=body, headers={"accept": "application/json"})
