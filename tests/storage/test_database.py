from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC
from pathlib import Path
from time import monotonic

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Engine, func, inspect, select, text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session
from storage_made import arrival, committed, invoice, stored

from documents.errors import UsageError
from documents.records import DocumentState, ReviewState, SubmissionState, Versions
from storage import database
from storage.migrations.versions import v0009_samples_not_to_be_booked
from storage.store import Store
from storage.tables import CompanyRow, Table


def test_the_migrations_make_the_tables_that_the_models_declare(engine: Engine, tmp_path: Path) -> None:
    migrated = engine
    if engine.dialect.name == "sqlite":  # where the job engine's tables lie beside ours: a file without them
        migrated = database.connect(f"sqlite:///{tmp_path / 'new.db'}")
        database.upgrade(migrated)
    with migrated.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": "podatelna_schema"})
        assert compare_metadata(context, Table.metadata) == []
    migrated.dispose()


def test_partial_unique_keys_are_migrated_with_their_conditions(engine: Engine) -> None:
    dialect = engine.dialect.name
    declared = {
        (table.name, index.name)
        for table in Table.metadata.sorted_tables
        for index in table.indexes
        if index.dialect_options[dialect]["where"] is not None
    }
    found = {
        (table.name, index["name"])
        for table in Table.metadata.sorted_tables
        for index in inspect(engine).get_indexes(table.name)
        if index.get("dialect_options", {}).get(f"{dialect}_where") is not None
    }
    assert found == declared != set()


def test_upgrading_again_changes_nothing(engine: Engine) -> None:
    database.upgrade(engine)
    with database.reading(engine) as connection:
        assert connection.execute(select(func.count()).select_from(CompanyRow)).scalar_one() == 2


