"""What is over goes out of the books and the archive, and comes back by no door."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from time import monotonic

import pytest
from office import COMPANY, Office

from documents.records import SubmissionState
from pipeline.engine import removing
from pipeline.engine.removing import Removing
from storage.archive import Archive
from storage.repositories import removals
from storage.repositories.removals import Keeping

AT_ONCE = Keeping(years={"invoice": -1})  # all that ever came is over


def remover(office: Office) -> Removing:
    return Removing(
        database=office.books.database,
        archive=lambda company: Archive(office.archive, company),
        keeping={COMPANY: AT_ONCE},
    )


def worked_through(office: Office, kind: str = "invoice") -> str:
    """Take in a file that is read, booked and exported; return its submission."""
    id = office.take(f"commit {kind}")
    office.work()
    with office.books.write(COMPANY, "eva") as desk:
        for batch in desk.store.exports.plan("csv", "ledger"):
            desk.store.exports.written(batch.number, "token", {"records.csv": "0" * 64})
            desk.store.exports.delivered(batch.number)
    return id


def archived(office: Office) -> list[Path]:
    return [file for file in office.archive.rglob("*") if file.is_file()]


def age(office: Office) -> None:
    for file in archived(office):
        os.utime(file, (0, 0))


def test_a_file_leaves_books_and_archive_and_what_another_shares_with_it_stays(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, gone = worked_through(office, "receipt"), worked_through(office)
    age(office)
    original = Path(office.archive / office.submission(gone).archive_key)
    before = len(archived(office))
    one = remover(office)
    one.go_on()
    assert one.rests_until > monotonic()  # it is announced first
    assert original.exists()
    monkeypatch.setattr(removals, "NOTICE", timedelta())
    one.rests_until = 0
    one.go_on()
    assert one.rests_until == 0
    one.go_on()
    assert one.rests_until > monotonic()
    assert not original.exists()
    assert len(archived(office)) == before - 2  # the original and the reading, not the pictures
    archive = Archive(office.archive, COMPANY)
    with office.books.read(COMPANY) as store:
        assert all(archive.holds(page.image) for page in store.ledger.pages(kept))
        assert store.removals.discarded(10) == ()
        assert store.verify() == ()
    assert office.submission(gone).state is SubmissionState.REMOVED
    assert office.submission(kept).state is SubmissionState.DONE


def test_what_a_crash_left_in_the_archive_goes_the_next_time(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    worked_through(office)
    assert remover(office).remove_some(COMPANY) == 1
    assert remover(office).empty_archive(COMPANY) == 0  # put lately
    age(office)
    one = remover(office)

    def refuse(self: Archive, key: str, put_before: object) -> bool:
        raise RuntimeError("the bucket does not answer")

    with monkeypatch.context() as patched:
        patched.setattr(Archive, "remove", refuse)
        one.go_on()
    assert one.rests_until > monotonic()
    monkeypatch.setattr(removing, "KEYS", 2)
    assert [remover(office).empty_archive(COMPANY) for _ in range(3)] == [2, 2, 0]
    assert archived(office) == []
