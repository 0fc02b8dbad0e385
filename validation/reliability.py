"""Whether probabilities are honest: of the fields said to be 90 % sure, nine of ten should be right.

>>> table = reliability([0.95, 0.97, 0.5, 0.5], [True, True, True, False], edges=(0.0, 0.9, 1.0))
>>> [(band.rows, band.said, band.right) for band in table]
[(2, 0.5, 0.5), (2, 0.96, 1.0)]
>>> round(expected_error(table), 3)
0.02
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean

EDGES = (0.0, 0.2, 0.4, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """The fields whose confidence lies between two edges."""

    low: float
    high: float
    rows: int
    said: float  # their mean confidence
    right: float  # the share of them that was right


def reliability(said: Sequence[float], right: Sequence[bool], edges: Sequence[float] = EDGES) -> list[Band]:
    """Return the bands that hold anything, the least sure first; the last one includes its upper edge."""
    bands = []
    for low, high in pairwise(edges):
        inside = [
            (one, is_right)
            for one, is_right in zip(said, right, strict=True)
            if low <= one < high or one == high == edges[-1]
        ]
        if inside:
            mean = fmean(one for one, _ in inside)
            share = fmean(is_right for _, is_right in inside)
            bands.append(Band(low=low, high=high, rows=len(inside), said=mean, right=share))
    return bands


def expected_error(bands: Sequence[Band]) -> float:
    """Return the expected calibration error: how far confidence and truth lie apart, on average over fields."""
    rows = sum(band.rows for band in bands)
    return sum(band.rows * abs(band.said - band.right) for band in bands) / rows if rows else 0.0


def brier(said: Sequence[float], right: Sequence[bool]) -> float:
    """Return the mean squared error of the probabilities.

    >>> round(brier([1.0, 0.5], [True, False]), 3)
    0.125
    """
    return fmean((one - is_right) ** 2 for one, is_right in zip(said, right, strict=True))
