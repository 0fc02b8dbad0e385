"""Pages understood anew, from what was read of them: no file is opened and nothing is read again."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from documents.errors import UsageError
from documents.fields import Document, Row
from documents.messages import Value, say
from documents.pages import Reading, Source
from documents.records import StoredDocument
from documents.types import TAX_COLUMNS, DocumentType, DocumentTypes, type_of
from pipeline.desk import readings, rows
from pipeline.engine.books import Books
from pipeline.processed import Processed
from storage.archive import Archive
from validation.cells import ITEMS, TAXES, tables


@dataclass(frozen=True, slots=True, kw_only=True)
class Understanding:
    """What understands a company's pages."""

    company: str
    books: Books
    archive: Archive
    types: DocumentTypes
    reinterpret: Callable[[Reading, tuple[int, ...], str], Document]  # pages as a document type; "": find out which
    judge: Callable[[Document], Document]  # all rules applied anew

    def as_kind(self, stored: StoredDocument, kind: str) -> Document:
        """Return the document as one of the type `kind`, with what a human typed before.

        Raises:
            UsageError: there is no such type, or what was read is not kept any more.
        """
        self.refuse_unknown(kind)
        return self._as(stored, self.processed(stored.submission).reading, stored.content.pages, kind)

    def refuse_unknown(self, kind: str) -> None:
        """Raise `UsageError` where there is no such document type."""
        if kind not in self.types:
            kinds = Value(text=", ".join(sorted(self.types)))
            raise UsageError(say("There is no document type '{kind}', only: {kinds}.", kind=kind, kinds=kinds))

    def with_pages(self, stored: StoredDocument, pages: tuple[int, ...], reading: Reading | None = None) -> Document:
        """Return the document on these pages, of the kind that it is, as sure or unsure as that was before.

        Args:
            stored: as it is
            pages: of its submission, in order
            reading: what was read of the submission; what is kept, where it is not given
        """
        kind = stored.content.kind
        declared = type_of(self.types, kind.name, kind.subkind)
        document = self._as(stored, reading or self.processed(stored.submission).reading, pages, declared.name)
        return self.judge(replace(document, kind=kind))

    def found_on(self, submission: str, pages: tuple[int, ...]) -> Document:
        """Return the document on these pages, whatever kind it is."""
        return self.reinterpret(self.processed(submission).reading, pages, "")

    def processed(self, submission: str) -> Processed:
        """Return all that was found in a submission; raise `UsageError` where that is not kept any more."""
        return readings.processed_at(self.archive, self.key(submission))

    def key(self, submission: str) -> str:
        """Return where in the archive that lies; raise `UsageError` where it is not kept any more."""
        with self.books.read(self.company) as store:
            return readings.key_of(store, submission)

    def _as(self, stored: StoredDocument, reading: Reading, pages: tuple[int, ...], kind: str) -> Document:
        document = self.reinterpret(reading, pages, kind)
        return with_typed(document, stored.content, self.types[kind])


def with_typed(document: Document, before: Document, declared: DocumentType) -> Document:
    """Return the document, one of the type `declared`, with what a human had typed into it before, or taken away."""
    typed = {
        name: one
        for name, one in before.fields.items()
        if one.source is Source.HUMAN and name in declared.fields and (one.page is None or one.page in document.pages)
    }
    columns = {ITEMS: declared.line_items, TAXES: tax_columns(declared)}
    found = {name: _rows(name, document, before, known) for name, known in columns.items()}
    return replace(
        document,
        fields={**document.fields, **typed},
        line_items=found[ITEMS],
        tax_breakdown=found[TAXES],
        deleted=before.deleted,
    )


def _rows(table: str, document: Document, before: Document, columns: Collection[str]) -> tuple[Row, ...]:
    had = tables(before)[table]
    left = rows.without_deleted(tables(document)[table], had, before.deleted.get(table, ()))
    return tuple(row for _, row in rows.with_typed(left, had, columns, document.pages))


def tax_columns(declared: DocumentType) -> Collection[str]:
    """Return the columns of the tax breakdown of this type, none where it has no taxes."""
    return tuple(TAX_COLUMNS) if "tax_total" in declared.fields else ()
