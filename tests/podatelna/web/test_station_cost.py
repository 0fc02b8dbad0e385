"""How often the verifiers' pages ask the database: each question costs more than its answer does."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event
from station_made import Sample, doubting
from station_made import enter as put
from web_made import Enter

from podatelna.web.house import House
from storage import database

pytestmark = pytest.mark.slow
MOST = {"queue": 6, "take": 12, "draft": 12, "accept": 30}  # statements, those of signing in among them
CONTENT = "document_revision.content"


ALL_OF_A_COMPANY = re.compile(r"SCAN (?!\(subquery|anon_|CONSTANT)|\(company=\?\)$")  # as SQLite tells its plans


@contextmanager
def listening(house: House) -> Iterator[list[str]]:
    """Give the list of the statements that are executed."""
    heard: list[str] = []

    def hear(_connection: object, _cursor: object, statement: str, *_: Any) -> None:
        heard.append(statement)

    event.listen(house.books.database, "before_cursor_execute", hear)
    try:
        yield heard
    finally:
        event.remove(house.books.database, "before_cursor_execute", hear)


def plan(house: House, statement: str) -> list[str]:
    """Return how SQLite finds what a statement asks for; nothing for what is none of its own."""
    with database.reading(house.books.database) as connection:
        nothing = (None,) * statement.count("?")
        return [row[-1] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", nothing)]


@pytest.fixture
def heard(house: House, long_invoice: Sample, enter: Enter) -> dict[str, list[str]]:
    """Return the statements of what a verifier does with a document, by what they do."""
    client = enter("verifier")
    document = put(house, long_invoice, doubting("due_date"))
    typed = {"revision": 1, "kind": "", "edits": {"due_date": "24. 12. 2026"}}
    asked: dict[str, Callable[[], Any]] = {
        "queue": lambda: client.get("/c/acme/queue"),
        "take": lambda: client.post("/c/acme/next", json={"after": ""}),
        "draft": lambda: client.post(f"/c/acme/documents/{document}/draft", json=typed),
        "accept": lambda: client.post(f"/c/acme/documents/{document}/accept", json={**typed, "seconds": 3.0}),
    }
    client.get("/c/acme/queue")  # the first look of a sitting is noted in the audit trail
    statements: dict[str, list[str]] = {}
    for what, ask in asked.items():
        with listening(house) as statements[what]:
            answer = ask()
        assert answer.status_code == 200, answer.text
    return statements


def test_nothing_that_a_verifier_waits_for_goes_through_all_that_a_company_has(
    house: House, heard: dict[str, list[str]]
) -> None:
    if house.books.database.dialect.name != "sqlite":
        pytest.skip("PostgreSQL chooses its plans by how many rows there are")
    steps = [(one, step) for told in heard.values() for one in told for step in plan(house, one)]
    whole = [(one, step) for one, step in steps if ALL_OF_A_COMPANY.search(step)]
    assert [one for one in whole if "SEARCH membership" not in one[1]] == []  # the queue names all who work here


def test_taking_typing_and_accepting_ask_the_database_little(heard: dict[str, list[str]]) -> None:
    assert {what: len(told) for what, told in heard.items() if len(told) > MOST[what]} == {}
    read = {what: sum(CONTENT in one and one.startswith("SELECT") for one in told) for what, told in heard.items()}
    assert read == {
        "queue": 0,
        "take": 1,
        "draft": 1,
        "accept": 2,
    }  # as it was looked at, and once nobody can change it
