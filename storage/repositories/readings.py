"""Readings: what the steps found, by archive key, with the versions of what found it.

A run that was broken off goes on from here, and a document type that changed is applied again without OCR.
"""

from __future__ import annotations

from sqlalchemy import select

from documents.records import StoredReading, Versions
from storage import database
from storage.tables import ReadingRow
from storage.unit import Unit


class Readings:
    """The readings of one company."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def keep(self, submission: str, step: str, key: str, versions: Versions, document: str = "") -> None:
        """Note what `step` found; what the same versions found before stays."""
        self._unit.begin()
        values = {
            "company": self._unit.company,
            "submission": submission,
            "document": document,
            "step": step,
            "code_version": versions.code,
            "model_version": versions.model,
            "type_version": versions.type,
            "key": key,
            "made_at": self._unit.now(),
        }
        database.insert_new(self._unit.connection, ReadingRow, values)

    def latest(self, submission: str, step: str, document: str = "") -> StoredReading | None:
        """Return what `step` found last, whatever the versions, or None where it found nothing yet."""
        found = self._unit.rows(ReadingRow, "id", submission=submission, document=document, step=step)
        return _reading(found[-1]) if found else None

    def found(self, submission: str, step: str, versions: Versions, document: str = "") -> StoredReading | None:
        """Return what `step` found with exactly these versions, or None."""
        chosen = select(ReadingRow).where(
            ReadingRow.company == self._unit.company,
            ReadingRow.submission == submission,
            ReadingRow.document == document,
            ReadingRow.step == step,
            ReadingRow.code_version == versions.code,
            ReadingRow.model_version == versions.model,
            ReadingRow.type_version == versions.type,
        )
        row = self._unit.one(ReadingRow, chosen)
        return None if row is None else _reading(row)


def _reading(row: ReadingRow) -> StoredReading:
    return StoredReading(
        company=row.company,
        submission=row.submission,
        document=row.document,
        step=row.step,
        versions=Versions(code=row.code_version, model=row.model_version, type=row.type_version),
        key=row.key,
        made_at=row.made_at,
    )
