"""What the doctor finds."""

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from documents.errors import UsageError
from podatelna import doctor
from podatelna.cli import podatelna
from podatelna.settings import Settings


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.slow
def test_a_whole_installation_lacks_nothing() -> None:
    shown = CliRunner().invoke(podatelna, ["doctor"])
    assert shown.exit_code == 0, shown.output
    assert "tesseract language cs: ces" in shown.output
    assert "MISSING" not in shown.output


@pytest.mark.slow
def test_a_missing_language_names_the_command_that_installs_it() -> None:
    checks = list(doctor.examine(Settings(languages=("cs", "vi"))))
    assert [check.mend for check in checks if check.mend] == ["sudo apt-get install tesseract-ocr-vie"]


def test_a_language_that_there_is_not_is_wrong_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PODATELNA_LANGUAGES", '["cs", "xx"]')
    told = CliRunner().invoke(podatelna, ["doctor"]).exception
    assert isinstance(told, UsageError) and "'xx'" in str(told)


def test_without_tesseract_the_command_leaves_with_three(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    shown = CliRunner().invoke(podatelna, ["doctor"])
    assert shown.exit_code == 3
    assert "mend: sudo apt-get install tesseract-ocr" in shown.output


def test_an_engine_that_can_be_done_without_is_absent_not_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tesserocr", None)
    shown = CliRunner().invoke(podatelna, ["doctor"])
    assert "absent   engine tesserocr: missing" in shown.output
    assert shown.exit_code == 0


def test_a_library_that_is_gone_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "zxingcpp", None)
    checks = {check.name: check for check in doctor.examine(Settings())}
    assert checks["bar codes"].mend == "pip install zxing-cpp"
    assert checks["bar codes"].needed


def test_an_antivirus_that_does_not_answer_is_named(tmp_path: Path) -> None:
    checks = {check.name: check for check in doctor.examine(Settings(clamd=str(tmp_path / "clamd.ctl")))}
    assert "does not answer" in checks["antivirus"].found and "clamav-daemon" in checks["antivirus"].mend
    assert "antivirus" not in {check.name for check in doctor.examine(Settings())}


def test_a_kernel_without_a_fence_is_told_of_and_can_be_done_with(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.fence.version", lambda: 0)
    checks = {check.name: check for check in doctor.examine(Settings())}
    assert "lsm=landlock" in checks["fence around readers"].mend and not checks["fence around readers"].needed
