"""Between the desk and the page: a document with what was typed put in, as far as it can be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from documents.errors import UsageError
from documents.fields import Document
from documents.messages import Told
from documents.pages import Page, Reading, Source
from documents.records import LedgerPage, PageState
from documents.types import DocumentType, FieldType
from pipeline import ledger
from pipeline.corrections import CELL, TAX_FIELDS, correct
from pipeline.desk import readings
from pipeline.desk.eyes import with_figures
from pipeline.review import Edit, Opened, ReviewDesk
from podatelna.web.drafts import unmarked
from podatelna.web.failures import NotHere
from podatelna.web.labels import label_of
from podatelna.web.shown import canonical, fault, takeable
from podatelna.web.telling import tell
from podatelna.web.translation import Words
from podatelna.web.view import Looked, PageView, Typing, doubt_of
from storage.store import Store


def look(desk: ReviewDesk, opened: Opened, typing: Typing, words: Words) -> Looked:
    """Return the document with what was typed so far, and what of it cannot be put in."""
    base = desk.edited(opened, Edit(kind=typing.kind))
    values, faults = taken(desk, base, typing.edits, words)
    document = desk.edited(opened, Edit(values=values, kind=typing.kind, places=typing.places)) if values else base
    return Looked(
        stored=opened.stored,
        review=opened.review,
        twins=opened.twins,
        base=base,
        document=doubted(document, _lasting(opened), typing.kind),
        faults=faults,
        draft=typing if typing.edits or typing.kind else None,
        drafted=typing.mark or (unmarked(opened.draft) if opened.draft else ""),
        pages=pages_of(desk, opened, words),
        entered=opened.review.entered,
        watched=_watched(desk, base, base) if opened.review.entered else (),
        by_two=_watched(desk, base, document),
    )


def _watched(desk: ReviewDesk, base: Document, document: Document) -> tuple[str, ...]:
    """Return the fields that several people enter, as the document was read and is now."""
    declared = desk.type_of(base)
    return with_figures(declared, desk.four_eyes.watched(declared, base, document), base, document)


def doubted(document: Document, reasons: Iterable[Told], chosen: str) -> Document:
    """Return the document no surer of a value than the reasons for which it waits say; of a `chosen` kind it is sure.

    A blind sample is told by nothing, though the program was sure of all its values.
    """
    for reason in reasons:
        told = doubt_of(reason)
        figures = told["percent"].text.rstrip(" %") if told else ""
        if not figures.isdecimal():
            continue
        seeming = (int(figures) + 0.5) / 100
        if "field" in told:
            document = _doubted_field(document, told["field"].text, seeming)
        elif "kind" not in told and not chosen:
            document = replace(document, kind=replace(document.kind, confidence=min(document.kind.confidence, seeming)))
    return document


def _doubted_field(document: Document, name: str, seeming: float) -> Document:
    found = document.fields.get(name)
    if found is None or found.source is Source.HUMAN:
        return document
    return replace(
        document,
        fields={**document.fields, name: replace(found, confidence=min(found.confidence, seeming))},
    )


def _lasting(opened: Opened) -> Iterator[Told]:
    """Return why the document waits, but for what its decision says, which follows its values."""
    own = set(map(str, opened.stored.content.decision.reasons))
    return (one for one in opened.review.reasons if str(one) not in own)


def edit_of(desk: ReviewDesk, opened: Opened, typing: Typing, words: Words) -> Edit:
    """Return what is to be saved; raise `UsageError`, in the user's words, where a text is no value."""
    base = desk.edited(opened, Edit(kind=typing.kind))
    values, faults = taken(desk, base, typing.edits, words)
    for name, told in faults.items():
        field = declared_as(desk.type_of(base), name)
        raise UsageError(f"{label_of(field, words) if field else name}: {told}")
    return Edit(values=values, kind=typing.kind, places=typing.places)


def taken(
    desk: ReviewDesk, base: Document, edits: Mapping[str, str], words: Words
) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Return the typed texts as values that can be put in, and what is wrong with each of the others."""
    declared = desk.type_of(base)
    document, values, faults = base, {}, {}
    for name, text in edits.items():
        field = declared_as(declared, name)
        try:
            value = canonical(field, text, words.language, desk.company.country) if field else text
        except UsageError:
            faults[name] = fault(field, words) if field else ""
            continue
        try:
            value = takeable(field, value) if field else value
            document = correct(document, declared, {name: value}, desk.company.country)
        except UsageError as wrong:
            faults[name] = tell(wrong.told, words, declared)
            continue
        values[name] = value
    return values, faults


def declared_as(declared: DocumentType, name: str) -> FieldType | None:
    """Return how the field or cell of this name is declared; None for a whole row, and for what is not declared."""
    cell = CELL.fullmatch(name)
    if cell is None:
        return declared.fields.get(name)
    columns = declared.line_items if cell["table"] == "line_items" else TAX_FIELDS
    return columns.get(cell["column"] or "")


def pages_of(desk: ReviewDesk, opened: Opened, words: Words) -> tuple[PageView, ...]:
    """Return the pages of the document, in its order, and those left out that stand beside them."""
    stored = opened.stored
    with desk.books.read(desk.company.key) as store:
        read = {page.number: page for page in _reading(desk, store, stored.submission).pages}
        kept = {page.number: page for page in store.ledger.pages(stored.submission)}
    root = f"/c/{desk.company.key}/pages/{stored.submission}"
    beside = left_out_beside(stored.id, kept.values())
    return tuple(
        PageView(
            number=number,
            width=kept[number].width,
            height=kept[number].height,
            turn=read[number].rotation if number in read else 0,
            image=f"{root}/{number}.jpg" if kept[number].image else "",
            words=f"{root}/{number}/words",
            left_out=tell(kept[number].note, words) or words("left out") if number in beside else "",
        )
        for number in (*stored.content.pages, *beside)
        if number in kept
    )


def left_out_beside(document: str, pages: Iterable[LedgerPage]) -> tuple[int, ...]:
    """Return which of a submission's pages, in order, are left out with only such between them and the document's."""
    found, last, run = [], "", []
    for page in pages:
        if page.state is PageState.LEFT_OUT:
            run.append(page.number)
            continue
        found += run if document in {last, page.document} else []
        last, run = page.document, []
    return tuple(found + (run if document == last else []))


def picture(desk: ReviewDesk, submission: str, number: int) -> bytes:
    """Return the JPEG of a page; raise `NotHere` where the company has none such."""
    with desk.books.read(desk.company.key) as store:
        key = next((page.image for page in store.ledger.pages(submission) if page.number == number), "")
    if not key:
        raise NotHere
    return desk.archive.read(key)


def page_of(desk: ReviewDesk, submission: str, number: int) -> Page:
    """Return what was read on a page; raise `NotHere` where the company has none such."""
    for page in reading_of(desk, submission).pages:
        if page.number == number:
            return page
    raise NotHere


def reading_of(desk: ReviewDesk, submission: str) -> Reading:
    """Return what was read of the submission; nothing where that is not kept any more."""
    with desk.books.read(desk.company.key) as store:
        return _reading(desk, store, submission)


def _reading(desk: ReviewDesk, store: Store, submission: str) -> Reading:
    found = store.readings.latest(submission, ledger.READ)
    return readings.processed_at(desk.archive, found.key).reading if found else Reading(pages=())
