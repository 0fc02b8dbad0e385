"""Reading without a database."""

from multiprocessing import active_children
from pathlib import Path

import pytest

from documents.bounds import Bounds, too_large
from documents.errors import UsageError
from documents.types import load
from extractors.options import ReadOptions
from pipeline.apart import Apart
from pipeline.oneshot import read_files
from pipeline.parts import Parts
from pipeline.run import process
from podatelna import wiring
from podatelna.settings import Settings

pytestmark = pytest.mark.slow

SAMPLES = Path(__file__).parents[2] / "samples"
DIGITAL = SAMPLES / "invoice-cs-halves.pdf"


def test_each_file_has_a_row_and_a_bad_one_says_why(tmp_path: Path) -> None:
    bad = tmp_path / "note.txt"
    bad.write_text("not a picture")
    gone = tmp_path / "gone.pdf"
    with Apart(Bounds()) as one, Apart(Bounds()) as other:
        rows = {row.file.name: row for row in read_files([DIGITAL, bad, gone], Parts(types=load()), [one, other])}
    assert rows[DIGITAL.name].error is None
    assert rows[DIGITAL.name].documents[0].kind.name == "invoice"
    assert "neither a PDF nor a picture" in str(rows["note.txt"].error)
    assert "cannot be opened" in str(rows["gone.pdf"].error)


def test_the_largest_file_is_read_first(tmp_path: Path) -> None:
    for number, size in enumerate((10, 1_000, 100)):
        (tmp_path / f"{number}.txt").write_text("-" * size)
    with Apart(Bounds()) as apart:
        rows = read_files(sorted(tmp_path.iterdir()), Parts(types=load()), [apart])
        assert [row.file.name for row in rows] == ["1.txt", "2.txt", "0.txt"]


def test_a_row_as_json_has_what_the_scorer_asks_for() -> None:
    with Apart(Bounds()) as apart:
        row = next(read_files([DIGITAL], Parts(types=load()), [apart])).as_json()
    assert row["file"] == str(DIGITAL)
    (document,) = row["documents"]
    number = document["fields"]["invoice_number"]
    assert set(number) == {"value", "confidence", "page", "box", "source"}
    assert len(number["box"]) == 4
    assert {"line_total", "description"} <= set(document["line_items"][0])


def test_too_large_a_file_is_not_read_and_says_so_as_the_other_doors_do() -> None:
    parts = Parts(types=load(), bounds=Bounds(bytes=1000))
    with Apart(parts.bounds) as apart:
        (row,) = read_files([DIGITAL], parts, [apart])
    assert row.error == str(too_large(DIGITAL.stat().st_size, 1000))


def test_who_stops_listening_stops_the_reading() -> None:
    before = set(active_children())
    with Apart(Bounds()) as apart:
        rows = read_files([DIGITAL] * 400, Parts(types=load()), [apart])
        next(rows)
        rows.close()
    assert set(active_children()) <= before


def test_readers_begin_before_they_are_asked() -> None:
    before = set(active_children())
    with wiring.readers(Settings(), 2) as readers:
        assert len(set(active_children()) - before) == 2
        (row,) = read_files([DIGITAL], Parts(types=load()), readers)
        assert row.error is None
    assert set(active_children()) <= before


def test_a_kind_that_is_known_is_named_with_the_type_it_belongs_to() -> None:
    processed = process((SAMPLES / "payslip-cs.pdf").read_bytes(), Parts(types=load(), kind="payslip"))
    kind = processed.documents[0].kind
    assert (kind.name, kind.subkind, kind.confidence) == ("payroll_request", "payslip", 1.0)


def test_without_carriers_no_value_comes_from_xml() -> None:
    data = (SAMPLES / "invoice-de-window-facturx.pdf").read_bytes()
    with_them = process(data, Parts(types=load())).documents[0]
    without = process(data, Parts(types=load(), carriers=False)).documents[0]
    assert {field.source.value for field in with_them.fields.values()} >= {"xml"}
    assert {field.source.value for field in without.fields.values()} == {"text"}


def test_an_engine_that_is_forced_reads_even_a_good_text_layer() -> None:
    parts = Parts(types=load(), options=ReadOptions(engine="pytesseract"), carriers=False)
    (page,) = process(DIGITAL.read_bytes(), parts).reading.pages
    assert (page.engine, page.source.value) == ("pytesseract", "ocr")


def test_an_engine_there_is_not_is_wrong_use() -> None:
    with pytest.raises(UsageError, match="only: tesserocr, pytesseract, rapidocr"):
        wiring.parts(Settings(engine="abacus"), "default")
