"""Several documents in one PDF, as a feeder scanner delivers them."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pikepdf
from reportlab.graphics.barcode import code39
from reportlab.pdfgen.canvas import Canvas

from samples.generator.paper import A4
from samples.generator.sample import Sample

KEPT = ("kind", "subkind", "language", "fields", "line_items", "tax_breakdown")


def packet(parts: Sequence[Sample], stem: str) -> Sample:
    """Return the parts, all of them PDFs, one after another."""
    return _bound(parts, stem, between=b"")


def separated(parts: Sequence[Sample], stem: str) -> Sample:
    """Return the parts with a separator sheet (Patch-T as Code 39) before each but the first."""
    return _bound(parts, stem, between=_sheet())


def _bound(parts: Sequence[Sample], stem: str, between: bytes) -> Sample:
    bound = pikepdf.new()
    documents = []
    for number, part in enumerate(parts):
        if number and between:
            _append(bound, between)
        first = len(bound.pages) + 1
        _append(bound, part.data)
        row = {name: part.expected[name] for name in KEPT if name in part.expected}
        documents.append({"pages": list(range(first, len(bound.pages) + 1)), **row})
    stream = io.BytesIO()
    bound.save(stream, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    expected: dict[str, object] = {
        "file": f"{stem}.pdf",
        "set": "samples",
        "kind": "other:packet",
        "subkind": "",
        "language": parts[0].expected["language"],
        "born": parts[0].expected["born"],
        "layout": "packet",
        "pages": len(bound.pages),
        "fields": {},
        "documents": documents,
    }
    return Sample(name=f"{stem}.pdf", data=stream.getvalue(), expected=expected)


def _append(bound: pikepdf.Pdf, data: bytes) -> None:
    with pikepdf.open(io.BytesIO(data)) as part:
        bound.pages.extend(part.pages)


def _sheet() -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4, pageCompression=1, invariant=1)
    code39.Standard39("PATCHT", barWidth=2, barHeight=90, checksum=0).drawOn(canvas, 120, 420)
    canvas.drawCentredString(A4[0] / 2, 380, "PATCH T")
    canvas.showPage()
    canvas.save()
    return stream.getvalue()
