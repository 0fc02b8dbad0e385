"""What the engine module relies on in DBOS, private parts included; an upgrade that changes it fails here."""

from __future__ import annotations

import inspect
import logging
import subprocess
import sys
import textwrap
import time
from datetime import UTC, datetime, timedelta

import pytest
from dbos import DBOS
from office import Office
from sqlalchemy import Engine, text

from pipeline.engine import transact
from pipeline.engine.transact import Job, numbered
from storage import database

pytestmark = pytest.mark.slow


def test_recovery_takes_a_list_of_executors_and_returns_handles() -> None:
    parameters = inspect.signature(DBOS._recover_pending_workflows).parameters
    assert list(parameters) == ["executor_ids"]


def test_what_is_enqueued_in_a_transaction_that_fails_is_not_there(office: Office, engine: Engine) -> None:
    with pytest.raises(KeyError), database.transaction(engine) as given:
        office.door.enqueue(given, "process", "one", "acme", priority=1)
        raise KeyError
    assert office.door.runs("one") == [] and office.door.is_empty()


def test_an_id_is_enqueued_once(office: Office, engine: Engine) -> None:
    for priority in (1, 100):
        with database.transaction(engine) as given:
            office.door.enqueue(given, "process", "one", "acme", priority=priority)
    assert [job.id for job in office.door.active()] == ["one"]


def test_runs_are_those_of_the_work_asked_for_in_order(office: Office, engine: Engine) -> None:
    with database.transaction(engine) as given:
        for job in ("a-1", "a-10", "a-1.2", "a-1.1"):
            office.door.enqueue(given, "process", job, priority=1, delay=60)
    assert [job.id for job in office.door.runs("a-1")] == ["a-1", "a-1.1", "a-1.2"]
    assert all(job.waits and not job.runs for job in office.door.active())
    assert office.door.running() == []


def test_the_urgent_goes_first(office: Office, engine: Engine, database_url: str) -> None:
    done: list[str] = []
    with database.transaction(engine) as given:
        for job, priority in (("bulk", 100), ("now", 1), ("normal", 10)):
            office.door.enqueue(given, "note", job, job, priority=priority)
    with transact.running(engine, database_url, version="1", executor="x") as runner:

        def note(job: str) -> str:
            done.append(job)
            return job

        runner.register("note", note)
        runner.launch()
        _wait_until_empty(office)
    assert done == ["now", "normal", "bulk"]


def test_a_step_that_ran_is_not_run_again_when_its_worker_died(
    office: Office, engine: Engine, database_url: str
) -> None:
    program = f"""
        import os, signal
        from pipeline.engine import transact
        from storage import database
        engine = database.connect({database_url!r})
        with transact.running(engine, {database_url!r}, version="1", executor="dead") as runner:
            def work(name):
                runner.step("first", lambda: print("first", flush=True) or "kept")
                os.kill(os.getpid(), signal.SIGKILL)
            runner.register("work", work)
            runner.launch()
            import time; time.sleep(60)
    """
    with database.transaction(engine) as given:
        office.door.enqueue(given, "work", "job", "job", priority=1)
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(program)], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout) == (-9, "first\n")
    assert [(job.executor, job.status, job.dispatches) for job in office.door.active()] == [("dead", "PENDING", 1)]
    assert office.door.running() == office.door.active()
    seen: list[str] = []
    with transact.running(engine, database_url, version="1", executor="living") as runner:

        def work(name: str) -> str:
            seen.append(runner.step("first", lambda: "anew"))
            return name

        runner.register("work", work)
        runner.launch()
        assert runner.adopt("somebody else") == []
        assert runner.adopt("dead") == ["job"]
        _wait_until_empty(office)
    assert seen == ["kept"]
    assert [(job.status, job.dispatches) for job in office.door.runs("job")] == [("SUCCESS", 2)]


