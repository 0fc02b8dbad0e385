"""What the steps hand to those who store it; apart from them, so that who stores need not load what reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from documents.fields import Document
from documents.pages import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Processed:
    """All that was found in a file."""

    reading: Reading
    documents: tuple[Document, ...]
    version: str  # of the code that found it
    images: Mapping[int, bytes] = field(default_factory=dict)  # page number to JPEG, as scanned
