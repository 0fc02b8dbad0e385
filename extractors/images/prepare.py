"""The order in which a page image is made ready for reading."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from documents.geometry import UNCHANGED, Transform


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """An image ready for reading, and the way back to the page as scanned."""

    image: NDArray[np.uint8]  # grey
    dpi: float
    transform: Transform = UNCHANGED  # from this image to the page as scanned
    rotation: int = 0  # degrees clockwise that turned the scan upright: 0, 90, 180, 270


def prepare(image: NDArray[np.uint8], dpi: float) -> Prepared:
    """Return `image`, a grey or RGB scan at `dpi`, ready for reading."""
    return Prepared(image=image, dpi=dpi)
