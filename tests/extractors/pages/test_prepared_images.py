"""Page images become upright, straight, evenly lit and of one size of type, and every place leads back to the scan."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from pages_made import letter_image, tilted

from documents.geometry import Box
from extractors.images import Prepared, prepare
from extractors.images.letters import find_letters
from extractors.images.light import evened, without_borders
from extractors.images.specks import without_specks
from extractors.images.upright import ask_model, lie_of

PAGE = letter_image()


def marked(image: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], tuple[float, float]]:
    """Return the image with a block that stands out, and the middle of the block, page-relative."""
    height, width = image.shape
    x, y = width // 4, height - 130
    page = image.copy()
    page[y : y + 36, x : x + 90] = 0
    return page, ((x + 45) / width, (y + 18) / height)


def block(prepared: Prepared) -> tuple[float, float]:
    """Return the middle of the block on the prepared image, page-relative."""
    height, width = prepared.image.shape
    side = max(3, round(0.5 * 30 * prepared.dpi / 300))
    black = cv2.erode((prepared.image < 100).astype(np.uint8), np.ones((side, side), np.uint8))
    ys, xs = np.nonzero(black)
    return (float(xs.mean()) + 0.5) / width, (float(ys.mean()) + 0.5) / height


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("slope", [0.0, 3.0, -6.5])
def test_places_lead_back_to_the_scan_from_every_turn_and_slope(turn: int, slope: float) -> None:
    page, _ = marked(PAGE)
    straight = tilted(page, slope)
    ys, xs = np.nonzero(_eroded(straight))
    height, width = straight.shape
    place = ((xs.mean() + 0.5) / width, (ys.mean() + 0.5) / height)
    scan = np.ascontiguousarray(np.rot90(straight, turn // 90))  # lies turned away; turning clockwise rights it
    for _ in range(turn // 90):
        place = (place[1], 1 - place[0])
    prepared = prepare(scan, 300)
    x, y = prepared.transform.point(*block(prepared))
    assert prepared.rotation == turn
    assert abs(lie_of(find_letters(prepared.image), prepared.image).slope) <= 0.3
    assert x * scan.shape[1] == pytest.approx(place[0] * scan.shape[1], abs=1.5)
    assert y * scan.shape[0] == pytest.approx(place[1] * scan.shape[0], abs=1.5)
    back = prepared.transform.inverse().point(x, y)
    assert back == pytest.approx(block(prepared), abs=1e-6)


def _eroded(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.asarray(cv2.erode((image < 100).astype(np.uint8), np.ones((15, 15), np.uint8)), dtype=np.uint8)


@pytest.mark.parametrize("slope", [0.0, 1.0, -2.4, 8.0])
def test_the_slope_of_lines_is_measured_to_a_fraction_of_a_degree(slope: float) -> None:
    image = tilted(PAGE, slope)
    assert lie_of(find_letters(image), image).slope == pytest.approx(slope, abs=0.15)


def test_a_page_that_lies_well_is_neither_turned_nor_warped() -> None:
    prepared = prepare(PAGE, 300)
    assert prepared.rotation == 0
    assert prepared.transform.box(Box(x0=0, y0=0, x1=1, y1=1)) == Box(x0=0, y0=0, x1=1, y1=1)
    assert prepared.transform.point(0.25, 0.75) == (0.25, 0.75)


def test_the_orientation_model_knows_a_typed_page() -> None:
    for turn in (0, 90, 180, 270):
        probabilities = ask_model(np.ascontiguousarray(np.rot90(PAGE, turn // 90)))
        assert max(probabilities, key=lambda answer: probabilities[answer]) == turn


def test_one_short_line_does_not_turn_a_page() -> None:
    line = letter_image("This is a page with hardly any text.", size=30, margin=500)
    assert prepare(line, 300).rotation == 0


@pytest.mark.parametrize("size", [18, 30, 60])
def test_letters_get_one_height_whatever_the_size_of_the_type(size: int) -> None:
    prepared = prepare(letter_image(size=size), 300)
    heights = find_letters(prepared.image).small_height()
    assert heights == pytest.approx(11.5, abs=1.6)


def test_few_patches_are_not_enlarged_and_none_is_a_blank_page() -> None:
    blank = np.full((900, 700), 250, np.uint8)
    dusty = blank.copy()
    dusty[::150, ::150] = 0
    assert prepare(blank, 300).letters == 0
    assert prepare(dusty, 300).letters == 0
    assert prepare(dusty, 300).image.size <= dusty.size


def test_the_back_of_a_page_shining_through_is_blank() -> None:
    faint = 255 - ((255 - PAGE.astype(np.int32)) * 14 // 255)
    assert prepare(faint.astype(np.uint8), 300).letters == 0


def test_colour_is_read_as_grey() -> None:
    colour = np.repeat(PAGE[:, :, None], 3, axis=2)
    assert np.array_equal(prepare(colour, 300).image, prepare(PAGE, 300).image)


def test_a_shadow_is_lifted_and_even_light_left_alone() -> None:
    shade = np.linspace(1.0, 0.45, PAGE.shape[1])[None, :]
    shadowed = (PAGE * shade).astype(np.uint8)
    lit = evened(shadowed)
    assert evened(PAGE) is PAGE
    assert np.median(shadowed[:, -60:]) < 130
    assert np.median(lit[:, -60:]) > 235
    assert lit[PAGE < 40].mean() < 60  # letters stay dark
    assert len(find_letters(lit)) == pytest.approx(len(find_letters(PAGE)), rel=0.05)


def test_black_borders_become_paper_and_letters_at_the_edge_stay() -> None:
    scan = np.full((1200, 900), 250, np.uint8)
    scan[:, :70] = 5
    scan[-50:] = 5
    scan[300:330, 860:900] = 0  # the end of a word
    clean = without_borders(scan)
    assert clean[:, :70].min() > 200
    assert clean[-50:].min() > 200
    assert clean[300:330, 860:900].max() == 0
    assert without_borders(PAGE) is PAGE


@pytest.mark.parametrize("shade", [40, 130])
def test_the_plain_bed_around_a_receipt_becomes_paper(shade: int) -> None:
    grain = np.random.default_rng(3).normal(0, 3, (1600, 2400))
    scan = (shade + grain).astype(np.uint8)
    height, width = PAGE.shape
    scan[:height, -width:] = PAGE
    clean = without_borders(scan)
    assert clean[:, : -width - 50].min() > 200
    assert clean[height + 50 :].min() > 200
    assert np.array_equal(clean[: height - 30, 30 - width :], PAGE[: height - 30, 30 - width :])


def test_a_dark_half_on_which_something_is_written_is_left_as_it_is() -> None:
    scan = PAGE.copy()
    scan[:, : PAGE.shape[1] // 2] = (scan[:, : PAGE.shape[1] // 2] * 0.5).astype(np.uint8)
    assert np.count_nonzero(without_borders(scan)[PAGE < 60] > 100) == 0


def test_a_page_that_is_mostly_dark_is_left_as_it_is() -> None:
    dark = np.full((600, 400), 10, np.uint8)
    dark[250:300, 100:300] = 240
    assert without_borders(dark) is dark


def test_an_unclear_page_offers_another_way_to_lie() -> None:
    capitals = "\n".join(["HOXIZ NSHOX IZNSHOX HIXNO"] * 6)
    prepared = prepare(letter_image(capitals), 300)
    assert prepared.otherwise is not None
    other = prepared.otherwise()
    assert other.rotation != prepared.rotation
    assert other.otherwise is None


@pytest.mark.slow
def test_type_on_grainy_cardboard_is_found_and_the_grain_is_not_enlarged() -> None:
    scan = np.random.default_rng(7).normal(195, 20, (3500, 2500)).clip(0, 255).astype(np.uint8)
    receipt = letter_image(size=26)
    height, width = receipt.shape
    scan[200 : 200 + height, 300 : 300 + width] = np.where(receipt < 128, 60, 240)
    assert find_letters(evened(scan)).specks > 100_000
    prepared = prepare(scan, 300)
    assert prepared.letters > 0
    assert prepared.image.shape == (2333, 1667)


def spoilt(image: NDArray[np.uint8]) -> int:
    """Return how many pixels of the blank paper are dark."""
    blank = cv2.erode(PAGE, np.ones((7, 7), np.uint8)) > 250
    return int(np.count_nonzero(image[blank] < 100))


@pytest.mark.parametrize("share", [0.01, 0.03])
def test_salt_and_pepper_are_painted_over_and_the_letters_found_again(share: float) -> None:
    dice = np.random.default_rng(11).random(PAGE.shape)
    dirty = np.where(dice < share / 2, 0, np.where(dice > 1 - share / 2, 255, PAGE)).astype(np.uint8)
    clean = without_specks(dirty)
    assert spoilt(clean) < 0.1 * spoilt(dirty)
    assert clean[PAGE < 40].mean() < 25  # strokes stay whole
    assert len(find_letters(clean)) == pytest.approx(len(find_letters(PAGE)), rel=0.05)
    assert prepare(dirty, 300).letters == pytest.approx(prepare(PAGE, 300).letters, rel=0.05)


def test_a_page_without_specks_and_one_with_the_grain_of_a_scanner_are_left_alone() -> None:
    grain = np.random.default_rng(12).normal(0, 20, PAGE.shape)
    grainy = (PAGE + grain).clip(0, 255).astype(np.uint8)
    small_type = letter_image(size=14)  # dots of one pixel
    assert without_specks(PAGE) is PAGE
    assert without_specks(grainy) is grainy
    assert without_specks(small_type) is small_type
