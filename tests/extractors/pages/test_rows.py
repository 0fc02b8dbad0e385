"""What stands beside each other is one line, whatever order it came in."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from extractors.rows import Piece, in_rows


def piece(x: float, y: float, width: float = 50, height: float = 10) -> Piece:
    return Piece(x0=x, y0=y, x1=x + width, y1=y + height)


def test_a_label_and_its_amount_share_a_row() -> None:
    assert in_rows([piece(0, 0), piece(0, 20), piece(400, 1), piece(400, 19)]) == [[0, 2], [1, 3]]


def test_a_row_that_slopes_stays_one_row() -> None:
    words = [piece(60 * n, 100 + 3 * n) for n in range(9)]  # falls by more than two lines in all
    below = [piece(60 * n, 115 + 3 * n) for n in range(9)]
    assert in_rows([*words, *below]) == [list(range(9)), list(range(9, 18))]


def test_columns_of_different_leading_keep_their_own_lines() -> None:
    left = [piece(0, 12 * n) for n in range(5)]
    right = [piece(200, 17 * n) for n in range(4)]
    rows = in_rows([*left, *right])
    assert rows[0] == [0, 5]
    assert sorted(index for row in rows for index in row) == list(range(9))
    assert all(len([index for index in row if index < 5]) <= 1 for row in rows)


def test_a_raised_number_belongs_to_its_amount() -> None:
    assert in_rows([piece(0, 0, height=10), piece(51, 0, width=8, height=6)]) == [[0, 1]]


def test_a_logo_does_not_tie_the_lines_beside_it_together() -> None:
    logo = piece(0, 0, width=90, height=48)
    lines = [piece(100, 12 * n) for n in range(4)]
    assert len(in_rows([logo, *lines])) >= 4


def test_pieces_above_each_other_are_never_one_row() -> None:
    assert in_rows([piece(0, 0), piece(5, 3)]) == [[0], [1]]


numbers = st.floats(min_value=0, max_value=1000)


@given(st.lists(st.builds(piece, numbers, numbers, numbers, numbers), max_size=30))
def test_every_piece_stands_in_exactly_one_row_from_left_to_right(pieces: list[Piece]) -> None:
    rows = in_rows(pieces)
    assert sorted(index for row in rows for index in row) == list(range(len(pieces)))
    assert all(pieces[a].x0 <= pieces[b].x0 for row in rows for a, b in pairwise(row))
