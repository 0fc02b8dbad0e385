"""The order of the steps: open, prepare, read, split, classify, extract, validate, decide.

Everything here takes values and returns values; nothing is stored. A page whose reading or whose fields are in doubt
is read a second time by a slower and better engine, and everything after the reading runs again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from classifiers import classify, split
from classifiers.direction import direction
from documents.fields import Document, Kind, Severity
from documents.pages import Carrier, Page, Reading, Source
from documents.types import DocumentType, Mode, type_of
from extractors import carriers as carrier
from extractors.fields import extract
from extractors.ocr import default_engine
from extractors.opening import OpenedFile, Sheet, open_file
from extractors.page import picture, read_again, read_page
from pipeline import versions
from pipeline.memory import give_back
from pipeline.parts import Parts
from pipeline.processed import Processed, Wanted, picture_of
from validation import check, decide, weigh

SECOND_ENGINE = "rapidocr"
PAGE_DOUBT = 0.25  # a page read worse than this is read again
CLEAN = 0.13  # a page read better than this is not: what contradicts itself there is printed so
FIELD_DOUBT = 0.5  # between them, a page of a document with a required field less sure than this is


def process(data: bytes, parts: Parts) -> Processed:
    """Read the file in `data` and understand its documents.

    Raises:
        DocumentError: the file cannot be read; the message says why and what to do.
    """
    with open_file(data, parts.bounds) as opened:
        return _process(opened, data, parts)


def process_and_picture(data: bytes, parts: Parts, folder: Path) -> Processed:
    """Do what `process` does and leave a picture of each page in `folder`, for the person who may look at it."""
    with open_file(data, parts.bounds) as opened:
        processed = _process(opened, data, parts)
        for sheet in opened.sheets:
            give_back()
            picture_of(sheet.number, folder).write_bytes(picture(sheet))
    return processed


def understand(reading: Reading, parts: Parts) -> tuple[Document, ...]:
    """Return the documents in what was read; needs no file and no OCR."""
    by_number = {page.number: page for page in reading.pages}
    spans = split(reading.pages, reading.carriers)
    return tuple(_document([by_number[number] for number in span], reading.carriers, parts) for span in spans)


def reinterpret(reading: Reading, pages: Sequence[int], kind: str, parts: Parts) -> Document:
    """Return the document on these pages, in their order, of a type that a person knows; needs no file and no OCR.

    Which type it is, is found out where `kind` is empty.
    """
    by_number = {page.number: page for page in reading.pages}
    chosen = [by_number[number] for number in pages if number in by_number]
    return _document(chosen, reading.carriers, replace(parts, kind=kind))


def process_again(data: bytes, parts: Parts, wanted: Wanted) -> Processed:
    """Read some pages of the file once more, from their pixels and in these languages; return all that is known then.

    Raises:
        DocumentError: the file cannot be read.
    """
    engine = parts.options.engine or default_engine()
    options = replace(parts.options, engine=engine, preferred=wanted.languages, languages=wanted.languages)
    with open_file(data, parts.bounds) as opened:
        sheets = [sheet for sheet in opened.sheets if sheet.number in wanted.pages]
        pages = [read_page(sheet, options) for sheet in sheets]
        if not parts.options.engine:
            unclean = frozenset(page.number for page in pages if page.doubt > CLEAN)
            pages = list(_read_again(sheets, pages, unclean))
    anew = {page.number: page for page in pages}
    kept = tuple(_in_place_of(page, anew.get(page.number)) for page in wanted.reading.pages)
    reading = replace(wanted.reading, pages=kept)
    document = reinterpret(reading, wanted.pages, wanted.kind, parts)
    return Processed(reading=reading, documents=(document,), version=versions.code())


def _in_place_of(page: Page, anew: Page | None) -> Page:
    return replace(anew, image=page.image) if anew else page


def _process(opened: OpenedFile, data: bytes, parts: Parts) -> Processed:
    reading = _read(opened, data, parts)
    documents = understand(reading, parts)
    doubtful = _doubtful_pages(reading, documents, parts)
    if doubtful:
        reading = replace(reading, pages=_read_again(opened.sheets, reading.pages, doubtful))
        documents = understand(reading, parts)
    return Processed(reading=reading, documents=documents, version=versions.code())


def _read(opened: OpenedFile, data: bytes, parts: Parts) -> Reading:
    pages: list[Page] = []
    found: list[Carrier] = list(carrier.embedded(data)) if parts.carriers else []
    options = parts.options
    for sheet in opened.sheets:
        page = read_page(sheet, options)
        options = replace(options, languages=options.languages or page.languages)
        pages.append(page)
        give_back()
        if parts.carriers:
            found.extend(carrier.codes_on(sheet))
            give_back()
    return Reading(pages=tuple(pages), carriers=tuple(found))


def _document(pages: Sequence[Page], carriers: Sequence[Carrier], parts: Parts) -> Document:
    numbers = tuple(page.number for page in pages)
    own = tuple(one for one in carriers if one.page is None or one.page in numbers)
    kind = _kind(pages, own, parts)
    declared = type_of(parts.types, kind.name, kind.subkind)
    if declared.mode is Mode.MANUAL:
        return _decided(Document(pages=numbers, kind=kind), declared, parts)
    extraction = extract(pages, declared, parts.company)
    if own:
        extraction = carrier.combine(extraction, carrier.understand(own, declared))
    document = Document(
        pages=numbers,
        kind=kind,
        language=next((page.languages[0] for page in pages if page.languages), ""),
        direction=direction(extraction.fields, parts.company),
        fields=extraction.fields,
        line_items=extraction.line_items,
        tax_breakdown=extraction.tax_breakdown,
    )
    return _decided(document, declared, parts)


def _decided(document: Document, declared: DocumentType, parts: Parts) -> Document:
    findings = check(document, declared, parts.company, date.today())
    weighed = weigh(replace(document, findings=findings), declared)
    return replace(weighed, decision=decide(weighed, declared))


def _kind(pages: Sequence[Page], carriers: Sequence[Carrier], parts: Parts) -> Kind:
    if parts.kind:
        declared = parts.types[parts.kind]
        return Kind(name=declared.kind, subkind=declared.name if declared.name != declared.kind else "", confidence=1.0)
    stated = carrier.kind_of(carriers)
    if stated:
        return Kind(name=stated, confidence=1.0)
    return classify(pages, parts.types)


def _doubtful_pages(reading: Reading, documents: Sequence[Document], parts: Parts) -> frozenset[int]:
    """Return the numbers of the pages worth a second reading: only pixels read by the first engine."""
    if parts.options.engine:
        return frozenset()
    unclean = {page.number: page.doubt for page in reading.pages if page.source is Source.OCR and page.doubt > CLEAN}
    badly_understood = {number for one in documents if _fields_are_doubtful(one, parts) for number in one.pages}
    return frozenset(number for number, doubt in unclean.items() if doubt > PAGE_DOUBT or number in badly_understood)


def _fields_are_doubtful(document: Document, parts: Parts) -> bool:
    declared = type_of(parts.types, document.kind.name, document.kind.subkind)
    required = [name for name, one in declared.fields.items() if one.required]
    sure = all(name in document.fields and document.fields[name].confidence >= FIELD_DOUBT for name in required)
    return not sure or any(finding.severity is Severity.CONTRADICTS for finding in document.findings)


def _read_again(sheets: Sequence[Sheet], pages: Sequence[Page], doubtful: frozenset[int]) -> tuple[Page, ...]:
    second = []
    for sheet, page in zip(sheets, pages, strict=True):
        second.append(read_again(sheet, page, SECOND_ENGINE) if page.number in doubtful else page)
        give_back()
    return tuple(second)
