"""A sheet photographed from aslant, seen from straight above again.

The sheet is where a straight edge is the outermost thing on each of the four sides of the picture. What is found is
only an opinion: whoever asks should see whether the lines of type agree better on the flattened sheet than before.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from documents.geometry import Transform
from extractors.images.letters import Numbers, Pixels
from extractors.images.light import smaller, written_on

Corners = NDArray[np.float64]  # 4 by 2 pixels, from the top left clockwise

_NARROWEST = 60  # pixels of a picture seen `smaller`, on which edges are looked for
_REACH = 4  # pixels there, averaged on either side of an edge: evens out the grain of wood and cloth
_CONTRAST = 0.1  # of the lightest grey: difference across an edge
_MARGIN = 0.2  # share of a side at either end that may not belong to the sheet
_DEEPEST = 0.45  # share of the picture's side beyond which its opposite begins
_SLOPES = np.linspace(-0.4, 0.4, 81)  # rise by run that an edge may have
_ON_LINE = 1.5  # pixels there
_STRAIGHT = 0.7  # share of outermost edges that lie on one line
_DRAWN = 0.85  # share of a side along which there is the same contrast
_LEAST = 0.35  # share of the picture that the sheet covers
_LITTERED = 0.005  # share of the ground: less than a ticket that lies beside
_BEYOND = 0.02  # share of the picture's side by which a corner may lie out of view
_SLANT = 1.0  # degrees by which corners must differ from right angles to be worth while
_MOST_SLANT = 30.0  # degrees: more is no sheet


@dataclass(frozen=True, slots=True)
class _Edge:
    """A line near one side of a picture: `start + slope * along`, in pixels."""

    start: float
    slope: float


def find_sheet(image: Pixels) -> Corners | None:
    """Return the corners of the sheet on a grey photograph, None where there is none or it is seen from above."""
    small = smaller(image)
    height, width = small.shape
    if min(small.shape) < _NARROWEST:
        return None
    least = _CONTRAST * float(np.percentile(small, 95))
    edges = []
    for seen in (small, small[::-1], small.T, small.T[::-1]):
        edge = _outermost_edge(seen, least)
        if edge is None:
            return None
        edges.append(edge)
    top, bottom, left, right = edges
    bottom, right = _Edge(height - 1 - bottom.start, -bottom.slope), _Edge(width - 1 - right.start, -right.slope)
    corners = np.array([_crossing(top, left), _crossing(top, right), _crossing(bottom, right), _crossing(bottom, left)])
    if not (_is_slanted_sheet(corners, width, height) and _is_drawn(corners, small, least)):
        return None
    if written_on(small, _around(corners, small), _LITTERED):
        return None
    return np.asarray((corners + 0.5) * (image.shape[1] / width, image.shape[0] / height))


def _outermost_edge(small: Pixels, least: float) -> _Edge | None:
    """Return the straight edge on which most of the changes lie that are met first on the way down."""
    height, width = small.shape
    columns = np.arange(round(_MARGIN * width), round((1 - _MARGIN) * width))
    changes = np.abs(_changes(small)[: round(_DEEPEST * height), columns[0] : columns[-1] + 1])
    there = (changes >= least).any(axis=0)
    if there.mean() < _STRAIGHT:
        return None
    first = (changes >= least).argmax(axis=0)
    near = np.minimum(first + np.arange(2 * _REACH)[:, None], len(changes) - 1)
    rows = first + np.take_along_axis(changes, near, axis=0).argmax(axis=0) + 0.5
    return _line(columns[there].astype(np.float64), rows[there].astype(np.float64), _STRAIGHT * len(columns))


def _changes(small: Pixels) -> NDArray[np.float32]:
    """Return for each pixel by how much the picture gets lighter below it."""
    above = cv2.blur(small.astype(np.float32, order="C"), (3, _REACH), anchor=(1, _REACH - 1))
    changes = np.zeros_like(above, dtype=np.float32)
    changes[_REACH - 1 : -_REACH] = above[2 * _REACH - 1 :] - above[_REACH - 1 : -_REACH]
    return changes


def _line(along: Numbers, across: Numbers, needed: float) -> _Edge | None:
    """Return the line on which most of the points lie, None where those are fewer than `needed`."""
    crowds = []
    for slope in _SLOPES:
        places = (across - slope * along) / _ON_LINE
        counts = np.bincount(np.asarray(places - places.min(), dtype=np.int64))
        crowds.append((int(counts.max()), float((counts.argmax() + 0.5 + places.min()) * _ON_LINE), float(slope)))
    _, start, slope = max(crowds)
    for _ in range(3):
        near = np.abs(across - start - slope * along) <= _ON_LINE
        if np.count_nonzero(near) < 2:
            return None
        slope, start = (float(value) for value in np.polyfit(along[near], across[near], 1))
    return _Edge(start, slope) if np.count_nonzero(near) >= needed else None


def _crossing(level: _Edge, upright: _Edge) -> tuple[float, float]:
    """Return where an edge given along x crosses one given along y."""
    x = (upright.start + upright.slope * level.start) / (1 - upright.slope * level.slope)
    return x, level.start + level.slope * x


def _is_slanted_sheet(corners: Corners, width: int, height: int) -> bool:
    """Tell whether the four corners, in view, may be those of a sheet seen from aslant that fills most of a picture."""
    share = corners / (width, height)
    if share.min() < -_BEYOND or share.max() > 1 + _BEYOND:
        return False
    if cv2.contourArea(corners.astype(np.float32)) < _LEAST * width * height:
        return False
    after, before = np.roll(corners, -1, axis=0) - corners, np.roll(corners, 1, axis=0) - corners
    cosines = (after * before).sum(axis=1) / (np.linalg.norm(after, axis=1) * np.linalg.norm(before, axis=1))
    slant = float(np.degrees(np.abs(np.arcsin(cosines))).max())
    return _SLANT <= slant <= _MOST_SLANT


def _is_drawn(corners: Corners, small: Pixels, least: float) -> bool:
    """Tell whether each side has the same contrast, lighter within or darker within, all along."""
    shares = np.linspace(0.03, 0.97, 96)[:, None]
    middle = corners.mean(axis=0)
    small = np.asarray(cv2.blur(small, (3, 3)), dtype=np.uint8)
    for start, end in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        along = end - start
        inwards = np.array([-along[1], along[0]]) / np.linalg.norm(along)
        inwards *= np.sign(inwards @ (middle - start))
        points = start + shares * along
        within, without = (_greys(small, points + away * inwards) for away in (_REACH, -_REACH))
        change = within - without
        if max(np.mean(change >= least), np.mean(change <= -least)) < _DRAWN:
            return False
    return True


def _around(corners: Corners, small: Pixels) -> NDArray[np.bool_]:
    around = np.ones_like(small)
    cv2.fillConvexPoly(around, corners.round().astype(np.int32), 0)
    return around > 0


def _greys(small: Pixels, points: NDArray[np.float64]) -> NDArray[np.int16]:
    height, width = small.shape
    x = np.clip(points[:, 0].round().astype(np.int64), 0, width - 1)
    y = np.clip(points[:, 1].round().astype(np.int64), 0, height - 1)
    return small[y, x].astype(np.int16)


def flattened(image: Pixels, corners: Corners) -> tuple[Pixels, Transform]:
    """Return the sheet with these corners as if seen from straight above, and the way back."""
    left, top, right, bottom = np.linalg.norm(corners - np.roll(corners, 1, axis=0), axis=1)
    width, height = round(max(top, bottom)), round(max(left, right))
    sheet = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    back = cv2.getPerspectiveTransform(sheet, corners.astype(np.float32))
    middle = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]])  # OpenCV counts from the middle of the first pixel
    flat = cv2.warpPerspective(
        image,
        np.linalg.inv(middle) @ back @ middle,
        (width, height),
        flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    rows, columns = image.shape
    relative = np.diag([1 / columns, 1 / rows, 1]) @ back @ np.diag([width, height, 1])
    return np.asarray(flat, dtype=np.uint8), Transform.from_array(relative.astype(np.float64))
