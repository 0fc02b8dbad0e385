"""Which row of a table that was read is which row of the truth.

Rows stand in the same order on both sides; a line may have been missed, and something else taken for a line.

>>> pairs([{"a"}, {"x"}, {"c"}], [{"a"}, {"b"}, {"c"}], lambda one, other: len(one & other))
[0, None, 2]
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

R = TypeVar("R")
T = TypeVar("T")


def pairs(read: Sequence[R], truth: Sequence[T], alike: Callable[[R, T], int]) -> list[int | None]:
    """Return for each row read the index of its true row, such that most is alike; None where nothing is."""
    likeness = [[alike(one, other) for other in truth] for one in read]
    best = [[0] * (len(truth) + 1) for _ in range(len(read) + 1)]  # of the rows from here on
    for i in reversed(range(len(read))):
        for j in reversed(range(len(truth))):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], likeness[i][j] + best[i + 1][j + 1])
    found: list[int | None] = [None] * len(read)
    i = j = 0
    while i < len(read) and j < len(truth):
        if likeness[i][j] and best[i][j] == likeness[i][j] + best[i + 1][j + 1]:
            found[i] = j
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return found
