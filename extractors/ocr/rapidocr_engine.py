"""RapidOCR: PP-OCR's models on ONNX Runtime. Slower than Tesseract and far better on poor scans."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from documents.errors import InstallationError
from documents.geometry import Box
from documents.pages import Word
from extractors.rows import Piece, in_rows

_PARAMETERS = {
    "Global.use_cls": False,  # pages come upright
    "Global.log_level": "error",
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
}


class RapidOcr:
    """RapidOCR with the models of its wheel, which read Latin letters of all our languages."""

    def __init__(self) -> None:
        try:
            from rapidocr import RapidOCR
            from rapidocr.utils.output import RapidOCROutput
        except ImportError as error:
            raise InstallationError("RapidOCR is not installed. Install it with: pip install rapidocr") from error
        self._read = RapidOCR(params=dict(_PARAMETERS))
        self._output = RapidOCROutput

    def read(self, image: NDArray[np.uint8], languages: Sequence[str]) -> list[Word]:
        """Return the words of an image in reading order; the model reads all languages alike."""
        colour = np.repeat(image[:, :, None], 3, axis=2) if image.ndim == 2 else np.ascontiguousarray(image[:, :, ::-1])
        result = self._read(colour)
        if not isinstance(result, self._output) or result.boxes is None or not result.txts or not result.scores:
            return []
        corners = np.asarray(result.boxes, dtype=float)
        pieces = [
            Piece(x0=float(x0), y0=float(y0), x1=float(x1), y1=float(y1))
            for (x0, y0), (x1, y1) in zip(corners.min(axis=1), corners.max(axis=1), strict=True)
        ]
        words = []
        for line, row in enumerate(in_rows(pieces)):
            for index in row:
                words += _words(result.txts[index], pieces[index], line, float(result.scores[index]), image)
        return words


def _words(text: str, piece: Piece, line: int, confidence: float, image: NDArray[np.uint8]) -> list[Word]:
    """Return the words of a line of text, their places in proportion to their letters."""
    height, width = image.shape[:2]
    letter = (piece.x1 - piece.x0) / max(1, len(text))
    words = []
    start = 0
    for part in text.split():
        start = text.index(part, start)
        box = Box(
            x0=(piece.x0 + start * letter) / width,
            y0=piece.y0 / height,
            x1=(piece.x0 + (start + len(part)) * letter) / width,
            y1=piece.y1 / height,
        )
        words.append(Word(text=part, box=box, line=line, confidence=confidence))
        start += len(part)
    return words
