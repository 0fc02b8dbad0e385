"""Bars below each other, each with its label before and its number behind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from podatelna.web.charts.svg import LETTER, WIDTH, Told, box, line, picture, text

ROW, TOP = 26.0, 4.0
MOST_LETTERS = 34  # of a label


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A number."""

    label: str
    value: float
    shown: str


def bars(told: Told, rows: Sequence[Bar], look: str = "s0") -> Markup:
    """Return the bars, the longest as long as there is room."""
    left = _room([row.label for row in rows], 60.0)
    right = _room([row.shown for row in rows], 30.0)
    return picture(told, TOP * 2 + ROW * len(rows), _drawn(rows, left, WIDTH - left - right, look))


def shortened(label: str) -> str:
    """Return the label as far as there is room for it.

    >>> shortened("Pražské vodovody a kanalizace, akciová společnost")
    'Pražské vodovody a kanalizace, ak…'
    """
    return label if len(label) <= MOST_LETTERS else label[: MOST_LETTERS - 1] + "…"


def _drawn(rows: Sequence[Bar], left: float, room: float, look: str) -> Iterator[str]:
    highest = max((row.value for row in rows), default=0) or 1
    for at, row in enumerate(rows):
        y, width = TOP + ROW * at, room * row.value / highest
        yield text(left - 8, y + 17, shortened(row.label), "end", "label strong")
        yield box(left, y + 5, max(1.0, width), ROW - 10, f"part {look}", f"{row.label}: {row.shown}")
        yield text(left + width + 6, y + 17, row.shown)
    yield line(left, TOP, left, TOP + ROW * len(rows), "base")


def _room(labels: Sequence[str], least: float) -> float:
    return max([least, *(len(shortened(label)) * LETTER + 16 for label in labels)])
