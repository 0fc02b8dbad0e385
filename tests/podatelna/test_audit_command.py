"""The audit trail from the command line."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from documents.errors import UsageError
from documents.records import SubmissionState
from podatelna import settings, wiring
from podatelna.cli import podatelna
from storage.repositories.submissions import Arrival

pytestmark = pytest.mark.slow


@pytest.fixture
def trail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keep the books of two companies, one of which rejected a file."""
    monkeypatch.setenv("PODATELNA_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("PODATELNA_COMPANIES", '{"acme": {}, "beta": {}}')
    arrival = Arrival(id="s1", name="scan\x1b[31m.pdf", sha256="ab", size=1, door="cli", archive_key="acme/ab")
    with wiring.books(settings.load()) as books, books.write("acme", "eva") as desk:
        desk.store.submissions.take(arrival)
        desk.store.submissions.move("s1", SubmissionState.REJECTED, "It is empty.")
    yield
    logging.getLogger("alembic").setLevel(logging.NOTSET)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(podatelna, ["audit", *arguments])


@pytest.mark.usefixtures("trail")
def test_a_trail_that_holds_is_told_with_its_length_and_last_hash() -> None:
    checked = run("verify")
    assert checked.exit_code == 0
    acme, beta = checked.output.splitlines()
    assert acme.startswith("acme: 2 events hold; the last has the hash ") and len(acme.split()[-1]) == 64
    assert beta.startswith("beta: 0 events hold")
    assert run("verify", "--company", "beta").output.splitlines() == [beta]


@pytest.mark.usefixtures("trail")
def test_where_the_trail_was_tampered_with_is_told_by_name_and_exit_code() -> None:
    with wiring.books(settings.load()) as books, books.database.begin() as connection:
        connection.execute(text("DROP TRIGGER audit_event_no_update"))
        connection.execute(text("UPDATE audit_event SET actor = 'jan' WHERE sequence = 1"))
    checked = run("verify")
    assert checked.exit_code == 1
    assert "acme: the trail was tampered with, first at: event 1 (submission.received of s1)" in checked.output
    assert "beta: 0 events hold" in checked.output


@pytest.mark.usefixtures("trail")
def test_what_happened_to_a_submission_is_shown_in_order() -> None:
    shown = run("show", "s1", "--company", "acme").output
    assert "\x1b" not in shown
    lines = shown.splitlines()
    first, second = (number for number, line in enumerate(lines) if "UTC  eva  submission." in line)
    assert lines[first].endswith("submission.received") and lines[second].endswith("submission.rejected")
    assert "  state: received -> rejected" in lines[second:]
    assert any("It is empty." in line for line in lines[second:])


@pytest.mark.usefixtures("trail")
def test_an_id_without_events_is_wrong_use() -> None:
    assert isinstance(run("show", "s1", "--company", "beta").exception, UsageError)
