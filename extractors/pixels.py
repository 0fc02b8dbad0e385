"""Reading the pixels of a page: drawn as finely as its letters need, in the language it is written in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from documents.pages import Page, Source, Word
from extractors.doubt import confidence_of, doubt_of
from extractors.images import Prepared, prepare
from extractors.images.marks import marked
from extractors.language import detect
from extractors.ocr import engine, model_for, readable_languages
from extractors.sheets import Image, Sheet

_DPI = 300.0  # at which pages are drawn first
_COARSEST_DPI = 100.0  # pictures that claim less are drawn at this all the same
_FINEST_DPI = 600.0
_TINY = 8.0  # pixels of small letters, below which a page is drawn once more, finer
_SAMPLE = 160  # letters that tell a language
_WORTH_SAMPLING = 700  # letters on a page from which on a sample costs much less than reading twice
_UPSIDE_DOWN = 0.6  # confidence below which a page may have been read upside down
_CLEARLY = 0.1  # more confidence, which shows that it was
_SURE = 0.93  # confidence of a reading in the wrong language that needs no better one


def read_pixels(sheet: Sheet, engine_name: str, preferred: Sequence[str], known: Sequence[str]) -> Page:
    """Return what `engine_name` reads on `sheet`, in the `known` languages or else the one that is found out."""
    prepared = prepare_sheet(sheet)
    languages, words = _read(prepared, engine_name, preferred, known)
    if prepared.otherwise and prepared.letters and confidence_of(words) < _UPSIDE_DOWN:
        turned = prepared.otherwise()
        otherwise = _read(turned, engine_name, preferred, known)
        if confidence_of(otherwise[1]) > confidence_of(words) + _CLEARLY:
            prepared, (languages, words) = turned, otherwise
    return Page(
        number=sheet.number,
        width=sheet.width,
        height=sheet.height,
        words=_on_page(marked(prepared.image, words), prepared),
        source=Source.OCR,
        engine=engine_name,
        languages=languages,
        rotation=prepared.rotation,
        transform=prepared.transform,
        doubt=doubt_of(words, prepared.image) if prepared.letters else 0.0,
    )


def prepare_sheet(sheet: Sheet) -> Prepared:
    """Return the page image ready for reading, drawn finer where its letters are tiny and the scan has more."""
    scanned = sheet.evidence().dpi or _FINEST_DPI
    dpi = min(_DPI, max(scanned, _COARSEST_DPI))
    prepared = prepare(sheet.render(dpi), dpi)
    if 0 < prepared.letter_height < _TINY and scanned > 1.2 * dpi:
        finer = min(_FINEST_DPI, scanned)
        return prepare(sheet.render(finer), finer)
    return prepared


def _read(
    prepared: Prepared, engine_name: str, preferred: Sequence[str], known: Sequence[str]
) -> tuple[tuple[str, ...], list[Word]]:
    """Return the languages found, the likeliest first, and the words."""
    if not prepared.letters:
        return tuple(known), []
    reader = engine(engine_name)
    usual = preferred or readable_languages(engine_name)
    model = model_for(engine_name, known or _sampled(prepared, engine_name, usual) or usual)
    words = reader.read(prepared.image, model)
    found = detect(" ".join(word.text for word in words))
    better = model_for(engine_name, found or model)
    if better != model and confidence_of(words) < _SURE:
        again = reader.read(prepared.image, better)
        words = max(words, again, key=confidence_of)
    return found or tuple(known), words


def _sampled(prepared: Prepared, engine_name: str, usual: Sequence[str]) -> tuple[str, ...]:
    """Return the languages that a few lines of the page tell, empty where there is no need or no answer."""
    if len(usual) < 2 or prepared.letters < _WORTH_SAMPLING or not model_for(engine_name, usual):
        return ()
    strip = _strip(prepared.image, _SAMPLE / prepared.letters)
    words = engine(engine_name).read(strip, model_for(engine_name, usual))
    return detect(" ".join(word.text for word in words))


def _strip(image: Image, share: float) -> Image:
    """Return the rows of the image that hold `share` of its ink, from above the middle."""
    ink = np.cumsum((image < 128).sum(axis=1, dtype=np.int64))
    first, last = np.searchsorted(ink, (0.35 * ink[-1], (0.35 + share) * ink[-1]))
    return np.ascontiguousarray(image[int(first) : max(int(last), int(first) + 1)])


def _on_page(words: Sequence[Word], prepared: Prepared) -> tuple[Word, ...]:
    return tuple(replace(word, box=prepared.transform.box(word.box)) for word in words)