def test_values_are_kept_as_json_never_pickled(office: Office, engine: Engine, database_url: str) -> None:
    with database.transaction(engine) as given:
        office.door.enqueue(given, "note", "job", "Žluť", 7, priority=1)
    seen: list[object] = []
    with transact.running(engine, database_url, version="1", executor="x") as runner:

        def note(name: str, number: int) -> str:
            seen.extend((name, number))
            return "done"

        runner.register("note", note)
        runner.launch()
        _wait_until_empty(office)
        (row,) = DBOS.list_workflows()
    with database.reading(engine) as given:
        schema = "" if engine.dialect.name == "sqlite" else "dbos."
        formats = given.execute(text(f"SELECT DISTINCT serialization FROM {schema}workflow_status")).scalars().all()
    assert (seen, row.output, formats) == (["Žluť", 7], "done", ["portable_json"])


def test_what_ended_long_ago_is_forgotten_with_all_that_was_noted_of_it(
    office: Office, engine: Engine, database_url: str
) -> None:
    _enqueue_note(office, engine, "ended")
    _enqueue_note(office, engine, "waits", delay=600)
    seen: list[str] = []
    hour = timedelta(hours=1)
    with transact.running(engine, database_url, version="1", executor="x") as runner:

        def see(job: str) -> str:
            seen.append(job)
            return job

        def note(job: str) -> str:
            runner.step("step", lambda: job)
            return runner.once("once", lambda _: see(job))

        runner.register("note", note)
        runner.launch()
        _wait_until_ended(office, "ended")
        assert runner.forget(datetime.now(UTC) - hour) == 0
        assert set(_noted(engine)) == {"ended", "waits"}
        assert runner.forget(datetime.now(UTC) + hour) == 1
        assert set(_noted(engine)) == {"waits"}
        _enqueue_note(office, engine, "ended")
        _wait_until_ended(office, "ended")
    assert seen == ["ended", "ended"]


def test_work_of_which_the_first_run_is_forgotten_goes_on_with_the_number_after_the_last(
    office: Office, engine: Engine
) -> None:
    assert office.door.next_number("a") == 0
    with database.transaction(engine) as given:
        office.door.enqueue(given, "note", "a.4", priority=1)
    assert office.door.next_number("a") == 5


def test_work_that_hardly_ever_runs_twice_gets_the_id_after_its_last_run(office: Office, engine: Engine) -> None:
    with database.transaction(engine) as given:
        assert office.door.next_id(given, "a") == "a"
        for job in ("a", "a.1", "a-b.6", "ab.7"):
            office.door.enqueue(given, "note", job, priority=1)
        assert office.door.next_id(given, "a") == "a.2"
        for number in range(2, 12):
            office.door.enqueue(given, "note", f"a.{number}", priority=1)
    with database.transaction(engine) as given:
        assert office.door.next_id(given, "a") == "a.12"


def test_dbos_logs_through_the_program_and_only_what_is_wrong(office: Office) -> None:
    logger = logging.getLogger("dbos")
    assert logger.propagate and logger.level == logging.WARNING


def test_a_job_knows_its_work_and_its_number() -> None:
    job = Job(id=numbered("commit-abc-1", 3), status="ENQUEUED")
    assert (job.base, job.number) == ("commit-abc-1", 3)


def _enqueue_note(office: Office, engine: Engine, job: str, delay: float = 0) -> None:
    with database.transaction(engine) as given:
        office.door.enqueue(given, "note", job, job, priority=1, delay=delay)


def _noted(engine: Engine) -> list[str]:
    """Return the ids of workflows in all tables of the engine that grow with the work."""
    schema = "" if engine.dialect.name == "sqlite" else "dbos."
    columns = {
        "workflow_status": "workflow_uuid",
        "workflow_input": "workflow_uuid",
        "operation_outputs": "workflow_uuid",
    }
    columns |= {"workflow_output": "workflow_uuid", "datasource_outputs": "workflow_id"}
    with database.reading(engine) as given:
        return [
            job
            for table, column in columns.items()
            for job in given.execute(text(f"SELECT {column} FROM {schema}{table}")).scalars()
        ]


def _wait_until_ended(office: Office, job: str) -> None:
    deadline = time.monotonic() + 20
    while not any(run.status == "SUCCESS" for run in office.door.runs(job)):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _wait_until_empty(office: Office) -> None:
    deadline = time.monotonic() + 20
    while not office.door.is_empty():
        assert time.monotonic() < deadline
        time.sleep(0.05)
