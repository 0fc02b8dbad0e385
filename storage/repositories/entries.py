"""Entries: what each of several people entered for the critical fields of a document, unseen by the others.

The audit trail names who entered which fields, and not the values: the next person may read it before they enter
theirs. Instead it has their hash with a salt, without which nobody can try values out; the values follow when the
document is decided.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Collection, Mapping
from types import MappingProxyType

from sqlalchemy import bindparam, select

from documents.errors import Conflict
from documents.messages import say
from documents.records import Entry, Tampering
from storage import audit
from storage.tables import DocumentRow, EntryRow
from storage.unit import Unit

PEOPLE = 3  # the third decides where the first two differ
_MADE, _HASH = "entry.made", "sha256"
_AGREED = ""  # no field is called so
_PEOPLE = (  # of documents as they are now
    select(EntryRow.document, EntryRow.person)
    .join(
        DocumentRow,
        (DocumentRow.company == EntryRow.company)
        & (DocumentRow.id == EntryRow.document)
        & (DocumentRow.revision == EntryRow.revision),
    )
    .where(
        EntryRow.company == bindparam("company"),
        EntryRow.document.in_(bindparam("documents", expanding=True)),
    )
    .order_by(EntryRow.document, EntryRow.position)
)


class Entries:
    """The entries of one company."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def enter(
        self,
        document: str,
        revision: int,
        person: str,
        values: Mapping[str, str],
        agreed: Mapping[str, str] = MappingProxyType({}),
    ) -> Entry:
        """Keep what `person` entered, as the first, the second or the third, and what holds against it.

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
            agreed=dict(agreed),
            at=self._unit.now(),
        )
        row = {"document": document, "revision": revision, "person": person, "position": entry.position, "at": entry.at}
        row |= {"content": _content(entry), "salt": secrets.token_hex(16)}
        self._unit.insert(EntryRow, {**row, "told": False})
        # Not even the names of the fields: who enters them next must not know which ones this person changed.
        details = {"person": person, "revision": str(revision), "position": str(entry.position)}
        self._unit.note(_MADE, document, {**details, _HASH: _hash(EntryRow(**row))})
        return entry

    def carry(self, entry: Entry, revision: int) -> None:
        """Let an entry hold for another revision too; raise what `enter` raises."""
        self.enter(entry.document, revision, entry.person, entry.values, entry.agreed)

    def of(self, document: str, revision: int) -> tuple[Entry, ...]:
        """Return what was entered for the revision, the first person's first."""
        found = self._unit.rows(EntryRow, "position", document=document, revision=revision)
        return tuple(_entry(row) for row in found)

    def all(self, document: str) -> tuple[Entry, ...]:
        """Return what was entered for any revision, in order."""
        found = self._unit.rows(EntryRow, "revision", "position", document=document)
        return tuple(_entry(row) for row in found)

    def people(self, documents: Collection[str]) -> Mapping[str, tuple[str, ...]]:
        """Return who entered values of these documents as they are now, by document, the first person first."""
        given = {"company": self._unit.company, "documents": tuple(documents)}
        found: dict[str, tuple[str, ...]] = {}
        for document, person in self._unit.connection.execute(_PEOPLE, given):
            found[document] = (*found.get(document, ()), person)
        return found

    def tell(self, document: str, person: str, values: Mapping[str, str]) -> None:
        """Say in the audit trail what `person` entered: the document is decided, so nobody is to enter it unseen."""
        self._unit.begin()
        self._unit.change(EntryRow, {"told": True}, document=document, person=person)
        self._unit.note("entry.told", document, {"person": person}, {name: ("", one) for name, one in values.items()})

    def verify(self) -> tuple[Tampering, ...]:
        """Return the entries that are not as the audit trail has them; what is entered meanwhile is not looked at."""
        company = self._unit.company
        length, _last = audit.head(self._unit.connection, company)
        kept = {(row.document, str(row.revision), str(row.position)): _hash(row) for row in self._unit.rows(EntryRow)}
        made = {
            (event.subject, event.details.get("revision", ""), event.details.get("position", "")): event
            for event in audit.events(self._unit.connection, company, action=_MADE)
        }
        changed = [
            (event.sequence, place)
            for place, event in made.items()
            if event.sequence <= length and event.details.get(_HASH) not in {None, kept.get(place)}
        ]
        suspect = [*changed, *((length, place) for place in kept if place not in made)]
        removed = self._removed() if suspect else set()  # meanwhile: that of what is there is found elsewhere
        return tuple(_tampering(company, sequence, *place) for sequence, place in suspect if place[0] not in removed)

    def _removed(self) -> set[str]:
        events = audit.events(self._unit.connection, self._unit.company, action="document.removed")
        return {event.subject for event in events}


def _tampering(company: str, sequence: int, document: str, revision: str, position: str) -> Tampering:
    message = f"entry {position} for revision {revision} of {document} is not the one that was made"
    return Tampering(company=company, sequence=sequence, message=message)


def _hash(row: EntryRow) -> str:
    """Return what the audit trail says of an entry."""
    said = [row.salt, row.document, row.revision, row.position, row.person, row.content]
    return hashlib.sha256(json.dumps(said).encode("ascii")).hexdigest()


def _content(entry: Entry) -> str:
    return json.dumps({**entry.values, _AGREED: entry.agreed} if entry.agreed else entry.values)


def _entry(row: EntryRow) -> Entry:
    values = json.loads(row.content)
    agreed = values.pop(_AGREED, {})
    return Entry(
        company=row.company,
        document=row.document,
        revision=row.revision,
        person=row.person,
        position=row.position,
        values=values,
        agreed=agreed,
        told=row.told,
        at=row.at,
    )
