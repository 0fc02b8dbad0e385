"""A submission's way step by step, with an engine that remembers nothing."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import fake_plant
import pytest
from desks import Desks
from office import COMPANY, Office
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from documents.errors import InstallationError, ReaderCrashed
from documents.records import DocumentState, ReviewState, SubmissionState, Versions
from documents.types import digest
from pipeline.engine import worker
from pipeline.engine.reconcile import Reconciler, executor_name
from pipeline.engine.transact import POISONED, Job
from pipeline.engine.way import Plant, Way
from pipeline.engine.worker import Pace, Stop
from pipeline.processed import Processed
from pipeline.review import Edit
from storage import database, workers
from storage.database import Transaction

T = TypeVar("T")


class Forgetful:
    """An engine that runs everything at once and remembers nothing."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def step(self, name: str, function: Callable[[], T]) -> T:
        return function()

    def once(self, name: str, function: Callable[[Transaction], T]) -> T:
        with database.transaction(self._engine) as given:
            return function(given)


@pytest.fixture
def plant(office: Office, engine: Engine) -> Plant:
    made = fake_plant.plant(office.url, office.archive, office.folder)
    made.database.dispose()
    return replace(made, database=engine, door=office.door)


def test_a_run_that_is_made_again_from_the_first_step_changes_nothing(
    office: Office, engine: Engine, plant: Plant
) -> None:
    submission = office.take("commit", "review")
    way = Way(Forgetful(engine), plant, lambda _: None)
    assert [way.process(COMPANY, submission, 0, 1, 10) for _ in range(2)] == ["done", "done"]
    assert (len(office.records()), office.readings()) == (1, 1)


def test_a_rejection_stands_though_the_mailrooms_share_is_away(office: Office, engine: Engine, plant: Plant) -> None:
    def away(*_: object) -> None:
        raise OSError("no route to host")

    submission = office.take("refuse It is damaged.")
    way = Way(Forgetful(engine), replace(plant, set_aside=away), lambda _: None)
    assert way.process(COMPANY, submission, 0, 1, 10) == "rejected"
    assert office.submission(submission).error == "It is damaged."


def test_blank_pages_alone_are_rejected(office: Office, engine: Engine, plant: Plant) -> None:
    submission = office.take()
    assert Way(Forgetful(engine), plant, lambda _: None).process(COMPANY, submission, 0, 1, 10) == "rejected"
    assert "Scan it again" in str(office.submission(submission).error)


