"""Columns side by side, each of parts that stand on each other; parts differ by pattern, not by colour alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from podatelna.web.charts.svg import WIDTH, Told, box, every, line, picture, text, ticks

HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 240.0, 40.0, 8.0, 12.0, 26.0
EDGE = 48.0  # so near to the right end a mark stands before its place


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """A part of every column."""

    label: str
    look: str  # class that says its colour and pattern
    values: tuple[int, ...]  # one a column


def columns(
    told: Told, labels: Sequence[str], layers: Sequence[Layer], show: Callable[[int], str], marks: Sequence[str] = ()
) -> Markup:
    """Return the columns; `marks` are written below instead of `labels`, where they are not empty."""
    highest = max((sum(layer.values[at] for layer in layers) for at in range(len(labels))), default=0)
    scale = ticks(highest)
    return picture(
        told, HEIGHT, [*_axis(scale, show), *_columns(labels, layers, scale[-1], show), *_below(marks or labels)]
    )


def _axis(scale: Sequence[float], show: Callable[[int], str]) -> Iterator[str]:
    for value in scale:
        if value == int(value):
            y = _y(value, scale[-1])
            yield line(LEFT, y, WIDTH - RIGHT, y, "base" if value == 0 else "grid")
            yield text(LEFT - 6, y + 4, show(int(value)), "end")


def _columns(labels: Sequence[str], layers: Sequence[Layer], top: float, show: Callable[[int], str]) -> Iterator[str]:
    width = _width(len(labels))
    gap = min(6.0, width * 0.2)
    for at, label in enumerate(labels):
        under = 0
        for layer in layers:
            value = layer.values[at]
            if value:
                y0, y1 = _y(under + value, top), _y(under, top)
                tells = f"{label}: {layer.label} {show(value)}" if layer.label else f"{label}: {show(value)}"
                yield box(LEFT + width * at + gap / 2, y0, width - gap, y1 - y0, f"part {layer.look}", tells)
            under += value


def _below(marks: Sequence[str]) -> Iterator[str]:
    width = _width(len(marks))
    written = [(at, mark) for at, mark in enumerate(marks) if mark]
    step = every(len(written), WIDTH - LEFT - RIGHT, max((len(mark) for _, mark in written), default=1))
    for at, mark in written[::step]:
        x = LEFT + width * (at + (0.5 if len(written) == len(marks) else 0))
        anchor = "middle" if len(written) == len(marks) else "start" if x < WIDTH - EDGE else "end"
        yield text(x, HEIGHT - 8, mark, anchor)


def _width(count: int) -> float:
    return (WIDTH - LEFT - RIGHT) / max(1, count)


def _y(value: float, top: float) -> float:
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / top
