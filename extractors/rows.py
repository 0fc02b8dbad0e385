"""Rows: which pieces of text stand beside each other on a page, and in which order a person reads them.

Text layers and OCR engines both give pieces of text with a place. What stands at the left and at the right of one
visual row (a label and its amount) belongs on one line, although layout analysis likes to tear columns apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

_NEAR = 0.5  # of the smaller height: how far centres of neighbours in a row may lie apart
_OVERLAP = 0.5  # of the smaller width: pieces that overlap more stand above each other, not beside


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A place of text in an upright frame with equal units both ways, y down."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def height(self) -> float:
        """Height of the piece."""
        return self.y1 - self.y0

    @property
    def middle(self) -> float:
        """The y of the centre."""
        return (self.y0 + self.y1) / 2


@dataclass(slots=True)
class _Row:
    members: list[int] = field(default_factory=list)
    middle: float = 0.0


def in_rows(pieces: Sequence[Piece]) -> list[list[int]]:
    """Return the indices of `pieces` row by row from the top, each row from the left.

    >>> in_rows([Piece(x0=80, y0=11, x1=99, y1=21), Piece(x0=0, y0=30, x1=9, y1=40), Piece(x0=0, y0=10, x1=9, y1=20)])
    [[2, 0], [1]]
    """
    rows: list[_Row] = []
    for index in sorted(range(len(pieces)), key=lambda i: (pieces[i].x0, pieces[i].y0)):
        row = _row_of(pieces[index], rows, pieces)
        if row is None:
            row = _Row()
            rows.append(row)
        row.members.append(index)
    for row in rows:
        row.middle = sum(pieces[i].middle for i in row.members) / len(row.members)
    return [row.members for row in sorted(rows, key=lambda row: row.middle)]


def _row_of(piece: Piece, rows: Sequence[_Row], pieces: Sequence[Piece]) -> _Row | None:
    """Return the row whose rightmost piece stands level with `piece`, None where there is none."""
    best: _Row | None = None
    nearest = _NEAR
    for row in rows:
        last = pieces[row.members[-1]]
        smaller = min(piece.height, last.height) or 1e-9
        apart = abs(piece.middle - last.middle) / smaller
        overlap = last.x1 - piece.x0
        if apart < nearest and overlap <= _OVERLAP * min(piece.x1 - piece.x0, last.x1 - last.x0):
            best, nearest = row, apart
    return best
