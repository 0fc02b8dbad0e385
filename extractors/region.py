"""A region of a page that a person marked, read on the spot."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from documents.bounds import Bounds
from documents.errors import UsageError
from documents.geometry import Box
from documents.messages import say
from documents.pages import Word
from extractors.doubt import confidence_of
from extractors.ocr import default_engine, engine, model_for
from extractors.opening import open_file
from extractors.sheets import Image

_DPI = 300.0
_MARGIN = 20  # pixels of white around it: letters that touch the edge are read badly
_SURE = 0.7  # confidence below which the second engine reads it too
_SECOND = "rapidocr"


def read_region(
    data: bytes, bounds: Bounds, number: int, box: Box, rotation: int, languages: Sequence[str]
) -> tuple[str, ...]:
    """Return the lines of text in a region of page `number` of the file `data`.

    Args:
        data: the file
        bounds: within which it is opened
        number: of the page, from 1
        box: on the page as it was scanned
        rotation: degrees clockwise that turn the page upright
        languages: ISO 639-1, the likeliest first

    Raises:
        DocumentError: the file cannot be read.
        UsageError: it has no such page, or the region is empty.
    """
    with open_file(data, bounds) as opened:
        sheet = next((one for one in opened.sheets if one.number == number), None)
        if sheet is None:
            raise UsageError(say("There is no page {page} in this file.", page=number))
        image = _cut(sheet.render(_DPI), box, rotation)
    first = engine(default_engine()).read(image, model_for(default_engine(), languages))
    if first and confidence_of(first) >= _SURE:
        return _lines(first)
    second = engine(_SECOND).read(image, ())
    return _lines(max(first, second, key=confidence_of) if first and second else first or second)


def _cut(image: Image, box: Box, rotation: int) -> Image:
    """Return the region upright, with white around it."""
    height, width = image.shape[:2]
    cut = image[round(box.y0 * height) : round(box.y1 * height), round(box.x0 * width) : round(box.x1 * width)]
    if not cut.size:
        raise UsageError(say("The region is too small to be read. Drag over more of the page."))
    upright = np.rot90(cut, k=-(rotation // 90))
    return np.pad(upright, _MARGIN, constant_values=255)


def _lines(words: Sequence[Word]) -> tuple[str, ...]:
    rows: dict[int, list[str]] = {}
    for word in words:
        rows.setdefault(word.line, []).append(word.text)
    return tuple(" ".join(row) for row in rows.values())
