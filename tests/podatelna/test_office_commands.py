"""The office's commands from the command line: take in, work, export, status."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from scans import PDF, scan
from sqlalchemy import text

from documents.errors import Conflict, UsageError
from documents.records import SubmissionState
from podatelna import settings, wiring
from storage import database

pytestmark = pytest.mark.slow
Run = Callable[..., Result]


def test_the_way_is_whole(run: Run, office: Path) -> None:
    for number, verb in (("F1", "commit"), ("F2", "review")):
        scan(office / "scans", number, verb)
    taken = run("ingest", str(office / "scans"))
    assert (taken.exit_code, "2 received." in taken.output) == (0, True)
    again = run("ingest", str(office / "scans" / "F1.pdf"))
    assert "duplicate" in again.output and "came before, as" in again.output
    assert run("work", "--until-idle").exit_code == 0
    listed = run("review", "list").output
    assert "121.00" in listed and "in doubt (+1)" in listed and "\x1b" not in listed
    document = listed.splitlines()[1].split()[0]
    shown = run("review", "show", document[:8]).output
    assert "60%" in shown and "sums differ" in shown and "paper" in shown
    assert "list.seen" in run("audit", "show", "queue").output
    assert "document.seen" in run("audit", "show", document).output
    accepted = run("review", "--as", "jana", "accept", document, "--set", "gross_total=1 000,00")
    assert "at revision 2" in accepted.output
    run("work", "--until-idle")
    assert "Nothing waits" in run("review", "list").output
    exported = run("export", "--format", "jsonl", "--to", str(office / "out"))
    assert "2 records exported" in exported.output
    assert "nothing new" in run("export", "--format", "jsonl", "--to", str(office / "out")).output
    assert "2 records" in run("export", "--format", "jsonl", "--to", str(office / "out"), "--all").output
    found = json.loads(run("status", "--json").output)
    assert found["companies"][0]["documents"] == {"committed": 2}
    assert found["companies"][0]["submissions"] == {"done": 2, "duplicate": 1}
    assert "2 done, 1 duplicate" in run("status").output


def test_what_is_older_than_the_settings_keep_it_is_removed(
    run: Run, office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("ingest", str(scan(office / "scans", "F1", "commit")))
    run("work", "--until-idle")
    run("export", "--to", str(office / "out"))
    assert "0 files removed" in run("remove-old").output
    monkeypatch.setenv("PODATELNA_COMPANIES__DEFAULT__KEEP_YEARS", '{"invoise": 10}')
    assert "no document type" in str(run("remove-old").exception)
    monkeypatch.setenv("PODATELNA_COMPANIES__DEFAULT__KEEP_YEARS", '{"invoice": 10}')
    assert "0 files would be removed" in run("remove-old", "--dry-run").output
    with wiring.books(settings.load()) as books, database.transaction(books.database) as given:
        given.execute(text("UPDATE submission SET received_at = '2001-01-01 00:00:00'"))
        given.execute(text("UPDATE document SET issued = '2001-01-01'"))
    told = run("remove-old", "--dry-run").output
    assert "received 2001-01-01  keep_years.invoice = 10" in told and "1 files would be removed" in told
    assert "1 files removed" in run("remove-old").output
    assert "1 removed" in run("status").output
    assert "events hold" in run("audit", "verify").output


def test_what_cannot_be_read_is_told_and_set_aside(run: Run, office: Path) -> None:
    (office / "letter.doc").write_bytes(b"PK nothing we read")
    (office / "huge.pdf").write_bytes(b"")
    done = run("ingest", str(office / "letter.doc"), str(office / "huge.pdf"))
    assert done.exit_code == 1
    rejected = office / "data" / "inbox" / "default" / "rejected"
    assert "Print it to PDF" in (rejected / "letter.doc.reason.txt").read_text()
    assert (office / "letter.doc").exists()


def test_a_file_over_the_bounds_is_refused_unread(run: Run, office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PODATELNA_BOUNDS__BYTES", "10")
    (office / "big.pdf").write_bytes(PDF)
    done = run("ingest", str(office / "big.pdf"))
    assert done.exit_code == 1 and "more than the 10 B allowed" in done.output
    note = office / "data" / "inbox" / "default" / "rejected" / "big.pdf.reason.txt"
    assert str(office / "big.pdf") in note.read_text() and "allowed" in note.read_text()


def test_many_files_wait_behind_few(run: Run, office: Path) -> None:
    for number in range(21):
        scan(office / "scans", f"B{number}", "commit")
    run("ingest", str(office / "scans"))
    with wiring.books(settings.load()) as books:
        queued = books.door._connected().list_queued_workflows()
    assert {job.priority for job in queued} == {100}


def test_an_empty_folder_says_so(run: Run, office: Path) -> None:
    (office / "scans").mkdir()
    assert "no file" in run("ingest", str(office / "scans")).output


def test_a_dropped_file_is_watched_in(run: Run, office: Path) -> None:
    inbox = office / "data" / "inbox" / "default"
    inbox.mkdir(parents=True)
    scan(inbox, "F9", "commit")
    done = run("watch", "--once")
    assert "received" in done.output
    assert (inbox / "taken" / "F9.pdf").exists()


def test_a_missing_inbox_is_made_and_what_is_rejected_is_told_by_the_exit_code(run: Run, office: Path) -> None:
    inbox = office / "data" / "inbox" / "default"
    made = run("watch", "--once")
    assert made.exit_code == 0 and f"{inbox} was not there and is made" in made.output
    (inbox / "letter.doc").write_bytes(b"PK nothing we read")
    assert run("watch", "--once").exit_code == 1


def test_what_both_looks_took_is_shown(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from types import SimpleNamespace

    names = iter(("first", "second"))
    seen = SimpleNamespace(state="received", error="")
    monkeypatch.setattr("pipeline.intake.watch.Watch.look", lambda _: [SimpleNamespace(**vars(seen), name=next(names))])
    shown = run("watch", "--once").output
    assert "first" in shown and "second" in shown


@pytest.mark.parametrize(
    "command",
    [
        ("status",),
        ("review", "list"),
        ("review",),
        ("export",),
        ("audit", "verify"),
        ("audit", "show", "x"),
        ("retry", "--all"),
    ],
)
def test_who_only_asks_is_told_where_nothing_is(run: Run, office: Path, command: tuple[str, ...]) -> None:
    told = run(*command).exception
    assert isinstance(told, UsageError) and str(office / "data") in str(told)
    assert not (office / "data").exists()


def test_a_data_folder_that_cannot_be_made_is_wrong_use(
    run: Run, office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (office / "file").touch()
    monkeypatch.setenv("PODATELNA_DATA", str(office / "file" / "data"))
    told = run("ingest", str(scan(office / "scans", "F1", "commit"))).exception
    assert isinstance(told, UsageError) and "cannot be made" in str(told)


def test_each_file_taken_in_is_told_once(office: Path) -> None:
    program = Path(sys.executable).parent / "podatelna"
    file = scan(office / "scans", "F1", "commit")
    done = subprocess.run([program, "ingest", file], capture_output=True, text=True, check=True, timeout=120)
    assert (done.stdout + done.stderr).count("F1.pdf") == 1


def test_a_database_that_is_none_is_wrong_use(run: Run, office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (office / "letter.db").write_text("Dear Sirs, " * 100)
    monkeypatch.setenv("PODATELNA_DATABASE", f"sqlite:///{office}/letter.db")
    told = run("status").exception
    assert isinstance(told, UsageError) and "letter.db" in str(told) and "not a database" in str(told)


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [("ENGINE", "magic", "magic"), ("LANGUAGES", '["cs", "xx"]', "'xx'"), ("TYPES", '["nowhere"]', "nowhere")],
)
def test_no_worker_starts_with_what_there_is_not(
    run: Run, office: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, complaint: str
) -> None:
    monkeypatch.setenv(f"PODATELNA_{name}", value)
    monkeypatch.setattr("pipeline.engine.supervisor.supervise", lambda *_: pytest.fail("a worker started"))
    told = run("work").exception
    assert isinstance(told, UsageError) and complaint in str(told)


def test_a_file_may_have_any_name(run: Run, office: Path) -> None:
    file = scan(office / "scans", "F1", "commit")
    taken = run("ingest", str(file.rename(file.with_name(os.fsdecode(b"F\xff1.pdf")))))
    assert (taken.exit_code, "F\ufffd1.pdf" in taken.output) == (0, True)


def test_temporary_files_of_workers_lie_in_the_data_folder(run: Run, office: Path) -> None:
    run("work", "--until-idle")
    assert tempfile.gettempdir() == os.environ["TMPDIR"] == str(office / "data" / "tmp")
    assert (office / "data" / "tmp").is_dir()


def test_what_killed_workers_left_behind_is_removed_and_what_is_in_use_stays(run: Run, office: Path) -> None:
    folder = office / "data" / "tmp"
    for name in ("pictures-left", "pictures-in-use"):
        (folder / name).mkdir(parents=True)
        (folder / name / "1.jpg").touch()
    (folder / "left.png").touch()
    for left in ("pictures-left", "left.png"):
        os.utime(folder / left, (0, 0))
    run("work", "--until-idle")
    assert [one.name for one in folder.iterdir()] == ["pictures-in-use"]


def test_the_watch_goes_on_until_it_is_told_to_stop(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.apart import Apart
    from pipeline.intake.watch import Watch, watch

    in_force = settings.load()
    stop = threading.Event()

    def looks(_: Watch) -> tuple[()]:
        stop.set()
        return ()

    monkeypatch.setattr(Watch, "look", looks)
    with wiring.books(in_force) as books, Apart(wiring.bounds(in_force)) as apart:
        watch(wiring.watch(in_force, books, apart), 0.01, stop)
    assert in_force.inbox("default").is_dir()


def test_several_companies_are_told_apart(run: Run, office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PODATELNA_COMPANIES", '{"alfa": {}, "beta": {}}')
    file = scan(office / "scans", "F1", "commit")
    assert isinstance(run("ingest", str(file)).exception, UsageError)
    for company in ("alfa", "beta"):
        assert "1 received" in run("ingest", str(file), "--company", company).output
    run("work", "--until-idle")
    assert isinstance(run("export", "--to", str(office / "out")).exception, UsageError)
    assert "alfa: 1 records" in run("export").output
    assert len(list((office / "data" / "exports" / "beta").glob("*-000001.csv"))) == 1


def test_failures_are_listed_and_told_by_the_exit_code(run: Run, office: Path) -> None:
    from pipeline import ledger

    run("ingest", str(scan(office / "scans", "F1", "commit")))
    with wiring.books(settings.load()) as books, books.write("default", "test") as desk:
        (waiting,) = desk.store.submissions.by_state(SubmissionState.RECEIVED)
        ledger.quarantine(desk.store, waiting.id, "it broke down")
    done = run("status")
    assert done.exit_code == 1 and "it broke down" in done.output
    assert isinstance(run("retry").exception, UsageError)
    assert "1 submissions are tried again" in run("retry", "--all").output
    assert isinstance(run("retry", waiting.id).exception, Conflict)
    run("work", "--until-idle")
    assert run("status").exit_code == 0


def test_an_exporter_that_does_not_exist_is_told_with_those_that_do(run: Run, waiting: str) -> None:
    told = run("export", "--format", "pdf").exception
    assert isinstance(told, UsageError) and "csv, jsonl, xlsx" in str(told)
