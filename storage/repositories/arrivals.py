"""What arrived and what became of each page, for the mailroom: the newest first, in pages that stay fast.

A page of the list begins after the last row of the one before (`ArrivalPage.next`), not after so many rows.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select, tuple_

from documents.records import DECIDED, DocumentState, PageState, Submission, SubmissionState, Summary
from storage.repositories import cursors
from storage.repositories.documents import SUMMARY_COLUMNS, summary_of
from storage.repositories.submissions import submission_of
from storage.tables import DocumentRow, PageRow, ReviewRow, SubmissionRow
from storage.unit import Unit

_IN_ORDER = (SubmissionRow.received_at, SubmissionRow.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """Which submissions to show; what is empty is not asked."""

    states: tuple[SubmissionState, ...] = ()
    since: datetime | None = None
    until: datetime | None = None  # not itself
    text: str = ""  # in the file's name, without regard to the case of its letters
    after: str = ""  # `next` of the page before
    limit: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivalPage:
    """A page of what arrived, the newest first."""

    submissions: tuple[Submission, ...]
    next: str  # `after` of the next page; empty where this is the last one


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFate:
    """What became of a page."""

    submission: str
    number: int
    state: PageState
    note: str  # why it was left out or failed
    document: str = ""  # that holds it
    document_state: DocumentState | None = None
    summary: Summary | None = None  # of the document
    is_queued: bool = False  # the document is in the review queue

    @property
    def told_state(self) -> DocumentState | None:
        """The document's state as all may know it: what waits for a person may be booked, and be looked at blindly."""
        return DocumentState.IN_REVIEW if self.is_queued else self.document_state


class Arrivals:
    """What arrived at one company."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def search(self, arrived: Arrived) -> ArrivalPage:
        """Return a page of what arrived.

        Raises:
            UsageError: `arrived.after` is of no page.
        """
        beyond = (tuple_(*_IN_ORDER) < cursors.read(arrived.after, _IN_ORDER),) if arrived.after else ()
        states = (SubmissionRow.state.in_(arrived.states),) if arrived.states else ()
        chosen = (
            select(SubmissionRow)
            .where(*self._within(arrived), *states, *beyond)
            .order_by(*(column.desc() for column in _IN_ORDER))
            .limit(arrived.limit + 1)
        )
        found = [submission_of(row) for row in self._unit.all(SubmissionRow, chosen)]
        shown = tuple(found[: arrived.limit])
        following = cursors.written([shown[-1].received_at, shown[-1].id]) if len(found) > len(shown) else ""
        return ArrivalPage(submissions=shown, next=following)

    def tallies(self, arrived: Arrived) -> Mapping[SubmissionState, int]:
        """Return how many there are in each state, whatever states were asked for."""
        state = func.coalesce(SubmissionRow.state, "")  # no bare column, or SQLite goes by states and reads all rows
        counted = select(state, func.count()).where(*self._within(arrived)).group_by(state)
        return {SubmissionState(state): number for state, number in self._unit.connection.execute(counted)}

    def repeats(self, submission: Submission) -> tuple[Submission, ...]:
        """Return what brought the same bytes as `submission`, the newest first, without itself."""
        chosen = (
            select(SubmissionRow)
            .where(
                SubmissionRow.company == self._unit.company,
                SubmissionRow.sha256 == submission.sha256,
                SubmissionRow.id != submission.id,
            )
            .order_by(*(column.desc() for column in _IN_ORDER))
        )
        return tuple(submission_of(row) for row in self._unit.all(SubmissionRow, chosen))

    def fates(self, submissions: Collection[str]) -> tuple[PageFate, ...]:
        """Return what became of each page of the submissions, in the order of their pages."""
        held = (DocumentRow.company == PageRow.company) & (DocumentRow.id == PageRow.document)
        queued = (ReviewRow.company == PageRow.company) & (ReviewRow.document == PageRow.document)
        found = (
            select(
                PageRow.submission,
                PageRow.number.label("page"),
                PageRow.state.label("page_state"),
                PageRow.note,
                PageRow.document,
                DocumentRow.state.label("document_state"),
                ReviewRow.state.label("review_state"),
                *SUMMARY_COLUMNS,
            )
            .outerjoin(DocumentRow, held)
            .outerjoin(ReviewRow, queued)
            .where(PageRow.company == self._unit.company, PageRow.submission.in_(submissions))
            .order_by(PageRow.submission, PageRow.number)
        )
        return tuple(
            PageFate(
                submission=row.submission,
                number=row.page,
                state=PageState(row.page_state),
                note=row.note,
                document=row.document or "",
                document_state=DocumentState(row.document_state) if row.document_state else None,
                summary=summary_of(row) if row.document else None,
                is_queued=row.review_state not in {None, *DECIDED},
            )
            for row in self._unit.connection.execute(found)
        )

    def _within(self, arrived: Arrived) -> tuple[ColumnElement[bool], ...]:
        asked = [SubmissionRow.company == self._unit.company]
        if arrived.since:
            asked.append(SubmissionRow.received_at >= arrived.since)
        if arrived.until:
            asked.append(SubmissionRow.received_at < arrived.until)
        if arrived.text:
            asked.append(SubmissionRow.name.icontains(arrived.text, autoescape=True))
        return tuple(asked)
