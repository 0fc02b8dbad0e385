"""Opening a file by its content: what arrives as bytes becomes sheets that can be rendered.

The name of a file says nothing here. A file that cannot be opened raises the `DocumentError` that fits, with a
message for the person who has the paper in hand.

>>> open_file(b"PK\\x03\\x04 and so on", Bounds())
Traceback (most recent call last):
    ...
documents.errors.UnsupportedFormat: This is a ZIP archive or an Office document, which is not read here. Print it to PDF and send the PDF.
"""  # noqa: E501 - the message is one line

from __future__ import annotations

from documents.bounds import Bounds, too_large
from documents.errors import BoundExceeded, BrokenFile, UnsupportedFormat
from documents.messages import Message, marked, say, term
from extractors.image_sheets import open_image
from extractors.pdf_sheets import open_pdf
from extractors.sheets import Evidence, OpenedFile, Sheet

__all__ = ["Evidence", "OpenedFile", "Sheet", "format_of", "open_file", "pages_in"]


def open_file(data: bytes, bounds: Bounds) -> OpenedFile:
    """Return the opened file, or raise the `DocumentError` that says why it cannot be read."""
    if not data.strip(b"\x00 \r\n\t"):
        raise BrokenFile(say("The file is empty. Scan or send it again."))
    if len(data) > bounds.bytes:
        raise BoundExceeded(too_large(len(data), bounds.bytes))
    file_format = format_of(data)
    if file_format == "pdf":
        return open_pdf(data, bounds)
    if file_format:
        return open_image(data, file_format, bounds)
    raise UnsupportedFormat(_why_unsupported(data))


def pages_in(data: bytes, bounds: Bounds) -> int:
    """Return how many pages the file has, or raise the `DocumentError` that says why it cannot be read."""
    with open_file(data, bounds) as opened:
        return len(opened.sheets)


_SIGNATURES = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"II+\x00", "tiff"),
    (b"MM\x00+", "tiff"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"BM", "bmp"),
)
_HEIF_BRANDS = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1", b"avif"}
_PDF_WITHIN = 1024  # bytes; PDF readers accept rubbish before the header (ISO 32000-1, annex H.3, note 13)


def format_of(data: bytes) -> str:
    """Return the format of `data` by its first bytes, empty where it is none that is read here.

    >>> format_of(b"GIF89a...")
    'gif'
    """
    for signature, file_format in _SIGNATURES:
        if data.startswith(signature):
            return file_format
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    if data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS:
        return "heic"
    if len(data) > 2 and data[:1] == b"P" and data[1:2] in b"123456" and data[2:3].isspace():
        return "pnm"
    return "pdf" if b"%PDF-" in data[:_PDF_WITHIN] else ""


_OTHER_FORMATS = (
    (b"PK", marked("a ZIP archive or an Office document")),
    (b"\xd0\xcf\x11\xe0", marked("an old Office document or an Outlook message")),
    (b"{\\rtf", marked("a rich text document")),
    (b"%!PS", marked("a PostScript file")),
    (b"<?xml", marked("an XML file")),
    (b"<!doctype html", marked("a web page")),
    (b"<html", marked("a web page")),
    (b"7z\xbc\xaf", marked("a 7-Zip archive")),
    (b"Rar!", marked("a RAR archive")),
    (b"\x1f\x8b", marked("a gzip archive")),
    (b"received:", marked("an e-mail")),
    (b"from:", marked("an e-mail")),
    (b"return-path:", marked("an e-mail")),
)


def _why_unsupported(data: bytes) -> Message:
    """Return the message for a file of no format we read."""
    start = data[:64].lstrip(b"\xef\xbb\xbf \r\n\t")
    for signature, name in _OTHER_FORMATS:
        if start.lower().startswith(signature.lower()):
            return say("This is {what}, which is not read here. Print it to PDF and send the PDF.", what=term(name))
    return say(
        "This is neither a PDF nor a picture (TIFF, JPEG, PNG, WebP, HEIC). "
        "The file may be damaged, or made by a program that is not read here: print it to PDF and send the PDF."
    )
