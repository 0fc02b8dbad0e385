"""The database: one SQLite file by default, PostgreSQL by changing the URL.

SQLite runs in WAL mode with `synchronous=FULL`, so a commit that returned survives a power cut, waits 30 s for another
process's write, looking again every half millisecond, and holds foreign keys. It must not lie on a network share.

Python's `sqlite3` opens a transaction only before a statement that writes, and the isolation level that DBOS asks for
resets "IMMEDIATE" to "DEFERRED" on the connection. So who reads in order to write calls `begin_writing` first, as every
writing repository does, and each connection gets its level back when it leaves the pool.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from threading import RLock
from time import monotonic, sleep, time
from typing import Any
from weakref import WeakKeyDictionary

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, Executable, create_engine, event, make_url, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects import sqlite as sqlite_dialect
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import DeclarativeBase, Session

from documents.errors import UsageError

MIGRATIONS = Path(__file__).parent / "migrations"
MIGRATION_LOCK = 7_305_114  # any number, the same in all versions
BUSY_TIMEOUT = 30_000  # milliseconds
LOOK_AGAIN = 0.0005  # seconds after which who waits for another process's write tries again
ASKED_AGAIN = 60.0  # seconds after which a server is asked for the time once more
SLEPT = 1.0  # seconds by which clock and `monotonic` of this machine may differ, else it slept or its clock was set
KEPT_OPEN, AT_MOST = 20, 45  # connections of a process: as many as a web server's threads may want at once

_WRITING = ("INSERT", "UPDATE", "DELETE", "REPLACE")
_CLOCK = text("SELECT clock_timestamp()")
_AT_THE_END = "at the end"  # under which a transaction remembers what is still to be done
_clocks: WeakKeyDictionary[Engine, _Asked] = WeakKeyDictionary()
_turns: WeakKeyDictionary[Engine, RLock] = WeakKeyDictionary()  # whose turn it is to write, in this process

_Asked = tuple[datetime, float, float]  # a server's, and when it was asked: `monotonic`, and by this machine's clock
Transaction = Connection | Session  # what the caller has open: repositories write to it, the caller commits


def connect(url: str) -> Engine:
    """Return an engine for `url`: `sqlite:///path` or `postgresql://user@host/name`.

    Raises:
        UsageError: the URL is of another database, or none.
    """
    parsed = _parsed(url)
    engine = create_engine(
        parsed,
        json_serializer=json.dumps,
        pool_size=KEPT_OPEN,
        max_overflow=AT_MOST - KEPT_OPEN,
        pool_use_lifo=True,  # few connections do most, and know their statements
    )
    event.listen(engine, "commit", _finish)
    if parsed.get_backend_name() == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "checkout", _restore_immediate)
        event.listen(engine, "before_cursor_execute", _begin_first)
    return engine


def upgrade(engine: Engine) -> None:
    """Bring the tables to this version's form; processes that start at the same time wait for the first.

    Raises:
        UsageError: a later version made the tables.
    """
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with transaction(engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK})
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            raise UsageError(
                f"The tables in {engine.url} are not of this version or an earlier one: {error}. Install the later one."
            ) from error


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """Give a connection in a transaction that may write; committed at the end, rolled back on any error.

    SQLite has one writer at a time: the threads of a process queue up here, the first one waits for other processes.
    """
    with _turn(engine), engine.begin() as connection:
        begin_writing(connection)
        yield connection


def _turn(engine: Engine) -> AbstractContextManager[object]:
    return _turns.setdefault(engine, RLock()) if engine.dialect.name == "sqlite" else nullcontext()


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Give a connection to read from, which never waits for who writes.

    On PostgreSQL each statement stands by itself: a transaction would show no more of one moment than that, and rolling
    it back would make psycopg forget all statements that it has prepared.
    """
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="AUTOCOMMIT")
        yield connection


def connection_of(given: Transaction) -> Connection:
    """Return the connection of what the caller has open."""
    return given.connection() if isinstance(given, Session) else given


def begin_writing(connection: Connection) -> None:
    """Take SQLite's write lock now, so that what is read from here on is still true when it is written."""
    if connection.dialect.name == "sqlite" and not _driver_connection(connection).in_transaction:
        if not connection.in_transaction():
            connection.begin()
        _take_lock(connection, _driver_connection(connection))


