"""DBOS Transact, wrapped in one place: the only module that imports it.

`Door` enqueues from any process within the caller's own transaction. `Engine` runs what was enqueued, one at a time.
Names and values go into the engine's tables as JSON, never pickled: nobody who can write there can run code here.
What is used of DBOS' private parts stands in `Door`, `Engine.adopt`, `Engine.forget` and `prepare`;
tests/pipeline/test_transact.py holds DBOS to its word.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeVar

from dbos import (
    DBOS,
    DBOSClient,
    DBOSConfig,
    DBOSPortableJSONSerializer,
    EnqueueOptions,
    SQLAlchemyDatasource,
    WorkflowStatus,
)
from sqlalchemy import Engine as Database
from sqlalchemy import column, delete, select, table

from storage.database import Transaction, connection_of, reading, transaction

T = TypeVar("T")

APPLICATION = "podatelna"
QUEUE = "documents"
POLLING_SECONDS = 0.25
LISTENING_SECONDS = 0.1  # between looks for notifications, of which there are none: as long does stopping take
MAX_RECOVERIES = 3  # times that a workflow is given to another worker after the one that ran it died

NOW = 1  # priorities: someone waits for it
NORMAL = 10
BULK = 100

ENQUEUED = frozenset({"ENQUEUED", "DELAYED"})
RUNNING = "PENDING"
POISONED = "MAX_RECOVERY_ATTEMPTS_EXCEEDED"
ENDED = frozenset({"SUCCESS", "ERROR", "CANCELLED", POISONED})
FEW = 8  # runs of work that hardly ever runs twice
FORGOTTEN_AT_ONCE = 500  # workflows; within what SQLite takes as values of one statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A workflow as the engine's tables know it."""

    id: str
    status: str
    executor: str = ""  # who runs it or ran it last
    version: str = ""  # of the pipeline it is bound to, empty until somebody took it
    dispatches: int = 0

    @property
    def base(self) -> str:
        """What the work is called, whichever run of it this is."""
        return self.id.partition(".")[0]

    @property
    def number(self) -> int:
        """Which run of the work this is, from 0."""
        return int(self.id.partition(".")[2] or 0)

    @property
    def waits(self) -> bool:
        """Whether it stands in the queue."""
        return self.status in ENQUEUED

    @property
    def runs(self) -> bool:
        """Whether a worker has it, alive or not."""
        return self.status == RUNNING


