from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Engine
from storage_made import VERSIONS, arrival

from documents.records import Versions
from storage import database, workers
from storage.store import Store

NEWER = Versions(code="2.0", model="m1", type="t1")


def test_what_a_step_found_is_found_again_by_what_found_it(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        store.submissions.take(arrival())
        readings = store.readings
        readings.keep("s1", "read", "acme/1", VERSIONS)
        readings.keep("s1", "read", "acme/ignored", VERSIONS)
        readings.keep("s1", "read", "acme/2", NEWER)
        readings.keep("s1", "extract", "acme/3", NEWER, document="d1")
        found = readings.found("s1", "read", VERSIONS)
        latest = readings.latest("s1", "read")
        assert found is not None
        assert latest is not None
        assert (found.key, latest.key, latest.versions) == ("acme/1", "acme/2", NEWER)
        assert readings.found("s1", "extract", VERSIONS, document="d1") is None
        assert readings.latest("s1", "extract") is None
        assert readings.latest("s1", "extract", document="d1") is not None


def test_a_worker_that_beats_is_alive_and_one_that_does_not_is_silent(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        workers.beat(connection, "host-1")
        workers.beat(connection, "host-2")
        workers.beat(connection, "host-1")
        assert workers.alive(connection, timedelta(seconds=30)) == ("host-1", "host-2")
        assert workers.silent(connection, timedelta(seconds=30)) == ()
        assert set(workers.silent(connection, timedelta())) == {"host-1", "host-2"}


def test_only_one_of_several_takes_over_a_dead_worker(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        workers.beat(connection, "host-1")
        assert [workers.forget(connection, "host-1"), workers.forget(connection, "host-1")] == [True, False]
        assert workers.alive(connection, timedelta(seconds=30)) == ()
