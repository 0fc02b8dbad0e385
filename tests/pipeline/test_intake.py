"""Taking files in: archived, entered with their work in one transaction, duplicates and unreadable ones told."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from office import COMPANY, Office

from documents.errors import BrokenFile, InstallationError, ReaderCrashed, Unreachable, UsageError
from documents.records import SubmissionState
from pipeline.intake import aside, folders
from storage.archive import Archive


def test_a_file_is_archived_and_waits_for_a_worker(office: Office) -> None:
    submission = office.intake.take(b"some scan", "faktura č. 1.pdf")
    assert (submission.state, submission.name, submission.door) == (SubmissionState.RECEIVED, "faktura č. 1.pdf", "cli")
    assert Archive(office.archive, COMPANY).read(submission.archive_key) == b"some scan"
    assert [job.id for job in office.door.active()] == [submission.id]


def test_the_same_bytes_again_are_a_visible_duplicate_that_goes_no_further(office: Office) -> None:
    first = office.intake.take(b"some scan", "a.pdf")
    second = office.intake.take(b"some scan", "b.pdf")
    assert (second.state, second.duplicate_of) == (SubmissionState.DUPLICATE, first.id)
    assert [job.id for job in office.door.active()] == [first.id]


def test_the_same_arrival_again_is_the_same_submission(office: Office) -> None:
    first = office.intake.take(b"some scan", "a.pdf", arrival="inbox/a.pdf at noon")
    again = office.intake.take(b"some scan", "a.pdf", arrival="inbox/a.pdf at noon")
    assert (again.id, again.state) == (first.id, SubmissionState.RECEIVED)


def test_a_file_that_cannot_be_read_is_kept_and_entered_with_the_reason(office: Office) -> None:
    submission = office.intake.take(b"unreadable", "a.doc")
    assert submission.state is SubmissionState.REJECTED
    assert "Print it to PDF" in str(submission.error)
    assert Archive(office.archive, COMPANY).read(submission.archive_key) == b"unreadable"
    assert office.door.is_empty()


@pytest.mark.parametrize(("deaths", "state"), [(1, SubmissionState.RECEIVED), (2, SubmissionState.REJECTED)])
def test_only_a_file_that_kills_its_reader_twice_is_rejected(office: Office, deaths: int, state: str) -> None:
    tries: list[bytes] = []

    def probe(data: bytes) -> int:
        tries.append(data)
        if len(tries) <= deaths:
            raise ReaderCrashed("The reading process died on this file (SIGTERM).")
        return 1

    submission = replace(office.intake, probe=probe).take(b"some scan", "a.pdf")
    assert (submission.state, len(tries)) == (state, 2)


def test_nothing_is_entered_where_the_queue_cannot_be_written(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise BrokenPipeError("the queue is gone")

    monkeypatch.setattr("pipeline.engine.transact.Door.enqueue", broken)
    with pytest.raises(BrokenPipeError):
        office.intake.take(b"some scan", "a.pdf")
    with office.books.read(COMPANY) as store:
        assert store.submissions.counts() == {}


def test_a_database_that_does_not_answer_is_said_in_plain_words(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sqlalchemy.exc import OperationalError

    def away(*_: object) -> None:
        raise OperationalError("SELECT 1", {}, Exception("connection refused"))

    monkeypatch.setattr("pipeline.engine.books.transaction", away)
    with pytest.raises(Unreachable, match="connection refused"):
        office.intake.take(b"some scan", "a.pdf")


def test_folders_give_their_files_without_what_programs_leave_behind(tmp_path: Path) -> None:
    for name in ("b.pdf", "a.pdf", ".hidden.pdf", "c.pdf.part", "~$d.pdf", "Thumbs.db", "deep/e.pdf"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "link.pdf").symlink_to("/etc/passwd")
    assert [path.name for path in folders.files_of([tmp_path])] == ["a.pdf", "b.pdf", "e.pdf"]
    assert folders.files_of([tmp_path / "a.pdf", tmp_path / "a.pdf"]) == [tmp_path / "a.pdf"]
    with pytest.raises(UsageError, match="does not exist"):
        folders.files_of([tmp_path / "gone"])


def test_what_never_ends_is_not_taken(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for endless in (tmp_path / "pipe", Path("/dev/zero")):
        with pytest.raises(UsageError, match="neither a file nor a folder"):
            folders.files_of([endless])


def test_a_defect_in_opening_leaves_the_file_to_who_reads_it(office: Office) -> None:
    def broken(_: bytes) -> int:
        raise ZeroDivisionError("in some library")

    submission = replace(office.intake, probe=broken).take(b"some scan", "a.pdf")
    assert submission.state is SubmissionState.RECEIVED
    assert [job.id for job in office.door.active()] == [submission.id]


def test_a_missing_installation_is_no_fault_of_the_file(office: Office) -> None:
    def missing(_: bytes) -> int:
        raise InstallationError("pip install it")

    with pytest.raises(InstallationError):
        replace(office.intake, probe=missing).take(b"some scan", "a.pdf")


def test_a_note_alone_is_never_written_over(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        aside.note_rejected(tmp_path / folder / "huge.pdf", tmp_path / "rejected", "too large")
    assert str(tmp_path / "one" / "huge.pdf") in (tmp_path / "rejected" / "huge.pdf.reason.txt").read_text()
    assert str(tmp_path / "two" / "huge.pdf") in (tmp_path / "rejected" / "huge-2.pdf.reason.txt").read_text()


def test_a_move_to_another_file_system_leaves_the_original_until_the_copy_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "scan.pdf"
    file.write_bytes(b"whole")
    rename = Path.rename

    def across(path: Path, target: Path) -> Path:
        if path == file:
            raise OSError(18, os.strerror(18))
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", across)
    assert aside.move(file, tmp_path / "taken").read_bytes() == b"whole"
    assert not file.exists()


def test_a_rejected_copy_is_made_once(tmp_path: Path) -> None:
    first = aside.keep_rejected(b"bytes", "../x.pdf", tmp_path, "why")
    again = aside.keep_rejected(b"bytes", "../x.pdf", tmp_path, "why")
    other = aside.keep_rejected(b"other", "../x.pdf", tmp_path, "why")
    assert (first, again, other) == (tmp_path / "x.pdf", tmp_path / "x.pdf", tmp_path / "x-2.pdf")


def test_pages_are_counted_by_opening_the_file() -> None:
    from documents.bounds import Bounds
    from extractors.opening import pages_in

    with pytest.raises(BrokenFile, match="empty"):
        pages_in(b"", Bounds())
