"""Records: verified values, what accounting imports. Nothing is booked twice.

A document's revision becomes a record once, however often and by however many it is committed. A later revision's
record supersedes the earlier one. Two documents made from the same paper (`storage.identities`) are not both
committed unless a person says, knowing of the other, that both are right.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Row, bindparam, delete, func, insert, select, update

from documents.errors import AlreadyBooked, Conflict
from documents.fields import Document
from documents.messages import Message, Told, say
from documents.records import DocumentState, Record, StoredDocument
from storage.identities import identities
from storage.repositories.documents import Documents
from storage.repositories.reviews import Reviews
from storage.tables import IdentityRow, RecordRow
from storage.unit import Unit

# In two statements: nearly always nothing is found, and a database that does not know yet how many records there are
# goes through all of them for one that asks at once.
_OF_PAPER = select(IdentityRow.record).where(
    IdentityRow.company == bindparam("company"), IdentityRow.identity.in_(bindparam("sought", expanding=True))
)
_TWINS = (
    select(RecordRow)
    .where(
        RecordRow.company == bindparam("company"),
        RecordRow.id.in_(bindparam("found", expanding=True)),
        ~RecordRow.superseded,
        RecordRow.document != bindparam("document"),
    )
    .order_by(RecordRow.committed_at, RecordRow.id)
)


class Records:
    """The records of one company."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._documents = Documents(unit)
        self._reviews = Reviews(unit)

    def commit(self, document: str, revision: int, knowing: Collection[str] = ()) -> Record:
        """Make the document's revision a record, and take the document out of the review queue.

        Committing the same revision again changes nothing and returns the record that was made first.

        Args:
            document: id of the document
            revision: its current one
            knowing: ids of records of the same paper that a person has seen and is not troubled by

        Raises:
            Conflict: the document has changed since.
            AlreadyBooked: there is a record of the same paper that nobody knew of.
        """
        self._unit.begin()
        made = self.find(document, revision)
        if made is not None:
            return made
        stored = self._at(document, revision)
        twins = self.twins(stored)
        unknown = [twin for twin in twins if twin.id not in knowing]
        if unknown:
            raise AlreadyBooked(_twins_told(document, unknown))
        self._supersede(document)
        self._insert(stored, twins[0].id if twins else "")
        self._documents.move(document, DocumentState.COMMITTED)
        self._reviews.finish(document)
        record = self.get(document, revision)
        details = {"record": record.id, "revision": str(revision), "twin_of": record.twin_of}
        self._unit.note("record.committed", document, details)
        return record

    def archive(self, document: str, revision: int) -> StoredDocument:
        """Be done with a document that has no values to book, and take it out of the review queue.

        Raises:
            Conflict: the document has changed since.
        """
        self._unit.begin()
        self._at(document, revision)
        self._reviews.finish(document)
        return self._documents.move(document, DocumentState.ARCHIVED)

    def reject(self, document: str, reason: Told) -> StoredDocument:
        """Say that a document is not to be booked, and take it out of the review queue.

        Raises:
            Conflict: its current revision is a record.
        """
        self._unit.begin()
        stored = self._documents.get(document)
        if self.find(document, stored.revision) is not None:
            raise Conflict(
                say("The document {document} is committed already; it cannot be rejected.", document=document)
            )
        self._reviews.finish(document)
        return self._documents.move(document, DocumentState.REJECTED, reason)

    def withdraw(self, document: str, reason: Told, told: Iterable[Told], note: str) -> StoredDocument:
        """Say, as `reject` does, that a document is not to be booked that was: it is no record any more.

        Supervisors get it, with what they are `told` and the note.
        """
        self._unit.begin()
        self._reviews.hand_over(document, told, note)
        self._supersede(document)
        return self._documents.move(document, DocumentState.REJECTED, reason)

    def reinstate(self, document: str) -> None:
        """Let the document's last record count again, which was withdrawn."""
        self._unit.begin()
        ours = (RecordRow.company == self._unit.company, RecordRow.document == document)
        chosen = select(RecordRow.revision).where(*ours).order_by(RecordRow.revision.desc()).limit(1)
        revision = self._unit.connection.execute(chosen).scalar_one()
        self._unit.change(RecordRow, {"superseded": False}, document=document, revision=revision)
        self._keep_identities(f"{document}.{revision}", identities(self._documents.at(document, revision)).own)
        self._unit.note("record.reinstated", document, {"record": f"{document}.{revision}"})

    def twins(self, stored: StoredDocument) -> tuple[Record, ...]:
        """Return current records of other documents that were made from the same paper, the oldest first."""
        sought = identities(stored.content).sought
        if not sought:
            return ()
        company, connection = self._unit.company, self._unit.connection
        found = set(connection.execute(_OF_PAPER, {"company": company, "sought": sorted(sought)}).scalars())
        if not found:
            return ()
        given = {"company": company, "document": stored.id, "found": sorted(found)}
        return tuple(record_of(row) for row in connection.execute(_TWINS, given).all())

    def find(self, document: str, revision: int) -> Record | None:
        """Return the record of the document's revision, or None where it is not committed."""
        row = self._unit.row(RecordRow, document=document, revision=revision)
        return None if row is None else record_of(row)

    def get(self, document: str, revision: int) -> Record:
        """Return the record of the document's revision.

        Raises:
            Conflict: it is not committed.
        """
        found = self.find(document, revision)
        if found is None:
            raise Conflict(
                say(
                    "Revision {revision} of the document {document} is not committed.",
                    revision=revision,
                    document=document,
                )
            )
        return found

    def current(self, document: str) -> Record | None:
        """Return the record of the document that counts, or None where it has none."""
        row = self._unit.row(RecordRow, document=document, superseded=False)
        return None if row is None else record_of(row)

    def was_made(self, document: str) -> bool:
        """Return whether any revision of the document is a record or was one."""
        chosen = select(RecordRow.id).where(RecordRow.company == self._unit.company, RecordRow.document == document)
        return self._unit.connection.execute(chosen.limit(1)).first() is not None

    def count(self) -> int:
        """Return how many current records there are."""
        counted = select(func.count()).where(RecordRow.company == self._unit.company, ~RecordRow.superseded)
        return self._unit.connection.execute(counted.select_from(RecordRow)).scalar_one()

    def _at(self, document: str, revision: int) -> StoredDocument:
        stored = self._documents.get(document)
        if stored.revision != revision:
            raise Conflict(
                say(
                    "The document {document} is at revision {found}, not {revision}. Look at it again.",
                    document=document,
                    found=stored.revision,
                    revision=revision,
                )
            )
        return stored

    def _supersede(self, document: str) -> None:
        earlier = select(RecordRow.id).where(RecordRow.company == self._unit.company, RecordRow.document == document)
        forgotten = delete(IdentityRow).where(IdentityRow.company == self._unit.company)
        self._unit.connection.execute(forgotten.where(IdentityRow.record.in_(earlier)))
        before = update(RecordRow).where(RecordRow.company == self._unit.company, RecordRow.document == document)
        self._unit.connection.execute(before.values(superseded=True))

    def _insert(self, stored: StoredDocument, twin_of: str) -> None:
        row = {
            "id": f"{stored.id}.{stored.revision}",
            "document": stored.id,
            "revision": stored.revision,
            "kind": stored.summary.kind,
            "subkind": stored.summary.subkind,
            "direction": stored.summary.direction,
            "content": _encoded(stored.content),
            "twin_of": twin_of,
            "superseded": False,
            "committed_at": self._unit.now(),
            "committed_by": self._unit.actor,
        }
        self._unit.insert(RecordRow, row)
        self._keep_identities(f"{stored.id}.{stored.revision}", identities(stored.content).own)

    def _keep_identities(self, record: str, own: Collection[str]) -> None:
        company = self._unit.company
        known = select(IdentityRow.identity).where(IdentityRow.company == company, IdentityRow.identity.in_(own))
        shared = set(self._unit.connection.execute(known).scalars())
        rows = [{"company": company, "record": record, "identity": one, "shared": one in shared} for one in sorted(own)]
        if rows:
            self._unit.connection.execute(insert(IdentityRow), rows)


def record_of(row: RecordRow | Row[*tuple[Any, ...]]) -> Record:
    """Return the record that `row` holds."""
    content = json.loads(row.content)
    return Record(
        company=row.company,
        id=row.id,
        document=row.document,
        revision=row.revision,
        kind=row.kind,
        subkind=row.subkind,
        direction=row.direction,
        values=content["values"],
        line_items=tuple(content["line_items"]),
        tax_breakdown=tuple(content["tax_breakdown"]),
        committed_at=row.committed_at,
        committed_by=row.committed_by,
        twin_of=row.twin_of,
        superseded=row.superseded,
    )


def _encoded(content: Document) -> str:
    verified = {
        "values": {name: found.value for name, found in content.fields.items()},
        "line_items": [dict(row.values) for row in content.line_items],
        "tax_breakdown": [dict(row.values) for row in content.tax_breakdown],
    }
    return json.dumps(verified)


def _twins_told(document: str, twins: list[Record]) -> Message:
    first = twins[0]
    return say(
        "The document {document} seems to be the same paper as {twin}, which {person} committed on {date}. "
        "Reject it, or accept it knowing of the other.",
        document=document,
        twin=first.document,
        person=first.committed_by,
        date=first.committed_at.date(),
    )
