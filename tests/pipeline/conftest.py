"""An office for the engine's tests: on a database of each kind, in an empty folder."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from desks import Desks, desk_of
from office import COMPANY, Office
from sqlalchemy import Engine

from pipeline.engine.books import Books
from pipeline.engine.transact import Door


@pytest.fixture
def office(engine: Engine, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """Give an office of the company acme, on SQLite and on PostgreSQL."""
    monkeypatch.setattr("pipeline.engine.transact.POLLING_SECONDS", 0.05)
    door = Door(engine)
    books = Books(engine, door)
    with books.write(COMPANY, "test") as desk:
        desk.store.promises.change(wrong=0.005, sampled=0.0)  # no test meets a blind sample by chance
    yield Office(url=database_url, books=books, door=door, archive=tmp_path / "archive", folder=tmp_path / "folder")
    door.close()


@pytest.fixture
def desks(office: Office) -> Desks:
    """Return what makes the desk of a person."""
    return partial(desk_of, office)
