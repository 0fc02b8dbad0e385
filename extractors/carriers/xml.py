"""XML from strangers: parsed without entities, network or huge trees, and asked by paths of local names.

>>> invoice = parse(b'<?xml version="1.0" encoding="iso-8859-2"?><a xmlns="urn:x"><b><c>1</c></b></a>')
>>> text_at(invoice, "b/c"), text_at(invoice, "b/d", "b/c"), text_at(invoice, "d")
('1', '1', '')
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from lxml import etree

LARGEST = 20_000_000  # bytes of one XML file
Element = etree._Element  # what lxml calls its elements, which has no public name


def parse(data: bytes | str) -> Element | None:
    """Return the root, or None where `data` is no XML, is too large or brings a document type of its own."""
    encoded = data.encode() if isinstance(data, str) else data
    if len(encoded) > LARGEST:
        return None
    parser = etree.XMLParser(
        encoding="utf-8" if isinstance(data, str) else None,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(encoded.lstrip(b" \t\r\n"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    information = root.getroottree().docinfo
    return None if information is None or information.internalDTD is not None else root


def dump(root: Element) -> str:
    """Return the XML without the files it carries in base64."""
    for part in root.iter("{*}AttachmentBinaryObject", "{*}EmbeddedDocumentBinaryObject"):
        part.text = ""
    return etree.tostring(root, encoding="unicode")


def name_of(root: Element) -> tuple[str, str]:
    """Return namespace and local name of an element."""
    qualified = etree.QName(root)
    return qualified.namespace or "", qualified.localname


def text_at(node: Element | None, *paths: str) -> str:
    """Return the text of the first element at the first of `paths` that has any."""
    for path in paths:
        for found in every(node, path):
            if found.text and found.text.strip():
                return " ".join(found.text.split())
    return ""


def first(node: Element | None, *paths: str) -> Element | None:
    """Return the first element at the first of `paths` that leads to one."""
    return next((found for path in paths for found in every(node, path)), None)


def every(node: Element | None, path: str) -> Iterator[Element]:
    """Yield the elements at a path of local names, as `Party/Name`."""
    if node is not None:
        yield from node.iterfind(_wild(path))


@cache
def _wild(path: str) -> str:
    return "/".join(step if step.startswith("{") else f"{{*}}{step}" for step in path.split("/"))
