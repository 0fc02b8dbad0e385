"""XML files that travel with a PDF: attached to it, as they are or in an .isdocx archive.

Attachments stand in the name tree `/EmbeddedFiles`, in `/AF` arrays of the document or of a page (ISO 32000-2, 14.13),
or in an annotation. What a file is, its content says: names are given by strangers. Nothing is decompressed beyond
`xml.LARGEST`.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress

import pikepdf

from extractors.carriers.xml import LARGEST

MOST_FILES = 50  # attachments looked at
MOST_PAGES = 20  # pages whose own attachments are looked for
HEAD = 64  # bytes by which XML is told

_XML_STARTS = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe<\x00", b"\xfe\xff\x00<")
_ZIP_START = b"PK\x03\x04"
BROKEN = (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, RuntimeError)  # of damaged objects


def is_xml(head: bytes) -> bool:
    """Tell XML by its first bytes.

    >>> is_xml(b"  <Invoice"), is_xml(b"%PDF-1.7")
    (True, False)
    """
    return head.lstrip(b" \t\r\n").startswith(_XML_STARTS)


def xml_files(pdf: pikepdf.Pdf) -> Iterator[bytes]:
    """Yield the XML files attached to `pdf`."""
    for content in _attached(pdf):
        yield from _xml_in(content)


def _xml_in(content: bytes) -> Iterator[bytes]:
    if content.startswith(_ZIP_START):
        yield from _in_archive(content)
    elif is_xml(content[:HEAD]):
        yield content


def _in_archive(content: bytes) -> Iterator[bytes]:
    """Yield the ISDOC files of an .isdocx archive."""
    damaged = (zipfile.BadZipFile, NotImplementedError, RuntimeError, zlib.error, EOFError)
    with suppress(*damaged), zipfile.ZipFile(io.BytesIO(content)) as archive:
        for entry in archive.infolist()[:MOST_FILES]:
            if entry.filename.lower().endswith(".isdoc") and entry.file_size <= LARGEST:
                with archive.open(entry) as stream:
                    yield stream.read(LARGEST)


def _attached(pdf: pikepdf.Pdf) -> Iterator[bytes]:
    """Yield the attachments that may be XML, each once."""
    seen: set[tuple[int, int]] = set()
    for specification in _specifications(pdf):
        if len(seen) >= MOST_FILES:
            return
        with suppress(*BROKEN):
            files = specification.get("/EF")
            stream = files.get("/F", files.get("/UF")) if isinstance(files, pikepdf.Dictionary) else None
            if isinstance(stream, pikepdf.Stream) and stream.objgen not in seen:
                seen.add(stream.objgen)
                yield content_of(stream)


def _specifications(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    with suppress(*BROKEN):
        names = pdf.Root.get("/Names")
        if isinstance(names, pikepdf.Dictionary) and "/EmbeddedFiles" in names:
            yield from dict(pikepdf.NameTree(names.EmbeddedFiles)).values()
    with suppress(*BROKEN):
        yield from _array(pdf.Root.get("/AF"))
    for page in pdf.pages[:MOST_PAGES]:
        with suppress(*BROKEN):
            yield from _array(page.obj.get("/AF"))
            for annotation in _array(page.obj.get("/Annots")):
                if annotation.get("/Subtype") == "/FileAttachment" and "/FS" in annotation:
                    yield annotation.FS


def _array(item: pikepdf.Object | None) -> Iterable[pikepdf.Object]:
    return list(item) if isinstance(item, pikepdf.Array) else []


def content_of(stream: pikepdf.Stream) -> bytes:
    """Return what is attached, empty where it is too large or packed in a way no invoice is."""
    packed = stream.get("/Filter")
    if packed is None or (isinstance(packed, pikepdf.Array) and not len(packed)):
        return bytes(stream.read_raw_bytes())[: LARGEST + 1]
    if str(packed) != "/FlateDecode" and [str(step) for step in _array(packed)] != ["/FlateDecode"]:
        return b""
    unpacker = zlib.decompressobj()
    with suppress(zlib.error):
        raw = bytes(stream.read_raw_bytes())
        head = unpacker.decompress(raw, HEAD)
        if is_xml(head) or head.startswith(_ZIP_START):
            return head + unpacker.decompress(unpacker.unconsumed_tail, LARGEST)
    return b""
