"""The engine's transactions are DBOS' own: a session with the isolation level it asks for, on a pooled connection."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from dbos import SQLAlchemyDatasource
from dbos._datasource import DatasourceOptions
from sqlalchemy import Engine
from storage_made import arrival, stored

from documents.records import SubmissionState
from storage import database
from storage.store import Store


@pytest.fixture
def datasource(engine: Engine) -> SQLAlchemyDatasource:
    scheme = engine.dialect.name
    return SQLAlchemyDatasource.create(f"{scheme}://", engine=engine)


def options(engine: Engine) -> DatasourceOptions:
    level = DatasourceOptions(isolation_level="SERIALIZABLE")
    if engine.dialect.name == "postgresql":
        level = DatasourceOptions(isolation_level="READ COMMITTED")
    return level


def test_what_is_written_in_a_datasource_transaction_is_kept(engine: Engine, datasource: SQLAlchemyDatasource) -> None:
    def take() -> str:
        return Store(datasource.sql_session(), "acme").submissions.take(arrival()).id

    assert datasource.run_tx_step(options(engine), take) == "s1"
    with database.reading(engine) as connection:
        assert Store(connection, "acme").submissions.counts() == {SubmissionState.RECEIVED: 1}


def test_an_error_in_a_datasource_transaction_leaves_nothing(engine: Engine, datasource: SQLAlchemyDatasource) -> None:
    def take() -> None:
        Store(datasource.sql_session(), "acme").submissions.take(arrival())
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        datasource.run_tx_step(options(engine), take)
    with database.reading(engine) as connection:
        assert Store(connection, "acme").submissions.counts() == {}


@pytest.mark.parametrize("choose", [options, lambda _: DatasourceOptions(isolation_level="SERIALIZABLE")])
def test_many_engine_transactions_at_once_make_one_record(
    engine: Engine, datasource: SQLAlchemyDatasource, choose: Callable[[Engine], DatasourceOptions]
) -> None:
    """Serializable works as well, where a caller did not choose; DBOS tries again what the database gave up."""
    with database.transaction(engine) as connection:
        stored(Store(connection, "acme"))

    def commit() -> str:
        return Store(datasource.sql_session(), "acme").records.commit("d1", 1).id

    def once(_: int) -> str:
        return datasource.run_tx_step(choose(engine), commit)

    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(once, range(12))) == {"d1.1"}
    with database.reading(engine) as connection:
        store = Store(connection, "acme")
        assert store.records.count() == 1
        assert [event.action for event in store.events()].count("record.committed") == 1
        assert store.verify() == ()
