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
STEPS = 60
HALVINGS = 20
PRECISION = 1e-6  # of weights
STIFFNESS = 2.0  # weight of the prior, in rows
POOL = 40  # rows at least in one step of the curve
DOUBT = 1.0  # rows of each outcome added to every step, so that none says never or always


@dataclass(frozen=True, slots=True, kw_only=True)
class Prior:
    """What is believed before training."""

    bias: float
    weights: Mapping[str, float]


def fit(rows: Sequence[Mapping[str, float]], right: Sequence[bool], prior: Prior) -> Model:
    """Return the logistic model that explains best which rows were right, with a straight curve."""
    names = sorted({*prior.weights, *(name for row in rows for name in row)})
    start = np.array([*(prior.weights.get(name, 0.0) for name in names), prior.bias])
    signs = np.array([*(sign(name) for name in names), 0])
    weights = _descended(_matrix(rows, names), np.array(right, dtype=float), start, signs)
    fitted = {
        name: round(float(weight), 4) for name, weight in zip(names, weights, strict=False) if abs(weight) >= 1e-4
    }
    return Model(bias=round(float(weights[-1]), 4), weights=fitted, curve=((0.0, 0.0), (1.0, 1.0)))


def _descended(matrix: Array, labels: Array, start: Array, signs: NDArray[np.int64]) -> Array:
    """Return the weights of least loss by Newton's method, projected onto the signs (Bertsekas 1982)."""
    weights = _signed(start, signs)
    for _ in range(STEPS):
        said = _logistic(matrix @ weights)
        gradient = matrix.T @ (said - labels) + STIFFNESS * (weights - start)
        free = ~((weights == 0) & (signs * gradient > 0))
        part = matrix[:, free]
        curvature = (part * (said * (1 - said))[:, None]).T @ part + STIFFNESS * np.eye(part.shape[1])
        direction = np.zeros_like(weights)
        direction[free] = np.linalg.solve(curvature, gradient[free])
        following = _lower(weights, direction, matrix, labels, start, signs)
        if np.abs(following - weights).max() < PRECISION:
            break
        weights = following
    return weights


def _lower(
    weights: Array, direction: Array, matrix: Array, labels: Array, start: Array, signs: NDArray[np.int64]
) -> Array:
    """Return the first of ever shorter moves against `direction` that lowers the loss, no move where none does."""
    before = _loss(weights, matrix, labels, start)
    for halvings in range(HALVINGS):
        following = _signed(weights - direction / 2**halvings, signs)
        if _loss(following, matrix, labels, start) < before:
            return following
    return weights


def _loss(weights: Array, matrix: Array, labels: Array, start: Array) -> float:
    odds = matrix @ weights
    surprise = np.logaddexp(0, odds) - labels * odds
    return float(surprise.sum() + STIFFNESS / 2 * ((weights - start) ** 2).sum())


def _logistic(odds: Array) -> Array:
    shares: Array = 1 / (1 + np.exp(-np.clip(odds, -60, 60)))
    return shares


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
