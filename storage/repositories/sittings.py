"""Sittings: how long people work at documents. They change nothing, so the audit trail leaves them out."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import ColumnElement, select

from documents.errors import UsageError
from documents.messages import say
from documents.records import Sitting
from storage.tables import SittingRow
from storage.unit import Unit


class Sittings:
    """The sittings of one company."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def keep(self, document: str, kind: str, person: str, seconds: float) -> Sitting:
        """Note how long `person` worked at the document at one go.

        Raises:
            UsageError: the time is below nothing.
        """
        if not seconds >= 0:
            raise UsageError(say("Nobody works at a document for {seconds} seconds.", seconds=f"{seconds:g}"))
        self._unit.begin()
        sitting = Sitting(
            company=self._unit.company,
            document=document,
            kind=kind,
            person=person,
            seconds=seconds,
            at=self._unit.now(),
        )
        self._unit.insert(SittingRow, asdict(sitting))
        return sitting

    def of(self, document: str) -> tuple[Sitting, ...]:
        """Return who worked at the document for how long, in the order in which they did."""
        return self._where(SittingRow.document == document)

    def by(self, person: str) -> tuple[Sitting, ...]:
        """Return at which documents a person worked for how long, in the order in which they did."""
        return self._where(SittingRow.person == person)

    def _where(self, condition: ColumnElement[bool]) -> tuple[Sitting, ...]:
        chosen = select(SittingRow).where(SittingRow.company == self._unit.company, condition)
        return tuple(
            Sitting(
                company=row.company,
                document=row.document,
                kind=row.kind,
                person=row.person,
                seconds=row.seconds,
                at=row.at,
            )
            for row in self._unit.all(SittingRow, chosen.order_by(SittingRow.id))
        )
