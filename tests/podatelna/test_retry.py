"""Trying again what failed."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from documents.records import SubmissionState
from podatelna import settings, wiring
from podatelna.cli import podatelna
from storage.repositories.submissions import Arrival, Submissions


def test_all_that_failed_is_tried_again_however_much_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PODATELNA_DATA", str(tmp_path))
    monkeypatch.setattr(Submissions.by_state, "__kwdefaults__", {"limit": 2})
    in_force = settings.load()
    with wiring.books(in_force) as books, books.write("default", "test") as desk:
        for id in ("s1", "s2", "s3"):
            desk.store.submissions.take(Arrival(id=id, name=id, sha256=id, size=1, door="cli", archive_key=id))
            desk.store.submissions.move(id, SubmissionState.FAILED)
    assert CliRunner().invoke(podatelna, ["retry", "--all"]).output == "3 submissions are tried again.\n"
