"""Folders that are watched: what is whole is taken and moved, what cannot be taken is told or tried again."""

from __future__ import annotations

import errno
import os
from dataclasses import replace
from pathlib import Path

import pytest
import structlog
from office import COMPANY, Office

from documents.errors import UsageError
from documents.records import Submission, SubmissionState
from pipeline.intake import aside
from pipeline.intake.watch import BROKEN_FOR, EMPTY_FOR, Inbox, Watch
from storage.archive import Archive


@pytest.fixture
def watch(office: Office, tmp_path: Path) -> Watch:
    return make_watch(office, tmp_path / "inbox")


def make_watch(office: Office, folder: Path) -> Watch:
    folder.mkdir(exist_ok=True)
    return Watch(inboxes=[Inbox(intake=office.intake, folder=folder, largest=1000)])


def looks(watched: Watch) -> list[Submission]:
    """Look once, to the end."""
    return list(watched.look())


def test_a_file_that_looks_the_same_twice_is_taken_and_moved(office: Office, watch: Watch, tmp_path: Path) -> None:
    (tmp_path / "inbox" / "2026").mkdir()
    (tmp_path / "inbox" / "2026" / "scan.pdf").write_bytes(b"whole")
    assert looks(watch) == []
    (taken,) = looks(watch)
    assert (taken.name, taken.state) == ("scan.pdf", SubmissionState.RECEIVED)
    assert (tmp_path / "inbox" / "taken" / "scan.pdf").read_bytes() == b"whole"
    assert looks(watch) == looks(watch) == []


def test_a_file_that_is_still_written_is_left_until_it_is_whole(watch: Watch, tmp_path: Path) -> None:
    file = tmp_path / "inbox" / "slow.pdf"
    for part in (b"first ", b"second ", b"third"):
        with file.open("ab") as stream:
            stream.write(part)
        assert looks(watch) == []
    (taken,) = looks(watch)
    assert taken.size == len(b"first second third")


def test_a_file_that_seems_cut_short_is_left_until_nothing_more_can_be_coming(office: Office, tmp_path: Path) -> None:
    now = [0.0]
    (tmp_path / "inbox").mkdir()
    inbox = Inbox(intake=office.intake, folder=tmp_path / "inbox", largest=1000)
    watched = Watch(inboxes=[inbox], clock=lambda: now[0])
    slow, broken = tmp_path / "inbox" / "slow.pdf", tmp_path / "inbox" / "broken.pdf"
    slow.write_bytes(b"cut short")
    broken.write_bytes(b"cut short too")
    with structlog.testing.capture_logs() as logged:
        assert looks(watched) == looks(watched) == looks(watched) == []
    assert [one["event"] for one in logged] == ["cannot be taken yet and is tried again"] * 2
    slow.write_bytes(b"whole")
    now[0] = BROKEN_FOR + 1
    (rejected,) = looks(watched)
    assert (rejected.name, rejected.state) == ("broken.pdf", SubmissionState.REJECTED)
    (taken,) = looks(watched)
    assert (taken.name, taken.state) == ("slow.pdf", SubmissionState.RECEIVED)


def test_a_file_that_seems_cut_short_since_long_is_rejected_as_soon_as_it_is_seen(
    watch: Watch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "inbox" / "broken.pdf").write_bytes(b"cut short")
    monkeypatch.setattr("time.time", lambda: (tmp_path / "inbox" / "broken.pdf").stat().st_ctime + BROKEN_FOR + 1)
    looks(watch)
    assert [one.state for one in looks(watch)] == [SubmissionState.REJECTED]


