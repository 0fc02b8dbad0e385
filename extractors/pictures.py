"""The pictures on a PDF page, and what text they lie upon: a scan drawn over a text layer hides it."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from numpy.typing import NDArray

from extractors.letters import Frame, Rectangle

_POINTS = 72.0  # an inch
_OBJECTS = 20_000  # looked at on one page
_DEPTH = 4  # of forms within forms

_Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture on a page."""

    box: Rectangle  # points on the page as shown, cut to the page
    dpi: float
    order: int  # place in the order of drawing

    @property
    def area(self) -> float:
        """Area in square points."""
        return (self.box[2] - self.box[0]) * (self.box[3] - self.box[1])

    def holds(self, x: float, y: float) -> bool:
        """Tell whether the point lies on the picture."""
        return self.box[0] <= x <= self.box[2] and self.box[1] <= y <= self.box[3]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """The order in which a page draws its pictures and its text."""

    pictures: tuple[Picture, ...]
    order_of_text: dict[int, int] = field(default_factory=dict)  # by the address of PDFium's text object


def read_drawing(page: pdfium.PdfPage, frame: Frame) -> Drawing:
    """Return the pictures of `page` and when its text is drawn."""
    pictures, order_of_text = [], {}
    for order, (drawn, kind, matrix) in enumerate(_objects(page)):
        if kind == pdfium_c.FPDF_PAGEOBJ_TEXT:
            order_of_text[address(drawn)] = order
        elif kind == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            picture = _picture(drawn, matrix, frame, order)
            if picture.box[0] < picture.box[2] and picture.box[1] < picture.box[3]:
                pictures.append(picture)
    return Drawing(pictures=tuple(pictures), order_of_text=order_of_text)


def address(drawn: ctypes._Pointer[ctypes.Structure]) -> int:
    """Return what tells one PDFium object from another."""
    return ctypes.cast(drawn, ctypes.c_void_p).value or 0


def _objects(page: pdfium.PdfPage) -> Iterator[tuple[ctypes._Pointer[ctypes.Structure], int, _Matrix]]:
    """Yield objects in the order of drawing, with their kind and the matrix of the forms they stand in."""
    raw = page.raw
    pending = [
        (pdfium_c.FPDFPage_GetObject(raw, index), np.identity(3), 0)
        for index in reversed(range(min(pdfium_c.FPDFPage_CountObjects(raw), _OBJECTS)))
    ]
    for _ in range(_OBJECTS):
        if not pending:
            return
        drawn, matrix, depth = pending.pop()
        kind = pdfium_c.FPDFPageObj_GetType(drawn)
        if kind == pdfium_c.FPDF_PAGEOBJ_FORM and depth < _DEPTH:
            inner = _matrix(drawn) @ matrix
            count = min(pdfium_c.FPDFFormObj_CountObjects(drawn), _OBJECTS)
            pending += [(pdfium_c.FPDFFormObj_GetObject(drawn, i), inner, depth + 1) for i in reversed(range(count))]
        else:
            yield drawn, kind, matrix


def _matrix(drawn: ctypes._Pointer[ctypes.Structure]) -> _Matrix:
    m = pdfium_c.FS_MATRIX()
    pdfium_c.FPDFPageObj_GetMatrix(drawn, m)
    return np.array([[m.a, m.b, 0.0], [m.c, m.d, 0.0], [m.e, m.f, 1.0]])  # row vectors, as the PDF specification


def _picture(drawn: ctypes._Pointer[ctypes.Structure], matrix: _Matrix, frame: Frame, order: int) -> Picture:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium_c.FPDFPageObj_GetBounds(drawn, left, bottom, right, top)
    corners = np.array([[x.value, y.value, 1.0] for x in (left, right) for y in (bottom, top)]) @ matrix
    places = [frame.shown(float(x), float(y)) for x, y, _ in corners]
    xs, ys = [x for x, _ in places], [y for _, y in places]
    across, down = max(xs) - min(xs), max(ys) - min(ys)
    width, height = ctypes.c_uint(), ctypes.c_uint()
    pdfium_c.FPDFImageObj_GetImagePixelSize(drawn, width, height)
    pixels = (width.value * height.value / (across * down)) ** 0.5 if across * down > 0 else 0.0
    box = (max(0.0, min(xs)), max(0.0, min(ys)), min(frame.width, max(xs)), min(frame.height, max(ys)))
    return Picture(box=box, dpi=pixels * _POINTS, order=order)