def test_pictures_go_to_the_archive_and_nothing_of_them_stays_behind(
    office: Office, engine: Engine, plant: Plant, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    submission = office.take("commit", "review")
    Way(Forgetful(engine), plant, lambda _: None).process(COMPANY, submission, 0, 1, 10)
    with office.books.read(COMPANY) as store:
        images = [plant.archive(COMPANY).read(page.image) for page in store.ledger.pages(submission)]
    assert images == [b"picture 1", b"picture 2", b"picture 3"]
    assert list((tmp_path / "tmp").iterdir()) == []


def test_a_reader_that_died_is_no_reason_to_reject_the_paper(office: Office, engine: Engine, plant: Plant) -> None:
    def die(company: str, data: bytes, pictures: Path) -> Processed:
        raise ReaderCrashed("The reading process died on this file (SIGKILL).")

    submission = office.take("commit")
    way = Way(Forgetful(engine), replace(plant, process=die), lambda _: None)
    assert way.process(COMPANY, submission, 0, 1, 10) == "postponed"
    assert office.submission(submission).state is SubmissionState.RECEIVED
    assert way.process(COMPANY, submission, 2, 3, 10) == "quarantined"
    reason = str(office.submission(submission).error)
    assert "SIGKILL" in reason and f"podatelna retry {submission}" in reason


def test_a_document_is_kept_with_what_found_it(office: Office, engine: Engine, plant: Plant) -> None:
    submission = office.take("review receipt")
    Way(Forgetful(engine), plant, lambda _: None).process(COMPANY, submission, 0, 1, 10)
    with office.books.read(COMPANY) as store:
        (kept,) = store.documents.of_submission(submission)
        whole = store.readings.latest(submission, "read")
    assert kept.versions == Versions(code="test-1", model="m", type=digest([plant.types["receipt"]]))
    assert whole is not None and whole.versions == plant.versions


@pytest.mark.parametrize("change", ["code", "model", "type"])
def test_what_something_older_found_is_not_taken_up(office: Office, engine: Engine, plant: Plant, change: str) -> None:
    submission = office.take("review")
    newer = replace(plant, versions=replace(plant.versions, **{change: "newer"}))
    for made in (plant, plant, newer):
        with office.books.write(COMPANY, "test") as desk:
            desk.store.submissions.move(submission, SubmissionState.RECEIVED)
        Way(Forgetful(engine), made, lambda _: None).process(COMPANY, submission, 0, 1, 10)
    assert office.readings() == 2


def test_the_next_attempt_is_entered_with_a_pause(office: Office, engine: Engine, plant: Plant) -> None:
    submission = office.take("boom")
    assert Way(Forgetful(engine), plant, lambda _: None).process(COMPANY, submission, 0, 1, 10) == "postponed"
    waiting = {job.id: job.status for job in office.door.active()}
    assert waiting == {submission: "ENQUEUED", f"{submission}.1": "DELAYED"}
    assert office.submission(submission).state is SubmissionState.RECEIVED


def test_lacking_something_stops_the_worker_and_counts_as_no_attempt(
    office: Office, engine: Engine, plant: Plant
) -> None:
    told: list[InstallationError] = []
    submission = office.take("lacking")
    assert Way(Forgetful(engine), plant, told.append).process(COMPANY, submission, 0, 3, 10) == "postponed"
    assert "apt-get" in str(told[0])
    assert office.door.runs(submission)[-1].id == f"{submission}.1"


def test_an_approval_of_a_document_that_changed_meanwhile_does_nothing(
    office: Office, engine: Engine, plant: Plant
) -> None:
    submission = office.take("review")
    way = Way(Forgetful(engine), plant, lambda _: None)
    way.process(COMPANY, submission, 0, 1, 10)
    assert way.commit(COMPANY, f"{submission}-1", 7, "jana", "") == "in_review"
    assert way.commit(COMPANY, f"{submission}-1", 1, "jana", "") == "committed"
    assert office.records()[0].committed_by == "jana"


@pytest.mark.parametrize("decided", ["accepted", "read again"])
def test_another_run_of_a_file_leaves_alone_what_people_decided_meanwhile(
    office: Office, desks: Desks, engine: Engine, plant: Plant, decided: str
) -> None:
    submission = office.take("review", "commit")
    way = Way(Forgetful(engine), plant, lambda _: None)
    way.process(COMPANY, submission, 0, 1, 10)
    with office.books.write(COMPANY, "test") as desk:  # as if it had broken down before the last document
        desk.store.submissions.move(submission, SubmissionState.READING)
    jana = desks("jana")
    opened = jana.hold(f"{submission}-1")
    if decided == "accepted":
        jana.accept(opened, Edit())
    else:
        jana.paper.read_again(opened, ["cs"])
    assert way.process(COMPANY, submission, 1, 2, 10) == "done"
    with office.books.read(COMPANY) as store:
        assert store.documents.get(opened.stored.id).state is DocumentState.FOUND
        assert store.reviews.get(opened.stored.id).state is ReviewState.DONE


class Door:
    """The queue as a test says it is."""

    def __init__(self, *jobs: Job) -> None:
        self.jobs = jobs

    def active(self) -> list[Job]:
        return []

    def runs(self, base: str) -> list[Job]:
        return list(self.jobs)


@pytest.mark.parametrize(
    ("last", "said"),
    [
        (Job(id="x", status=POISONED), "died 4 times"),
        (Job(id="x.11", status="SUCCESS"), "started 12 times"),
    ],
)
def test_what_died_or_was_started_too_often_is_quarantined(
    office: Office, engine: Engine, last: Job, said: str
) -> None:
    submission = office.take("commit")
    reconciler = Reconciler(database=engine, door=Door(last), version="1")  # type: ignore[arg-type]  # a fake
    assert reconciler.put_right(timedelta()) == 1
    assert (office.submission(submission).state, said in str(office.submission(submission).error)) == ("failed", True)


def test_what_waits_in_the_queue_is_left_alone(office: Office, engine: Engine) -> None:
    submission = office.take("commit")
    waiting = Door(Job(id=submission, status="ENQUEUED"))
    reconciler = Reconciler(database=engine, door=waiting, version="1")  # type: ignore[arg-type]  # a fake
    reconciler.put_right(timedelta())
    assert office.submission(submission).state is SubmissionState.RECEIVED


def test_what_a_person_approves_while_work_is_put_right_is_not_put_back_into_the_queue(
    office: Office, engine: Engine, plant: Plant
) -> None:
    document = f"{(submission := office.take('review'))}-1"
    Way(Forgetful(engine), plant, lambda _: None).process(COMPANY, submission, 0, 1, 10)

    class ApprovedMeanwhile(Door):
        def active(self) -> list[Job]:
            with office.books.write(COMPANY, "jana") as desk:
                desk.store.reviews.finish(document)
                desk.store.documents.move(document, DocumentState.FOUND, "accepted by jana")
                desk.commit(document, 1)
            return []  # as it was before

    reconciler = Reconciler(database=engine, door=ApprovedMeanwhile(), version="1")  # type: ignore[arg-type]  # a fake
    assert reconciler.put_right(timedelta()) == 0
    with office.books.read(COMPANY) as store:
        assert store.documents.get(document).state is DocumentState.FOUND
        assert store.reviews.get(document).state is ReviewState.DONE


def test_who_is_silent_is_forgotten(office: Office, engine: Engine) -> None:
    with database.transaction(engine) as given:
        workers.beat(given, executor_name("host", "1", "v1"))
    reconciler = Reconciler(database=engine, door=office.door, version="v1", silence=timedelta(seconds=-1))
    assert reconciler.adopt(None) == []  # type: ignore[arg-type]  # nothing is to be adopted
    assert office.books.workers() == ()


def test_only_the_worker_that_has_lived_longest_puts_right_what_went_wrong(office: Office, engine: Engine) -> None:
    for executor in ("host-1/v1", "host-2/v1"):
        with database.transaction(engine) as given:
            workers.beat(given, executor)
    done: list[str] = []

    class Noting(Reconciler):
        def put_right(self, settled: timedelta = timedelta()) -> int:
            done.append("put right")
            return 0

    class Others:
        def forget(self, before: datetime) -> None:
            done.append("forget")

        def go_on(self) -> None:
            done.append("remove")

    noting = Noting(database=engine, door=office.door, version="v1")
    others: Any = Others()
    for executor in ("host-2/v1", "host-1/v1", "host-3/v1"):
        for duty in worker._duties(engine, executor, noting, others, others, Pace())[1:]:
            duty.do()
    assert done == ["put right", "forget", "remove"]


def test_a_worker_waits_while_the_database_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    stop, tries = Stop(), []

    def away() -> None:
        tries.append(1)
        if len(tries) == 3:
            stop.event.set()
        raise OperationalError("SELECT 1", {}, Exception("gone"))

    duties = [worker._Duty(0.0, away)]
    worker._keep_going(duties, None, stop, until_idle=False, pace=Pace(look=0.01))  # type: ignore[arg-type]
    assert len(tries) == 3


def test_a_worker_stops_when_its_supervisor_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "_supervised", lambda: False)
    stop = Stop()
    worker._keep_going([], None, stop, until_idle=False, pace=Pace(look=0.01))  # type: ignore[arg-type]
    assert not stop.event.is_set()  # it came back though nobody told it to


