"""The command line as a person meets it."""

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from podatelna.cli import COMMANDS, podatelna


def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    program = Path(sys.executable).parent / "podatelna"
    return subprocess.run([program, *arguments], capture_output=True, text=True, timeout=120, check=False)


def test_help_names_every_command_with_what_it_does() -> None:
    shown = CliRunner().invoke(podatelna, ["--help"])
    assert shown.exit_code == 0
    for name in COMMANDS:
        line = next(line for line in shown.output.splitlines() if line.strip().startswith(name + " "))
        assert len(line.split()) > 3, line


@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_command_explains_itself(name: str) -> None:
    shown = CliRunner().invoke(podatelna, [name, "--help"])
    assert shown.exit_code == 0
    assert "Usage:" in shown.output


def test_help_loads_nothing_heavy() -> None:
    heavy = ("numpy", "pydantic", "sqlalchemy", "spacy", "cv2", "dbos", "onnxruntime")
    script = f"""
import sys
from click.testing import CliRunner
from podatelna.cli import podatelna
CliRunner().invoke(podatelna, ["--help"])
print([name for name in {heavy} if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_an_unknown_command_is_wrong_use() -> None:
    done = run("digest")
    assert done.returncode == 2
    assert "digest" in done.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_shell_learns_to_complete(shell: str) -> None:
    shown = CliRunner().invoke(podatelna, ["completion", shell])
    assert shown.exit_code == 0
    assert "_PODATELNA_COMPLETE" in shown.output


def test_wrong_settings_are_wrong_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PODATELNA_JOBS", "many")
    done = run("doctor")
    assert done.returncode == 2
    assert "jobs" in done.stderr
    assert "Traceback" not in done.stderr


def test_lines_that_cannot_be_written_are_wrong_use(tmp_path: Path) -> None:
    (tmp_path / "scan.pdf").write_bytes(b"%PDF-")
    done = run("read", str(tmp_path / "scan.pdf"), "-o", str(tmp_path / "gone" / "x.jsonl"))
    assert done.returncode == 2
    assert "cannot be written" in done.stderr and "Traceback" not in done.stderr


def test_where_there_is_nothing_to_read_it_is_said(tmp_path: Path) -> None:
    for name in (".hidden.pdf", "scan.pdf.part", "letter.doc.reason.txt"):
        (tmp_path / name).write_bytes(b"x")
    done = run("read", str(tmp_path))
    assert (done.returncode, done.stdout) == (0, "")
    assert "nothing to read" in done.stderr


def test_an_unknown_language_is_wrong_use(tmp_path: Path) -> None:
    (tmp_path / "scan.pdf").write_bytes(b"%PDF-")
    done = run("read", str(tmp_path / "scan.pdf"), "--languages", "cs,xx")
    assert done.returncode == 2
    assert "'xx'" in done.stderr
