"""The samples against their expected reading, read by the whole pipeline from the command line."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from samples.scoring import EXPECTED, Score, sample_files, score_samples

pytestmark = pytest.mark.slow

FILES = sample_files()


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Read all samples once; the file with a line each."""
    output = tmp_path_factory.mktemp("golden") / "read.jsonl"
    program = Path(sys.executable).parent / "podatelna"
    done = subprocess.run([program, "read", *FILES, "-o", output, "-j", "2"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return output


@pytest.fixture(scope="module")
def score(read: Path) -> Score:
    return score_samples(read)


def test_every_sample_has_an_expected_reading_and_was_read(read: Path) -> None:
    documents = {file.name for file in EXPECTED.parent.iterdir() if file.suffix in {".pdf", ".jpg", ".png", ".tif"}}
    assert {file.name for file in FILES} == documents
    assert documents == {Path(json.loads(line)["file"]).name for line in read.read_text(encoding="utf-8").splitlines()}
    assert len(FILES) >= 60


def test_fields_kinds_and_precision_hold_their_floors(score: Score) -> None:
    wrong = [f"{v.file}: {v.field}: {v.read!r}, not {v.expected!r}" for v in score.verdicts if not v.right]
    assert score.accuracy >= 0.93, wrong
    assert score.precision >= 0.97, wrong
    assert score.kinds >= 0.97


def test_what_is_committed_without_a_person_is_right(read: Path, score: Score) -> None:
    rows = [json.loads(line) for line in read.read_text(encoding="utf-8").splitlines()]
    sure = {Path(row["file"]).name for row in rows if all(one["decision"] == "commit" for one in row["documents"])}
    wrong = [v for v in score.verdicts if Path(v.file).name in sure and v.read and not v.right]
    committed = [v for v in score.verdicts if Path(v.file).name in sure and v.read]
    assert sure, "nothing was sure"
    assert len(wrong) <= 0.02 * len(committed), wrong
