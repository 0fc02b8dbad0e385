"""Carriers in the bytes of a file: attached XML and filled forms."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import suppress

import pikepdf

from documents.pages import Carrier, Format, Source
from extractors.carriers import cii, isdoc, ubl, xfa
from extractors.carriers.attachments import BROKEN, content_of, xml_files
from extractors.carriers.forms import filled_forms
from extractors.carriers.xml import Element, dump, name_of, parse

_PDF_WITHIN = 1024  # bytes before the header of a PDF that readers forgive


def embedded(data: bytes) -> tuple[Carrier, ...]:
    """Return the carriers in a PDF: attached XML and filled forms.

    A picture has none. Neither has a file that cannot be opened: whoever reads its pages says why.
    """
    if b"%PDF-" not in data[:_PDF_WITHIN]:
        return ()
    try:
        pdf = pikepdf.open(io.BytesIO(data))
    except (*BROKEN, pikepdf.PasswordError):
        return ()
    with pdf:
        found = [*_xml_carriers(xml_files(pdf))]
        form = _form(pdf)
        if form is not None:
            filled = list(filled_forms(data)) or list(_xfa(form))
            found += filled
    return tuple(found)


def _xml_carriers(files: Iterator[bytes]) -> Iterator[Carrier]:
    seen = set()
    for content in files:
        root = parse(content)
        found = None if root is None else xml_format(root)
        if root is None or found is None or content in seen:
            continue
        seen.add(content)
        yield Carrier(source=Source.XML, format=found, payload=dump(root))


def xml_format(root: Element) -> Format | None:
    """Return the format of an XML document by its root, None where it is none that is understood."""
    namespace, name = name_of(root)
    if name in cii.ROOTS:
        return Format.CII
    if name in isdoc.ROOTS and namespace in isdoc.NAMESPACES:
        return Format.ISDOC
    if name in ubl.ROOTS and namespace.startswith(ubl.NAMESPACE):
        return Format.UBL
    return None


def _form(pdf: pikepdf.Pdf) -> pikepdf.Object | None:
    with suppress(*BROKEN):
        form = pdf.Root.get("/AcroForm")
        if isinstance(form, pikepdf.Dictionary):
            return form
    return None


def _xfa(form: pikepdf.Object) -> Iterator[Carrier]:
    with suppress(*BROKEN):
        parts = form.get("/XFA")
        if not isinstance(parts, pikepdf.Array):
            return
        for name, stream in zip(list(parts)[::2], list(parts)[1::2], strict=False):
            if str(name) == "datasets" and isinstance(stream, pikepdf.Stream):
                payload = xfa.read(content_of(stream))
                if payload:
                    yield Carrier(source=Source.FORM, format=Format.ACROFORM, payload=payload)
