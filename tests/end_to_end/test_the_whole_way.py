"""A digital invoice and a scan go all the way through the command line, on both databases, with real OCR."""

import csv
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from podatelna import wiring
from podatelna.settings import Settings
from samples.scoring import EXPECTED

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
        settings = Settings(data=folder / "data", database=database_url)
        with wiring.books(settings) as books, books.write("default", "tests") as desk:
            desk.store.promises.change(wrong=0.005, sampled=0.0)  # no document becomes a blind sample by chance

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


@pytest.fixture
def office(tmp_path: Path, database_url: str) -> Office:
    return Office(tmp_path, database_url)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_sure_is_committed_and_the_rest_once_a_person_accepts_it(office: Office) -> None:
    digital, fax = SAMPLES / "invoice-cs-airy.pdf", SAMPLES / "invoice-cs-fax.tif"
    office.does("ingest", digital, fax)
    assert "duplicate" in office.does("ingest", digital).stdout.lower()

    log = office.does("work", "--until-idle", "-p", "1").stderr
    assert any("submission" in json.loads(line) for line in log.splitlines() if line.startswith("{"))
    office.does("export", "--format", "jsonl", "--to", office.folder / "out")
    assert [record["fields"]["gross_total"] for record in exported(office.folder / "out")] == [expected(digital)]

    (waiting,) = re.findall(r"^\W*([a-z0-9]{16})\b", office.does("review", "list").stdout, re.MULTILINE)
    office.does("review", "accept", waiting, "--set", f"gross_total={expected(fax)}", "--despite")
    office.does("work", "--until-idle", "-p", "1")
    for _ in range(2):  # the second time there is nothing new
        office.does("export", "--format", "jsonl", "--to", office.folder / "out")
    records = exported(office.folder / "out")
    assert [record["fields"]["gross_total"] for record in records] == [expected(digital), expected(fax)]
    assert len({record["record"] for record in records}) == 2

    office.does("export", "--format", "csv", "--to", office.folder / "csv")
    (table,) = (
        file for file in (office.folder / "csv").iterdir() if "line_items" not in file.name and "tax" not in file.name
    )
    rows = list(csv.DictReader(table.read_text(encoding="utf-8-sig").splitlines(), delimiter=";"))
    assert {row["gross_total"].replace(",", ".") for row in rows} == {expected(digital), expected(fax)}


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_scan_goes_all_the_way_on_a_server_too(office: Office) -> None:
    fax = SAMPLES / "invoice-cs-fax.tif"
    office.does("ingest", fax)
    office.does("work", "--until-idle", "-p", "1")
    (waiting,) = re.findall(r"^\W*([a-z0-9]{16})\b", office.does("review", "list").stdout, re.MULTILINE)
    office.does("review", "accept", waiting, "--set", f"gross_total={expected(fax)}", "--despite")
    office.does("work", "--until-idle", "-p", "1")
    office.does("export", "--format", "jsonl", "--to", office.folder / "out")
    assert [record["fields"]["gross_total"] for record in exported(office.folder / "out")] == [expected(fax)]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_cannot_be_read_is_named_and_kept(office: Office) -> None:
    broken = office.folder / "letter.pdf"
    broken.write_bytes(b"%PDF-1.4 and then nothing")
    office.does("ingest", broken, code=1)
    reasons = list((office.folder / "data").rglob("*.reason.txt"))
    assert [reason.name for reason in reasons] == ["letter.pdf.reason.txt"]
    assert broken.exists()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_inbox_is_emptied_into_the_archive(office: Office) -> None:
    inbox = office.folder / "data" / "inbox" / "default"
    inbox.mkdir(parents=True)
    content = (SAMPLES / "invoice-cs-halves.pdf").read_bytes()
    (inbox / "scan0001.bin").write_bytes(content)
    office.does("watch", "--once")
    assert not (inbox / "scan0001.bin").exists()
    archived = [file for file in (office.folder / "data" / "archive").rglob("*") if file.is_file()]
    assert content in [file.read_bytes() for file in archived]


def exported(folder: Path) -> list[dict[str, Any]]:
    files = sorted(folder.rglob("*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]


def expected(sample: Path) -> str:
    """Return the gross total that is printed on a sample."""
    rows = map(json.loads, EXPECTED.read_text(encoding="utf-8").splitlines())
    return next(str(row["fields"]["gross_total"]) for row in rows if row["file"] == sample.name)
