"""From features to an honest probability: a logistic model, then a monotone curve that was fitted to what came true.

The weights of fields stand in data/confidence.json, those of the cells of tables in data/cells.json, both written by
`python -m validation.train`.

>>> model = Model(bias=0.0, weights={"score": 2.0}, curve=((0.0, 0.1), (1.0, 0.9)))
>>> round(model.probability({"score": 0.0}), 3)
0.5
>>> model.probability({"score": 1.0}) > model.probability({"score": 0.5})
True
"""

from __future__ import annotations

import json
import math
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FIELDS = Path(__file__).parent / "data" / "confidence.json"
CELLS = Path(__file__).parent / "data" / "cells.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A calibrated logistic model of whether a field, or a cell of a table, is right."""

    bias: float
    weights: Mapping[str, float]  # feature name to weight; features without one weigh nothing
    curve: tuple[tuple[float, float], ...]  # logistic output to probability, both rising; straight lines between

    def logistic(self, features: Mapping[str, float]) -> float:
        """Return the output of the logistic model, before the curve."""
        z = self.bias + math.fsum(self.weights.get(name, 0.0) * value for name, value in features.items())
        return 1 / (1 + math.exp(-max(-60.0, min(60.0, z))))

    def probability(self, features: Mapping[str, float]) -> float:
        """Return the probability that a field with these features is right."""
        return along(self.curve, self.logistic(features))


def along(curve: tuple[tuple[float, float], ...], x: float) -> float:
    """Return the height of the curve at `x`, level outside its ends.

    >>> along(((0.0, 0.25), (1.0, 0.75)), 0.5), along(((0.0, 0.25), (0.5, 0.75)), 0.9)
    (0.5, 0.75)
    """
    index = bisect_right(curve, x, key=_abscissa)
    if index == 0 or index == len(curve):
        return curve[min(index, len(curve) - 1)][1]
    (x0, y0), (x1, y1) = curve[index - 1], curve[index]
    return y0 + (y1 - y0) * (x - x0) / (x1 - x0)


@cache
def trained(file: Path = FIELDS) -> Model:
    """Return a model of this release, that of fields or that of the cells of tables."""
    row = json.loads(file.read_text(encoding="utf-8"))
    return Model(bias=row["bias"], weights=row["weights"], curve=tuple((x, y) for x, y in row["curve"]))


def _abscissa(point: tuple[float, float]) -> float:
    return point[0]
