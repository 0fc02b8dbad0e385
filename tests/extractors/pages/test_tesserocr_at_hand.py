"""Tesseract in this process is open for a few sets of languages at a time."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from extractors.ocr.tesserocr_engine import Tesserocr

pytestmark = pytest.mark.slow


def test_many_sets_of_languages_are_read_in_turn_and_few_stay_open() -> None:
    page = Image.new("L", (500, 80), 255)
    ImageDraw.Draw(page).text((20, 20), "Total 1210", fill=0, font=ImageFont.load_default(32))
    image = np.asarray(page)
    engine = Tesserocr()
    for languages in (("cs",), ("de",), ("en",), ("sk",), ("cs", "en"), ("cs",)):
        assert [word.text for word in engine.read(image, languages)] == ["Total", "1210"]
    assert list(engine._open) == ["slk", "ces+eng", "ces"]
