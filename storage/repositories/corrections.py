"""Corrections: the truth that people verified, beside what was read, for training, calibration and measuring.

A value that a person confirmed is kept like one that they changed: how reliable a reading is shows only in both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select, tuple_

from documents.records import Correction, field_of
from storage.tables import CorrectionRow
from storage.unit import Unit

AT_ONCE = 1000  # that are in memory


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """One value as it was read and as it is."""

    name: str  # "iban", "line_items[2].quantity"
    read_value: str = ""
    read_confidence: float = 0.0
    read_source: str = ""
    true_value: str = ""

    @property
    def columns(self) -> Mapping[str, object]:
        """It as the table keeps it."""
        return {
            "name": self.name,
            "field": field_of(self.name),
            "read_value": self.read_value,
            "read_confidence": self.read_confidence,
            "read_source": self.read_source,
            "true_value": self.true_value,
        }


class Corrections:
    """The corrections of one company."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def keep(self, document: str, revision: int, kind: str, by: str, verified: Iterable[Verified]) -> int:
        """Keep what `by` verified of the document's revision, and return of how many values it is new.

        What was verified of the same revision before stays, unless the value is another one now: a document that comes
        back before it was booked is accepted at the same revision again.
        """
        self._unit.begin()
        before = {one.name: one.true_value for one in self.of(document, revision)}
        said = [one for one in verified if before.get(one.name) != one.true_value]
        for name in before.keys() & {one.name for one in said}:
            self._unit.delete(CorrectionRow, document=document, revision=revision, name=name)
        if said:
            del self._unit.known("corrections")[document]
            shared = {"document": document, "revision": revision, "kind": kind, "by": by, "at": self._unit.now()}
            self._unit.insert(CorrectionRow, *({**shared, **one.columns} for one in said))
            changes = {one.name: (before.get(one.name, one.read_value), one.true_value) for one in said}
            changes = {name: change for name, change in changes.items() if change[0] != change[1]}
            details = {"person": by, "revision": str(revision), "confirmed": str(len(said) - len(changes))}
            self._unit.note("document.verified", document, details, changes)
        return len(said)

    def of(self, document: str, revision: int) -> tuple[Correction, ...]:
        """Return what was verified of the document's revision, by name."""
        return tuple(one for one in self._of_document(document) if one.revision == revision)

    def verified_before(self, document: str, revision: int) -> set[str]:
        """Return the names of what was verified of earlier revisions of the document."""
        return {one.name for one in self._of_document(document) if one.revision < revision}

    def all(self, since: datetime | None = None) -> Iterator[Correction]:
        """Return all, the oldest first; they are fetched as they are asked for."""
        columns = (CorrectionRow.at, CorrectionRow.document, CorrectionRow.revision, CorrectionRow.name)
        chosen = self._mine().order_by(*columns).limit(AT_ONCE)
        part = chosen if since is None else chosen.where(CorrectionRow.at >= since)
        while rows := self._unit.all(CorrectionRow, part):
            yield from (_correction(row) for row in rows)
            last = rows[-1]
            part = chosen.where(tuple_(*columns) > (last.at, last.document, last.revision, last.name))

    def _of_document(self, document: str) -> tuple[Correction, ...]:
        """Return what was verified of the document, by revision and name."""
        known = self._unit.known("corrections")
        if document not in known:
            rows = self._unit.rows(CorrectionRow, "revision", "name", document=document)
            known[document] = tuple(_correction(row) for row in rows)
        found: tuple[Correction, ...] = known[document]
        return found

    def _mine(self) -> Select[CorrectionRow]:
        return select(CorrectionRow).where(CorrectionRow.company == self._unit.company)


def _correction(row: CorrectionRow) -> Correction:
    return Correction(
        company=row.company,
        document=row.document,
        revision=row.revision,
        kind=row.kind,
        name=row.name,
        read_value=row.read_value,
        read_confidence=row.read_confidence,
        read_source=row.read_source,
        true_value=row.true_value,
        by=row.by,
        at=row.at,
    )
