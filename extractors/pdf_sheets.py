"""Sheets of PDF files, by PDFium."""

from __future__ import annotations

import ctypes
import logging
from collections.abc import Iterator, Sequence
from functools import cached_property
from math import sqrt
from typing import overload

import numpy as np
import pypdfium2 as pdfium

from documents.bounds import Bounds
from documents.errors import BoundExceeded, BrokenFile, EncryptedFile
from documents.messages import say
from documents.pages import Word
from extractors.drawings import may_hold_codes
from extractors.sheets import Evidence, Image, OpenedFile
from extractors.text_layer import Layer, read_layer

logging.getLogger("pypdfium2").setLevel(logging.ERROR)  # it warns of every XFA form; what is read of it is its AcroForm

_POINTS = 72.0  # an inch
_RENDERED = 18_000_000  # pixels; a larger page is rendered coarser, A3 at 300 dpi passes
_SIDE = 30_000  # pixels
_PASSWORD_ERROR = 4  # FPDF_ERR_PASSWORD


def open_pdf(data: bytes, bounds: Bounds) -> OpenedFile:
    """Return the sheets of a PDF, or raise why it cannot be read."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if error.err_code == _PASSWORD_ERROR:
            raise EncryptedFile(
                say("The PDF opens only with a password. Open it, print it to a PDF without one, and send that.")
            ) from error
        raise BrokenFile(say("The PDF is damaged or cut short and cannot be opened. Scan or send it again.")) from error
    if len(document) > bounds.pages:
        count = len(document)
        document.close()
        raise BoundExceeded(
            say(
                "The PDF has {pages} pages, more than the {allowed} allowed. Split it.",
                pages=count,
                allowed=bounds.pages,
            )
        )
    document.init_forms()  # so that filled-in fields are drawn
    return OpenedFile("pdf", PdfSheets(document, bounds), document.close)


class PdfSheets(Sequence["PdfSheet"]):
    """The pages of a PDF, each opened when it is asked for."""

    def __init__(self, document: pdfium.PdfDocument, bounds: Bounds) -> None:
        self._document = document
        self._bounds = bounds

    def __len__(self) -> int:
        return len(self._document)

    @overload
    def __getitem__(self, index: int) -> PdfSheet: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[PdfSheet]: ...

    def __getitem__(self, index: int | slice) -> PdfSheet | Sequence[PdfSheet]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        position = index + len(self) if index < 0 else index
        if not 0 <= position < len(self):
            raise IndexError(index)
        return PdfSheet(self._document, position, self._bounds)

    def __iter__(self) -> Iterator[PdfSheet]:
        return (self[i] for i in range(len(self)))


class PdfSheet:
    """A page of a PDF as a viewer shows it: cut to its crop box, turned by its /Rotate."""

    def __init__(self, document: pdfium.PdfDocument, position: int, bounds: Bounds) -> None:
        self.number = position + 1
        try:
            self._page = _with_answers(document, position)
        except pdfium.PdfiumError as error:
            raise BrokenFile(
                say("Page {page} of the PDF is damaged. Scan or send it again.", page=self.number)
            ) from error
        self.width, self.height = (float(side) for side in self._page.get_size())
        if self.width <= 0 or self.height <= 0:
            raise BrokenFile(say("Page {page} of the PDF has no area. Scan or send it again.", page=self.number))
        self._bounds = bounds

    def render(self, dpi: float) -> Image:
        """Return the page in grey."""
        return self._render(dpi, grayscale=True)

    def render_colour(self, dpi: float) -> Image:
        """Return the page in RGB."""
        return self._render(dpi, rev_byteorder=True)

    def text_layer(self) -> tuple[Word, ...]:
        """Return the words of the text layer in reading order."""
        return self._layer.words

    def evidence(self) -> Evidence:
        """Return what speaks for or against the text layer."""
        return self._layer.evidence

    def may_hold_codes(self) -> bool:
        """Tell whether there is a picture or a drawing that could be a bar code."""
        return may_hold_codes(self._page)

    @cached_property
    def _layer(self) -> Layer:
        return read_layer(self._page)

    def _render(self, dpi: float, **options: bool) -> Image:
        scale = self._scale(dpi)
        try:
            bitmap = self._page.render(scale=scale, limit_image_cache=True, **options)
        except (pdfium.PdfiumError, ValueError, MemoryError, ctypes.ArgumentError) as error:
            raise BrokenFile(
                say("Page {page} of the PDF cannot be drawn. Scan or send it again.", page=self.number)
            ) from error
        image: Image = np.array(bitmap.to_numpy())
        bitmap.close()
        return image[:, :, 0] if image.ndim == 3 and image.shape[2] == 1 else image

    def _scale(self, dpi: float) -> float:
        """Return pixels a point: as asked, or what the bounds allow."""
        pixels = min(self._bounds.pixels, _RENDERED)
        finest = min(sqrt(pixels / (self.width * self.height)), _SIDE / max(self.width, self.height))
        return max(min(dpi / _POINTS, finest), 1.0 / min(self.width, self.height))


def _with_answers(document: pdfium.PdfDocument, position: int) -> pdfium.PdfPage:
    """Return the page with what was typed into its form made part of it, so that it is in the text layer as well."""
    page = document[position]
    if page.formenv is None:
        return page
    page.flatten()
    page.close()
    return document[position]
