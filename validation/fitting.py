"""The arithmetic of training: a logistic model held to the signs of its features, and a monotone curve over it.

The logistic model starts from what we believed before (data/prior.toml) and moves only as far as the documents push
it: a Gaussian prior around those weights. Features that must not make a field less sure keep weights of the right
sign, so no model trained here can hold a confirmation against a field. The curve is an isotonic regression (pool
adjacent violators) over documents that the model has not seen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from validation.features import sign
from validation.model import Model

Array = NDArray[np.float64]
STEPS = 1000
STIFFNESS = 2.0  # weight of the prior, in rows
POOL = 40  # rows at least in one step of the curve
DOUBT = 1.0  # rows of each outcome added to every step, so that none says never or always


@dataclass(frozen=True, slots=True, kw_only=True)
class Prior:
    """What is believed before training."""

    bias: float
    weights: Mapping[str, float]


def fit(rows: Sequence[Mapping[str, float]], right: Sequence[bool], prior: Prior) -> Model:
    """Return the logistic model that explains best which rows were right, with a straight curve.

    Accelerated gradient descent, projected onto the signs after each step.
    """
    names = sorted({*prior.weights, *(name for row in rows for name in row)})
    matrix, labels = _matrix(rows, names), np.array(right, dtype=float)
    start = np.array([*(prior.weights.get(name, 0.0) for name in names), prior.bias])
    signs = np.array([*(sign(name) for name in names), 0])
    rate = 1 / (np.linalg.norm(matrix, 2) ** 2 / 4 + STIFFNESS)
    weights = ahead = _signed(start, signs)
    for step in range(STEPS):
        error = 1 / (1 + np.exp(-np.clip(matrix @ ahead, -60, 60))) - labels
        following = _signed(ahead - rate * (matrix.T @ error + STIFFNESS * (ahead - start)), signs)
        ahead = following + step / (step + 3) * (following - weights)
        weights = following
    fitted = {
        name: round(float(weight), 4) for name, weight in zip(names, weights, strict=False) if abs(weight) >= 1e-4
    }
    return Model(bias=round(float(weights[-1]), 4), weights=fitted, curve=((0.0, 0.0), (1.0, 1.0)))


def curve(logistic: Sequence[float], right: Sequence[bool]) -> tuple[tuple[float, float], ...]:
    """Return the rising curve from the output of the logistic model to the share that was right."""
    order = np.argsort(logistic, kind="stable")
    outputs, labels = np.array(logistic)[order], np.array(right, dtype=float)[order]
    steps = [
        _Step(output=float(outputs[part].mean()), right=float(labels[part].sum()), rows=len(part))
        for part in np.array_split(np.arange(len(outputs)), max(1, len(outputs) // POOL))
    ]
    doubted = [replace(step, right=step.right + DOUBT, rows=step.rows + 2 * DOUBT) for step in _pooled(steps)]
    return tuple((round(step.output, 5), round(step.right / step.rows, 5)) for step in _pooled(doubted))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    output: float  # of the logistic model, on average
    right: float  # rows
    rows: float


def _pooled(steps: Sequence[_Step]) -> list[_Step]:
    """Return the steps, neighbours that do not rise made one."""
    rising: list[_Step] = []
    for step in steps:
        rising.append(step)
        while len(rising) > 1 and rising[-2].right * rising[-1].rows >= rising[-1].right * rising[-2].rows:
            second, first = rising.pop(), rising.pop()
            rows = first.rows + second.rows
            output = (first.output * first.rows + second.output * second.rows) / rows
            rising.append(_Step(output=output, right=first.right + second.right, rows=rows))
    return rising


def _matrix(rows: Sequence[Mapping[str, float]], names: Sequence[str]) -> Array:
    """Return a row a line, a feature a column, and a last column of ones for the bias."""
    return np.array([[*(row.get(name, 0.0) for name in names), 1.0] for row in rows])


def _signed(weights: Array, signs: NDArray[np.int64]) -> Array:
    return np.where(signs > 0, np.maximum(weights, 0), np.where(signs < 0, np.minimum(weights, 0), weights))
