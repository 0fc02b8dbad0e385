"""The glyphs of a PDF page as PDFium lists them, placed on the page as a viewer shows it.

Places are in points from the top left of the page, cut to its crop box and turned by its /Rotate (ISO 32000-1,
7.7.3.3), and then turned once more so that each letter's own direction of writing runs to the right.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from math import atan2, degrees, hypot

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

_LETTERS = 100_000  # read of one page; no page a person reads has more
_TILTED = 12.0  # degrees off the four directions, beyond which text is a stamp or a watermark
_HYPHEN = 0x02  # PDFium's mark for a hyphen at the end of a line
_INVISIBLE_MODES = {pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium_c.FPDF_TEXTRENDERMODE_CLIP}
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
_NOTHING = {0x00, 0xFEFF, 0x200B, 0x200C, 0x200D, 0x2060, 0xFFFE, 0xFFFF}

Rectangle = tuple[float, float, float, float]


@dataclass(slots=True)
class Letter:
    """A glyph in the frame in which it stands upright: points, origin top left, y down."""

    text: str
    x0: float
    x1: float
    base: float  # y of the baseline
    size: float  # height of the type
    width: float  # width of the type: differs from `size` where the font is stretched
    turn: int  # degrees clockwise that turn it upright on the page as shown: 0, 90, 180, 270
    tilted: bool  # it stands at an angle all the same
    gap: str  # what the file has before it: "" nothing, " " a space, "?" a space that PDFium supposes
    visible: bool
    mapped: bool  # its font says which character it is
    drawn: int  # address of PDFium's text object, 0 where there is none


class Frame:
    """The way from PDF user space to the page as shown, and from there to upright frames."""

    def __init__(self, page: pdfium.PdfPage) -> None:
        left, bottom, right, top = page.get_bbox()
        self._left, self._top = left, top
        self._cut = (right - left, top - bottom)
        self._rotation = int(page.get_rotation())
        self.width, self.height = self._cut if self._rotation % 180 == 0 else self._cut[::-1]

    def shown(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point of user space stands on the page as shown."""
        return turned(x - self._left, self._top - y, *self._cut, self._rotation)

    def direction(self, x: float, y: float) -> float:
        """Return the direction of a vector of user space on the page as shown, degrees clockwise from the right."""
        return (degrees(atan2(-y, x)) + self._rotation) % 360

    def upright(self, x: float, y: float, turn: int) -> tuple[float, float]:
        """Return where a point of the page as shown stands when the page is turned clockwise by `turn`."""
        return turned(x, y, self.width, self.height, turn)

    def back(self, box: Rectangle, turn: int) -> Rectangle:
        """Return where a box of the frame turned by `turn` stands on the page as shown."""
        size = (self.width, self.height) if turn % 180 == 0 else (self.height, self.width)
        (xa, ya), (xb, yb) = (turned(x, y, *size, -turn % 360) for x, y in (box[:2], box[2:]))
        return min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb)


def turned(x: float, y: float, width: float, height: float, turn: int) -> tuple[float, float]:
    """Return where a point stands when its rectangle is turned clockwise by `turn`, origin top left again.

    >>> turned(1, 2, 10, 20, 90)
    (18, 1)
    """
    if turn == 90:
        return height - y, x
    if turn == 180:
        return width - x, height - y
    if turn == 270:
        return y, width - x
    return x, y


def read_letters(page: pdfium.PdfPage, frame: Frame) -> list[Letter]:
    """Return the glyphs of `page` in the order of the file, without its spaces."""
    text_page = page.get_textpage()
    try:
        return _letters(text_page.raw, frame)
    finally:
        text_page.close()


def _letters(raw: ctypes.c_void_p, frame: Frame) -> list[Letter]:
    letters: list[Letter] = []
    gap = ""
    for index in range(min(pdfium_c.FPDFText_CountChars(raw), _LETTERS)):
        code = pdfium_c.FPDFText_GetUnicode(raw, index)
        if code in _NOTHING:
            continue
        character = _LIGATURES.get(code) or ("-" if code == _HYPHEN else chr(code))
        if character.isspace() or (code < 0x20 and code != _HYPHEN):
            supposed = pdfium_c.FPDFText_IsGenerated(raw, index) == 1
            gap = gap or ("?" if supposed else " ")
            continue
        letters.append(_letter(raw, index, character, gap, frame))
        gap = ""
    return letters


def _letter(raw: ctypes.c_void_p, index: int, character: str, gap: str, frame: Frame) -> Letter:
    matrix, box = pdfium_c.FS_MATRIX(), pdfium_c.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium_c.FPDFText_GetMatrix(raw, index, matrix)
    pdfium_c.FPDFText_GetLooseCharBox(raw, index, box)
    pdfium_c.FPDFText_GetCharOrigin(raw, index, x, y)
    angle = frame.direction(matrix.a, matrix.b)
    turn = -round(angle / 90) * 90 % 360
    (xa, _), (xb, _), (_, base) = (
        frame.upright(*frame.shown(*point), turn)
        for point in ((box.left, box.bottom), (box.right, box.top), (x.value, y.value))
    )
    size = pdfium_c.FPDFText_GetFontSize(raw, index)
    drawn = pdfium_c.FPDFText_GetTextObject(raw, index)
    return Letter(
        text=character,
        x0=min(xa, xb),
        x1=max(xa, xb),
        base=base,
        size=size * hypot(matrix.c, matrix.d) or 1.0,
        width=size * hypot(matrix.a, matrix.b) or 1.0,
        turn=turn,
        tilted=abs((angle + 45) % 90 - 45) > _TILTED,
        gap=gap,
        visible=not drawn or pdfium_c.FPDFTextObj_GetTextRenderMode(drawn) not in _INVISIBLE_MODES,
        mapped=pdfium_c.FPDFText_HasUnicodeMapError(raw, index) != 1 and not 0xE000 <= ord(character[0]) <= 0xF8FF,
        drawn=ctypes.cast(drawn, ctypes.c_void_p).value or 0,
    )
