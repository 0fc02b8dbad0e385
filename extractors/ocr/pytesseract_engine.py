"""Tesseract as a program beside us, by pytesseract: works wherever the program is installed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from documents.errors import BoundExceeded, InstallationError
from documents.messages import say
from documents.pages import Word
from extractors.ocr.tesseract import VARIABLES, language_argument, tessdata, words_of

_SECONDS = 120.0  # for one page


class Pytesseract:
    """Tesseract's program, started for each page."""

    def __init__(self) -> None:
        try:
            import pytesseract
        except ImportError as error:
            raise InstallationError("pytesseract is not installed. Install it with: pip install pytesseract") from error
        self._pytesseract = pytesseract
        self._options = " ".join(["--oem 1 --psm 3", *(f"-c {name}={value}" for name, value in VARIABLES.items())])

    def read(self, image: NDArray[np.uint8], languages: Sequence[str]) -> list[Word]:
        """Return the words of an image in reading order."""
        language = language_argument(languages)
        options = f'{self._options} --tessdata-dir "{tessdata()}"'
        try:
            table = self._pytesseract.image_to_data(
                Image.fromarray(image), lang=language, config=options, timeout=_SECONDS
            )
        except self._pytesseract.TesseractNotFoundError as error:
            raise InstallationError(
                "The program tesseract is not installed. Install it with: apt-get install tesseract-ocr"
            ) from error
        except RuntimeError as error:
            raise BoundExceeded(
                say("Tesseract did not finish a page within {seconds} seconds.", seconds=round(_SECONDS))
            ) from error
        return words_of(table, image)
