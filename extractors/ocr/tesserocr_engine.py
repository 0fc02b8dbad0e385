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
_AT_HAND = 3  # sets of languages: each takes tens of megabytes, and a moment to open


class Tesserocr:
    """Tesseract, kept open for the sets of languages that were read last."""

    def __init__(self) -> None:
        try:
            import tesserocr
        except ImportError as error:
            raise InstallationError("tesserocr is not installed. Install it with: pip install tesserocr") from error
        self._tesserocr = tesserocr
        self._open: dict[str, PyTessBaseAPI] = {}  # the one that was used last comes last

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
        api = self._open.pop(language, None) or self._tesserocr.PyTessBaseAPI(
            path=str(tessdata()),
            lang=language,
            psm=self._tesserocr.PSM.AUTO,
            oem=self._tesserocr.OEM.LSTM_ONLY,
            variables=VARIABLES,
        )
        self._open[language] = api
        if len(self._open) > _AT_HAND:
            self._open.pop(next(iter(self._open))).End()
        return api
