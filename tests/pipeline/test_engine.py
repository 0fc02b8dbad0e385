"""The engine on both databases: nothing lost, nothing doubled, whatever happens to workers and files."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import fake_plant
import pytest
from office import COMPANY, Office

from documents.records import DocumentState, PageState, SubmissionState
from documents.types import Mode
from pipeline.export import write_new
from storage.exporters.batches import Destination

pytestmark = pytest.mark.slow


def test_a_sure_document_becomes_a_record_and_an_unsure_one_waits_for_a_person(office: Office) -> None:
    submission = office.take("commit", "review")
    office.work()
    assert office.submission(submission).state is SubmissionState.DONE
    assert [record.document for record in office.records()] == [f"{submission}-1"]
    with office.books.read(COMPANY) as store:
        (waiting,) = store.reviews.waiting()
        pages = store.ledger.pages(submission)
    assert (waiting.document, waiting.reasons) == (f"{submission}-2", ("the sum is in doubt",))
    assert [page.state for page in pages] == [PageState.HELD, PageState.HELD, PageState.LEFT_OUT]
    assert all(page.image for page in pages if page.state is PageState.HELD)


def test_a_document_without_values_to_book_is_archived_without_a_record(office: Office, tmp_path: Path) -> None:
    submission = office.take("commit other")
    office.work()
    assert office.submission(submission).state is SubmissionState.DONE
    with office.books.read(COMPANY) as store:
        assert store.documents.counts() == {DocumentState.ARCHIVED: 1}
        assert store.records.count() == 0
    to = Destination(company=COMPANY, exporter="csv", folder=tmp_path / "exports")
    assert write_new(office.books, to, fake_plant.TYPES, "eva").files == ()


def test_a_file_that_cannot_be_read_is_rejected_at_once_and_set_aside_with_the_reason(office: Office) -> None:
    submission = office.take("refuse It needs a password.")
    office.work()
    rejected = office.submission(submission)
    assert (rejected.state, rejected.error) == (SubmissionState.REJECTED, "It needs a password.")
    assert (office.folder / "aside" / "scan.pdf").read_text() == "It needs a password."
    assert office.readings() == 1


def test_what_breaks_is_tried_again_and_then_quarantined_with_the_cause(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.engine.way.PAUSES", (0.01, 0.01))
    submission = office.take("boom")
    office.work()
    failed = office.submission(submission)
    assert failed.state is SubmissionState.FAILED
    assert "broke down 3 times" in str(failed.error) and "a fault of ours" in str(failed.error)
    assert office.readings() == 3


def test_the_work_of_a_killed_worker_is_taken_over_and_done_once(office: Office) -> None:
    submissions = [office.take("die-once", "commit"), *(office.take("commit", "review") for _ in range(3))]
    first = office.start_worker()
    assert first.wait(timeout=60) == -9
    office.work()
    assert [office.submission(one).state for one in submissions] == [SubmissionState.DONE] * 4
    assert sorted(record.document for record in office.records()) == sorted(f"{one}-1" for one in submissions)


def test_a_document_that_kills_every_worker_is_quarantined_and_the_others_are_done(office: Office) -> None:
    poison = office.take("die")
    good = office.take("commit")
    for _ in range(8):
        worker = office.start_worker("until-idle")
        if worker.wait(timeout=60) == 0:
            break
    quarantined = office.submission(poison)
    assert quarantined.state is SubmissionState.FAILED
    assert "died 4 times" in str(quarantined.error) and "in the step read" in str(quarantined.error)
    assert office.submission(good).state is SubmissionState.DONE
    assert len(office.records()) == 1


def test_two_workers_share_the_work_and_double_nothing(office: Office) -> None:
    submissions = [office.take("commit") for _ in range(10)]
    workers = [office.start_worker("until-idle") for _ in range(2)]
    assert [worker.wait(timeout=120) for worker in workers] == [0, 0]
    assert len(office.records()) == len(submissions) == office.readings()


def test_a_worker_that_was_frozen_and_wakes_up_doubles_nothing(office: Office) -> None:
    submission = office.take("sleep 1", "commit", "review")
    frozen = office.start_worker()
    _until(lambda: office.readings() == 1)
    _freeze(frozen, office.url)
    office.work()
    assert office.submission(submission).state is SubmissionState.DONE
    frozen.send_signal(signal.SIGCONT)
    time.sleep(2.5)  # it ends its reading and tries to enter it
    frozen.terminate()
    assert frozen.wait(timeout=30) == 0
    assert len(office.records()) == 1
    with office.books.read(COMPANY) as store:
        found = [event.subject for event in store.events() if event.action in {"document.found", "record.committed"}]
    assert found == [f"{submission}-1", f"{submission}-2", f"{submission}-1"]


def test_a_worker_that_is_told_to_stop_leaves_what_takes_too_long_to_the_next(office: Office) -> None:
    submission = office.take("sleep 3", "commit")
    worker = office.start_worker()
    _until(lambda: office.readings() == 1)
    worker.terminate()
    assert worker.wait(timeout=30) == 0
    office.work()
    assert office.submission(submission).state is SubmissionState.DONE
    assert len(office.records()) == 1


def test_a_worker_without_what_it_needs_stops_and_the_file_waits(office: Office) -> None:
    submission = office.take("lacking")
    worker = office.start_worker()
    assert worker.wait(timeout=60) == 3
    waiting = office.submission(submission)
    assert waiting.state is SubmissionState.RECEIVED
    assert "apt-get install" in str(waiting.error)


@pytest.mark.parametrize("mode", [Mode.ASSISTED, Mode.MANUAL])
def test_documents_of_types_that_a_person_confirms_are_never_committed(
    office: Office, mode: Mode, monkeypatch: pytest.MonkeyPatch
) -> None:
    confirmed = {**fake_plant.TYPES, "invoice": replace(fake_plant.TYPES["invoice"], mode=mode)}
    monkeypatch.setattr(fake_plant, "TYPES", confirmed)
    office.take("commit invoice")
    office.work()
    with office.books.read(COMPANY) as store:
        (waiting,) = store.reviews.waiting()
    assert str(waiting.reasons[0]).startswith("A person ")
    assert office.records() == ()


def test_the_same_paper_twice_is_booked_once_and_the_second_goes_to_a_person(office: Office) -> None:
    for unique in ("first scan", "second scan"):
        office.take("number 2026001", "commit", unique=unique)
    office.work()
    with office.books.read(COMPANY) as store:
        (waiting,) = store.reviews.waiting()
    (record,) = office.records()
    assert record.values["invoice_number"] == "2026001"
    assert record.document in str(waiting.reasons[0])


def test_what_fell_out_of_the_queue_is_entered_anew(office: Office) -> None:
    submission = office.take("commit")
    office.door.cancel(submission)
    office.work()
    assert office.submission(submission).state is SubmissionState.DONE
    assert [job.id for job in office.door.runs(submission)] == [submission, f"{submission}.1"]


def test_work_bound_to_a_version_that_nobody_runs_is_entered_anew(office: Office) -> None:
    submission = office.take("die-once", "commit")
    old = office.start_worker("version", "test-0")
    assert old.wait(timeout=60) == -9
    assert office.door.runs(submission)[0].version == "test-0"
    office.work()
    assert office.submission(submission).state is SubmissionState.DONE
    assert len(office.records()) == 1


def test_what_was_read_by_a_run_that_broke_down_later_is_not_read_again(office: Office) -> None:
    submission = office.take("commit")
    office.work()
    with office.books.write(COMPANY, "test") as desk:
        desk.store.submissions.move(submission, SubmissionState.RECEIVED)
    office.work()
    assert office.submission(submission).state is SubmissionState.DONE
    assert (office.readings(), len(office.records())) == (1, 1)


def _freeze(worker: subprocess.Popen[bytes], url: str) -> None:
    """Stop a worker in a moment in which it does not write: it would keep SQLite's lock for as long as it is frozen."""
    worker.send_signal(signal.SIGSTOP)
    os.waitid(os.P_PID, worker.pid, os.WSTOPPED)
    while _is_locked(url):
        worker.send_signal(signal.SIGCONT)
        time.sleep(0.01)
        worker.send_signal(signal.SIGSTOP)
        os.waitid(os.P_PID, worker.pid, os.WSTOPPED)


def _is_locked(url: str) -> bool:
    kind, _, file = url.partition(":///")
    if kind != "sqlite":
        return False
    with closing(sqlite3.connect(file, timeout=0)) as connection:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return True
    return False


def _until(condition: Callable[[], bool], seconds: float = 30.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def test_documents_found_are_in_no_other_state(office: Office) -> None:
    office.take("commit", "review", "review")
    office.work()
    with office.books.read(COMPANY) as store:
        assert store.documents.counts() == {DocumentState.COMMITTED: 1, DocumentState.IN_REVIEW: 2}
        assert store.verify() == () and store.ledger.lost() == ()
