"""How little a reading by OCR is to be trusted: what the engine itself doubts, and what it did not read at all.

Engines are sure of what they read and silent about what they passed over: pale small print, type over a pattern. The
letters that no word covers are counted on the image, without asking what they mean.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from documents.pages import Word
from extractors.images.letters import Pixels, find_letters

_TELLING = 25  # letters on a page from which on the unread ones are counted
_TYPE = (0.6, 1.7)  # times the middle height: smaller patches are dots, larger ones pictures
_UNREAD = 2.5  # weight of the share of unread letters: what is not read cannot be checked
_COARSE = 4  # pixels of the image to one of the map of what was read


def doubt_of(words: Sequence[Word], image: Pixels) -> float:
    """Return how little the reading of `image` as these words, boxes relative to it, is to be trusted, 0 to 1."""
    doubt = _UNREAD * unread_share(words, image)
    if words:
        doubt += 1 - confidence_of(words)
    return round(min(1.0, doubt), 4)


def confidence_of(words: Sequence[Word]) -> float:
    """Return the engine's confidence in its words, long ones weighing more, 0 where there are none."""
    weights = [len(word.text) for word in words]
    if not weights:
        return 0.0
    return sum(word.confidence * weight for word, weight in zip(words, weights, strict=True)) / sum(weights)


def unread_share(words: Sequence[Word], image: Pixels) -> float:
    """Return the share of the letters on `image` that no word covers, 0 where there are too few letters to tell."""
    letters = find_letters(image)
    if len(letters) < _TELLING:
        return 0.0
    height, width = image.shape
    covered = np.zeros((height // _COARSE + 1, width // _COARSE + 1), dtype=np.bool_)
    for word in words:
        box = word.box
        top, bottom = (round(y * height / _COARSE) for y in (box.y0, box.y1))
        left, right = (round(x * width / _COARSE) for x in (box.x0, box.x1))
        covered[max(0, top - 1) : bottom + 2, max(0, left - 1) : right + 2] = True
    heights = letters.heights
    middle = float(np.median(heights))
    type_sized = (heights > _TYPE[0] * middle) & (heights < _TYPE[1] * middle)
    across = ((letters.left + letters.right) / (2 * _COARSE)).astype(np.int64)
    down = ((letters.top + letters.bottom) / (2 * _COARSE)).astype(np.int64)
    return float(1 - covered[down, across][type_sized].mean())
