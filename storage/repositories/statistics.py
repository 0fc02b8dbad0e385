"""What a supervisor is shown: how much comes and goes, how much of it without a person, how right it is, how fast.

Hours and days are counted here and not in the pictures of them, so that a picture, its table and its CSV say the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any

from sqlalchemy import ColumnElement, FromClause, case, func, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from documents.pages import Source
from documents.people import PROGRAM
from documents.records import DocumentState, ReviewState, SampleState
from storage.repositories.documents import is_one_still
from storage.repositories.queue import in_state
from storage.tables import CorrectionRow, DocumentRow, RecordRow, ReviewRow, SampleRow, SittingRow
from storage.unit import Unit

AGES = (timedelta(hours=1), timedelta(hours=4), timedelta(days=1), timedelta(days=3), timedelta(days=7))


@dataclass(frozen=True, slots=True, kw_only=True)
class StateHour:
    """How many documents came into a state within an hour and are in it still."""

    hour: datetime  # its beginning, in UTC
    state: DocumentState
    documents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Automation:
    """How many documents of a kind became records on a day, for the first time, and how many without a person."""

    day: date
    kind: str
    documents: int
    alone: int

    @property
    def share(self) -> float:
        """The share committed without a person, 0-1."""
        return self.alone / self.documents


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleRate:
    """What the blind samples of a kind showed."""

    kind: str
    documents: int
    wrong_documents: int  # with a wrong field at least
    fields: int
    wrong_fields: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reliability:
    """How many of the values read with a confidence within a tenth were right."""

    decile: int  # 0 for 0 to 0.1 … 9 for 0.9 to 1
    values: int
    right: int
    confidence: float  # their mean


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedField:
    """How often a field was verified, and how often it was wrong."""

    kind: str
    field: str
    values: int
    corrected: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedParty:
    """How many values on a party's documents were wrong."""

    party: str
    party_id: str
    documents: int
    values: int
    corrected: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How long people work at a document of a kind."""

    kind: str
    documents: int
    seconds: float  # median, all sittings at a document together


@dataclass(frozen=True, slots=True, kw_only=True)
class Age:
    """How many documents have waited for so long."""

    over: timedelta
    up_to: timedelta | None  # None for no end
    documents: int


class Statistics:
    """What is counted of one company; `since` leaves out what is older."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def documents_by_hour(self, since: datetime) -> tuple[StateHour, ...]:
        """Return when documents came into the states in which they are, by hour and state; see `Documents.counts`."""
        changed = select(self._hour(DocumentRow.changed_at).label("hour"), DocumentRow.state).where(
            DocumentRow.company == self._unit.company, DocumentRow.changed_at >= since, is_one_still()
        )
        return tuple(
            StateHour(hour=_moment(hour), state=DocumentState(state), documents=number)
            for hour, state, number in self._counted(changed.subquery(), "hour", "state")
        )

    def automation(self, since: datetime, zone: tzinfo = UTC) -> tuple[Automation, ...]:
        """Return how many became records, and how many without a person, by day (in `zone`) and kind."""
        earlier = aliased(RecordRow)
        before = (
            (earlier.company == RecordRow.company)
            & (earlier.document == RecordRow.document)
            & (earlier.revision < RecordRow.revision)
        )
        first = select(
            self._hour(RecordRow.committed_at).label("hour"),
            RecordRow.kind,
            case((RecordRow.committed_by == PROGRAM, 1), else_=0).label("alone"),
        ).where(
            RecordRow.company == self._unit.company,
            RecordRow.committed_at >= since,
            ~select(earlier.id).where(before).exists(),
        )
        every, alone = Counter[tuple[date, str]](), Counter[tuple[date, str]]()
        for hour, kind, without, number in self._counted(first.subquery(), "hour", "kind", "alone"):
            day = _moment(hour).astimezone(zone).date()
            every[day, kind] += number
            alone[day, kind] += number * without
        return tuple(
            Automation(day=day, kind=kind, documents=number, alone=alone[day, kind])
            for (day, kind), number in sorted(every.items())
        )

    def samples(self, since: datetime | None = None) -> tuple[SampleRate, ...]:
        """Return what the blind samples showed, by kind."""
        found = (
            select(
                SampleRow.kind,
                func.count(),
                func.sum(case((SampleRow.wrong_fields > 0, 1), else_=0)),
                func.sum(SampleRow.fields),
                func.sum(SampleRow.wrong_fields),
            )
            .where(
                SampleRow.company == self._unit.company,
                SampleRow.state == SampleState.CHECKED,
                *_after(SampleRow.checked_at, since),
            )
            .group_by(SampleRow.kind)
            .order_by(SampleRow.kind)
        )
        return tuple(
            SampleRate(kind=kind, documents=number, wrong_documents=wrong, fields=fields, wrong_fields=wrong_fields)
            for kind, number, wrong, fields, wrong_fields in self._unit.connection.execute(found)
        )

    def reliability(self, since: datetime | None = None) -> tuple[Reliability, ...]:
        """Return how many of the values that the program read were right, by tenths of their confidence."""
        read = select(
            case(*((CorrectionRow.read_confidence >= tenth / 10, tenth) for tenth in range(9, 0, -1)), else_=0).label(
                "decile"
            ),
            CorrectionRow.read_confidence.label("confidence"),
            _was_right().label("right"),
        ).where(
            CorrectionRow.company == self._unit.company,
            CorrectionRow.read_source.not_in(("", Source.HUMAN)),
            *_after(CorrectionRow.at, since),
        )
        values = read.subquery()
        found = (
            select(values.c.decile, func.count(), func.sum(values.c.right), func.avg(values.c.confidence))
            .group_by(values.c.decile)
            .order_by(values.c.decile)
        )
        return tuple(
            Reliability(decile=decile, values=number, right=right, confidence=confidence)
            for decile, number, right, confidence in self._unit.connection.execute(found)
        )

    def corrected_fields(self, since: datetime | None = None, limit: int = 20) -> tuple[CorrectedField, ...]:
        """Return the fields that were wrong most often, with how often they were verified at all."""
        corrected = func.sum(1 - _was_right())
        found = (
            select(CorrectionRow.kind, CorrectionRow.field, func.count(), corrected.label("corrected"))
            .where(CorrectionRow.company == self._unit.company, _was_not_typed(), *_after(CorrectionRow.at, since))
            .group_by(CorrectionRow.kind, CorrectionRow.field)
            .having(corrected > 0)
            .order_by(corrected.desc(), CorrectionRow.kind, CorrectionRow.field)
            .limit(limit)
        )
        return tuple(
            CorrectedField(kind=kind, field=field, values=number, corrected=wrong)
            for kind, field, number, wrong in self._unit.connection.execute(found)
        )

    def corrected_parties(self, since: datetime | None = None, limit: int = 20) -> tuple[CorrectedParty, ...]:
        """Return the parties, told by their id or else their name, on whose documents most values were wrong."""
        of_document = (DocumentRow.company == CorrectionRow.company) & (DocumentRow.id == CorrectionRow.document)
        verified = (
            select(
                func.coalesce(func.nullif(DocumentRow.party_id, ""), DocumentRow.party).label("told_by"),
                DocumentRow.party,
                DocumentRow.party_id,
                DocumentRow.id,
                (1 - _was_right()).label("corrected"),
            )
            .join(DocumentRow, of_document)
            .where(
                CorrectionRow.company == self._unit.company,
                DocumentRow.party != "",
                _was_not_typed(),
                *_after(CorrectionRow.at, since),
            )
        )
        one = verified.subquery()
        corrected = func.sum(one.c.corrected)
        found = (
            select(
                func.max(one.c.party),
                func.max(one.c.party_id),
                func.count(one.c.id.distinct()),
                func.count(),
                corrected,
            )
            .group_by(one.c.told_by)
            .having(corrected > 0)
            .order_by(corrected.desc(), func.max(one.c.party))
            .limit(limit)
        )
        return tuple(
            CorrectedParty(party=party, party_id=id, documents=documents, values=number, corrected=wrong)
            for party, id, documents, number, wrong in self._unit.connection.execute(found)
        )

    def pace(self, since: datetime | None = None) -> tuple[Pace, ...]:
        """Return how long people work at a document, by kind."""
        whole = (
            select(SittingRow.kind, func.sum(SittingRow.seconds).label("seconds"))
            .where(SittingRow.company == self._unit.company, *_after(SittingRow.at, since))
            .group_by(SittingRow.document, SittingRow.kind)
            .subquery()
        )
        ranked = select(
            whole.c.kind,
            whole.c.seconds,
            func.row_number().over(partition_by=whole.c.kind, order_by=whole.c.seconds).label("place"),
            func.count().over(partition_by=whole.c.kind).label("documents"),
        ).subquery()
        middle = ((ranked.c.documents + 1) // 2, (ranked.c.documents + 2) // 2)
        found = (
            select(ranked.c.kind, func.max(ranked.c.documents), func.avg(ranked.c.seconds))
            .where(ranked.c.place.in_(middle))
            .group_by(ranked.c.kind)
            .order_by(ranked.c.kind)
        )
        return tuple(
            Pace(kind=kind, documents=number, seconds=seconds)
            for kind, number, seconds in self._unit.connection.execute(found)
        )

    def ages(self) -> tuple[Age, ...]:
        """Return how many documents have waited for how long, whoever holds them."""
        now = self._unit.now()
        older = [func.count().filter(ReviewRow.queued_at <= now - age) for age in AGES]
        waiting = select(func.count(), *older).where(*in_state(self._unit.company, ReviewState.WAITING))
        counts = (*self._unit.connection.execute(waiting.select_from(ReviewRow)).one(), 0)
        limits = (timedelta(0), *AGES, None)
        return tuple(
            Age(
                over=limits[place] or timedelta(0), up_to=limits[place + 1], documents=counts[place] - counts[place + 1]
            )
            for place in range(len(AGES) + 1)
        )

    def _counted(self, rows: FromClause, *columns: str) -> Sequence[Any]:
        """Return how many of `rows` there are of each value of `columns`, in their order."""
        by = [rows.c[name] for name in columns]
        return self._unit.connection.execute(select(*by, func.count()).group_by(*by).order_by(*by)).all()

    def _hour(self, moment: InstrumentedAttribute[datetime]) -> ColumnElement[Any]:
        """Return the beginning of the hour of `moment`, in UTC."""
        if self._unit.connection.dialect.name == "sqlite":
            return func.strftime("%Y-%m-%d %H:00:00", moment)
        return func.to_char(func.timezone("UTC", moment), "YYYY-MM-DD HH24:00:00")


def _moment(shown: str) -> datetime:
    return datetime.fromisoformat(shown).replace(tzinfo=UTC)


def _was_right() -> ColumnElement[int]:
    return case((CorrectionRow.read_value == CorrectionRow.true_value, 1), else_=0)


def _was_not_typed() -> ColumnElement[bool]:
    """Return whether the value is the program's: what a person mends of another one's says nothing about reading."""
    return CorrectionRow.read_source != Source.HUMAN


def _after(
    moment: InstrumentedAttribute[datetime] | InstrumentedAttribute[datetime | None], since: datetime | None
) -> tuple[ColumnElement[bool], ...]:
    return () if since is None else (moment >= since,)
