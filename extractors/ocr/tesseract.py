"""What both ways to Tesseract share: its languages, its data files, and its table of results.

Tesseract names languages by ISO 639-2/T codes (https://tesseract-ocr.github.io/tessdoc/Data-Files-in-different-versions)
and writes words as tab-separated values (https://tesseract-ocr.github.io/tessdoc/Command-Line-Usage, "TSV output").
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from documents.errors import InstallationError
from documents.geometry import Box
from documents.pages import Word
from extractors.rows import Piece, in_rows

CODES = {
    "bg": "bul", "cs": "ces", "da": "dan", "de": "deu", "el": "ell", "en": "eng", "es": "spa", "et": "est",
    "fi": "fin", "fr": "fra", "hr": "hrv", "hu": "hun", "it": "ita", "lt": "lit", "lv": "lav", "nl": "nld",
    "no": "nor", "pl": "pol", "pt": "por", "ro": "ron", "ru": "rus", "sk": "slk", "sl": "slv", "sr": "srp",
    "sv": "swe", "tr": "tur", "uk": "ukr", "vi": "vie",
}  # fmt: skip
NEAREST = {
    "bg": ("ru",), "cs": ("sk",), "da": ("no", "sv", "de"), "es": ("pt", "cs"), "et": ("fi", "de"), "fi": ("sv", "de"),
    "hr": ("sl", "sr", "cs"), "hu": ("sk", "de"), "pl": ("cs", "sk"), "sk": ("cs",), "sl": ("hr", "cs"), "sv": ("de",),
    "pt": ("es", "cs"), "tr": ("de",), "uk": ("ru",),
}  # fmt: skip
"""Languages whose model writes most of the letters of another, the nearest first; English where none is named."""

VARIABLES = {
    "user_defined_dpi": "200",  # images come scaled to the letters of a page scanned at about this
    "invert_threshold": "0.4",  # confidence below which a line is read once more as white on black
}
_FOLDERS = (
    "/usr/share/tesseract-ocr/*/tessdata",
    "/usr/share/tessdata",
    "/usr/share/tesseract/tessdata",
    "/usr/local/share/tessdata",
    "/opt/homebrew/share/tessdata",
)


@cache
def tessdata() -> Path:
    """Return the folder of Tesseract's language data, or raise `InstallationError`."""
    named = os.environ.get("TESSDATA_PREFIX", "")
    for folder in (Path(named), Path(named) / "tessdata") if named else ():
        if any(folder.glob("*.traineddata")):
            return folder
    for pattern in _FOLDERS:
        found = sorted(Path("/").glob(pattern.lstrip("/")), reverse=True)
        if found:
            return found[0]
    raise InstallationError("Tesseract is not installed. Install it with: apt-get install tesseract-ocr")


@cache
def installed_languages() -> tuple[str, ...]:
    """Return the ISO 639-1 codes of the languages Tesseract can read here."""
    folder = tessdata()
    return tuple(short for short, code in CODES.items() if (folder / f"{code}.traineddata").is_file())


def nearest_language(languages: Sequence[str]) -> tuple[str, ...]:
    """Return the installed language that reads text in the first of `languages` best, as a tuple of one.

    Where nothing near is installed, the first language itself is returned, so that reading says what is missing.
    """
    installed = installed_languages()
    for language in languages:
        for near in (language, *NEAREST.get(language, ())):
            if near in installed:
                return (near,)
    return ("en",) if "en" in installed or not languages else (languages[0],)


def language_argument(languages: Sequence[str]) -> str:
    """Return Tesseract's name for `languages`, or raise `InstallationError` where one is not installed."""
    folder = tessdata()
    codes = [CODES.get(language, language) for language in languages] or ["eng"]
    for code in codes:
        if not (folder / f"{code}.traineddata").is_file():
            raise InstallationError(
                f"Tesseract cannot read {code!r}: its data is not installed. "
                f"Install it with: apt-get install tesseract-ocr-{code}"
            )
    return "+".join(codes)


def words_of(table: str, image: NDArray[np.uint8]) -> list[Word]:
    """Return the words of Tesseract's table of tab-separated values, pieces of one visual row on one line."""
    height, width = image.shape[:2]
    lines: dict[tuple[str, ...], list[tuple[Piece, str, float]]] = {}
    for row in table.splitlines():
        cells = row.split("\t")
        if len(cells) != 12 or cells[0] != "5" or not cells[11].strip():
            continue
        left, top, across, down = (float(cell) for cell in cells[6:10])
        place = Piece(x0=left, y0=top, x1=left + across, y1=top + down)
        lines.setdefault(tuple(cells[1:5]), []).append((place, cells[11].strip(), float(cells[10]) / 100))
    return _placed(list(lines.values()), width, height)


def _placed(lines: Sequence[Sequence[tuple[Piece, str, float]]], width: int, height: int) -> list[Word]:
    words = []
    rows = in_rows([_around(place for place, _, _ in line) for line in lines])
    for number, row in enumerate(rows):
        for place, text, confidence in (word for index in row for word in lines[index]):
            box = Box(x0=place.x0 / width, y0=place.y0 / height, x1=place.x1 / width, y1=place.y1 / height)
            words.append(Word(text=text, box=box, line=number, confidence=max(0.0, confidence)))
    return words


def _around(places: Iterable[Piece]) -> Piece:
    places = list(places)
    return Piece(
        x0=min(place.x0 for place in places),
        y0=min(place.y0 for place in places),
        x1=max(place.x1 for place in places),
        y1=max(place.y1 for place in places),
    )
