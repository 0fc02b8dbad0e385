"""Submissions: files that arrived."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, func, select, update

from documents.errors import Conflict, UsageError
from documents.keeping import as_text, from_text
from documents.messages import Told, say
from documents.records import Submission, SubmissionState, telling
from storage import database
from storage.tables import SubmissionRow
from storage.unit import Unit

ENDED = (
    *(SubmissionState.DONE, SubmissionState.DUPLICATE, SubmissionState.REJECTED, SubmissionState.FAILED),
    SubmissionState.REMOVED,
)
NOT_THE_ORIGINAL = (SubmissionState.DUPLICATE, SubmissionState.REJECTED)  # their bytes may come again


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A file that stands in the archive and is to be taken in."""

    id: str  # chosen by who takes it in; the same id again is the same submission
    name: str
    sha256: str
    size: int
    door: str
    archive_key: str
    received_at: datetime | None = None  # now, if it is not given


class Submissions:
    """The submissions of one company."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def take(self, arrival: Arrival) -> Submission:
        """Enter an arrival and return it: `RECEIVED`, or `DUPLICATE` where the same bytes came before.

        Entering the same id again changes nothing and returns what was entered first. Bytes that were rejected may
        come again.
        """
        self._unit.begin()
        known = self.find(arrival.id)
        if known is not None:
            return known
        original = self._original(arrival.sha256)
        moment = self._unit.now()
        values = {
            "company": self._unit.company,
            "id": arrival.id,
            "name": arrival.name,
            "sha256": arrival.sha256,
            "size": arrival.size,
            "door": arrival.door,
            "received_at": arrival.received_at or moment,
            "state": SubmissionState.DUPLICATE if original else SubmissionState.RECEIVED,
            "archive_key": arrival.archive_key,
            "duplicate_of": original,
            "error": "",
            "stage": "",
            "attempt": 0,
            "changed_at": moment,
        }
        database.insert_new(self._unit.connection, SubmissionRow, values)
        taken = self.get(arrival.id)
        details = {"name": taken.name, "sha256": taken.sha256, "door": taken.door, "duplicate_of": original}
        self._unit.note(f"submission.{taken.state}", taken.id, details)
        return taken

    def find(self, id: str) -> Submission | None:
        """Return the submission, or None where the company has none of this id."""
        row = self._unit.one(SubmissionRow, self._mine().where(SubmissionRow.id == id))
        return None if row is None else submission_of(row)

    def get(self, id: str) -> Submission:
        """Return the submission.

        Raises:
            UsageError: the company has none of this id.
        """
        found = self.find(id)
        if found is None:
            raise UsageError(say("There is no submission '{submission}'.", submission=id))
        return found

    def see(self, id: str) -> None:
        """Note that the person looks at what became of the submission."""
        self._unit.begin()
        self._unit.note("submission.seen", id)

    def move(self, id: str, state: SubmissionState, error: Told = "") -> Submission:
        """Change the state, with what a person should know about it in `error`.

        Raises:
            Conflict: a rejected submission is to be taken up again, but its bytes came again since.
        """
        self._unit.begin()
        before = self.get(id)
        if (before.state, before.error) == (state, error):
            return before
        other = self._original(before.sha256)
        if state not in NOT_THE_ORIGINAL and other not in {"", id}:
            raise Conflict(
                say(
                    "The bytes of {name} came again as {other}, which goes on. Leave {submission} as it is.",
                    name=before.name,
                    other=other,
                    submission=id,
                )
            )
        self._change(id, {"state": state, "error": as_text(error)})
        details = telling("error", error) if error else {}
        self._unit.note(f"submission.{state}", id, details, {"state": (before.state, state)})
        return self.get(id)

    def note_stage(self, id: str, stage: str) -> Submission:
        """Note that the step `stage` starts, and how often it did; what broke it down is known from this alone."""
        self._unit.begin()
        before = self.get(id)
        attempt = before.attempt + 1 if before.stage == stage else 1
        self._change(id, {"stage": stage, "attempt": attempt})
        return self.get(id)

    def by_state(self, *states: SubmissionState, limit: int | None = 1000) -> tuple[Submission, ...]:
        """Return submissions in `states`, at most `limit`, the one that has not changed for longest first."""
        chosen = (
            self._mine().where(SubmissionRow.state.in_(states)).order_by(SubmissionRow.changed_at, SubmissionRow.id)
        )
        return tuple(submission_of(row) for row in self._unit.all(SubmissionRow, chosen.limit(limit)))

    def unfinished(self, unchanged_for: timedelta) -> tuple[str, ...]:
        """Return the ids of those that should be under way, but have not changed for so long."""
        then = self._unit.now() - unchanged_for
        chosen = select(SubmissionRow.id).where(
            SubmissionRow.company == self._unit.company,
            SubmissionRow.state.not_in(ENDED),
            SubmissionRow.changed_at <= then,
        )
        return tuple(self._unit.connection.execute(chosen.order_by(SubmissionRow.changed_at)).scalars())

    def counts(self) -> dict[SubmissionState, int]:
        """Return how many there are in each state."""
        counted = (
            select(SubmissionRow.state, func.count())
            .where(SubmissionRow.company == self._unit.company)
            .group_by(SubmissionRow.state)
        )
        return {SubmissionState(state): number for state, number in self._unit.connection.execute(counted)}

    def _original(self, sha256: str) -> str:
        chosen = self._mine().where(SubmissionRow.sha256 == sha256, SubmissionRow.state.not_in(NOT_THE_ORIGINAL))
        row = self._unit.one(SubmissionRow, chosen)
        return "" if row is None else row.id

    def _change(self, id: str, values: dict[str, object]) -> None:
        chosen = update(SubmissionRow).where(SubmissionRow.company == self._unit.company, SubmissionRow.id == id)
        self._unit.connection.execute(chosen.values(**values, changed_at=self._unit.now()))

    def _mine(self) -> Select[SubmissionRow]:
        return select(SubmissionRow).where(SubmissionRow.company == self._unit.company)


def submission_of(row: SubmissionRow) -> Submission:
    """Return the submission that the row holds."""
    return Submission(
        company=row.company,
        id=row.id,
        name=row.name,
        sha256=row.sha256,
        size=row.size,
        door=row.door,
        received_at=row.received_at,
        state=SubmissionState(row.state),
        archive_key=row.archive_key,
        duplicate_of=row.duplicate_of,
        error=from_text(row.error),
        stage=row.stage,
        attempt=row.attempt,
        changed_at=row.changed_at,
    )
