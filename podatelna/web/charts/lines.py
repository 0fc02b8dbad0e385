"""Shares: over time as a line, and as they ought to be against as they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from podatelna.web.charts.svg import WIDTH, Told, dot, every, line, path, picture, text

HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 240.0, 48.0, 16.0, 12.0, 26.0
LARGEST_DOT = 9.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A share of something, 0-1."""

    label: str
    share: float
    shown: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A share as it was said to be, and as it was."""

    said: float  # 0-1
    was: float  # 0-1
    count: int  # of how many
    shown: str


def shares(told: Told, points: Sequence[Share], percents: Sequence[str]) -> Markup:
    """Return a line through the shares; `percents` are the words for 0, 25, 50, 75 and 100 %."""
    step = (WIDTH - LEFT - RIGHT) / max(1, len(points) - 1)
    placed = [(LEFT + step * at, _y(point.share)) for at, point in enumerate(points)]
    return picture(told, HEIGHT, [*_axis(percents), path(placed, "line s0"), *_points(points, placed)])


def reliability(told: Told, points: Sequence[Held], percents: Sequence[str], said: str, was: str) -> Markup:
    """Return how what was said holds: on the dashed line it is as was said, below it less; `said`, `was` name axes."""
    most = max((point.count for point in points), default=1)
    placed = [(_across(point.said), _y(point.was)) for point in points]
    dots = [
        dot(x, y, 3 + (LARGEST_DOT - 3) * (point.count / most) ** 0.5, "dot s0", point.shown)
        for point, (x, y) in zip(points, placed, strict=True)
    ]
    below = [
        text(_across(at / 4), HEIGHT - 8, percent, "end" if at == len(percents) - 1 else "middle")
        for at, percent in enumerate(percents)
        if at
    ]
    names = [
        text(WIDTH - RIGHT, _y(0) - 8, said, "end", "label strong"),
        text(LEFT + 8, TOP + 12, was, "start", "label strong"),
    ]
    diagonal = line(_across(0), _y(0), _across(1), _y(1), "dashed")
    return picture(told, HEIGHT, [*_axis(percents), diagonal, path(placed, "line s0"), *dots, *below, *names])


def _axis(percents: Sequence[str]) -> Iterator[str]:
    for at, percent in enumerate(percents):
        y = _y(at / (len(percents) - 1))
        yield line(LEFT, y, WIDTH - RIGHT, y, "grid" if at else "base")
        yield text(LEFT - 6, y + 4, percent, "end")


def _points(points: Sequence[Share], placed: Sequence[tuple[float, float]]) -> Iterator[str]:
    step = every(len(points), WIDTH - LEFT - RIGHT, max((len(point.label) for point in points), default=1))
    for at, (point, (x, y)) in enumerate(zip(points, placed, strict=True)):
        yield dot(x, y, 3.5, "dot s0", f"{point.label}: {point.shown}")
        if at % step == 0:
            yield text(x, HEIGHT - 8, point.label, "start" if at == 0 else "middle" if at < len(points) - 1 else "end")


def _across(share: float) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * share


def _y(share: float) -> float:
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * share
