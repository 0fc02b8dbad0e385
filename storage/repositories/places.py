"""Where documents stand in the review queue: what is asked of the tables for it, and what a row of that tells."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, bindparam, func, select

from documents import codec
from documents.messages import Told
from documents.records import Review, ReviewState
from storage.repositories.documents import SUMMARY_COLUMNS, summary_of
from storage.repositories.queue import ENTERED
from storage.tables import DocumentRow, EntryRow, ReviewRow

_SHOWN = (
    *(ReviewRow.company, ReviewRow.document, ReviewRow.state, ReviewRow.priority, ReviewRow.reasons),
    *(ReviewRow.queued_at, ReviewRow.holder, ReviewRow.until, ReviewRow.note, ReviewRow.assigned),
    *SUMMARY_COLUMNS,
)
_ENTRIES = (  # for the document as it is now
    select(func.count())
    .where(
        EntryRow.company == DocumentRow.company,
        EntryRow.document == DocumentRow.id,
        EntryRow.revision == DocumentRow.revision,
    )
    .correlate(DocumentRow)
    .scalar_subquery()
)
OURS: Select[*tuple[Any, ...]] = (
    select(*_SHOWN, _ENTRIES.label("entered"))
    .join(DocumentRow, (DocumentRow.company == ReviewRow.company) & (DocumentRow.id == ReviewRow.document))
    .where(ReviewRow.company == bindparam("company"))
)
PLACED = OURS.where(ReviewRow.document == bindparam("document"))
PLACED_FOR = PLACED.add_columns(ENTERED.label("by_person"))  # whether `person` is among those who entered
LISTED = OURS.where(ReviewRow.document.in_(bindparam("documents", expanding=True)))


def review_of(row: Row[*tuple[Any, ...]], now: datetime) -> Review:
    """Return the place in the queue that a row of these selects holds; a lease that ended before `now` is none."""
    held = row.until is not None and row.until > now
    return Review(
        company=row.company,
        document=row.document,
        state=ReviewState(row.state),
        priority=row.priority,
        reasons=codec.decode(tuple[Told, ...], row.reasons),
        queued_at=row.queued_at,
        summary=summary_of(row),
        holder=row.holder if held else "",
        until=row.until if held else None,
        note=row.note,
        assigned=row.assigned,
        entered=row.entered,
    )
