"""Engines behind one small protocol: what they read, and what they say where something is missing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from pages_made import letter_image

from documents.errors import BoundExceeded, InstallationError, UsageError
from extractors import ocr
from extractors.ocr import ENGINES, Engine, default_engine, engine, model_for, readable_languages, tesseract
from extractors.ocr.pytesseract_engine import Pytesseract
from extractors.ocr.rapidocr_engine import RapidOcr
from extractors.ocr.tesserocr_engine import Tesserocr

IMAGE = letter_image("Total amount due  1,250.00\nPlease pay within fourteen days", size=36)
TABLE = "\n".join(
    [
        "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext",
        "1\t1\t0\t0\t0\t0\t0\t0\t200\t100\t-1\t",
        "5\t1\t1\t1\t1\t1\t10\t10\t40\t10\t96.5\tTotal",
        "5\t1\t1\t1\t1\t2\t60\t10\t20\t10\t80\tdue",
        "5\t1\t1\t1\t2\t1\t10\t40\t40\t10\t50\tDate",
        "5\t1\t2\t1\t1\t1\t150\t11\t40\t10\t91\t12,50",
        "5\t1\t2\t1\t2\t1\t150\t60\t40\t10\t-1\t ",
        "broken line",
    ]
)


def test_rows_are_joined_across_the_blocks_tesseract_sees() -> None:
    words = tesseract.words_of(TABLE, np.zeros((100, 200), np.uint8))
    assert [(word.text, word.line) for word in words] == [("Total", 0), ("due", 0), ("12,50", 0), ("Date", 1)]
    assert words[0].confidence == pytest.approx(0.965)
    assert (words[0].box.x0, words[0].box.y0, words[0].box.x1, words[0].box.y1) == (0.05, 0.1, 0.25, 0.2)


@pytest.fixture
def only_german_and_english(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for code in ("deu", "eng"):
        (tmp_path / f"{code}.traineddata").touch()
    monkeypatch.setattr(tesseract, "tessdata", lambda: tmp_path)
    monkeypatch.setattr(tesseract, "installed_languages", tesseract.installed_languages.__wrapped__)


@pytest.mark.usefixtures("only_german_and_english")
def test_a_missing_language_names_the_command_that_installs_it() -> None:
    assert tesseract.language_argument(("de", "en")) == "deu+eng"
    assert tesseract.language_argument(()) == "eng"
    with pytest.raises(InstallationError, match="apt-get install tesseract-ocr-ces"):
        tesseract.language_argument(("cs",))


@pytest.mark.usefixtures("only_german_and_english")
def test_the_nearest_installed_language_reads() -> None:
    assert set(tesseract.installed_languages()) == {"de", "en"}
    assert tesseract.nearest_language(("de", "cs")) == ("de",)
    assert tesseract.nearest_language(("sv",)) == ("de",)
    assert tesseract.nearest_language(("fr",)) == ("en",)
    assert tesseract.nearest_language(()) == ("en",)


def test_a_missing_tesseract_names_the_command_that_installs_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    find = tesseract.tessdata.__wrapped__
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    monkeypatch.setattr(tesseract, "_FOLDERS", ())
    with pytest.raises(InstallationError, match="apt-get install tesseract-ocr"):
        find()
    (tmp_path / "tessdata").mkdir()
    (tmp_path / "tessdata" / "eng.traineddata").touch()
    assert find() == tmp_path / "tessdata"


@pytest.mark.parametrize(
    ("module", "name"), [("tesserocr", "tesserocr"), ("pytesseract", "pytesseract"), ("rapidocr", "rapidocr")]
)
def test_a_missing_engine_names_the_command_that_installs_it(
    module: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(InstallationError, match=f"pip install {module}"):
        ENGINES[name]()


def test_an_unknown_engine_names_those_there_are() -> None:
    with pytest.raises(UsageError, match="tesserocr, pytesseract, rapidocr"):
        engine("abbyy")


def test_tesseract_in_process_is_the_default_where_it_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert default_engine() == "tesserocr"
    monkeypatch.setattr(ocr, "find_spec", lambda name: None)
    assert default_engine() == "pytesseract"


def test_only_tesseract_has_a_model_for_each_language() -> None:
    assert "en" in readable_languages("tesserocr")
    assert readable_languages("rapidocr") == ()
    assert model_for("pytesseract", ("en",)) == ("en",)
    assert model_for("rapidocr", ("en",)) == ()


@pytest.mark.slow
@pytest.mark.parametrize("name", ENGINES)
def test_every_engine_reads_a_line_in_order(name: str) -> None:
    reader: Engine = engine(name)
    words = reader.read(IMAGE, ("en",))
    height, width = IMAGE.shape
    assert [word.text for word in words] == [
        "Total",
        "amount",
        "due",
        "1,250.00",
        "Please",
        "pay",
        "within",
        "fourteen",
        "days",
    ]
    assert [word.line for word in words] == [0] * 4 + [1] * 5
    assert all(word.confidence > 0.7 for word in words)
    for word in words:
        left, top = round(word.box.x0 * width), round(word.box.y0 * height)
        right, bottom = round(word.box.x1 * width), round(word.box.y1 * height)
        assert IMAGE[top:bottom, left:right].min() < 60
        assert 20 < bottom - top < 75
    assert reader.read(np.full((300, 300), 255, np.uint8), ("en",)) == []


@pytest.mark.slow
def test_engines_take_colour_as_well() -> None:
    colour = np.repeat(IMAGE[:, :, None], 3, axis=2)
    for reader in (Tesserocr(), RapidOcr()):
        assert reader.read(colour, ("en",))[0].text == "Total"


@pytest.mark.slow
def test_rapidocr_reads_a_page_longer_than_its_bands_once() -> None:
    rows = "\n".join(f"Line number {number} of the list" for number in range(40))
    words = engine("rapidocr").read(letter_image(rows, size=30), ())
    assert [word.text for word in words if word.text.isdigit()] == [str(number) for number in range(40)]


@pytest.mark.slow
def test_onnx_runtime_keeps_no_number_of_this_machine_and_tells_nobody(tmp_path: Path) -> None:
    clean = {"HOME": str(tmp_path), "TMPDIR": str(tmp_path), "PYTHONPATH": os.pathsep.join(sys.path)}
    subprocess.run([sys.executable, "-c", "import extractors.ocr, onnxruntime"], env=clean, check=True)
    assert list(tmp_path.iterdir()) == []


def test_a_page_that_takes_tesseract_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(*args: object, **kwargs: object) -> str:
        raise RuntimeError("Tesseract process timeout")

    reader = Pytesseract()
    monkeypatch.setattr(reader._pytesseract, "image_to_data", slow)
    with pytest.raises(BoundExceeded, match="did not finish"):
        reader.read(IMAGE, ("en",))


def test_a_missing_program_names_the_command_that_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    reader = Pytesseract()
    monkeypatch.setattr(reader._pytesseract.pytesseract, "tesseract_cmd", "/nowhere/tesseract")
    with pytest.raises(InstallationError, match="apt-get install tesseract-ocr"):
        reader.read(IMAGE, ("en",))
