"""A digital invoice and a scan go all the way through the command line, on both databases, with real OCR."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples"


class Office:
    """A data folder of its own, worked on by commands as people type them."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.folder = folder
        self._environment = {
            **os.environ,
            "PODATELNA_DATA": str(folder / "data"),
            "PODATELNA_DATABASE": database_url,
            "PODATELNA_LOG__FORMAT": "json",
        }

    def does(self, *arguments: str | Path, code: int = 0) -> "subprocess.CompletedProcess[str]":
        program = Path(sys.executable).parent / "podatelna"
        done = subprocess.run(
            [program, *arguments],
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
            cwd=self.folder,
            env=self._environment,
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done

    def status(self) -> dict[str, dict[str, dict[str, int]]]:
        shown: dict[str, dict[str, dict[str, int]]] = json.loads(self.does("status", "--json").stdout)
        return shown

    def waiting(self) -> list[str]:
        listed = self.does("review", "list").stdout
        return listed.splitlines()


@pytest.fixture
def office(tmp_path: Path, database_url: str) -> Office:
    return Office(tmp_path, database_url)


def test_samples_are_taken_in_read_decided_and_exported_once(office: Office) -> None:
    digital, scan = SAMPLES / "invoice-cs-halves.pdf", SAMPLES / "invoice-cs-scan.pdf"
    assert office.does("ingest", digital, scan).returncode == 0
    again = office.does("ingest", digital).stdout
    assert "duplicate" in again.lower()

    log = office.does("work", "--until-idle", "-p", "1").stderr
    assert any("submission" in json.loads(line) for line in log.splitlines() if line.startswith("{"))

    office.does("export", "--format", "jsonl", "--to", office.folder / "out")
    first = exported(office.folder / "out")
    waiting = office.does("review", "list").stdout
    assert len(first) + waiting.count("invoice") == 2
    office.does("export", "--format", "jsonl", "--to", office.folder / "out")
    assert exported(office.folder / "out") == first
    office.does("export", "--format", "csv", "--to", office.folder / "csv")
    if first:
        rows = list(csv.DictReader(one_csv(office.folder / "csv").open(encoding="utf-8-sig"), delimiter=";"))
        assert len(rows) == len(first)


def test_what_cannot_be_read_is_named_and_kept(office: Office) -> None:
    broken = office.folder / "letter.pdf"
    broken.write_bytes(b"%PDF-1.4 and then nothing")
    office.does("ingest", broken, code=1)
    reasons = list((office.folder / "data").rglob("*.reason.txt"))
    assert [reason.name for reason in reasons] == ["letter.pdf.reason.txt"]
    assert broken.exists()


def test_the_inbox_is_emptied_into_the_archive(office: Office) -> None:
    inbox = office.folder / "data" / "inbox" / "default"
    inbox.mkdir(parents=True)
    content = (SAMPLES / "invoice-cs-halves.pdf").read_bytes()
    (inbox / "scan0001.bin").write_bytes(content)
    office.does("watch", "--once")
    assert not (inbox / "scan0001.bin").exists()
    archived = [file for file in (office.folder / "data" / "archive").rglob("*") if file.is_file()]
    assert content in [file.read_bytes() for file in archived]


def exported(folder: Path) -> list[dict[str, object]]:
    files = sorted(folder.rglob("*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]


def one_csv(folder: Path) -> Path:
    return next(file for file in folder.rglob("*.csv") if "line_items" not in file.name and "tax" not in file.name)
