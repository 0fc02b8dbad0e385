"""Sheets photographed from aslant are flattened, every place leads back, and flat scans are left as they are."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from pages_made import letter_image, tilted

from documents.geometry import Transform
from extractors.images import prepare
from extractors.images.letters import find_letters
from extractors.images.perspective import find_sheet, flattened
from extractors.images.upright import lie_of

pytestmark = pytest.mark.slow

Image = NDArray[np.uint8]
Points = NDArray[np.float64]

PAGE = letter_image()
HEIGHT, WIDTH = PAGE.shape
SIZE = (WIDTH + 300, HEIGHT + 240)
RECEDING = np.array([(210, 130), (WIDTH + 110, 170), (WIDTH + 220, HEIGHT + 150), (90, HEIGHT + 70)], np.float64)


def photographed(page: Image, corners: Points, ground: float = 110, grain: float = 4) -> Image:
    """Return a picture of the page lying on a table, its corners at the given places."""
    height, width = page.shape
    table = np.random.default_rng(5).normal(ground, grain, SIZE[::-1]).clip(0, 255).astype(np.uint8)
    sheet = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32) - 0.5
    forth = cv2.getPerspectiveTransform(sheet, corners.astype(np.float32) - 0.5)
    cv2.warpPerspective(page, forth, SIZE, dst=table, borderMode=cv2.BORDER_TRANSPARENT)
    return table


def slanted() -> st.SearchStrategy[Points]:
    offsets = st.lists(st.floats(-45, 45), min_size=8, max_size=8)
    straight = np.array([(150, 120), (150 + WIDTH, 120), (150 + WIDTH, 120 + HEIGHT), (150, 120 + HEIGHT)])
    return offsets.map(lambda moves: straight + np.reshape(moves, (4, 2))).filter(lambda corners: slant(corners) > 1.3)


def slant(corners: Points) -> float:
    """Return by how many degrees the corners differ from right angles at most."""
    sides = np.roll(corners, -1, axis=0) - corners
    turns = np.degrees(np.arctan2(sides[:, 1], sides[:, 0]))
    return float(np.abs((np.roll(turns, -1) - turns) % 360 - 90).max())


@settings(max_examples=25, deadline=None)
@given(slanted(), st.sampled_from([15.0, 110.0, 170.0]))
def test_the_corners_of_a_sheet_are_found_wherever_they_lie(corners: Points, ground: float) -> None:
    found = find_sheet(photographed(PAGE, corners, ground))
    assert found is not None
    assert np.abs(found - corners).max() < 5  # pixels of a thousand


@settings(max_examples=25, deadline=None)
@given(slanted(), st.floats(0, 1), st.floats(0, 1))
def test_every_place_of_a_flattened_sheet_leads_to_the_photo_and_back(corners: Points, x: float, y: float) -> None:
    photo = np.full(SIZE[::-1], 200, np.uint8)
    flat, back = flattened(photo, corners)
    seen = back.point(x, y)
    assert back.inverse().point(*seen) == pytest.approx((x, y), abs=1e-6)
    edges = [back.point(*corner) for corner in ((0, 0), (1, 0), (1, 1), (0, 1))]
    assert np.array(edges) * SIZE == pytest.approx(corners, abs=0.01)
    assert flat.shape[1] == pytest.approx(WIDTH, abs=95)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_sheet_from_aslant_becomes_level_and_its_ink_leads_back_to_the_photo(turn: int) -> None:
    page = PAGE.copy()
    page[HEIGHT - 130 : HEIGHT - 94, WIDTH // 4 : WIDTH // 4 + 90] = 0  # a block that stands out
    photo = photographed(page, RECEDING)
    height, width = photo.shape
    place = (middle_of_block(photo[: HEIGHT + 60, 250:-150], 15) + np.array((250, 0))) / (width, height)
    for _ in range(turn // 90):
        place = np.array([place[1], 1 - place[0]])
    prepared = prepare(np.ascontiguousarray(np.rot90(photo, turn // 90)), 300)
    assert prepared.rotation == turn
    assert is_projective(prepared.transform)
    assert abs(lie_of(find_letters(prepared.image), prepared.image).slope) <= 0.3
    block = middle_of_block(prepared.image, 7) / prepared.image.shape[::-1]
    assert prepared.transform.point(*block) == pytest.approx(tuple(place), abs=0.002)


def middle_of_block(image: Image, side: int) -> Points:
    ys, xs = np.nonzero(cv2.erode((image < 90).astype(np.uint8), np.ones((side, side), np.uint8)))
    return np.array([xs.mean() + 0.5, ys.mean() + 0.5])


def is_projective(transform: Transform) -> bool:
    return max(abs(transform.matrix[2][0]), abs(transform.matrix[2][1])) > 1e-4


def test_the_other_way_an_unclear_sheet_may_lie_leads_back_to_the_photo_as_well() -> None:
    capitals = letter_image("\n".join(["HOXIZ NSHOX IZNSHOX HIXNO OHXSN ZIHOX"] * 12))
    height, width = capitals.shape
    corners = RECEDING * (width / WIDTH, height / HEIGHT)
    photo = photographed(capitals, np.minimum(corners, np.array(SIZE) - 20))
    prepared = prepare(photo, 300)
    assert prepared.otherwise is not None
    other = prepared.otherwise()
    assert is_projective(prepared.transform)
    assert is_projective(other.transform)


def box_drawn() -> Image:
    form = PAGE.copy()
    cv2.rectangle(form, (20, 20), (WIDTH - 20, HEIGHT - 20), 0, 4)
    return form


@pytest.mark.parametrize(
    "scan",
    [
        PAGE,
        box_drawn(),
        tilted(PAGE, 3.0),
        photographed(
            PAGE, np.array([(150, 120), (150 + WIDTH, 120), (150 + WIDTH, 120 + HEIGHT), (150, 120 + HEIGHT)])
        ),
        np.full((900, 700), 250, np.uint8),
        np.full((30, 900), 250, np.uint8),
    ],
    ids=["typed", "in a box", "tilted", "on a scanner's bed", "blank", "a strip"],
)
def test_a_page_seen_from_above_has_no_corners_to_move(scan: Image) -> None:
    assert find_sheet(scan) is None


def test_a_sheet_that_reaches_out_of_the_picture_is_left_as_it_is() -> None:
    photo = photographed(PAGE, RECEDING)
    assert find_sheet(photo) is not None
    assert find_sheet(np.ascontiguousarray(photo[:, 260:])) is None


def test_a_sheet_beside_which_something_else_lies_is_left_as_it_is() -> None:
    photo = photographed(PAGE, RECEDING)
    slip = letter_image("TICKET 123\nto town 30,00\nvalid 90 min", size=18, margin=10)
    beside = np.concatenate([photo, np.full((slip.shape[0] + 40, SIZE[0]), 110, np.uint8)])
    beside[-slip.shape[0] - 20 : -20, 300 : 300 + slip.shape[1]] = slip
    assert find_sheet(photo) is not None
    assert find_sheet(beside) is None


def test_lines_that_are_level_already_outweigh_the_sides_of_a_torn_slip() -> None:
    torn = np.array([(150, 120), (150 + WIDTH, 180), (150 + WIDTH, 70 + HEIGHT), (150, 120 + HEIGHT)], np.float64)
    photo = np.full(SIZE[::-1], 110, np.uint8)
    mask = cv2.fillConvexPoly(np.zeros_like(photo), torn.astype(np.int32), 1)
    whole = photo.copy()
    whole[120 : 120 + HEIGHT, 150 : 150 + WIDTH] = PAGE
    photo = np.where(mask > 0, whole, photo)
    assert find_sheet(photo) is not None
    assert not is_projective(prepare(photo, 300).transform)


def test_a_sheet_with_too_few_letters_to_tell_is_left_as_it_is() -> None:
    photo = photographed(letter_image("Receipt", margin=500), RECEDING)
    assert find_sheet(photo) is not None
    assert not is_projective(prepare(photo, 300).transform)
