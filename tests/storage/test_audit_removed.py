"""The audit trail forgets what was said of a paper, says that it did, and holds."""

from __future__ import annotations

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection, Engine, insert, text, update
from sqlalchemy.exc import DBAPIError
from storage_made import allow_tampering, take_files

from documents.records import AuditEvent, SubmissionState
from storage import audit, database
from storage.migrations.versions import v0011_values_of_events_sealed
from storage.store import Store
from storage.tables import AuditRow, CompanyRow, SubmissionRow

THIRD = (AuditRow.company == "acme") & (AuditRow.sequence == 3)
BEFORE_SEALS = {  # takes back what the migration makes
    "sqlite": (
        "DROP TRIGGER audit_event_no_update",
        "CREATE TRIGGER audit_event_no_update BEFORE UPDATE ON audit_event BEGIN SELECT 1; END",
    ),
    "postgresql": (
        "DROP TRIGGER audit_event_no_update ON audit_event",
        "DROP TRIGGER audit_event_no_delete ON audit_event",
        "CREATE TRIGGER audit_event_append_only BEFORE UPDATE ON audit_event "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_event_refuse()",
    ),
}


def forget(engine: Engine, *subjects: str) -> None:
    with database.transaction(engine) as connection:
        for subject in subjects:
            audit.remove(
                connection, audit.Entry(company="acme", actor="x", action="submission.removed", subject=subject)
            )
            gone = update(SubmissionRow).where(SubmissionRow.id == subject)
            connection.execute(gone.values(state=SubmissionState.REMOVED))


def test_values_are_taken_out_of_the_trail_and_it_holds_as_long_as_it_says_so(engine: Engine) -> None:
    take_files(engine)
    forget(engine, "s2", "s4")
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        store.submissions.see("s2")
        events = list(store.events())
        assert [bool(event.details) for event in events] == [True, True, False, True, False, False, False, False]
        assert [event.removed for event in events] == [0, 0, 6, 0, 7, 0, 0, 0]
        assert (events[2].subject, events[2].salt) == ("s2", "")
        assert store.verify() == store.verify_around(range(1, 9)) == ()


def test_what_comes_and_is_removed_again_leaves_a_trail_that_holds(engine: Engine) -> None:
    take_files(engine)
    forget(engine, "s2")
    forget(engine, "s2")
    with database.reading(engine) as connection:
        store = Store(connection, "acme")
        assert [event.removed for event in store.events("s2")] == [6, 0, 0]
        assert store.verify() == store.verify_around(range(1, 8)) == ()


@pytest.mark.parametrize("action", ["user.roles_changed", "promise.changed", "export.written", "submission.removed"])
def test_only_events_about_papers_may_lose_their_values(engine: Engine, action: str) -> None:
    with database.transaction(engine) as connection:
        audit.append(
            connection, audit.Entry(company="acme", actor="x", action=action, subject="eva", details={"roles": "admin"})
        )
        audit.append(connection, audit.Entry(company="acme", actor="x", action="document.removed", subject="eva"))
        first = (AuditRow.company == "acme") & (AuditRow.sequence == 1)
        list(audit.events(connection, "acme"))  # writes them
        connection.execute(update(AuditRow).where(first).values(content="", salt="", removed=2))
        store = Store(connection, "acme")
        for found in (store.verify(), store.verify_around([1])):
            assert [(one.sequence, "never removed" in one.message) for one in found] == [(1, True)]


def test_what_is_removed_while_a_trail_is_checked_is_no_tampering(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_files(engine)
    original = audit.head

    def head(connection: Connection, company: str) -> tuple[int, str]:
        found = original(connection, company)
        forget(engine, "s2")
        return found

    monkeypatch.setattr(audit, "head", head)
    with database.reading(engine) as connection:
        assert audit.verify(connection, "acme") == ()


@pytest.mark.parametrize(
    "values",
    [
        {"content": "", "salt": "", "removed": 2},  # it says nothing of this subject
        {"content": "", "salt": "", "removed": 5},  # no removal
        {"content": "", "salt": "", "removed": 9},  # not there
    ],
)
def test_values_that_are_missing_without_a_word_of_it_are_tampering(engine: Engine, values: dict[str, object]) -> None:
    take_files(engine)
    forget(engine, "s4")
    first = (AuditRow.company == "acme") & (AuditRow.sequence == 1)
    with database.transaction(engine) as connection:
        allow_tampering(connection)
        connection.execute(update(AuditRow).where(first).values(**values))
    with database.reading(engine) as connection:
        for found in (Store(connection, "acme").verify(), Store(connection, "acme").verify_around([1])):
            assert [(one.sequence, "values of event 1" in one.message) for one in found] == [(1, True)]


def test_values_that_were_removed_cannot_come_back_as_others(engine: Engine) -> None:
    take_files(engine)
    forget(engine, "s2")
    with database.transaction(engine) as connection:
        allow_tampering(connection)
        connection.execute(update(AuditRow).where(THIRD).values(content='{"details":{"name":"x"},"changes":{}}'))
    with database.reading(engine) as connection:
        assert [one.sequence for one in Store(connection, "acme").verify()] == [3]


@pytest.mark.parametrize(
    "values",
    [
        {"content": "", "salt": "", "removed": 9, "actor": "x"},
        {"content": "", "salt": "", "removed": 9, "hash": "x"},
        {"content": "{}", "salt": "", "removed": 9},
        {"content": "", "salt": "", "removed": 0},
    ],
)
def test_an_event_may_lose_its_values_and_nothing_else(engine: Engine, values: dict[str, object]) -> None:
    take_files(engine)
    with pytest.raises(DBAPIError, match="append-only"), database.transaction(engine) as connection:
        connection.execute(update(AuditRow).where(THIRD).values(**values))


def test_events_of_earlier_versions_keep_their_values_and_their_place_in_the_chain(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        for statement in BEFORE_SEALS[connection.dialect.name]:
            connection.execute(text(statement))
        for column in ("salt", "sealed", "removed"):
            connection.execute(text(f"ALTER TABLE audit_event DROP COLUMN {column}"))
        now = database.now(connection)
        bare = AuditEvent(
            company="acme",
            sequence=1,
            at=now,
            actor="x",
            action="submission.received",
            subject="s0",
            details={"name": "old.pdf"},
            previous=audit.GENESIS,
        )
        columns = ("company", "sequence", "at", "actor", "action", "subject", "previous")
        row = {name: getattr(bare, name) for name in columns}
        content = '{"details": {"name": "old.pdf"}, "changes": {}}'
        connection.execute(insert(AuditRow).values(**row, hash=audit.digest(bare), content=content))
        head = {"audit_length": 1, "audit_head": audit.digest(bare)}
        connection.execute(update(CompanyRow).where(CompanyRow.key == "acme").values(head))
        with Operations.context(MigrationContext.configure(connection)):
            v0011_values_of_events_sealed.upgrade()
    take_files(engine, 2)  # `s0` came again
    forget(engine, "s0")
    with database.reading(engine) as connection:
        store = Store(connection, "acme")
        assert [event.details.get("name") for event in store.events("s0")] == ["old.pdf", None, None]
        assert store.verify() == ()
