"""Lines of a result and how they are printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One figure."""

    what: str
    figure: str
    wanted: str = ""  # the line to cross, empty where there is none
    note: str = ""


def render(title: str, lines: Sequence[Line]) -> str:
    """Return `lines` as a Markdown table.

    >>> print(render("cost", [Line(what="start-up", figure="0.1 s", wanted="at most 0.3 s")]))
    # cost
    <BLANKLINE>
    | what | figure | wanted | note |
    |---|---|---|---|
    | start-up | 0.1 s | at most 0.3 s |  |
    <BLANKLINE>
    """
    rows = [f"| {line.what} | {line.figure} | {line.wanted} | {line.note} |" for line in lines]
    return "\n".join([f"# {title}", "", "| what | figure | wanted | note |", "|---|---|---|---|", *rows, ""])