def test_what_an_earlier_version_laid_aside_though_it_was_booked_waits_for_supervisors(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        for id, wrong in (("d1", {"gross_total"}), ("d2", set[str]())):
            stored(store, id, invoice(number=id))
            store.records.commit(id, 1)
            store.samples.draw(id, 1, "invoice")
            store.reviews.recheck(id, ["it is booked"])
            store.samples.check(id, "eva", 1, wrong)
            store.reviews.park(id, "eva", "no invoice")
        with Operations.context(MigrationContext.configure(connection)):
            v0009_samples_not_to_be_booked.upgrade()
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        assert [store.reviews.get(id).state for id in ("d1", "d2")] == [ReviewState.BOOKED, ReviewState.PARKED]
        assert [store.documents.get(id).state for id in ("d1", "d2")] == [
            DocumentState.REJECTED,
            DocumentState.COMMITTED,
        ]
        assert [record.document for record in committed(store)] == ["d2"]
        assert store.records.twins(stored(store, "d3", invoice(number="d1"))) == ()
        store.reviews.settle("d1")


def test_tables_of_a_later_version_are_left_alone(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        present = connection.execute(text("SELECT version_num FROM podatelna_schema")).scalar_one()
        connection.execute(text("UPDATE podatelna_schema SET version_num = '9999'"))
    try:
        with pytest.raises(UsageError, match="9999"):
            database.upgrade(engine)
    finally:
        with database.transaction(engine) as connection:
            connection.execute(text("UPDATE podatelna_schema SET version_num = :present"), {"present": present})


@pytest.mark.slow
def test_processes_that_start_at_once_migrate_an_empty_database_together(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new.db'}"
    code = f"from storage import database; database.upgrade(database.connect({url!r}))"
    running = [subprocess.Popen([sys.executable, "-W", "error", "-c", code]) for _ in range(3)]
    assert [process.wait(timeout=60) for process in running] == [0, 0, 0]
    engine = database.connect(url)
    assert "submission" in inspect(engine).get_table_names()
    engine.dispose()


def test_sqlite_survives_power_cuts_waits_for_others_and_holds_foreign_keys(tmp_path: Path) -> None:
    engine = database.connect(f"sqlite:///{tmp_path / 'a.db'}")
    names = ("journal_mode", "synchronous", "busy_timeout", "foreign_keys")
    raw = engine.raw_connection()  # before the tests make it hurry
    driver = raw.driver_connection
    assert driver is not None
    found = [driver.execute(f"PRAGMA {name}").fetchone()[0] for name in names]
    raw.close()
    engine.dispose()
    assert found == ["wal", 2, 30_000, 1]  # 2 is FULL


def test_a_connection_takes_the_write_lock_at_once_also_after_an_isolation_level_was_asked_of_it(
    tmp_path: Path,
) -> None:
    engine = database.connect(f"sqlite:///{tmp_path / 'a.db'}")
    with Session(engine) as session, session.begin():
        session.connection(execution_options={"isolation_level": "SERIALIZABLE"})
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        assert driver.isolation_level == "IMMEDIATE"
    engine.dispose()


@pytest.mark.parametrize("url", ["mysql://root@localhost/x", "postgresql+psycopg2://localhost/x", "nonsense"])
def test_other_databases_are_refused_with_what_to_write_instead(url: str) -> None:
    with pytest.raises(UsageError, match="sqlite:///"):
        database.connect(url)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_spelling_of_postgresql_uses_psycopg(scheme: str) -> None:
    assert database.connect(f"{scheme}://user@host/name").driver == "psycopg"


def test_an_error_rolls_everything_back(engine: Engine) -> None:
    with pytest.raises(ZeroDivisionError), database.transaction(engine) as connection:
        Store(connection, "acme").submissions.take(arrival())
        raise ZeroDivisionError
    with database.reading(engine) as connection:
        assert Store(connection, "acme").submissions.counts() == {}
        assert list(Store(connection, "acme").events()) == []


def test_the_database_clock_is_in_utc_and_goes_forward(engine: Engine) -> None:
    with database.reading(engine) as connection:
        first, second = database.now(connection), database.now(connection)
    assert first.tzinfo is UTC
    assert first <= second


def test_the_clock_goes_on_while_the_machine_sleeps(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    with database.reading(engine) as connection:
        before = database.now(connection)
    monkeypatch.setattr(database, "monotonic", lambda: monotonic() - 3600)  # an hour behind the clock on the wall
    with database.reading(engine) as connection:
        assert database.now(connection) >= before


def test_a_session_writes_as_a_connection_does(engine: Engine) -> None:
    with Session(engine) as session, session.begin():
        Store(session, "acme").submissions.take(arrival())
    with database.reading(engine) as connection:
        assert Store(connection, "acme").submissions.counts() == {SubmissionState.RECEIVED: 1}


def test_a_company_that_is_not_known_can_store_nothing(engine: Engine) -> None:
    with pytest.raises(UsageError, match="gamma"), database.transaction(engine) as connection:
        Store(connection, "gamma").submissions.take(arrival())


def test_foreign_keys_hold(engine: Engine) -> None:
    with pytest.raises(IntegrityError), database.transaction(engine) as connection:
        Store(connection, "acme").ledger.enter("no such submission", [(1.0, 1.0)])


def test_writers_at_the_same_time_lose_nothing(engine: Engine) -> None:
    def take(number: int) -> None:
        with database.transaction(engine) as connection:
            Store(connection, "acme").submissions.take(arrival(f"s{number}"))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(take, range(40)))
    with database.reading(engine) as connection:
        store = Store(connection, "acme")
        assert store.submissions.counts() == {SubmissionState.RECEIVED: 40}
        assert [event.sequence for event in store.events()] == list(range(1, 41))
        assert store.verify() == ()


def test_what_a_transaction_knows_ends_with_it(engine: Engine) -> None:
    with engine.connect() as connection:
        for _ in range(2):  # on the same connection
            connection.execute(text("SELECT 1"))
            assert database.remembered(connection) == {}
            database.remembered(connection)["something"] = 1
            assert database.remembered(connection) == {"something": 1}
            connection.rollback()
        assert database.remembered(connection) == {}


def test_a_server_keeps_the_statements_that_readers_ask_again_and_again(engine: Engine) -> None:
    if engine.dialect.name != "postgresql":
        pytest.skip("SQLite is no server")
    for _ in range(8):
        with database.reading(engine) as connection:
            connection.execute(text("SELECT 'asked again'")).all()
    with database.reading(engine) as connection:
        kept = connection.execute(text("SELECT statement FROM pg_prepared_statements")).scalars().all()
    assert any("asked again" in one for one in kept)


def test_the_clock_goes_on_within_a_transaction(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        moments = [database.now(connection) for _ in range(100)]
    assert moments == sorted(moments) and len(set(moments)) > 1 and moments[0].tzinfo is UTC


def test_a_document_is_read_once_while_nobody_else_can_change_it(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        store.submissions.take(arrival("s1"))
        store.ledger.enter("s1", [(1.0, 1.0)])
        store.ledger.read("s1", {1: ""})
        store.documents.add("d1", "s1", invoice(), Versions())
        found = store.documents.get("d1")
        assert Store(connection, "acme", "someone else").documents.get("d1") is found
        changed = store.documents.revise("d1", invoice(gross_total="2.00"), expected=1)
        assert store.documents.get("d1") is changed and changed.content == invoice(gross_total="2.00")
    with database.reading(engine) as connection:
        store = Store(connection, "acme")
        assert store.documents.get("d1") == changed
        assert store.documents.get("d1") is not store.documents.get("d1")


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Engine]:
    """Give a SQLite file with a table."""
    engine = database.connect(f"sqlite:///{tmp_path / 'one.db'}")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE paper (name)"))
    yield engine
    engine.dispose()


@pytest.mark.parametrize("statement", ["", "INSERT INTO paper VALUES ('a')", "UPDATE paper SET name = 'b'"])
def test_who_waits_for_another_process_tries_again_at_once(
    file: Engine, monkeypatch: pytest.MonkeyPatch, statement: str
) -> None:
    other = sqlite3.connect(str(file.url.database), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    looks: list[float] = []

    def look_again(seconds: float) -> None:
        looks.append(seconds)
        if len(looks) == 100:
            other.execute("COMMIT")

    monkeypatch.setattr(database, "sleep", look_again)
    with file.connect() as connection:
        if statement:
            connection.execute(text(statement))
        else:
            database.begin_writing(connection)
        assert looks == [database.LOOK_AGAIN] * 100 and connection.in_transaction()
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one() == database.BUSY_TIMEOUT
    other.close()


def test_who_waits_for_too_long_is_told_so(file: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "BUSY_TIMEOUT", 1)
    with file.begin() as first, file.connect() as second:
        database.begin_writing(first)
        with pytest.raises(OperationalError, match="locked"):
            database.begin_writing(second)
