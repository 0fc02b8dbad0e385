"""RapidOCR: PP-OCR's models on ONNX Runtime. Slower than Tesseract and far better on poor scans.

The models come inside the wheel and read many scripts with one alphabet of 18,710 characters; only those of European
languages are let through, so that a smudge is no Chinese word. Lines are looked for in bands of the page and read one
by one: memory then stays the same however large the page is.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from documents.errors import InstallationError
from documents.geometry import Box
from documents.pages import Word
from extractors.rows import Piece, in_rows

if TYPE_CHECKING:
    from rapidocr import RapidOCR

os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # else ONNX Runtime marks this machine and tells Microsoft what it runs

_PARAMETERS = {
    "Global.log_level": "error",
    "Global.max_side_len": 4000,
    "Global.text_score": 0.4,
    "Det.limit_type": "max",
    "Det.limit_side_len": 4000,  # bands come in the size in which they are to be looked through
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
}
_FOUND_AT = 0.5  # of the size at which pages come: enough to see where lines are
_BAND = 500_000  # pixels looked through at a time
_OVERLAP = 40  # rows of pixels that bands share; higher than a line of type
_LINES = 600  # read of one page
_LONGEST = 60  # times a line may be longer than high; a longer one is a rule
_SCRIPTS = ("LATIN", "GREEK", "DIGIT")
_SIGNS = frozenset("€£$%§°²³½¼¾µ№™®©•·–—‘’‚“”„…‰×÷±")
_NARROW = frozenset("iíìîïljľĺrtťfI1!|.,:;'’()[]/ ")
_WIDE = frozenset("mwMW@%")

Corners = NDArray[np.float32]  # 4 by 2: a line's corners, clockwise from the top left


class RapidOcr:
    """RapidOCR with the models of its wheel, which read Latin and Greek letters of all our languages."""

    def __init__(self) -> None:
        try:
            from rapidocr import RapidOCR
        except ImportError as error:
            raise InstallationError("RapidOCR is not installed. Install it with: pip install rapidocr") from error
        self._rapid = RapidOCR(params=dict(_PARAMETERS))
        _let_through_only_european(self._rapid)

    def read(self, image: NDArray[np.uint8], languages: Sequence[str]) -> list[Word]:
        """Return the words of an image in reading order; the model reads all languages alike."""
        colour = np.repeat(image[:, :, None], 3, axis=2) if image.ndim == 2 else np.ascontiguousarray(image[:, :, ::-1])
        lines = [line for line in self._lines(colour) if _readable(line)][:_LINES]
        read = [(line, *self._text(colour, line)) for line in lines]
        read = [(line, text, confidence) for line, text, confidence in read if text]
        words = []
        for number, row in enumerate(in_rows([_around(line) for line, _, _ in read])):
            for index in row:
                line, text, confidence = read[index]
                words += _words(text, _around(line), number, confidence, image)
        return words

    def _lines(self, image: NDArray[np.uint8]) -> list[Corners]:
        """Return the corners of each line of text on the image."""
        small = cv2.resize(image, None, fx=_FOUND_AT, fy=_FOUND_AT, interpolation=cv2.INTER_AREA)
        height, width = small.shape[:2]
        rows = max(4 * _OVERLAP, _BAND // max(1, width))
        lines: list[Corners] = []
        for top in range(0, height, rows):
            first, last = max(0, top - _OVERLAP), min(height, top + rows + _OVERLAP)
            found = self._rapid(np.ascontiguousarray(small[first:last]), use_det=True, use_cls=False, use_rec=False)
            boxes = getattr(found, "boxes", None)
            for corners in () if boxes is None else np.asarray(boxes, dtype=np.float32):
                corners[:, 1] += first
                if top <= corners[:, 1].mean() < top + rows:  # else the neighbouring band has it whole
                    lines.append(corners / _FOUND_AT)
        return lines

    def _text(self, image: NDArray[np.uint8], line: Corners) -> tuple[str, float]:
        """Return what a line says, and how sure that is."""
        result = self._rapid(_cut_out(image, line), use_det=False, use_cls=False, use_rec=True)
        texts, scores = getattr(result, "txts", None), getattr(result, "scores", None)
        return (str(texts[0]).strip(), float(scores[0])) if texts and scores else ("", 0.0)


class _Alphabet(Protocol):
    """What RapidOCR asks of the session that runs its recognition model."""

    def __call__(self, lines: NDArray[np.float32]) -> NDArray[np.float32]: ...


class _Masked:
    """A recognition model that knows only some of its characters."""

    def __init__(self, session: _Alphabet, wanted: NDArray[np.bool_]) -> None:
        self._session = session
        self._unwanted = ~wanted

    def __call__(self, lines: NDArray[np.float32]) -> NDArray[np.float32]:
        probabilities = self._session(lines)
        probabilities[..., self._unwanted] = 0
        return probabilities


def _let_through_only_european(rapid: RapidOCR) -> None:
    rapid(np.full((48, 96, 3), 255, np.uint8), use_det=False, use_cls=False, use_rec=True)  # loads the model
    recognizer: Any = rapid.text_rec  # declared as None, which it is until the first line is read
    wanted = np.array([_european(character) for character in recognizer.postprocess_op.character])
    recognizer.session = _Masked(recognizer.session, wanted)


def _european(character: str) -> bool:
    """Tell whether European papers are written with the character.

    >>> [_european(character) for character in ("ř", "ω", "7", "€", "口", "Ж")]
    [True, True, True, True, False, False]
    """
    if len(character) != 1 or character.isascii() or character in _SIGNS:
        return True  # the model's sign for nothing is a word
    return unicodedata.name(character, "").startswith(_SCRIPTS)


def _readable(line: Corners) -> bool:
    piece = _around(line)
    return piece.height > 3 and 3 < piece.x1 - piece.x0 < _LONGEST * piece.height


def _cut_out(image: NDArray[np.uint8], line: Corners) -> NDArray[np.uint8]:
    """Return the line upright as an image of its own."""
    width = max(2, round(max(_distance(line[0], line[1]), _distance(line[3], line[2]))))
    height = max(2, round(max(_distance(line[0], line[3]), _distance(line[1], line[2]))))
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    matrix = cv2.getPerspectiveTransform(line.astype(np.float32), corners)
    cut = cv2.warpPerspective(image, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    upright = np.rot90(cut) if height > 1.5 * width else cut
    return np.ascontiguousarray(upright, dtype=np.uint8)


def _distance(a: NDArray[np.float32], b: NDArray[np.float32]) -> float:
    return float(np.hypot(*(a - b)))


def _around(line: Corners) -> Piece:
    (x0, y0), (x1, y1) = line.min(axis=0), line.max(axis=0)
    return Piece(x0=float(x0), y0=float(y0), x1=float(x1), y1=float(y1))


def _words(text: str, piece: Piece, line: int, confidence: float, image: NDArray[np.uint8]) -> list[Word]:
    """Return the words of a line of text, their places in proportion to the usual widths of their letters."""
    height, width = image.shape[:2]
    ends = np.concatenate([[0.0], np.cumsum([_width(letter) for letter in text])])
    ends *= (piece.x1 - piece.x0) / ends[-1]
    words = []
    start = 0
    for part in text.split():
        start = text.index(part, start)
        left, right = piece.x0 + ends[start], piece.x0 + ends[start + len(part)]
        box = Box(x0=left / width, y0=piece.y0 / height, x1=right / width, y1=piece.y1 / height)
        words.append(Word(text=part, box=_cut_to_image(box), line=line, confidence=confidence))
        start += len(part)
    return words


def _width(letter: str) -> float:
    return 0.5 if letter in _NARROW else 1.5 if letter in _WIDE else 1.15 if letter.isupper() else 1.0


def _cut_to_image(box: Box) -> Box:
    x0, y0, x1, y1 = (float(min(1.0, max(0.0, value))) for value in (box.x0, box.y0, box.x1, box.y1))
    return Box(x0=x0, y0=y0, x1=x1, y1=y1)
