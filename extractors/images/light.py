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
_BED = 0.75  # of the paper's shade: a scanner's bed is darker
_BED_LEAST, _BED_MOST = 0.08, 0.95  # share of the page
_LITTERED = 0.03  # share of a bed
_ROUGH = 14.0  # grey levels: the grain of a bed is finer, letters on it are not


def without_borders(image: Pixels) -> Pixels:
    """Return the grey image with what lies around its paper painted white, itself where that is nothing.

    Around the paper lie thick black borders, and the plain lid or bed of a scanner that is larger than a receipt.
    """
    small = smaller(image)
    light = float(np.percentile(small, 98))
    around = _thick_patches_at_edges(small < _BLACK * light)
    if around.mean() > _BORDER_MOST:
        around[:] = False
    rest = np.where(around, np.uint8(round(light)), small)
    bed = _thick_patches_at_edges(rest < _between_bed_and_paper(rest))
    if _BED_LEAST < bed.mean() < _BED_MOST and not written_on(rest, bed, _LITTERED):
        around |= bed
    if not around.any():
        return image
    mask = cv2.dilate(around.astype(np.uint8), np.ones((5, 5), np.uint8))
    mask = cv2.resize(mask, image.shape[1::-1], interpolation=cv2.INTER_NEAREST)
    cleaned = image.copy()
    cleaned[mask > 0] = round(light)
    return cleaned


def _between_bed_and_paper(small: Pixels) -> float:
    """Return the grey between a darker bed and lighter paper, 0 where there are no two such shades."""
    shades = cv2.medianBlur(small, _SMOOTH)
    threshold, _ = cv2.threshold(shades, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    dark, light = shades[shades <= threshold], shades[shades > threshold]
    if not len(dark) or not len(light) or np.median(dark) > _BED * np.median(light):
        return 0.0
    return (float(np.median(dark)) + float(np.median(light))) / 2


def written_on(small: Pixels, ground: NDArray[np.bool_], share: float) -> bool:
    """Tell whether more than a `share` of the ground of a page seen `smaller` changes from one place to the next."""
    inner = cv2.erode(ground.astype(np.uint8), np.ones((_THICK, _THICK), np.uint8)) > 0
    roughness = np.abs(small.astype(np.int16) - cv2.medianBlur(small, 9))[inner]
    return not inner.any() or float(np.percentile(roughness, 100 * (1 - share))) >= _ROUGH


def _thick_patches_at_edges(dark: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the dark patches that are thicker than any letter and run along an edge of the page."""
    edge = cv2.copyMakeBorder(dark.astype(np.uint8), _THICK, _THICK, _THICK, _THICK, cv2.BORDER_REPLICATE)
    thick = cv2.morphologyEx(edge, cv2.MORPH_OPEN, np.ones((_THICK, _THICK), np.uint8))
    return _long_patches_at_edges(np.asarray(thick[_THICK:-_THICK, _THICK:-_THICK], dtype=np.uint8))


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
    small = smaller(image)
    paper = cv2.dilate(small, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (_STROKE, _STROKE)))
    paper = cv2.medianBlur(paper, _SMOOTH)
    darkest, lightest = (float(value) for value in np.percentile(paper, (2, 98)))
    if darkest >= _EVEN * lightest and lightest >= _WHITE:
        return image
    paper = cv2.GaussianBlur(np.maximum(paper, round(_DARKEST * lightest)), (0, 0), _STROKE / 2)
    paper = cv2.resize(paper, image.shape[1::-1], interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(image, paper, scale=250), dtype=np.uint8)


def smaller(image: Pixels) -> Pixels:
    """Return the grey image at the size on which light is measured, itself where it is no larger."""
    while max(image.shape) >= 2 * _SMALL:  # halving is ten times as fast as a scale in between
        height, width = (side // 2 for side in image.shape)
        even = image[: 2 * height, : 2 * width]
        image = np.asarray(cv2.resize(even, (max(1, width), max(1, height)), interpolation=cv2.INTER_AREA))
    scale = min(1.0, _SMALL / max(image.shape))
    size = tuple(max(1, round(side * scale)) for side in image.shape[1::-1])
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA))
