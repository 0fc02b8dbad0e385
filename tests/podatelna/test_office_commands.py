"""The office's commands from the command line: take in, work, review, export, status."""

from __future__ import annotations

import json
import logging
import os
import random
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from documents.errors import Conflict, UsageError
from documents.fields import Cell, Decision, Document, Field, Finding, Kind, Outcome, Row, Severity
from documents.pages import Page, Reading, Source
from documents.records import SubmissionState
from pipeline.engine.worker import Pace
from pipeline.processed import Processed, picture_of
from podatelna import settings, wiring
from podatelna.cli import podatelna

pytestmark = pytest.mark.slow
Run = Callable[..., Result]
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj "
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\ntrailer<</Root 1 0 R>>"
)


def _understood(number: str, outcome: Outcome) -> Processed:
    """Return what a reader would have found: an invoice that is sure or not."""
    values = {
        "invoice_number": number,
        "issue_date": "2026-11-21",
        "gross_total": "121.00",
        "supplier_name": "P\x1b[31m",
    }
    document = Document(
        pages=(1,),
        kind=Kind(name="invoice", confidence=0.99),
        fields={name: Field(value=value, confidence=0.6, source=Source.OCR) for name, value in values.items()},
        line_items=(
            Row(values={"description": "paper", "quantity": "7"}, cells={"quantity": Cell(confidence=0.83)}),
            Row(values={"description": "ink"}, cells={"quantity": Cell(confidence=0.2)}),
        ),
        findings=(
            Finding(
                rule="net_tax_gross", severity=Severity.CONTRADICTS, fields=("gross_total",), message="sums differ"
            ),
        ),
        decision=Decision(outcome=outcome, reasons=() if outcome is Outcome.COMMIT else ("in doubt", "sums differ")),
    )
    page = Page(number=1, width=200, height=200, words=(), source=Source.OCR)
    return Processed(reading=Reading(pages=(page,)), documents=(document,), version=wiring.version())


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Work in an empty data folder, with a reader that finds what the file's name says, and workers in this process."""
    monkeypatch.setenv("PODATELNA_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("PODATELNA_WATCH__SECONDS", "0.05")
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.setattr("podatelna.logs.configure", _log_nothing)
    monkeypatch.setattr("pipeline.engine.supervisor.supervise", lambda work, *_: work() or 0)
    monkeypatch.setattr("pipeline.engine.worker.Pace", lambda: Pace(look=0.05, grace=0))
    monkeypatch.setattr(wiring, "reader", lambda in_force, apart: _read)
    monkeypatch.setattr("pipeline.desk.auditing.SystemRandom", _NoChance)
    yield tmp_path
    logging.getLogger("alembic").setLevel(logging.NOTSET)


class _NoChance(random.Random):
    """Draw no document as a blind sample."""

    def random(self) -> float:
        return 1.0


def _log_nothing(*_: object) -> None:
    """Stand for the set-up of logs, in processes apart as well."""


def _read(company: str, data: bytes, pictures: Path) -> Processed:
    picture_of(1, pictures).touch()
    number, _, verb = data.rpartition(b"% ")[2].decode().partition(" ")
    return _understood(number, Outcome(verb))


@pytest.fixture
def run(office: Path) -> Run:
    def call(*args: str, typed: str = "") -> Result:
        return CliRunner().invoke(podatelna, list(args), input=typed)

    return call


def _scan(folder: Path, number: str, verb: str) -> Path:
    folder.mkdir(exist_ok=True)
    file = folder / f"{number}.pdf"
    file.write_bytes(PDF + f"\n% {number} {verb}".encode())
    return file


def test_the_way_is_whole(run: Run, office: Path) -> None:
    for number, verb in (("F1", "commit"), ("F2", "review")):
        _scan(office / "scans", number, verb)
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
        _scan(office / "scans", f"B{number}", "commit")
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
    _scan(inbox, "F9", "commit")
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
    told = run("ingest", str(_scan(office / "scans", "F1", "commit"))).exception
    assert isinstance(told, UsageError) and "cannot be made" in str(told)


def test_each_file_taken_in_is_told_once(office: Path) -> None:
    program = Path(sys.executable).parent / "podatelna"
    file = _scan(office / "scans", "F1", "commit")
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
    file = _scan(office / "scans", "F1", "commit")
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


@pytest.fixture
def waiting(run: Run, office: Path) -> str:
    """One document in review; its id."""
    run("ingest", str(_scan(office / "scans", "F2", "review")))
    run("work", "--until-idle")
    return run("review", "list").output.splitlines()[1].split()[0]


def test_a_person_corrects_and_accepts_one_after_the_other(run: Run, waiting: str) -> None:
    typed = "?\nnonsense\ngross_total=much\ngross_total=99\nline_items[1].quantity=2\na\n"
    done = run("review", typed=typed)
    assert "Accepted" in done.output and "Nothing waits for you" in done.output
    assert "What does 'nonsense' mean" in done.output and "Type it like" in done.output
    run("work", "--until-idle")
    assert json.loads(run("status", "--json").output)["companies"][0]["records"] == 1


def test_a_person_sees_which_cells_of_a_table_are_doubtful(run: Run, waiting: str) -> None:
    lines = run("review", "show", waiting).output.splitlines()
    assert any("paper" in line and "7 (83%)" in line for line in lines)
    assert any("ink" in line and "missing?" in line for line in lines)


def test_a_person_undoes_parks_and_stops(run: Run, waiting: str) -> None:
    assert run("review", typed="gross_total=99\nu\nq\n").exit_code == 0
    assert "Laid aside" in run("review", typed="p ask them\n").output
    assert "Note: ask them" in run("review", "show", waiting).output


def test_a_document_is_given_back_when_the_person_goes_away(run: Run, waiting: str) -> None:
    assert run("review", typed="gross_total=99\n").exit_code == 0
    assert waiting in run("review", "--as", "petr", "list").output
    assert "Accepted" in run("review", "--as", "petr", typed="a\ny\n").output


def test_a_person_rejects(run: Run, waiting: str) -> None:
    assert "Rejected" in run("review", typed="r not ours\n").output
    assert json.loads(run("status", "--json").output)["companies"][0]["documents"] == {"rejected": 1}


def test_a_document_is_rejected_by_its_id(run: Run, waiting: str) -> None:
    assert f"Rejected {waiting}" in run("review", "reject", waiting, "--reason", "not ours").output


def test_missing_required_fields_hold_the_acceptance_unless_despite(run: Run, waiting: str) -> None:
    held = run("review", "accept", waiting, "--set", "invoice_number=")
    assert isinstance(held.exception, Conflict) and "invoice_number is missing" in str(held.exception)
    assert run("review", "accept", waiting, "--set", "invoice_number=", "--despite").exit_code == 0


def test_a_person_is_asked_when_required_fields_are_missing(run: Run, waiting: str) -> None:
    done = run("review", typed="invoice_number=\na\nn\nq\n")
    assert "is missing" in done.output and "Accepted" not in done.output
    assert "it is not to be booked" not in done.output  # the help


def test_what_cannot_be_right_holds_the_acceptance_unless_despite(run: Run, waiting: str) -> None:
    sums = ("--set", "net_total=100", "--set", "tax_total=21", "--set", "gross_total=1")
    held = run("review", "accept", waiting, *sums)
    assert isinstance(held.exception, Conflict) and "Gross total 1.00 is not" in str(held.exception)
    asked = run("review", typed="net_total=100\ntax_total=21\ngross_total=1\na\nn\nq\n")
    assert "Accept it all the same?" in asked.output and "Accepted" not in asked.output
    assert "Accepted" in run("review", "accept", waiting, *sums, "--despite").output


def test_a_document_is_given_back_when_its_acceptance_failed(run: Run, waiting: str) -> None:
    mistyped = run("review", "accept", waiting, "--set", "issue_date=soon", "--despite")
    assert isinstance(mistyped.exception, UsageError)
    assert "Rejected" in run("review", "--as", "petr", "reject", waiting, "--reason", "not ours").output


def test_a_rejection_says_why(run: Run, waiting: str) -> None:
    assert run("review", "reject", waiting, "--reason", " ").exit_code == 2


def test_nobody_reviews_as_the_program(run: Run, waiting: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("getpass.getuser", lambda: "podatelna")
    for who in (["--as", "Podatelna"], []):
        assert "podatelna is the program itself" in str(run("review", *who, "accept", waiting).exception)
    assert "Rejected" in run("review", "--as", "petr", "reject", waiting, "--reason", "not ours").output


def test_what_was_typed_is_not_lost_with_the_lease(run: Run, waiting: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.review import Edit, Opened, ReviewDesk

    accept = ReviewDesk.accept

    def someone_else_first(desk: ReviewDesk, opened: Opened, edit: Edit) -> object:
        monkeypatch.setattr(ReviewDesk, "accept", accept)
        in_force = settings.load()
        with wiring.books(in_force) as books:
            desk.release(opened)
            other = wiring.review_desk(in_force, books, "default", "petr")
            other.accept(other.hold(opened.stored.id), Edit())
        return accept(desk, opened, edit)

    monkeypatch.setattr(ReviewDesk, "accept", someone_else_first)
    done = run("review", typed="gross_total=77\na\n")
    assert f"podatelna review accept {waiting} --set gross_total=77" in done.output
    assert "Nothing waits for you" in done.output


def test_corrections_are_given_as_name_and_value(run: Run, waiting: str) -> None:
    assert run("review", "accept", waiting, "--set", "gross_total").exit_code == 2


def test_several_companies_are_told_apart(run: Run, office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PODATELNA_COMPANIES", '{"alfa": {}, "beta": {}}')
    file = _scan(office / "scans", "F1", "commit")
    assert isinstance(run("ingest", str(file)).exception, UsageError)
    for company in ("alfa", "beta"):
        assert "1 received" in run("ingest", str(file), "--company", company).output
    run("work", "--until-idle")
    assert isinstance(run("export", "--to", str(office / "out")).exception, UsageError)
    assert "alfa: 1 records" in run("export").output
    assert len(list((office / "data" / "exports" / "beta").glob("*-000001.csv"))) == 1


def test_failures_are_listed_and_told_by_the_exit_code(run: Run, office: Path) -> None:
    from pipeline import ledger

    run("ingest", str(_scan(office / "scans", "F1", "commit")))
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
