"""Boxes and the way back to the page as it was scanned."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.geometry import UNCHANGED, Box, Transform, union

share = st.floats(min_value=0.0, max_value=1.0)


def boxes() -> st.SearchStrategy[Box]:
    return st.tuples(share, share, share, share).map(
        lambda s: Box(x0=min(s[0], s[1]), y0=min(s[2], s[3]), x1=max(s[0], s[1]), y1=max(s[2], s[3]))
    )


@given(boxes(), boxes())
def test_a_union_holds_both(a: Box, b: Box) -> None:
    both = a.union(b)
    assert both.x0 <= min(a.x0, b.x0)
    assert both.y1 >= max(a.y1, b.y1)
    assert union([a, b]) == both


def test_boxes_side_by_side_share_height_but_no_width() -> None:
    left, right = Box(x0=0, y0=0.1, x1=0.2, y1=0.3), Box(x0=0.5, y0=0.2, x1=0.6, y1=0.4)
    assert left.horizontal_overlap(right) == 0
    assert left.vertical_overlap(right) == pytest.approx(0.1)
    assert right.centre == pytest.approx((0.55, 0.3))
    assert (right.width, right.height) == pytest.approx((0.1, 0.2))


def test_a_quarter_turn_and_back_is_no_change() -> None:
    quarter = Transform(matrix=((0, 1, 0), (-1, 0, 1), (0, 0, 1)))  # what is at the top left came from the bottom left
    assert quarter.point(0, 0) == (0, 1)
    back = quarter.then(quarter.inverse())
    assert back.point(0.3, 0.7) == pytest.approx((0.3, 0.7))


@given(st.floats(min_value=-0.2, max_value=0.2), boxes())
def test_a_small_turn_keeps_boxes_on_the_page(angle: float, box: Box) -> None:
    c, s = math.cos(angle), math.sin(angle)
    turned = Transform.from_array(np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]])).box(box)
    assert 0 <= turned.x0 <= turned.x1 <= 1
    assert 0 <= turned.y0 <= turned.y1 <= 1


@given(boxes())
def test_the_unchanged_transform_changes_nothing(box: Box) -> None:
    assert UNCHANGED.box(box) == box
