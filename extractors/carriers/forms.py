"""Filled form fields of a PDF (AcroForm), with the words printed around each.

The names of form fields are often no names (`f1_07[0]`), so every field is kept with its tooltip and with what stands
around it. What these mean is asked later, when the document type is known (`extractors.carriers.acroform`).
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from documents.geometry import Box
from documents.pages import Carrier, Format, Source
from extractors.carriers.captions import captioned
from extractors.carriers.widgets import WIDGETS, Kind, Widget
from extractors.letters import Frame
from extractors.text_layer import read_layer

MOST_PAGES = 20  # of a form; what is behind them is not filled in
MOST_WIDGETS = 1000  # of one page
LONGEST = 2000  # characters of one value

_KINDS: dict[int, Kind] = {
    pdfium_c.FPDF_FORMFIELD_TEXTFIELD: "text",
    pdfium_c.FPDF_FORMFIELD_COMBOBOX: "choice",
    pdfium_c.FPDF_FORMFIELD_LISTBOX: "choice",
    pdfium_c.FPDF_FORMFIELD_CHECKBOX: "check",
    pdfium_c.FPDF_FORMFIELD_RADIOBUTTON: "check",
    pdfium_c.FPDF_FORMFIELD_SIGNATURE: "signature",
}


def filled_forms(data: bytes) -> Iterator[Carrier]:
    """Yield a carrier for each page of the PDF in `data` on which something is filled in."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError:
        return
    with document:
        document.init_forms()
        for index in range(min(len(document), MOST_PAGES)):
            widgets = _page_widgets(document, index)
            if widgets:
                payload = WIDGETS.dump_json(widgets).decode()
                yield Carrier(source=Source.FORM, format=Format.ACROFORM, payload=payload, page=index + 1)


def _page_widgets(document: pdfium.PdfDocument, index: int) -> tuple[Widget, ...]:
    """Return the form fields of a page; a damaged page, or one where nothing is filled in, has none."""
    try:
        page = document[index]
    except pdfium.PdfiumError:
        return ()
    frame = Frame(page)
    bare = list(_bare_widgets(page, document.formenv, frame))
    if not any(widget.is_filled for widget in bare):
        return ()
    return captioned(bare, read_layer(page).words, frame.width, frame.height)


def _bare_widgets(page: pdfium.PdfPage, form: pdfium.PdfFormEnv, frame: Frame) -> Iterator[Widget]:
    for number in range(min(pdfium_c.FPDFPage_GetAnnotCount(page), MOST_WIDGETS)):
        annotation = pdfium_c.FPDFPage_GetAnnot(page, number)
        if not annotation:
            continue
        kind = _KINDS.get(pdfium_c.FPDFAnnot_GetFormFieldType(form, annotation))
        if kind:
            yield _widget(annotation, kind, form, frame)
        pdfium_c.FPDFPage_CloseAnnot(annotation)


def _widget(annotation: ctypes.c_void_p, kind: Kind, form: pdfium.PdfFormEnv, frame: Frame) -> Widget:
    return Widget(
        name=_text(pdfium_c.FPDFAnnot_GetFormFieldName, form, annotation),
        tooltip=_text(pdfium_c.FPDFAnnot_GetFormFieldAlternateName, form, annotation),
        kind=kind,
        value=_value(kind, form, annotation),
        box=_box(annotation, frame),
    )


def _value(kind: Kind, form: pdfium.PdfFormEnv, annotation: ctypes.c_void_p) -> str:
    if kind == "check":
        return "true" if pdfium_c.FPDFAnnot_IsChecked(form, annotation) else "false"
    if kind == "signature":
        return "true" if pdfium_c.FPDFAnnot_HasKey(annotation, b"V") else "false"
    return _text(pdfium_c.FPDFAnnot_GetFormFieldValue, form, annotation)


def _text(get: Callable[..., int], form: pdfium.PdfFormEnv, annotation: ctypes.c_void_p) -> str:
    """Return a string of PDFium, which is UTF-16 in a buffer of the caller's."""
    length = get(form, annotation, None, 0)  # bytes, with the two of the final zero
    if not 2 < length <= 2 * LONGEST:
        return ""
    buffer = ctypes.create_string_buffer(length)
    get(form, annotation, ctypes.cast(buffer, ctypes.POINTER(pdfium_c.FPDF_WCHAR)), length)
    return buffer.raw.decode("utf-16-le", "ignore").partition("\0")[0].strip()


def _box(annotation: ctypes.c_void_p, frame: Frame) -> Box | None:
    found = pdfium_c.FS_RECTF()
    if not pdfium_c.FPDFAnnot_GetRect(annotation, found):
        return None
    (xa, ya), (xb, yb) = frame.shown(found.left, found.bottom), frame.shown(found.right, found.top)
    x0, x1 = sorted(min(1.0, max(0.0, x / frame.width)) for x in (xa, xb))
    y0, y1 = sorted(min(1.0, max(0.0, y / frame.height)) for y in (ya, yb))
    return Box(x0=x0, y0=y0, x1=x1, y1=y1)
