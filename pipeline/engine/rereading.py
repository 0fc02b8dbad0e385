"""A document read once more, as a person wants it: its pages are read, understood and put back before people.

Whatever goes wrong, the document comes back to the queue with the reason; nothing is tried again by itself, for someone
waits for it.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import structlog

from documents import codec
from documents.errors import PodatelnaError
from documents.fields import Document
from documents.keeping import as_text, from_text
from documents.messages import Value, say
from documents.records import DocumentState, StoredDocument
from documents.types import type_of
from pipeline import ledger
from pipeline.desk import eyes, readings
from pipeline.desk.eyes import FourEyes
from pipeline.desk.understanding import with_typed
from pipeline.engine.way import Plant, Steps
from pipeline.processed import Processed, Wanted
from storage.database import reading
from storage.store import Store

log = structlog.get_logger(__name__)


class Rereading:
    """The workflow, on what is plugged in."""

    def __init__(self, steps: Steps, plant: Plant) -> None:
        self._steps = steps
        self._plant = plant

    def run(self, company: str, document: str, revision: int, languages: str, actor: str) -> str:
        """Read the document again in `languages`, separated by blanks; return the state in which that leaves it."""
        with structlog.contextvars.bound_contextvars(company=company, document=document):
            found = self._steps.step("read again", lambda: self._read(company, document, revision, languages))
            while not (state := self._entered(company, document, revision, found, actor)):
                found = self._steps.step("put beside", partial(self._put_beside, company, document, found))
            return state

    def _read(self, company: str, document: str, revision: int, languages: str) -> dict[str, str]:
        """Return the keys of what was found and of what it was found beside, or why nothing was."""
        archive = self._plant.archive(company)
        try:
            with reading(self._plant.database) as given:
                store = Store(given, company)
                stored = store.documents.get(document)
                file, key = store.submissions.get(stored.submission), readings.key_of(store, stored.submission)
            wanted = Wanted(
                reading=codec.decode(Processed, archive.read(key)).reading,
                pages=stored.content.pages,
                kind=self._known_kind(stored),
                languages=tuple(languages.split()),
            )
            processed = self._plant.process_again(company, archive.read(file.archive_key), wanted)
        except PodatelnaError as error:
            return {"failed": as_text(error.told)}
        except Exception as error:  # it must come back to the person who waits for it
            log.exception("reading again broke down")
            cause = Value(text=f"{type(error).__name__}: {error}")
            return {"failed": as_text(say("Reading it broke down ({cause}).", cause=cause))}
        return {"key": archive.put(codec.encode(processed)), "beside": key}

    def _known_kind(self, stored: StoredDocument) -> str:
        """Return the type that a person or the file itself has stated, empty where it was guessed."""
        kind = stored.content.kind
        return type_of(self._plant.types, kind.name, kind.subkind).name if kind.confidence >= 1 else ""

    def _entered(self, company: str, document: str, revision: int, found: dict[str, str], actor: str) -> str:
        """Enter what was found; return the document's state, empty where other pages of its file changed meanwhile.

        What is large is decoded before, for nobody else writes while it is entered.
        """
        archive = self._plant.archive(company)
        (anew,) = codec.decode(Processed, archive.read(found["key"])).documents if "key" in found else (None,)
        return self._steps.once(
            "enter again", lambda given: self._enter(Store(given, company, actor), document, revision, found, anew)
        )

    def _enter(self, store: Store, document: str, revision: int, found: dict[str, str], anew: Document | None) -> str:
        store.begin()
        stored = store.documents.get(document)
        if stored.state is not DocumentState.FOUND or stored.revision != revision:
            log.warning("not read again", reason="someone went on with it meanwhile")
            return stored.state
        priority = store.reviews.get(document).priority
        if anew is None:
            failed = (say("It could not be read again."), from_text(found["failed"]))
            store.reviews.queue(document, failed, priority)
            return DocumentState.IN_REVIEW
        if readings.key_of(store, stored.submission) != found["beside"]:
            return ""
        kind = type_of(self._plant.types, anew.kind.name, anew.kind.subkind)
        was = type_of(self._plant.types, stored.content.kind.name, stored.content.kind.subkind)
        alone = FourEyes(critical=True).newly_watched(was, kind)  # whether or not the company wants them now
        content = with_typed(anew, eyes.without(stored.content, alone), kind)
        this_time = replace(self._plant.versions, type=f"{document}.{revision}")  # not what a first run would take up
        store.readings.keep(stored.submission, ledger.READ, found["key"], this_time)
        store.documents.revise(document, content, revision, self._plant.versions_of(content))
        reasons = (say("It was read again."), *content.decision.reasons)
        store.reviews.queue(document, reasons, priority)
        return DocumentState.IN_REVIEW

    def _put_beside(self, company: str, document: str, found: dict[str, str]) -> dict[str, str]:
        """Put the document's pages as they were read now beside the latest of the others; return both keys anew."""
        with reading(self._plant.database) as given:
            store = Store(given, company)
            stored = store.documents.get(document)
            latest = readings.key_of(store, stored.submission)
        archive = self._plant.archive(company)
        processed = codec.decode(Processed, archive.read(found["key"]))
        anew = {page.number: page for page in processed.reading.pages if page.number in stored.content.pages}
        beside = codec.decode(Processed, archive.read(latest)).reading
        pages = tuple(anew.get(page.number, page) for page in beside.pages)
        key = archive.put(codec.encode(replace(processed, reading=replace(beside, pages=pages))))
        return {"key": key, "beside": latest}
