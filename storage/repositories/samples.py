"""Blind samples: documents committed without a person that one looks at all the same, not knowing which they are."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select, update

from documents.errors import Conflict, UsageError
from documents.messages import say
from documents.records import Sample, SampleState
from storage import database
from storage.tables import SampleRow
from storage.unit import Unit


class Samples:
    """The blind samples of one company."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def draw(self, document: str, revision: int, kind: str) -> Sample:
        """Note that the document is looked at blindly; drawing it again changes nothing."""
        self._unit.begin()
        values = {
            "company": self._unit.company,
            "document": document,
            "revision": revision,
            "kind": kind,
            "drawn_at": self._unit.now(),
            "state": SampleState.WAITING,
            "fields": 0,
            "wrong": "[]",
            "wrong_fields": 0,
            "checked_by": "",
            "checked_at": None,
        }
        if database.insert_new(self._unit.connection, SampleRow, values):
            self._unit.note("sample.drawn", document, {"revision": str(revision), "kind": kind})
        return self.get(document)

    def check(self, document: str, person: str, fields: int, wrong: Collection[str]) -> Sample:
        """Note that `person` looked at `fields` values of the document, and which of them were wrong.

        Raises:
            UsageError: the document was not drawn, or more values are wrong than were looked at.
            Conflict: someone looked at it before.
        """
        self._unit.begin()
        if self.get(document).state == SampleState.CHECKED:
            raise Conflict(
                say("Someone else looked at the document {document} meanwhile. Take another one.", document=document)
            )
        names = sorted(set(wrong))
        if len(names) > fields:
            raise UsageError(
                say(
                    "Of {fields} values of the document {document}, {wrong} cannot be wrong.",
                    fields=fields,
                    document=document,
                    wrong=len(names),
                )
            )
        checked = update(SampleRow).where(SampleRow.company == self._unit.company, SampleRow.document == document)
        self._unit.connection.execute(
            checked.values(
                state=SampleState.CHECKED,
                fields=fields,
                wrong=json.dumps(names),
                wrong_fields=len(names),
                checked_by=person,
                checked_at=self._unit.now(),
            )
        )
        details = {"person": person, "fields": str(fields), "wrong": " ".join(names)}
        changes = {"sample": (str(SampleState.WAITING), str(SampleState.CHECKED))}
        self._unit.note("sample.checked", document, details, changes)
        return self.get(document)

    def retire(self, document: str) -> None:
        """Count the document's sample no more where nobody looked at it yet, since it is no secret any longer."""
        self._unit.begin()
        waiting = {"document": document, "state": SampleState.WAITING}
        if self._unit.change(SampleRow, {"state": SampleState.RETIRED}, **waiting):
            self._unit.note("sample.retired", document)

    def find(self, document: str) -> Sample | None:
        """Return the document's sample, or None where it was not drawn."""
        row = self._unit.row(SampleRow, document=document)
        return None if row is None else _sample(row)

    def get(self, document: str) -> Sample:
        """Return the document's sample.

        Raises:
            UsageError: it was not drawn.
        """
        found = self.find(document)
        if found is None:
            raise UsageError(say("The document '{document}' was not drawn for a blind audit.", document=document))
        return found

    def found(self, kind: str, since: datetime) -> tuple[tuple[int, int], ...]:
        """Return how many fields those of the kind have, and how many wrong ones, that were drawn and seen since."""
        chosen = select(SampleRow.fields, SampleRow.wrong_fields).where(
            SampleRow.company == self._unit.company,
            SampleRow.state == SampleState.CHECKED,
            SampleRow.kind == kind,
            SampleRow.checked_at >= since,
            SampleRow.drawn_at >= since,
        )
        return tuple((fields, wrong) for fields, wrong in self._unit.connection.execute(chosen))


def _sample(row: SampleRow) -> Sample:
    return Sample(
        company=row.company,
        document=row.document,
        revision=row.revision,
        kind=row.kind,
        drawn_at=row.drawn_at,
        state=SampleState(row.state),
        fields=row.fields,
        wrong=tuple(json.loads(row.wrong)),
        checked_by=row.checked_by,
        checked_at=row.checked_at,
    )