def test_a_worker_puts_right_what_went_wrong_before_it_forgets_what_ended_a_month_ago(engine: Engine) -> None:
    done: list[object] = []

    class Noting:
        def is_first(self, executor: str) -> bool:
            return True

        def put_right(self) -> None:
            done.append("put right")

        def forget(self, before: datetime) -> None:
            done.append(before)

    noting: Any = Noting()
    start = datetime.now(UTC)
    worker._duties(engine, "x", noting, noting, noting, Pace())[1].do()
    first, before = done
    assert first == "put right" and isinstance(before, datetime)
    assert start <= before + timedelta(days=30) <= datetime.now(UTC)


def test_a_worker_process_that_lacks_something_says_so_by_its_exit_code(monkeypatch: pytest.MonkeyPatch) -> None:
    def lacking(*_: object, **__: object) -> bool:
        raise InstallationError("Tesseract is missing")

    monkeypatch.setattr(worker, "work", lacking)
    monkeypatch.setattr("signal.signal", lambda *_: None)
    with pytest.raises(SystemExit) as ended:
        worker.serve("", None, until_idle=True)  # type: ignore[arg-type]
    assert ended.value.code == 3


def test_a_worker_process_that_leaves_a_job_ends_without_waiting_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    codes: list[int] = []
    monkeypatch.setattr(worker, "work", lambda *_, **__: True)
    monkeypatch.setattr("signal.signal", lambda *_: None)
    monkeypatch.setattr("os._exit", codes.append)
    worker.serve("", None, until_idle=True)  # type: ignore[arg-type]
    assert codes == [0]


def test_the_plant_of_these_tests_does_what_a_file_says(tmp_path: Path) -> None:
    found = fake_plant.read(tmp_path, COMPANY, fake_plant.script("number 7", "commit", "review receipt"), tmp_path)
    assert [one.kind.name for one in found.documents] == ["invoice", "receipt"]
    assert found.documents[0].fields["invoice_number"].value == "7"
