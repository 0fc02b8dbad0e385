"""Entries: what each of several people entered for the critical fields of a document, unseen by the others.

The audit trail names who entered which fields, and not the values: the next person may read it before they enter
theirs.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from documents.errors import Conflict
from documents.messages import say
from documents.records import Entry
from storage.tables import EntryRow
from storage.unit import Unit

PEOPLE = 3  # the third decides where the first two differ


class Entries:
    """The entries of one company."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def enter(self, document: str, revision: int, person: str, values: Mapping[str, str]) -> Entry:
        """Keep what `person` entered, as the first, the second or the third.

        Raises:
            Conflict: they entered values of this revision before, or three people did.
        """
        self._unit.begin()
        before = self.of(document, revision)
        if person in {one.person for one in before}:
            raise Conflict(
                say(
                    "You entered the values of the document {document} already; someone else must look too.",
                    document=document,
                )
            )
        if len(before) == PEOPLE:
            raise Conflict(
                say(
                    "Three people entered the values of the document {document} already. Open it again.",
                    document=document,
                )
            )
        entry = Entry(
            company=self._unit.company,
            document=document,
            revision=revision,
            person=person,
            position=len(before) + 1,
            values=dict(values),
            at=self._unit.now(),
        )
        row = {"document": document, "revision": revision, "person": person, "position": entry.position, "at": entry.at}
        self._unit.insert(EntryRow, {**row, "content": json.dumps(entry.values)})
        details = {"person": person, "revision": str(revision), "fields": " ".join(sorted(values))}
        self._unit.note("entry.made", document, {**details, "position": str(entry.position)})
        return entry

    def of(self, document: str, revision: int) -> tuple[Entry, ...]:
        """Return what was entered for the revision, the first person's first."""
        found = self._unit.rows(EntryRow, "position", document=document, revision=revision)
        return tuple(_entry(row) for row in found)


def _entry(row: EntryRow) -> Entry:
    return Entry(
        company=row.company,
        document=row.document,
        revision=row.revision,
        person=row.person,
        position=row.position,
        values=json.loads(row.content),
        at=row.at,
    )
