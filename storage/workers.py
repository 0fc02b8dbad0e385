"""Which processes of the engine are alive, on the database's clock; they belong to no company."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select, update

from storage import database
from storage.database import Transaction, connection_of
from storage.tables import WorkerRow


def beat(given: Transaction, executor: str) -> None:
    """Note that `executor` is alive."""
    connection = connection_of(given)
    database.begin_writing(connection)
    moment = database.now(connection)
    values = {"executor": executor, "started_at": moment, "seen_at": moment}
    if not database.insert_new(connection, WorkerRow, values):
        connection.execute(update(WorkerRow).where(WorkerRow.executor == executor).values(seen_at=moment))


def silent(given: Transaction, silence: timedelta) -> tuple[str, ...]:
    """Return the executors that were not seen for so long, the longest silent first."""
    connection = connection_of(given)
    then = database.now(connection) - silence
    chosen = select(WorkerRow.executor).where(WorkerRow.seen_at <= then).order_by(WorkerRow.seen_at)
    return tuple(connection.execute(chosen).scalars())


def alive(given: Transaction, silence: timedelta) -> tuple[str, ...]:
    """Return the executors that were seen within `silence`, the longest running first."""
    connection = connection_of(given)
    then = database.now(connection) - silence
    chosen = select(WorkerRow.executor).where(WorkerRow.seen_at > then)
    chosen = chosen.order_by(WorkerRow.started_at, WorkerRow.executor)
    return tuple(connection.execute(chosen).scalars())


def forget(given: Transaction, executor: str) -> bool:
    """Strike out an executor that ended; return whether it was listed, so that only one of several takes over."""
    connection = connection_of(given)
    database.begin_writing(connection)
    return connection.execute(delete(WorkerRow).where(WorkerRow.executor == executor)).rowcount == 1