class Door:
    """Enqueues workflows from any process; runs none."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._client: DBOSClient | None = None

    def enqueue(
        self, transaction: Transaction, workflow: str, job: str, *args: str | int, priority: int, delay: float = 0.0
    ) -> None:
        """Enter workflow `workflow` under the id `job` as part of the caller's transaction; an id runs once."""
        options: EnqueueOptions = {
            "workflow_name": workflow,
            "queue_name": QUEUE,
            "workflow_id": job,
            "priority": priority,
        }
        if delay > 0:
            options["delay_seconds"] = delay
        self._connected().enqueue_in_transaction(transaction, options, *args)

    def active(self) -> list[Job]:
        """Return what waits in the queue or runs."""
        return self._in_state(*ENQUEUED, RUNNING)

    def running(self) -> list[Job]:
        """Return what a worker has, alive or not."""
        return self._in_state(RUNNING)

    def is_empty(self) -> bool:
        """Return whether nothing waits in the queue and nothing runs."""
        return not self._connected().list_workflows(
            status=[*ENQUEUED, RUNNING], application_name=APPLICATION, load_input=False, load_output=False, limit=1
        )

    def runs(self, base: str) -> list[Job]:
        """Return all runs of the work called `base`, the first one first; see `numbered` for their ids."""
        found = self._connected().list_workflows(workflow_id_prefix=base, load_input=False, load_output=False)
        jobs = [_job(row) for row in found if row.workflow_id == base or row.workflow_id.startswith(f"{base}.")]
        return sorted(jobs, key=lambda job: job.number)

    def next_number(self, base: str) -> int:
        """Return the number of the next run of the work called `base`; earlier ones may be forgotten already."""
        runs = self.runs(base)
        return runs[-1].number + 1 if runs else 0

    def next_id(self, given: Transaction, base: str) -> str:
        """Return the id of the next run of work called `base`, which hardly ever runs twice.

        A person waits for it, so only the ids of its first runs are looked up; to look for whatever begins so goes
        through the whole history.
        """
        ids = [numbered(base, number) for number in range(FEW)]
        connection = connection_of(given)
        runs = table("workflow_status", column("workflow_uuid"), schema=_schema(connection.engine))
        chosen = select(runs.c.workflow_uuid).where(runs.c.workflow_uuid.in_(ids))
        known = set(connection.execute(chosen).scalars())
        if ids[-1] in known:
            return numbered(base, self.next_number(base))
        return numbered(base, max((number + 1 for number, one in enumerate(ids) if one in known), default=0))

    def cancel(self, job: str) -> None:
        """Take the workflow out of the queue; a worker that still runs it can write nothing more."""
        self._connected().cancel_workflow(job)

    def close(self) -> None:
        """Give the connections back."""
        if self._client is not None:
            self._client.destroy()
            self._client = None

    def _in_state(self, *states: str) -> list[Job]:
        """Return the workflows in these states: where tens of thousands wait, DBOS takes a second to list them."""
        names = ("workflow_uuid", "status", "executor_id", "application_version", "recovery_attempts")
        runs = table("workflow_status", *map(column, names), schema=_schema(self._database))
        with reading(self._database) as given:
            found = given.execute(select(runs).where(runs.c.status.in_(states))).all()
        return [
            Job(id=id, status=status, executor=executor or "", version=version or "", dispatches=dispatches or 0)
            for id, status, executor, version, dispatches in found
        ]

    def _connected(self) -> DBOSClient:
        if self._client is None:
            _quiet()
            self._client = DBOSClient(
                system_database_engine=self._database,
                serializer=DBOSPortableJSONSerializer(),
                application_name=APPLICATION,
            )
        return self._client


def numbered(base: str, number: int) -> str:
    """Return the id of run `number` of the work called `base`, which holds no full stop.

    >>> numbered("abc", 0), numbered("abc", 2)
    ('abc', 'abc.2')
    """
    return f"{base}.{number}" if number else base


