"""Tesseract inside this process, by tesserocr: the fastest way, and the default where it is installed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from documents.errors import InstallationError
from documents.pages import Word
from extractors.ocr.tesseract import VARIABLES, language_argument, tessdata, words_of

if TYPE_CHECKING:
    from tesserocr import PyTessBaseAPI


_MILLISECONDS = 20_000  # for one page


class Tesserocr:
    """Tesseract, kept open for each set of languages."""

    def __init__(self) -> None:
        try:
            import tesserocr
        except ImportError as error:
            raise InstallationError("tesserocr is not installed. Install it with: pip install tesserocr") from error
        self._tesserocr = tesserocr
        self._open: dict[str, PyTessBaseAPI] = {}

    def read(self, image: NDArray[np.uint8], languages: Sequence[str]) -> list[Word]:
        """Return the words of an image in reading order."""
        api = self._api(language_argument(languages))
        height, width = image.shape[:2]
        depth = 1 if image.ndim == 2 else image.shape[2]
        api.SetImageBytes(np.ascontiguousarray(image).tobytes(), width, height, depth, width * depth)
        try:
            api.Recognize(_MILLISECONDS)  # what was read until then is kept
            return words_of(api.GetTSVText(0), image)
        finally:
            api.Clear()

    def _api(self, language: str) -> PyTessBaseAPI:
        if language not in self._open:
            self._open[language] = self._tesserocr.PyTessBaseAPI(
                path=str(tessdata()),
                lang=language,
                psm=self._tesserocr.PSM.AUTO,
                oem=self._tesserocr.OEM.LSTM_ONLY,
                variables=VARIABLES,
            )
        return self._open[language]
