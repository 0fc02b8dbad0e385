"""Export: committed records to files, in the form and folder that accounting wants."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from documents.records import ExportBatch
from documents.types import DocumentTypes
from pipeline.engine.books import Books
from storage.exporters import EXPORTERS
from storage.exporters.batches import Destination, export_all, export_new

FORMATS = tuple(EXPORTERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What one export wrote."""

    folder: Path
    batches: tuple[ExportBatch, ...]

    @property
    def records(self) -> int:
        """How many records it wrote."""
        return sum(batch.records for batch in self.batches)

    @property
    def files(self) -> tuple[Path, ...]:
        """The files it wrote."""
        return tuple(self.folder / name for batch in self.batches for name in batch.files)


def write_new(books: Books, to: Destination, types: DocumentTypes, person: str) -> Exported:
    """Write the records that did not go there yet, each once whatever crashes; raise `UsageError` where it cannot."""
    return Exported(folder=to.folder, batches=export_new(books.database, to, types, person))


def write_all(books: Books, to: Destination, types: DocumentTypes, person: str) -> Exported:
    """Write every current record, whether it went there or not."""
    return Exported(folder=to.folder, batches=export_all(books.database, to, types, person))
