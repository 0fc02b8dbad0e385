"""Ways to hand records over. A new one is a module with `render` and its line in `EXPORTERS`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from documents.records import Record
from documents.types import DocumentType
from storage.exporters import csv, jsonl, xlsx


class Render(Protocol):
    """Records of one document type to files: name to content; every name begins with `stem`."""

    def __call__(self, stem: str, records: Sequence[Record], document_type: DocumentType) -> Mapping[str, bytes]:
        """Return the files of a batch."""
        ...


EXPORTERS: Mapping[str, Render] = {"csv": csv.render, "jsonl": jsonl.render, "xlsx": xlsx.render}
