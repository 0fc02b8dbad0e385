"""How sure each field and each cell is, once the rules have spoken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from documents.fields import Cell, Document, Row
from documents.pages import Source
from documents.types import DocumentType
from validation import cells
from validation.features import features
from validation.model import CELLS, trained


def weigh(document: Document, document_type: DocumentType) -> Document:
    """Return the document with the confidence of each field, cell and row as a probability of being right.

    The findings are those in the document. What a person entered keeps its confidence.
    """
    model, seen = trained(), features(document, document_type)
    fields = {
        name: field if field.source is Source.HUMAN else replace(field, confidence=model.probability(seen[name]))
        for name, field in document.fields.items()
    }
    rows = {
        table: tuple(map(_weighed, own, cells.features(document, table)))
        for table, own in cells.tables(document).items()
    }
    return replace(document, fields=fields, line_items=rows[cells.ITEMS], tax_breakdown=rows[cells.TAXES])


def _weighed(row: Row, seen: Mapping[str, Mapping[str, float]]) -> Row:
    """Return the row, as sure as the least sure of its cells."""
    if row.source is Source.HUMAN:
        return row
    model = trained(CELLS)
    own = {name: cell for name, cell in row.cells.items() if cell.source is Source.HUMAN}
    weighed = {
        name: replace(row.cells.get(name, Cell()), confidence=model.probability(found)) for name, found in seen.items()
    }
    cells = {**weighed, **own}
    return replace(row, cells=cells, confidence=min((cell.confidence for cell in cells.values()), default=0.0))
