"""OCR engines: an image goes in, words in reading order come out.

An engine is a class with `read(image, languages)`; to add one, write it in a module here and name it in `ENGINES`.
Engines load what is heavy when they are made, so that naming them costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from importlib.util import find_spec
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from documents.errors import UsageError
from documents.pages import Word
from extractors.ocr.pytesseract_engine import Pytesseract
from extractors.ocr.rapidocr_engine import RapidOcr
from extractors.ocr.tesseract import installed_languages, nearest_language
from extractors.ocr.tesserocr_engine import Tesserocr

__all__ = ["ENGINES", "Engine", "default_engine", "engine", "model_for", "readable_languages"]


_TESSERACT = {"tesserocr", "pytesseract"}  # engines that read each language with a model of its own


class Engine(Protocol):
    """Something that reads words off an image."""

    def read(self, image: NDArray[np.uint8], languages: Sequence[str]) -> list[Word]:
        """Return the words of an upright grey or RGB image in reading order, boxes relative to the image.

        `languages` are ISO 639-1 codes, the likeliest first. Raises `InstallationError` where one is not installed.
        """
        ...


ENGINES: dict[str, Callable[[], Engine]] = {
    "tesserocr": Tesserocr,
    "pytesseract": Pytesseract,
    "rapidocr": RapidOcr,
}


@cache
def engine(name: str) -> Engine:
    """Return the engine of that name, made once a process, or raise `InstallationError` saying how to install it."""
    if name not in ENGINES:
        raise UsageError(f"There is no OCR engine called {name!r}. Choose one of: {', '.join(ENGINES)}.")
    return ENGINES[name]()


def default_engine() -> str:
    """Return the name of the engine that reads first: Tesseract in process where that is installed."""
    return "tesserocr" if find_spec("tesserocr") else "pytesseract"


def readable_languages(name: str) -> tuple[str, ...]:
    """Return the ISO 639-1 codes the engine has models for, empty where one model reads all."""
    return installed_languages() if name in _TESSERACT else ()


def model_for(name: str, languages: Sequence[str]) -> tuple[str, ...]:
    """Return the language whose model reads the likeliest of `languages` best, empty where one model reads all."""
    return nearest_language(languages) if name in _TESSERACT else ()
