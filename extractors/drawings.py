"""Whether a PDF page may hold a bar code: told from its objects, which costs far less than drawing it.

A code is a picture of some size, or a drawing of many small pieces.
"""

from __future__ import annotations

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

SMALLEST = 24.0  # points, the longer side of a picture that may be a code; a QR code under 8 mm is not read anyway
PIECES = 60  # line segments of a drawing; the smallest QR code has more dark runs
MOST = 4000  # objects looked at; a page with more may hold anything
DEEPEST = 4  # forms within forms

_KINDS = [pdfium_c.FPDF_PAGEOBJ_IMAGE, pdfium_c.FPDF_PAGEOBJ_PATH]


def may_hold_codes(page: pdfium.PdfPage) -> bool:
    """Tell whether it is worth drawing `page` to look for codes."""
    pieces = 0
    for count, drawn in enumerate(page.get_objects(filter=_KINDS, max_depth=DEEPEST)):
        if drawn.type == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = drawn.get_bounds()
            if max(right - left, top - bottom) >= SMALLEST:
                return True
            pieces += 1
        else:
            pieces += pdfium_c.FPDFPath_CountSegments(drawn) // 4
        if pieces > PIECES or count > MOST:
            return True
    return False
