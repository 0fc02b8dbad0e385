"""What the steps hand to those who store it; apart from them, so that who stores need not load what reads."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from documents.fields import Document
from documents.pages import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Processed:
    """All that was found in a file."""

    reading: Reading
    documents: tuple[Document, ...]
    version: str  # of the code that found it


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a person wants read once more."""

    reading: Reading  # of the whole submission, as it is
    pages: tuple[int, ...]  # of the document
    kind: str  # name of its type, empty where that is to be found out
    languages: tuple[str, ...]  # ISO 639-1, the likeliest first


def picture_of(page: int, folder: Path) -> Path:
    """Return where in `folder` who reads a file leaves the picture of a page, a JPEG of it as scanned."""
    return folder / f"{page}.jpg"
