"""Reading a page: its text layer where that deserves trust, else its pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO

from PIL import Image

from documents.geometry import UNCHANGED
from documents.pages import Page, Source, Word
from extractors import trust
from extractors.images import turned_back
from extractors.language import detect
from extractors.ocr import default_engine
from extractors.options import ReadOptions
from extractors.pixels import read_pixels
from extractors.second_reading import with_accents_of
from extractors.sheets import Sheet

_PICTURE_DPI = 150.0
_PICTURE_QUALITY = 80
_AGREEMENT = 0.5  # share of a doubtful layer's words that must be seen on the page


def read_page(sheet: Sheet, options: ReadOptions | None = None) -> Page:
    """Return what stands on `sheet`.

    Raises:
        InstallationError: an engine or a language is missing; the message says how to install it.
        DocumentError: the page cannot be drawn.
    """
    options = options or ReadOptions()
    if options.engine:
        return read_pixels(sheet, options.engine, options.preferred, options.languages)
    words = sheet.text_layer()
    doubt = trust.doubt(words, sheet)
    if doubt < trust.TRUSTED:
        return _from_text(sheet, words, doubt)
    page = read_pixels(sheet, default_engine(), options.preferred, options.languages)
    if doubt < trust.DISTRUSTED and _agree(words, page.words):
        return _from_text(sheet, words, doubt / 2)
    return page


def read_again(sheet: Sheet, page: Page, engine_name: str) -> Page:
    """Return a second reading of `sheet`, whose first was `page`, by another engine, each with what it reads best."""
    second = read_pixels(sheet, engine_name, page.languages, page.languages)
    if page.source is not Source.OCR or page.rotation != second.rotation:
        return second
    return replace(second, words=with_accents_of(page.words, second.words))


def picture(sheet: Sheet) -> bytes:
    """Return the page in colour as a JPEG, for a person to look at."""
    jpeg = BytesIO()
    Image.fromarray(sheet.render_colour(_PICTURE_DPI)).save(jpeg, "JPEG", quality=_PICTURE_QUALITY)
    return jpeg.getvalue()


def _from_text(sheet: Sheet, words: Sequence[Word], doubt: float) -> Page:
    rotation = sheet.evidence().rotation
    return Page(
        number=sheet.number,
        width=sheet.width,
        height=sheet.height,
        words=tuple(words),
        source=Source.TEXT,
        languages=detect(" ".join(word.text for word in words)),
        rotation=rotation,
        transform=turned_back(rotation) if rotation else UNCHANGED,
        doubt=doubt,
    )


def _agree(layer: Sequence[Word], seen: Sequence[Word]) -> bool:
    """Tell whether enough words of a text layer were seen on the page as well."""
    written = {word.text.casefold() for word in layer if len(word.text) > 2}
    read = {word.text.casefold() for word in seen}
    return len(written & read) >= _AGREEMENT * len(written)
