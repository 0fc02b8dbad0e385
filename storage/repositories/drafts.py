"""Drafts: what a person has typed into a document and not saved yet, so that no closed browser loses it.

A draft stays when its person loses the lease, until the document is decided. The audit trail says when it was begun,
and taken over or given up, not each keystroke.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict

from sqlalchemy import bindparam, delete

from documents.records import Draft
from storage.tables import DraftRow
from storage.unit import Unit

_ALL_GONE = (
    delete(DraftRow)
    .where(DraftRow.company == bindparam("company"), DraftRow.document == bindparam("document"))
    .returning(DraftRow.person)
)


def anything(_: Draft) -> None:
    """Let any draft be replaced."""


class Drafts:
    """The drafts of one company: one for each person and document."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def save(
        self, document: str, person: str, revision: int, edits: str, over: Callable[[Draft], None] = anything
    ) -> Draft:
        """Keep what `person` has typed so far, in place of what was kept before; `over` may refuse that."""
        self._unit.begin()
        draft = Draft(
            company=self._unit.company,
            document=document,
            person=person,
            revision=revision,
            edits=edits,
            saved_at=self._unit.now(),
        )
        before = self.find(document, person)
        if before is None:
            self._unit.insert(DraftRow, asdict(draft))
            self._unit.note("draft.begun", document, {"person": person, "revision": str(revision)})
        else:
            over(before)
            values = {"revision": revision, "edits": edits, "saved_at": draft.saved_at}
            self._unit.change(DraftRow, values, document=document, person=person)
        return draft

    def find(self, document: str, person: str) -> Draft | None:
        """Return what `person` has typed into the document, or None where there is nothing."""
        row = self._unit.row(DraftRow, document=document, person=person)
        return None if row is None else _draft(row)

    def exist(self, document: str) -> bool:
        """Return whether anyone has typed into the document."""
        return bool(self._unit.rows(DraftRow, "person", document=document))

    def take(self, document: str, person: str) -> None:
        """Forget what `person` has typed, for it is saved."""
        self._forget(document, person, "draft.taken")

    def drop(self, document: str, person: str) -> None:
        """Forget what `person` has typed, for it is given up."""
        self._forget(document, person, "draft.dropped")

    def drop_all(self, document: str, saved_by: str = "") -> None:
        """Forget what anyone has typed into a document that is decided, and what one person typed, for it is saved."""
        self._unit.begin()
        gone = {"company": self._unit.company, "document": document}
        for person in sorted(self._unit.connection.execute(_ALL_GONE, gone).scalars()):
            self._unit.note("draft.taken" if person == saved_by else "draft.dropped", document, {"person": person})

    def _forget(self, document: str, person: str, action: str) -> None:
        self._unit.begin()
        if self._unit.delete(DraftRow, document=document, person=person):
            self._unit.note(action, document, {"person": person})


def _draft(row: DraftRow) -> Draft:
    return Draft(
        company=row.company,
        document=row.document,
        person=row.person,
        revision=row.revision,
        edits=row.edits,
        saved_at=row.saved_at,
    )
