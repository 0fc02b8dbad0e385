"""Places on a page, and the way between a page as it was scanned and its cleaned image.

Every place in the house is a `Box` on the page as it was scanned: page-relative, 0 to 1, origin top left.

>>> Box(x0=0.1, y0=0.2, x1=0.3, y1=0.4).union(Box(x0=0.2, y0=0.1, x1=0.5, y1=0.3))
Box(x0=0.1, y0=0.1, x1=0.5, y1=0.4)
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import NDArray

Matrix = tuple[tuple[float, float, float], tuple[float, float, float], tuple[float, float, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle on a page."""

    x0: float  # page-relative, 0-1, origin top left; likewise below
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        """Width as a share of the page's width."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Height as a share of the page's height."""
        return self.y1 - self.y0

    @property
    def centre(self) -> tuple[float, float]:
        """The middle point (x, y)."""
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2

    def union(self, other: Box) -> Box:
        """Return the smallest box around both."""
        return Box(
            x0=min(self.x0, other.x0),
            y0=min(self.y0, other.y0),
            x1=max(self.x1, other.x1),
            y1=max(self.y1, other.y1),
        )

    def horizontal_overlap(self, other: Box) -> float:
        """Return the shared width, 0 where there is none."""
        return max(0.0, min(self.x1, other.x1) - max(self.x0, other.x0))

    def vertical_overlap(self, other: Box) -> float:
        """Return the shared height, 0 where there is none."""
        return max(0.0, min(self.y1, other.y1) - max(self.y0, other.y0))


def union(boxes: Iterable[Box]) -> Box:
    """Return the smallest box around all `boxes`, of which there is at least one."""
    return reduce(Box.union, boxes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Transform:
    """A projective map from page-relative points of a cleaned image to the page as it was scanned.

    >>> half = Transform(matrix=((0.5, 0, 0), (0, 0.5, 0), (0, 0, 1)))
    >>> half.box(Box(x0=0, y0=0, x1=1, y1=1))
    Box(x0=0.0, y0=0.0, x1=0.5, y1=0.5)
    """

    matrix: Matrix = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))

    @classmethod
    def from_array(cls, array: NDArray[np.float64]) -> Transform:
        """Return the transform of a 3 by 3 array."""
        a, b, c = ((float(row[0]), float(row[1]), float(row[2])) for row in array)
        return cls(matrix=(a, b, c))

    def inverse(self) -> Transform:
        """Return the map from the page as it was scanned to the cleaned image."""
        return Transform.from_array(np.linalg.inv(np.array(self.matrix)))

    def then(self, following: Transform) -> Transform:
        """Return the map that applies this transform first and `following` after it."""
        return Transform.from_array(np.array(following.matrix) @ np.array(self.matrix))

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return where the point lies on the page as it was scanned."""
        (a, b, c), (d, e, f), (g, h, i) = self.matrix
        scale = g * x + h * y + i
        return (a * x + b * y + c) / scale, (d * x + e * y + f) / scale

    def box(self, box: Box) -> Box:
        """Return the box around the four mapped corners, cut to the page."""
        corners = [self.point(x, y) for x in (box.x0, box.x1) for y in (box.y0, box.y1)]
        xs = [min(1.0, max(0.0, x)) for x, _ in corners]
        ys = [min(1.0, max(0.0, y)) for _, y in corners]
        return Box(x0=min(xs), y0=min(ys), x1=max(xs), y1=max(ys))


UNCHANGED = Transform()