class Engine:
    """Runs workflows in this process; there is one at a time, made by `running`."""

    def __init__(self, datasource: SQLAlchemyDatasource) -> None:
        self._datasource = datasource
        self._jobs_at_hand: list[str] = []

    @property
    def is_at_work(self) -> bool:
        """Whether a workflow runs in this process."""
        return bool(self._jobs_at_hand)

    def register(self, name: str, workflow: Callable[..., str]) -> None:
        """Let `workflow` run what is enqueued under `name`; before `launch`."""

        def run(*args: str | int) -> str:
            self._jobs_at_hand.append(name)
            try:
                return workflow(*args)
            finally:
                self._jobs_at_hand.remove(name)

        DBOS.workflow(name=name, max_recovery_attempts=MAX_RECOVERIES)(run)

    def launch(self) -> None:
        """Begin to take work."""
        _register_queue(self._datasource.engine)  # before it launches: a queue that it meets later waits for a second
        DBOS.launch()
        # After a step back to an earlier version its workers must be the ones who take new work.
        DBOS.set_latest_application_version(DBOS.application_version)

    def step(self, name: str, function: Callable[[], T]) -> T:
        """Return what `function` returns, remembered: a workflow that runs again does not call it again."""
        return DBOS.run_step({"name": name}, function)

    def once(self, name: str, function: Callable[[Transaction], T]) -> T:
        """Return `function(transaction)`, whose transaction holds the engine's own note of it as well.

        A worker that was taken for dead and wakes up cannot commit it. Who writes takes the locks that order the
        writes (`storage.database`), so on PostgreSQL the transaction need not be serializable and retried.
        """
        datasource = self._datasource
        level: Literal["READ COMMITTED", "SERIALIZABLE"] = (
            "READ COMMITTED" if datasource.engine.dialect.name == "postgresql" else "SERIALIZABLE"
        )

        def body() -> T:
            return function(datasource.sql_session())

        return datasource.run_tx_step({"name": name, "isolation_level": level}, body)

    def adopt(self, executor: str) -> list[str]:
        """Put what the dead `executor` was running back into the queue; return the ids.

        Only work of this pipeline version. A workflow that another worker has taken meanwhile is left alone.
        """
        return [handle.workflow_id for handle in DBOS._recover_pending_workflows([executor])]

    def forget(self, before: datetime) -> int:
        """Delete what the engine noted about workflows that ended `before`, some of them; return how many."""
        ended = DBOS.list_workflows(
            status=sorted(ENDED),
            completed_before=before.isoformat(),
            limit=FORGOTTEN_AT_ONCE,
            load_input=False,
            load_output=False,
        )
        ids = [row.workflow_id for row in ended]
        database = self._datasource.engine
        noted = table(
            "datasource_outputs",
            column("workflow_id"),
            schema=_schema(database),
        )
        # First what transactions returned, which DBOS leaves alone: a run under the same id would take it for its own.
        with transaction(database) as given:
            given.execute(delete(noted).where(noted.c.workflow_id.in_(ids)))
        DBOS.delete_workflows(ids)
        return len(ids)


@contextmanager
def running(database: Database, url: str, *, version: str, executor: str, grace: int = 0) -> Iterator[Engine]:
    """Give an engine that is not launched yet; at the end stop it, with `grace` seconds for the job at hand.

    A job that takes longer is found by the other workers, or by the next one to start.
    """
    config: DBOSConfig = {
        "name": APPLICATION,
        "system_database_engine": database,
        "application_version": version,
        "executor_id": executor,
        "serializer": DBOSPortableJSONSerializer(),
        "log_level": "WARNING",
        "use_listen_notify": False,  # nothing here waits for a notification; SQLite and PostgreSQL behave alike
        "notification_listener_polling_interval_sec": LISTENING_SECONDS,
    }
    _quiet()
    DBOS(config=config)
    engine = Engine(
        SQLAlchemyDatasource.create(database_url=url, engine=database, serializer=DBOSPortableJSONSerializer())
    )
    try:
        yield engine
    finally:
        DBOS.destroy(destroy_registry=True, workflow_completion_timeout_sec=grace if engine.is_at_work else 0)


def prepare(database: Database) -> None:
    """Create or upgrade the engine's own tables; processes that start at the same time wait for the first."""
    _quiet()
    client = DBOSClient(system_database_engine=database, lazy=True)
    client._sys_db.run_migrations()
    client.destroy()


def _register_queue(database: Database) -> None:
    client = DBOSClient(system_database_engine=database, application_name=APPLICATION)
    client.register_queue(QUEUE, worker_concurrency=1, polling_interval_sec=POLLING_SECONDS)
    client.destroy()


def _schema(database: Database) -> str | None:
    """Return where the engine's tables are."""
    return "dbos" if database.dialect.name == "postgresql" else None


def _job(row: WorkflowStatus) -> Job:
    return Job(
        id=row.workflow_id,
        status=row.status,
        executor=row.executor_id or "",
        version=row.app_version or "",
        dispatches=row.recovery_attempts or 0,
    )


def _quiet() -> None:
    """Let DBOS speak through the program's log, and only when something is wrong."""
    logger = logging.getLogger("dbos")
    logger.setLevel(logging.WARNING)
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())  # else DBOS brings a handler of its own and stops propagating
