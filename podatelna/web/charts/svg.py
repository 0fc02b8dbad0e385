"""The pieces that all pictures are made of."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

PATTERNS = {"s1": "hatch", "s2": "dots", "s3": "cross"}  # ids on the page of the patterns of some looks
WIDTH = 640.0
LETTER = 6.4  # about how wide a letter of a label is


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a picture is called, and what it shows in a sentence, for who does not see it."""

    name: str  # of letters, one of its kind on the page
    title: str
    description: str


def picture(told: Told, height: float, parts: Iterable[str]) -> Markup:
    """Return the picture of these parts."""
    label, about = f"{told.name}-title", f"{told.name}-desc"
    opening = (
        f'<svg class="chart" viewBox="0 0 {WIDTH:g} {height:g}" role="img" aria-labelledby="{label} {about}">'
        f'<title id="{label}">{escape(told.title)}</title><desc id="{about}">{escape(told.description)}</desc>'
    )
    return Markup(opening + "".join(parts) + "</svg>")  # noqa: S704 every text in it went through `escape`


def text(x: float, y: float, content: str, anchor: str = "start", look: str = "label") -> str:
    """Return a text at a point.

    >>> text(1, 2, "a < b")
    '<text class="label" x="1" y="2" text-anchor="start">a &lt; b</text>'
    """
    return f'<text class="{look}" x="{x:.5g}" y="{y:.5g}" text-anchor="{anchor}">{escape(content)}</text>'


def line(x0: float, y0: float, x1: float, y1: float, look: str) -> str:
    """Return a line between two points."""
    return f'<line class="{look}" x1="{x0:.5g}" y1="{y0:.5g}" x2="{x1:.5g}" y2="{y1:.5g}"/>'


def box(x: float, y: float, width: float, height: float, look: str, told: str = "") -> str:
    """Return a filled box, which tells about itself when it is pointed at."""
    about = f"<title>{escape(told)}</title>" if told else ""
    pattern = PATTERNS.get(look.rpartition(" ")[2], "")
    fill = f' fill="url(#{pattern})"' if pattern else ""
    return (
        f'<rect class="{look}" x="{x:.5g}" y="{y:.5g}" width="{width:.5g}" height="{height:.5g}"{fill}>{about}</rect>'
    )


def dot(x: float, y: float, radius: float, look: str, told: str = "") -> str:
    """Return a dot, which tells about itself when it is pointed at."""
    about = f"<title>{escape(told)}</title>" if told else ""
    return f'<circle class="{look}" cx="{x:.5g}" cy="{y:.5g}" r="{radius:.3g}">{about}</circle>'


def path(points: Sequence[tuple[float, float]], look: str) -> str:
    """Return a line through the points."""
    return f'<polyline class="{look}" points="{" ".join(f"{x:.5g},{y:.5g}" for x, y in points)}"/>'


def ticks(highest: float, most: int = 5) -> tuple[float, ...]:
    """Return round numbers from nothing to at least `highest`.

    >>> ticks(7), ticks(0.004), ticks(0)
    ((0.0, 2.0, 4.0, 6.0, 8.0), (0.0, 0.001, 0.002, 0.003, 0.004), (0.0, 1.0))
    """
    if highest <= 0:
        return 0.0, 1.0
    size = 10.0 ** math.floor(math.log10(highest / most))
    step = next(size * by for by in (1, 2, 5, 10) if size * by * most >= highest * 0.999999)
    count = math.ceil(highest / step - 1e-6)
    return tuple(round(step * number, 12) for number in range(count + 1))


def every(count: int, width: float, letters: int) -> int:
    """Return which of so many labels are written, so that they stand apart: each first, second, third ...

    >>> every(10, 600, 5), every(100, 600, 5)
    (1, 10)
    """
    room = max(1, int(width / ((letters + 3) * LETTER)))
    return max(1, math.ceil(count / room))