def test_a_file_that_may_not_be_opened_is_told_of_once(
    watch: Watch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "inbox" / "scan.pdf"
    file.write_bytes(b"whole")
    looks(watch)
    with monkeypatch.context() as locked, structlog.testing.capture_logs() as logged:
        refuse(locked, "read_bytes", file, errno.EACCES)
        assert looks(watch) == looks(watch) == []
    assert [(one["event"], one["error"]) for one in logged] == [
        ("cannot be taken yet and is tried again", "[Errno 13] Permission denied")
    ]
    assert len(looks(watch)) == 1


def test_a_file_that_grows_while_it_is_read_is_left(
    watch: Watch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "inbox" / "slow.pdf"
    file.write_bytes(b"first")
    looks(watch)
    read = Path.read_bytes

    def grow_while_read(path: Path) -> bytes:
        data = read(path)
        with path.open("ab") as stream:
            stream.write(b" second")
        return data

    monkeypatch.setattr(Path, "read_bytes", grow_while_read)
    assert looks(watch) == []
    assert file.exists()


def test_an_empty_file_is_waited_for_and_then_rejected(office: Office, tmp_path: Path) -> None:
    now = [0.0]
    (tmp_path / "inbox").mkdir()
    inbox = Inbox(intake=office.intake, folder=tmp_path / "inbox", largest=1000)
    watched = Watch(inboxes=[inbox], clock=lambda: now[0])
    (tmp_path / "inbox" / "empty.pdf").touch()
    assert looks(watched) == looks(watched) == []
    now[0] = EMPTY_FOR + 1
    (taken,) = looks(watched)
    assert taken.size == 0


def test_what_cannot_be_read_goes_to_rejected_with_a_note(watch: Watch, tmp_path: Path) -> None:
    for folder in ("inbox", "inbox/more"):
        (tmp_path / folder).mkdir(exist_ok=True)
        (tmp_path / folder / "offer.doc").write_bytes(f"unreadable {folder}".encode())
    looks(watch)
    assert len(looks(watch)) == 2
    rejected = tmp_path / "inbox" / "rejected"
    assert sorted(path.name for path in rejected.iterdir()) == [
        "offer-2.doc",
        "offer-2.doc.reason.txt",
        "offer.doc",
        "offer.doc.reason.txt",
    ]
    assert "Print it to PDF" in (rejected / "offer.doc.reason.txt").read_text()


def test_a_file_larger_than_the_bounds_is_rejected_without_being_read(watch: Watch, tmp_path: Path) -> None:
    (tmp_path / "inbox" / "huge.pdf").write_bytes(b"x" * 1001)
    looks(watch)
    (taken,) = looks(watch)
    assert (taken.state, taken.archive_key) == (SubmissionState.REJECTED, "")
    assert (tmp_path / "inbox" / "rejected" / "huge.pdf").stat().st_size == 1001


def test_a_watcher_that_died_before_it_moved_the_file_goes_on_where_it_was(
    office: Office, watch: Watch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "inbox" / "scan.pdf").write_bytes(b"whole")
    looks(watch)
    with monkeypatch.context() as broken:
        broken.setattr(aside, "move", _die)
        with pytest.raises(SystemError):
            looks(watch)
    again = make_watch(office, tmp_path / "inbox")
    looks(again)
    (taken,) = looks(again)
    assert taken.state is SubmissionState.RECEIVED
    with office.books.read(COMPANY) as store:
        assert store.submissions.counts() == {SubmissionState.RECEIVED: 1}
    assert (tmp_path / "inbox" / "taken" / "scan.pdf").exists()


def test_the_same_file_dropped_again_is_a_duplicate(watch: Watch, tmp_path: Path) -> None:
    states = []
    for _ in range(2):
        (tmp_path / "inbox" / "scan.pdf").write_bytes(b"whole")
        looks(watch)
        states += [one.state for one in looks(watch)]
    assert states == [SubmissionState.RECEIVED, SubmissionState.DUPLICATE]
    assert (tmp_path / "inbox" / "taken" / "scan-2.pdf").exists()


def test_what_cannot_be_taken_yet_is_tried_again(watch: Watch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "inbox" / "scan.pdf").write_bytes(b"whole")
    looks(watch)
    with monkeypatch.context() as full:
        full.setattr(Archive, "put", _full)
        assert looks(watch) == looks(watch) == []
    assert len(looks(watch)) == 1


@pytest.mark.parametrize("content", [b"whole", b"unreadable"])
@pytest.mark.parametrize("across", [False, True])
def test_a_file_that_someone_has_open_is_moved_once_it_can_be_and_leaves_nothing_before(
    watch: Watch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes, across: bool
) -> None:
    file = tmp_path / "inbox" / "scan.pdf"
    file.write_bytes(content)
    looks(watch)
    with monkeypatch.context() as locked:
        refuse(locked, "unlink" if across else "rename", file, errno.EACCES)
        if across:
            refuse(locked, "rename", file, errno.EXDEV)
        assert looks(watch) == looks(watch) == []
        assert [path for path in (tmp_path / "inbox").rglob("*") if path.is_file()] == [file]
    (taken,) = looks(watch)
    assert taken.name == "scan.pdf" and not file.exists()


def refuse(monkeypatch: pytest.MonkeyPatch, method: str, file: Path, number: int) -> None:
    """Let `method` fail with this error for `file` alone."""
    real = getattr(Path, method)

    def refusing(path: Path, *args: object, **kwargs: object) -> object:
        if path == file:
            raise OSError(number, os.strerror(number))
        return real(path, *args, **kwargs)

    monkeypatch.setattr(Path, method, refusing)


def test_taken_files_are_removed_where_that_is_wanted(office: Office, tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    watched = Watch(inboxes=[Inbox(intake=office.intake, folder=tmp_path / "inbox", largest=1000, taken="remove")])
    (tmp_path / "inbox" / "scan.pdf").write_bytes(b"whole")
    looks(watched)
    assert len(looks(watched)) == 1
    assert list((tmp_path / "inbox").iterdir()) == []


def test_a_share_that_is_away_is_no_error(office: Office, tmp_path: Path) -> None:
    watched = Watch(inboxes=[Inbox(intake=office.intake, folder=tmp_path / "gone", largest=1000)])
    assert looks(watched) == []


def test_a_folder_that_cannot_be_listed_is_said_once(office: Office, tmp_path: Path) -> None:
    folder = tmp_path / "gone"
    watched = Watch(inboxes=[Inbox(intake=office.intake, folder=folder, largest=1000)])
    with structlog.testing.capture_logs() as logged:
        looks(watched)
        looks(watched)
        folder.mkdir()
        looks(watched)
        folder.rmdir()
        looks(watched)
    assert [(one["event"], one["folder"]) for one in logged] == [("cannot be listed", str(folder))] * 2


def test_two_companies_never_take_from_what_the_other_saw(office: Office, tmp_path: Path) -> None:
    alfa, beta = (replace(office.intake, company=company) for company in ("acme", "beta"))
    inner = tmp_path / "scans" / "alfa"
    inner.mkdir(parents=True)
    (inner / "scan.pdf").write_bytes(b"whole")
    watched = Watch(
        inboxes=[
            Inbox(intake=alfa, folder=inner, largest=1000),
            Inbox(intake=beta, folder=tmp_path / "scans", largest=1000),
        ]
    )
    assert looks(watched) == []
    assert [one.company for one in looks(watched)] == ["acme"]


def test_inbox_folders_are_made_or_it_is_said_why_not(office: Office, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    made, refused = (
        Watch(inboxes=[Inbox(intake=office.intake, folder=tmp_path / name, largest=1000)]) for name in ("a/b", "file/b")
    )
    assert (made.make_folders(), made.make_folders()) == ([tmp_path / "a" / "b"], [])
    with pytest.raises(UsageError, match="cannot be made"):
        refused.make_folders()


def _die(*_: object) -> None:
    raise SystemError("as if the power went off")


def _full(*_: object) -> str:
    raise OSError(28, "No space left on device")
