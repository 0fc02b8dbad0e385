"""The ledger: where each page is. A page never disappears: it waits, was read, is held, left out, or failed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import Select, func, select, update

from documents.errors import UsageError
from documents.keeping import as_text, from_text
from documents.messages import Told, say
from documents.records import LedgerPage, PageState, SubmissionState, telling
from storage import database
from storage.tables import PageRow, SubmissionRow
from storage.unit import Unit


class Ledger:
    """The pages of one company."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def enter(self, submission: str, sizes: Iterable[tuple[float, float]]) -> tuple[LedgerPage, ...]:
        """Enter the pages of an opened submission, of these widths and heights in points; again changes nothing."""
        self._unit.begin()
        for number, (width, height) in enumerate(sizes, start=1):
            values = {
                "company": self._unit.company,
                "submission": submission,
                "number": number,
                "state": PageState.WAITING,
                "width": width,
                "height": height,
                "image": "",
                "document": None,
                "note": "",
            }
            database.insert_new(self._unit.connection, PageRow, values)
        return self.pages(submission)

    def read(self, submission: str, images: Mapping[int, str]) -> None:
        """Note that these pages were read, each with the archive key of its image ("" where none is kept)."""
        self._unit.begin()
        for number, image in images.items():
            self._change(submission, number, {"state": PageState.READ, "image": image, "document": None, "note": ""})

    def leave_out(self, submission: str, number: int, note: Told) -> None:
        """Note that a page belongs to no document, and why."""
        self._end(submission, number, PageState.LEFT_OUT, note)

    def put_back(self, submission: str, number: int) -> None:
        """Note that a page that was left out belongs to a document after all, which the caller lets hold it.

        Raises:
            UsageError: it is not left out.
        """
        self._unit.begin()
        left_out = update(PageRow).where(
            PageRow.company == self._unit.company,
            PageRow.submission == submission,
            PageRow.number == number,
            PageRow.state == PageState.LEFT_OUT,
        )
        if self._unit.connection.execute(left_out.values(state=PageState.READ, note="")).rowcount != 1:
            raise UsageError(say("The page {page} is not left out.", page=number))
        self._unit.note("page.put_back", submission, {"page": str(number)})

    def see(self, submission: str, number: int) -> None:
        """Note that the person looks at pages of the submission, this one first."""
        self._unit.begin()
        self._unit.note("page.seen", submission, {"page": str(number)})

    def turn(self, submission: str, number: int, degrees: int) -> None:
        """Note that a person turned a page clockwise; how it is shown now stands in what was read of it."""
        self._unit.begin()
        self._unit.note("page.turned", submission, {"page": str(number), "degrees": str(degrees)})

    def pages(self, submission: str) -> tuple[LedgerPage, ...]:
        """Return the submission's pages in order."""
        return tuple(_page(row) for row in self._unit.rows(PageRow, "number", submission=submission))

    def counts(self) -> dict[PageState, int]:
        """Return how many pages there are in each state."""
        counted = (
            select(PageRow.state, func.count()).where(PageRow.company == self._unit.company).group_by(PageRow.state)
        )
        return {PageState(state): number for state, number in self._unit.connection.execute(counted)}

    def lost(self) -> tuple[LedgerPage, ...]:
        """Return pages of finished submissions that nobody accounts for: none, if all is well."""
        chosen = (
            self._mine()
            .join(
                SubmissionRow,
                (SubmissionRow.company == PageRow.company) & (SubmissionRow.id == PageRow.submission),
            )
            .where(SubmissionRow.state == SubmissionState.DONE, PageRow.state.in_((PageState.WAITING, PageState.READ)))
            .order_by(PageRow.submission, PageRow.number)
        )
        return tuple(_page(row) for row in self._unit.all(PageRow, chosen))

    def _end(self, submission: str, number: int, state: PageState, note: Told) -> None:
        self._unit.begin()
        self._change(submission, number, {"state": state, "document": None, "note": as_text(note)})
        self._unit.note(f"page.{state}", submission, {"page": str(number), **telling("note", note)})

    def _change(self, submission: str, number: int, values: dict[str, object]) -> None:
        chosen = update(PageRow).where(
            PageRow.company == self._unit.company, PageRow.submission == submission, PageRow.number == number
        )
        if self._unit.connection.execute(chosen.values(values)).rowcount != 1:
            raise UsageError(
                say("The submission '{submission}' has no page {number}.", submission=submission, number=number)
            )

    def _mine(self) -> Select[PageRow]:
        return select(PageRow).where(PageRow.company == self._unit.company)


def _page(row: PageRow) -> LedgerPage:
    return LedgerPage(
        company=row.company,
        submission=row.submission,
        number=row.number,
        state=PageState(row.state),
        width=row.width,
        height=row.height,
        image=row.image,
        document=row.document or "",
        note=from_text(row.note),
    )
