"""Salt and pepper: single pixels that worn scanners and bad lines turn black or white, all over the page.

Letters are found among them only where they are painted over; a page that has few is better left alone, as any filter
takes some of the finest strokes away with the dirt.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.images.letters import Pixels

_STANDS_OUT = 110  # grey levels by which a pixel differs from the middle of its neighbours
_PAIR = 2  # pixels that stand out together; strokes are longer
_APART = 7  # pixels: so far around a speck on blank paper there is no ink
_MANY = 0.001  # share of pixels that are specks on blank paper
_MOSTLY = 0.5  # share of what stands out there that is specks; of the finest type a third is


def without_specks(image: Pixels) -> Pixels:
    """Return the grey image with its specks painted over, itself where they are few."""
    if not _is_strewn(np.ascontiguousarray(image[:, image.shape[1] * 7 // 16 : image.shape[1] * 9 // 16 + 1])):
        return image
    middle = np.asarray(cv2.medianBlur(image, 3), dtype=np.uint8)
    return np.where(_alone(_odd(image, middle)), middle, image)


def _is_strewn(strip: Pixels) -> bool:
    """Tell whether many specks lie on the blank paper of this part of a page, and hardly anything else."""
    middle = np.asarray(cv2.medianBlur(strip, 3), dtype=np.uint8)
    darkest_near = cv2.erode(middle, np.ones((_APART, _APART), np.uint8))
    blank = cv2.subtract(darkest_near, strip) > _STANDS_OUT
    odd = _odd(strip, middle)
    specks = np.count_nonzero(_alone(odd) & blank)
    return bool(specks >= max(_MANY * strip.size, _MOSTLY * np.count_nonzero((odd > 0) & blank)))


def _odd(image: Pixels, middle: Pixels) -> Pixels:
    return (cv2.absdiff(image, middle) > _STANDS_OUT).astype(np.uint8)


def _alone(odd: Pixels) -> NDArray[np.bool_]:
    return (odd > 0) & (cv2.boxFilter(odd, -1, (3, 3), normalize=False) <= _PAIR)
