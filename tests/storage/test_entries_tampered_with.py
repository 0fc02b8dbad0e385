"""What several people enter unseen lies in a table, whose rows must be those of the audit trail."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Connection, Engine, delete, insert, update
from storage_made import stored

from documents.records import AuditEvent
from storage import audit, database
from storage.store import Store
from storage.tables import EntryRow


def _changed(connection: Connection) -> None:
    connection.execute(update(EntryRow).where(EntryRow.person == "eva").values(content='{"iban": "CZ99"}'))


def _lost(connection: Connection) -> None:
    connection.execute(delete(EntryRow).where(EntryRow.person == "eva"))


def _added(connection: Connection) -> None:
    columns = {"company": "acme", "document": "d1", "revision": 1, "content": "{}", "salt": "", "told": False}
    connection.execute(insert(EntryRow).values(**columns, position=3, person="ota", at=database.now(connection)))


@pytest.mark.parametrize(
    ("tamper", "place"),
    [(_changed, "entry 1 for revision 1"), (_lost, "entry 1 for revision 1"), (_added, "entry 3 for revision 1")],
)
def test_an_entry_that_was_tampered_with_shows(
    engine: Engine, tamper: Callable[[Connection], None], place: str
) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        stored(store)
        store.entries.enter("d1", 1, "eva", {"iban": "CZ65"})
        store.entries.enter("d1", 1, "jan", {"iban": "CZ66"})
        store.entries.tell("d1", "jan", {"iban": "CZ66"})
        assert store.verify() == ()
        assert [one.told for one in store.entries.all("d1")] == [False, True]
        tamper(connection)
        (found,) = store.verify()
        assert place in found.message


def test_entries_of_a_document_that_is_removed_while_they_are_checked_were_not_tampered_with(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        stored(store)
        store.entries.enter("d1", 1, "eva", {"iban": "CZ65"})
    original = audit.events

    def events(connection: Connection, company: str, action: str = "") -> Iterator[AuditEvent]:
        with database.transaction(engine) as writing:
            removed = audit.Entry(company=company, actor="x", action="document.removed", subject="d1")
            audit.remove(writing, removed)
        return original(connection, company, action=action)

    monkeypatch.setattr(audit, "events", events)
    with database.reading(engine) as connection:
        assert Store(connection, "acme").entries.verify() == ()
