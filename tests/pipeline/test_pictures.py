"""The pictures of pages that who reads a file leaves for a person."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from documents.bounds import Bounds
from documents.types import load
from extractors.opening import OpenedFile, Sheet, open_file
from pipeline import run
from pipeline.parts import Parts
from pipeline.processed import picture_of
from pipeline.run import process_and_picture

LONG = Path(__file__).parents[2] / "samples" / "invoice-cs-long.pdf"


def test_each_page_leaves_a_picture_as_scanned(tmp_path: Path) -> None:
    processed = process_and_picture(LONG.read_bytes(), Parts(types=load()), tmp_path)
    assert len(processed.reading.pages) == len(list(tmp_path.iterdir())) == 2
    for page in processed.reading.pages:
        picture = Image.open(BytesIO(picture_of(page.number, tmp_path).read_bytes()))
        assert (picture.format, picture.mode) == ("JPEG", "RGB")
        assert picture.width / picture.height == pytest.approx(page.width / page.height, rel=0.01)


def test_a_file_is_opened_once_for_its_reading_and_its_pictures(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    opened = []

    @contextmanager
    def counted(data: bytes, bounds: Bounds) -> Iterator[OpenedFile]:
        opened.append(len(data))
        with open_file(data, bounds) as file:
            yield file

    monkeypatch.setattr(run, "open_file", counted)
    process_and_picture(LONG.read_bytes(), Parts(types=load()), tmp_path)
    assert len(opened) == 1


def test_a_picture_lies_in_the_folder_before_the_next_one_is_drawn(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    lying = []

    def drawn(sheet: Sheet) -> bytes:
        lying.append(len(list(tmp_path.iterdir())))
        return b"picture"

    monkeypatch.setattr(run, "picture", drawn)
    process_and_picture(LONG.read_bytes(), Parts(types=load()), tmp_path)
    assert lying == [0, 1]
