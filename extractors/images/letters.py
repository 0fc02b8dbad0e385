"""Letters found on a page image as patches of ink, before anyone reads them.

Their boxes are all the evidence that turning, straightening and scaling a page needs, and cost a fraction of reading.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Numbers = NDArray[np.float64]

_SMALLEST = 4  # pixels: less is dust, or too small to be read
_LARGEST = 150  # pixels
_SLENDEREST = 8.0  # times taller than wide: l and 1 pass, rules of a table do not
_WIDEST = 5.0  # times wider than tall: joined letters pass, underlines do not
_FULLEST = 0.97  # share of its box that a letter's ink fills, of letters larger than a dash
_EMPTIEST = 0.12
_MOST = 6_000  # letters measured of one page
_FEW = 25  # letters that do not say how large type is
_BLANK = 1  # patches on a page that is blank
_DUST = 5.0  # pixels
_CONTRAST = 20.0  # grey levels between ink and paper: less is the back of a page shining through
_OUTLIER = 2.2  # times the middle height, beyond which a patch is a logo or a stroke of handwriting


@dataclass(frozen=True, slots=True, kw_only=True)
class Letters:
    """Boxes of the letters on an image, in its pixels."""

    left: Numbers
    top: Numbers
    right: Numbers
    bottom: Numbers
    width: float  # of the image
    height: float
    specks: int = 0  # patches too small for a letter

    def __len__(self) -> int:
        return len(self.left)

    def small_height(self) -> float:
        """Return the height of the small letters of the smallest type in pixels, 0 where there are too few to tell.

        Letters weigh by their area, so that dust and the dots of worn print count for little; where most letters are
        broken to dots, the weight of what is left whole decides.
        """
        if len(self) < _FEW:
            return 0.0
        heights = self.heights
        areas = heights * (self.right - self.left)
        return max(_weighted(heights, areas, 0.05), 0.8 * _weighted(heights, areas * heights, 0.10))

    @property
    def legible(self) -> bool:
        """Tell whether anything here could be read: more than a few patches, most of their ink taller than dust."""
        heights = self.heights
        weights = heights**2 * (self.right - self.left)
        return len(self) > _BLANK and _weighted(heights, weights, 0.5) >= _DUST

    def turned(self, turn: int) -> Letters:
        """Return the letters of the same image turned clockwise by `turn`: 0, 90, 180 or 270 degrees."""
        width, height = self.width, self.height
        if turn == 90:
            sides = (height - self.bottom, self.left, height - self.top, self.right)
        elif turn == 180:
            sides = (width - self.right, height - self.bottom, width - self.left, height - self.top)
        elif turn == 270:
            sides = (self.top, width - self.right, self.bottom, width - self.left)
        else:
            return self
        left, top, right, bottom = sides
        if turn != 180:
            width, height = height, width
        return replace(self, left=left, top=top, right=right, bottom=bottom, width=width, height=height)

    @property
    def heights(self) -> Numbers:
        """Height of each letter."""
        return self.bottom - self.top


def find_letters(image: Pixels) -> Letters:
    """Return the letters of a grey image, dark on light."""
    darkest_paper, found = cv2.threshold(image, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    ink = np.asarray(found, dtype=np.uint8)
    if not _contrasting(image, round(darkest_paper)):
        ink[:] = 0
    left, top, width, height, area = patches(ink).T
    longer, shorter = np.maximum(width, height), np.minimum(width, height)
    fullness = area / (width * height)
    wanted = (longer >= _SMALLEST) & (longer <= _LARGEST) & (longer <= _SLENDEREST * shorter)
    wanted &= (fullness >= _EMPTIEST) & ((fullness <= _FULLEST) | (longer > 2.5 * shorter))
    specks = int(np.count_nonzero(longer < _SMALLEST))
    if wanted.any():
        middle = float(np.median(longer[wanted]))
        wanted &= (longer <= _OUTLIER * middle) & (longer >= middle / _OUTLIER)
    kept = np.flatnonzero(wanted)
    if len(kept) > _MOST:
        kept = kept[:: len(kept) // _MOST + 1]
    left, top, width, height = left[kept], top[kept], width[kept], height[kept]
    return Letters(
        left=left,
        top=top,
        right=left + width,
        bottom=top + height,
        width=float(image.shape[1]),
        height=float(image.shape[0]),
        specks=specks,
    )


def _weighted(values: Numbers, weights: Numbers, share: float) -> float:
    """Return the value below which `share` of the weight lies."""
    order = np.argsort(values)
    sums = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(sums, share * sums[-1])])


def _contrasting(image: Pixels, threshold: int) -> bool:
    counts = cv2.calcHist([image], [0], None, [256], [0, 256]).ravel()
    shades = np.arange(256.0)
    ink, paper = counts[: threshold + 1], counts[threshold + 1 :]
    if not ink.any() or not paper.any():
        return False
    return bool(
        np.average(shades[threshold + 1 :], weights=paper) - np.average(shades[: threshold + 1], weights=ink)
        >= _CONTRAST
    )


def patches(ink: Pixels) -> Numbers:
    """Return a row for each patch of joined pixels that are not 0: left, top, width, height, area in pixels.

    Found by their outlines, which takes a fifth of the time of labelling each pixel. The pixels within an outline
    follow from Pick's theorem: of a polygon through the middles of pixels, its area + half its outline's length + 1;
    those of a hole, whose outline runs through the pixels around it, area - half the length + 1.
    """
    outlines, tree = cv2.findContours(ink, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    if not outlines:
        return np.empty((0, 5))
    parents = tree[0, :, 3].astype(np.intp)
    half_lengths = np.array([len(outline) / 2 if len(outline) > 1 else 0 for outline in outlines])
    enclosed = np.array([cv2.contourArea(outline) for outline in outlines])
    outer = parents < 0
    areas = enclosed + half_lengths + 1
    np.subtract.at(areas, parents[~outer], (enclosed - half_lengths + 1)[~outer])
    boxes = [cv2.boundingRect(outline) for outline, is_outer in zip(outlines, outer, strict=True) if is_outer]
    return np.column_stack([np.array(boxes, dtype=np.float64), areas[outer]])
