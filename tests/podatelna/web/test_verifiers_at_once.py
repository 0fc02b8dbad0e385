"""Verifiers who work at once, through the real server and its worker: each document is verified once, none is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.verifiers import office, people, verdict
from benchmarks.verifiers.people import Pace

pytestmark = pytest.mark.slow
VERIFIERS, DOCUMENTS = 5, 30


def test_each_document_is_verified_once_and_none_is_lost(database_url: str, tmp_path: Path) -> None:
    with office.opened(tmp_path, database_url, VERIFIERS) as (opened, books):
        office.fill(opened, books, DOCUMENTS, DOCUMENTS)
        with office.serving(opened):
            worked = people.work(opened, Pace())
            verdict.await_records(books, patience=120)
        found = verdict.judge(books, worked, verdict.documents(books))
    assert found == verdict.Verdict(once=DOCUMENTS, twice=0, lost=0, errors=(), tampering=())
    assert sum(bool(one.accepted) for one in worked) == VERIFIERS  # nobody was kept waiting by the others