def _take_lock(connection: Connection, driver: sqlite3.Connection) -> None:
    """Begin to write as soon as no other process does: SQLite itself looks again ever more rarely, and in vain."""
    driver.execute("PRAGMA busy_timeout=0")
    try:
        end = monotonic() + BUSY_TIMEOUT / 1000
        while monotonic() < end:
            try:
                driver.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:  # the rest says why it is busy
                    break
                sleep(LOOK_AGAIN)
            else:
                return
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # fails as all statements do
    finally:
        driver.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT}")


def now(connection: Connection) -> datetime:
    """Return the time on the database's clock, in UTC: on SQLite that is this machine's.

    A server is asked once a minute, when this machine wakes, and by who writes for a company; within a transaction the
    time never runs back.
    """
    if connection.dialect.name == "sqlite":
        return datetime.now(UTC)
    moment, at, _ = remembered(connection).get("clock") or _clock(connection)
    found: datetime = moment + timedelta(seconds=monotonic() - at)
    return found


def _clock(connection: Connection) -> _Asked:
    """Return what a server's clock was, and when; until the transaction ends, nothing else holds."""
    known = _clocks.get(connection.engine)
    if known is None or not _is_good_still(known):
        return keep_time(connection, connection.execute(_CLOCK).scalar_one())
    remembered(connection)["clock"] = known
    return known


def _is_good_still(asked: _Asked) -> bool:
    passed = monotonic() - asked[1]
    return passed < ASKED_AGAIN and abs(time() - asked[2] - passed) < SLEPT


def keep_time(connection: Connection, moment: datetime) -> _Asked:
    """Set the clock that `now` tells until the transaction ends: the server's, asked in this moment."""
    known = remembered(connection)["clock"] = _clocks[connection.engine] = (moment.astimezone(UTC), monotonic(), time())
    return known


def remembered(connection: Connection) -> dict[str, Any]:
    """Return what is known until the connection's transaction ends; the next one knows nothing."""
    within = connection.get_transaction()
    if within is None:
        return {}
    known = connection.info.get("remembered")
    if known is None or known[0] is not within:
        known = connection.info["remembered"] = (within, {})
    found: dict[str, Any] = known[1]
    return found


def at_the_end(connection: Connection, work: Callable[[Connection], None]) -> None:
    """Let `work` be done once, right before the connection's transaction is committed."""
    waiting: dict[Callable[[Connection], None], None] = remembered(connection).setdefault(_AT_THE_END, {})
    waiting[work] = None


def insert_new(connection: Connection, model: type[DeclarativeBase], values: Mapping[str, object]) -> bool:
    """Insert a row unless a unique key already has it; return whether it was inserted."""
    return connection.execute(_insert_new(connection.dialect.name, model), values).rowcount == 1


@cache
def _insert_new(dialect_name: str, model: type[DeclarativeBase]) -> Executable:
    dialect = sqlite_dialect if dialect_name == "sqlite" else postgresql
    statement: Executable = dialect.insert(model).on_conflict_do_nothing().execution_options(preserve_rowcount=True)
    return statement


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise UsageError(f"The database URL {url!r} is none. Write sqlite:///path/to/file.db.") from error
    if parsed.drivername == "sqlite":
        return parsed
    if parsed.drivername in {"postgres", "postgresql", "postgresql+psycopg"}:
        return parsed.set(drivername="postgresql+psycopg")
    raise UsageError(f"The database {parsed.drivername} is not supported. Use sqlite:///… or postgresql://…")


def _set_up_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = "IMMEDIATE"
    connection.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT}")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")


def _finish(connection: Connection) -> None:
    for work in remembered(connection).get(_AT_THE_END, ()):
        work(connection)


def _restore_immediate(connection: Any, _record: object, _proxy: object) -> None:
    connection.isolation_level = "IMMEDIATE"


def _begin_first(connection: Connection, _cursor: object, statement: str, *_: object) -> None:
    """Take the lock as `begin_writing` does before a statement for which the driver would begin by itself."""
    if statement.startswith(_WRITING) and _driver_connection(connection).isolation_level is not None:
        begin_writing(connection)


def _driver_connection(connection: Connection) -> Any:
    return connection.connection.driver_connection
