"""Measured shares with the interval in which the true one lies, against a line that they should not cross."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from podatelna.web.charts.bars import shortened
from podatelna.web.charts.svg import LETTER, WIDTH, Told, dot, line, picture, text, ticks

ROW, TOP, BOTTOM, RIGHT = 30.0, 24.0, 24.0, 24.0
BEYOND = 4.0  # times the promise, as far as the picture reaches


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A measured share."""

    label: str
    share: float
    low: float
    high: float
    shown: str
    look: str  # class that says how it stands: good, doubt, bad


def intervals(
    told: Told, rows: Sequence[Interval], limit: float, limit_shown: str, show: Callable[[float], str]
) -> Markup:
    """Return the intervals; what lies far beyond the limit ends in an arrow."""
    left = max([80.0, *(len(shortened(row.label)) * LETTER + 20 for row in rows)])
    scale = ticks(max([limit * BEYOND, *(min(row.share * 1.5, 1.0) for row in rows)]))
    height = TOP + ROW * len(rows) + BOTTOM

    def x(share: float) -> float:
        return left + (WIDTH - left - RIGHT) * min(share, scale[-1]) / scale[-1]

    return picture(
        told,
        height,
        [
            *_axis(scale, x, height, show),
            *(part for at, row in enumerate(rows) for part in _row(row, TOP + ROW * (at + 0.5), left, x, scale[-1])),
            line(x(limit), TOP - 4, x(limit), height - BOTTOM, "limit"),
            text(x(limit), TOP - 9, limit_shown, "middle", "label strong"),
        ],
    )


def _axis(
    scale: Sequence[float], x: Callable[[float], float], height: float, show: Callable[[float], str]
) -> Iterator[str]:
    for value in scale:
        yield line(x(value), TOP, x(value), height - BOTTOM, "grid" if value else "base")
        yield text(x(value), height - 7, show(value), "middle")


def _row(row: Interval, y: float, left: float, x: Callable[[float], float], end: float) -> Iterator[str]:
    yield text(left - 10, y + 4, shortened(row.label), "end", "label strong")
    yield line(x(row.low), y, x(row.high), y, f"whisker {row.look}")
    yield line(x(row.low), y - 5, x(row.low), y + 5, f"whisker {row.look}")
    if row.high <= end:
        yield line(x(row.high), y - 5, x(row.high), y + 5, f"whisker {row.look}")
    else:
        yield text(x(end) + 3, y + 4, "▸", "start", f"arrow {row.look}")
    yield dot(x(row.share), y, 4.5, f"dot {row.look}", f"{row.label}: {row.shown}")
