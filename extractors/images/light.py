"""Even light: shadows, dark paper and the black borders of scanners taken away."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.images.letters import Pixels

_SMALL = 480  # pixels of the longer side on which light is measured
_STROKE = 11  # pixels there: wider than any stroke of a letter
_SMOOTH = 21
_EVEN = 0.84  # darkest paper at this share of the lightest: nothing needs to be done
_WHITE = 205  # paper at least this light
_DARKEST = 0.3  # of the lightest paper: what is darker is no shadow
_BLACK = 0.4  # of the lightest paper: borders are darker
_THICK = 9  # pixels there: borders are thicker, letters and rules are not
_BORDER_LENGTH = 0.12  # of the page's side: borders run along it, letters cut off by the edge do not
_BORDER_MOST = 0.6  # share of the page


def without_borders(image: Pixels) -> Pixels:
    """Return the grey image with thick black areas at its edges painted white, itself where there are none."""
    small = _smaller(image)
    light = float(np.percentile(small, 90))
    dark = (small < _BLACK * light).astype(np.uint8)
    if not dark.any():
        return image
    edge = cv2.copyMakeBorder(dark, _THICK, _THICK, _THICK, _THICK, cv2.BORDER_REPLICATE)
    thick = cv2.morphologyEx(edge, cv2.MORPH_OPEN, np.ones((_THICK, _THICK), np.uint8))
    thick = thick[_THICK:-_THICK, _THICK:-_THICK]
    border = _long_patches_at_edges(np.asarray(thick, dtype=np.uint8))
    if not 0 < border.mean() < _BORDER_MOST:
        return image
    mask = cv2.dilate(border.astype(np.uint8), np.ones((5, 5), np.uint8))
    mask = cv2.resize(mask, image.shape[1::-1], interpolation=cv2.INTER_NEAREST)
    cleaned = image.copy()
    cleaned[mask > 0] = round(light)
    return cleaned


def _long_patches_at_edges(dark: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Return where patches lie that touch an edge of the page and run along it."""
    _, patches, measures, _ = cv2.connectedComponentsWithStats(dark)
    height, width = dark.shape
    at_edge = np.unique(np.concatenate([patches[0], patches[-1], patches[:, 0], patches[:, -1]]))
    across, down = measures[:, cv2.CC_STAT_WIDTH], measures[:, cv2.CC_STAT_HEIGHT]
    long = (across >= _BORDER_LENGTH * width) | (down >= _BORDER_LENGTH * height)
    return np.isin(patches, [patch for patch in at_edge if patch > 0 and long[patch]])


def evened(image: Pixels) -> Pixels:
    """Return the grey image with its paper evenly white, itself where it is so already."""
    small = _smaller(image)
    paper = cv2.dilate(small, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (_STROKE, _STROKE)))
    paper = cv2.medianBlur(paper, _SMOOTH)
    darkest, lightest = (float(value) for value in np.percentile(paper, (2, 98)))
    if darkest >= _EVEN * lightest and lightest >= _WHITE:
        return image
    paper = cv2.GaussianBlur(np.maximum(paper, round(_DARKEST * lightest)), (0, 0), _STROKE / 2)
    paper = cv2.resize(paper, image.shape[1::-1], interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(image, paper, scale=250), dtype=np.uint8)


def _smaller(image: Pixels) -> Pixels:
    scale = min(1.0, _SMALL / max(image.shape[:2]))
    size = tuple(max(1, round(side * scale)) for side in image.shape[1::-1])
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA))
