"""The promise: how many wrong fields a company accepts where no person looked, and which kinds stopped as it broke."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import Select, delete, insert, select, update

from documents.errors import UsageError
from documents.keeping import as_text, from_text
from documents.messages import Told, say
from documents.records import Halt, Promise, telling
from storage.tables import HaltRow, PromiseRow
from storage.unit import Unit


class Promises:
    """The promise of one company, and the kinds whose automation is, or was, stopped."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def get(self) -> Promise:
        """Return what is promised, which nobody needs to have said."""
        row = self._unit.one(PromiseRow, select(PromiseRow).where(PromiseRow.company == self._unit.company))
        if row is None:
            return Promise(company=self._unit.company)
        return Promise(
            company=row.company,
            wrong=row.wrong,
            sampled=row.sampled,
            changed_by=row.changed_by,
            changed_at=row.changed_at,
        )

    def change(self, wrong: float, sampled: float) -> Promise:
        """Promise something else from now on: shares between 0 and 1.

        Raises:
            UsageError: one of them is no such share; nobody promises that nothing at all is wrong.
        """
        if not 0 < wrong < 1 or not 0 <= sampled <= 1:
            raise UsageError(
                say(
                    "The shares of wrong fields and of samples lie between 0 and 1; {wrong} and {sampled} do not both.",
                    wrong=f"{wrong:g}",
                    sampled=f"{sampled:g}",
                )
            )
        self._unit.begin()
        before = self.get()
        promise = Promise(
            company=self._unit.company,
            wrong=wrong,
            sampled=sampled,
            changed_by=self._unit.actor,
            changed_at=self._unit.now(),
        )
        self._unit.connection.execute(delete(PromiseRow).where(PromiseRow.company == self._unit.company))
        self._unit.connection.execute(insert(PromiseRow).values(asdict(promise)))
        changes = {"wrong": (f"{before.wrong:g}", f"{wrong:g}"), "sampled": (f"{before.sampled:g}", f"{sampled:g}")}
        self._unit.note("promise.changed", "promise", changes=changes)
        return promise

    def halt(self, kind: str, reason: Told) -> Halt:
        """Let no document of the kind be committed without a person; again changes nothing."""
        self._unit.begin()
        halted = self.halted(kind)
        if halted is not None:
            return halted
        halt = Halt(company=self._unit.company, kind=kind, since=self._unit.now(), reason=reason)
        self._unit.connection.execute(insert(HaltRow).values({**asdict(halt), "reason": as_text(reason)}))
        self._unit.note("automation.halted", kind, telling("reason", reason))
        return halt

    def resume(self, kind: str) -> None:
        """Let documents of the kind be committed without a person again.

        Raises:
            UsageError: they are not halted.
        """
        self._unit.begin()
        if self.halted(kind) is None:
            raise UsageError(say("Documents of the kind '{kind}' are not halted.", kind=kind))
        in_force = update(HaltRow).where(
            HaltRow.company == self._unit.company, HaltRow.kind == kind, HaltRow.resumed_at.is_(None)
        )
        values = {"resumed_by": self._unit.actor, "resumed_at": self._unit.now()}
        self._unit.connection.execute(in_force.values(values))
        self._unit.note("automation.resumed", kind)

    def halted(self, kind: str) -> Halt | None:
        """Return what halts documents of the kind now, or None."""
        row = self._unit.one(HaltRow, self._mine().where(HaltRow.kind == kind, HaltRow.resumed_at.is_(None)))
        return None if row is None else _halt(row)

    def halts(self) -> tuple[Halt, ...]:
        """Return what halts, or halted, any kind, the latest first."""
        return tuple(_halt(row) for row in self._unit.all(HaltRow, self._mine().order_by(HaltRow.id.desc())))

    def _mine(self) -> Select[HaltRow]:
        return select(HaltRow).where(HaltRow.company == self._unit.company)


def _halt(row: HaltRow) -> Halt:
    return Halt(
        company=row.company,
        kind=row.kind,
        since=row.since,
        reason=from_text(row.reason),
        resumed_by=row.resumed_by,
        resumed_at=row.resumed_at,
    )
