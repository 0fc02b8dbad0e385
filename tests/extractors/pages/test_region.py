"""A region that a person marked is read, whichever way the page lies."""

from __future__ import annotations

import pytest
from pages_made import pdf, picture, text
from PIL import Image

from documents.bounds import Bounds
from documents.errors import UsageError
from documents.geometry import Box
from extractors.opening import open_file
from extractors.region import read_region

pytestmark = pytest.mark.slow
PAPER = pdf(lambda canvas: [text(72, 250, "Invoice number 2026001")(canvas), text(72, 150, "Total 1234.50")(canvas)])


def test_only_what_stands_in_the_region_is_read() -> None:
    lines = read_region(PAPER, Bounds(), 1, Box(x0=0.1, y0=0.1, x1=0.7, y1=0.25), 0, ("en",))
    assert lines == ("Invoice number 2026001",)


def test_a_page_that_lies_on_its_side_is_read_upright() -> None:
    with open_file(PAPER, Bounds()) as opened:
        upright = Image.fromarray(opened.sheets[0].render(200))
    scan = picture("png", upright.rotate(90, expand=True), dpi=(200, 200))  # the top lies on the left
    lines = read_region(scan, Bounds(), 1, Box(x0=0.1, y0=0.3, x1=0.25, y1=0.95), 90, ("en",))
    assert lines == ("Invoice number 2026001",)


def test_an_empty_region_and_a_page_that_there_is_not_are_told() -> None:
    with pytest.raises(UsageError, match="too small"):
        read_region(PAPER, Bounds(), 1, Box(x0=0.5, y0=0.5, x1=0.5, y1=0.5), 0, ("en",))
    with pytest.raises(UsageError, match="no page 2"):
        read_region(PAPER, Bounds(), 2, Box(x0=0, y0=0, x1=1, y1=1), 0, ("en",))


def test_white_paper_holds_no_lines() -> None:
    assert read_region(PAPER, Bounds(), 1, Box(x0=0.1, y0=0.7, x1=0.9, y1=0.9), 0, ("en",)) == ()
