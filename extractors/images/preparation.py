"""The order in which a page image is made ready for reading."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import cv2
import numpy as np

from documents.geometry import UNCHANGED, Transform
from extractors.images.letters import Letters, Pixels, find_letters
from extractors.images.light import evened, without_borders
from extractors.images.perspective import find_sheet, flattened
from extractors.images.specks import without_specks
from extractors.images.upright import Lie, lie_of, order

cv2.setNumThreads(1)  # workers are processes, one a core

_LETTER = 11.5  # pixels of the small letters at which Tesseract is both fast and right
_LARGEST = 2.0  # times an image is enlarged at most
_FINEST_DPI = 400.0  # at which the smallest print that people use is large enough
_MANY = 60  # letters that make it worth while
_UNMEASURED_DPI = 200.0  # resolution of pages with too few letters to tell
_GRAINY = 8_000  # specks: a dirty page has hundreds, cardboard under a receipt tens of thousands
_FINE = 5.0  # pixels of letters that are no letters where there are so many specks
_GRAIN = 1 / 150  # inches: the grain of cardboard is finer than the strokes of type
_STRAIGHT = 0.3  # degrees: less slope does no harm
_AS_ORDERLY = 0.95  # of the order of letters before: what was seen from aslant and is flattened loses none
_MOST_PIXELS = 25_000_000  # of a prepared image


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """An image ready for reading, and the way back to the page as scanned."""

    image: Pixels  # grey
    dpi: float
    transform: Transform = UNCHANGED  # from this image to the page as scanned
    rotation: int = 0  # degrees clockwise that turned the scan upright: 0, 90, 180, 270
    letters: int = 0  # found on it before reading, roughly; 0 on a page that is blank but for dust
    otherwise: Callable[[], Prepared] | None = None  # makes the image turned another way, where that is not clear
    letter_height: float = 0.0  # pixels of small letters on the image as it came, 0 where there are too few to tell


def prepare(image: Pixels, dpi: float) -> Prepared:
    """Return `image`, a grey or RGB scan at `dpi`, ready for reading."""
    grey = np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), dtype=np.uint8) if image.ndim == 3 else image
    grey = without_specks(grey)
    light, letters = _lit(grey)
    corners = find_sheet(grey)
    if corners is None:
        return _cleaned(light, letters, dpi)
    flat, back = flattened(grey, corners)
    flat_light, flat_letters = _lit(flat)
    now, before = order(flat_letters), order(letters)
    if not now or now < _AS_ORDERLY * before:
        return _cleaned(light, letters, dpi)
    return _from_photo(_cleaned(flat_light, flat_letters, dpi), back)


def _lit(grey: Pixels) -> tuple[Pixels, Letters]:
    light = evened(without_borders(grey))
    return light, find_letters(light)


def _from_photo(prepared: Prepared, back: Transform) -> Prepared:
    """Return what was prepared of a flattened sheet as prepared of the photograph, to which `back` leads."""
    other = prepared.otherwise
    return replace(
        prepared,
        transform=prepared.transform.then(back),
        otherwise=(lambda: _from_photo(other(), back)) if other else None,
    )


def _cleaned(light: Pixels, letters: Letters, dpi: float) -> Prepared:
    if letters.specks > _GRAINY and letters.small_height() < _FINE:
        return _without_grain(light, dpi)
    return _laid(light, letters, lie_of(letters, light), dpi)


def _without_grain(light: Pixels, dpi: float) -> Prepared:
    """Return an image on which the grain of cardboard outweighs the type, calmed; its letters cannot be measured."""
    calm = np.asarray(cv2.GaussianBlur(light, (0, 0), _GRAIN * dpi), dtype=np.uint8)
    letters = find_letters(calm)
    scale = min(1.0, _UNMEASURED_DPI / dpi)
    return Prepared(image=_scaled(calm, scale), dpi=dpi * scale, letters=len(letters) if letters.legible else 0)


def _laid(light: Pixels, letters: Letters, lie: Lie, dpi: float) -> Prepared:
    """Return the evenly lit image turned, scaled and straightened."""
    height = letters.turned(lie.turn).small_height()
    scale = _scale(light, height, len(letters), dpi)
    straight, back = _straightened(_scaled(_turned(light, lie.turn), scale), lie)
    return Prepared(
        image=straight,
        dpi=dpi * scale,
        transform=back.then(turned_back(lie.turn)),
        rotation=lie.turn,
        letters=len(letters) if letters.legible else 0,
        letter_height=height,
        otherwise=partial(_laid, light, letters, lie.other, dpi) if lie.other else None,
    )


def turned_back(turn: int) -> Transform:
    """Return the map from a page turned clockwise by `turn` to the page before."""
    match turn:
        case 90:
            return Transform(matrix=((0, 1, 0), (-1, 0, 1), (0, 0, 1)))
        case 180:
            return Transform(matrix=((-1, 0, 1), (0, -1, 1), (0, 0, 1)))
        case 270:
            return Transform(matrix=((0, -1, 1), (1, 0, 0), (0, 0, 1)))
        case _:
            return UNCHANGED


def _scale(image: Pixels, height: float, letters: int, dpi: float) -> float:
    """Return the scale that gives letters the wanted height; where there are few, dust is not enlarged."""
    wanted = _LETTER / height if height else _UNMEASURED_DPI / dpi
    largest = min(_LARGEST, max(1.0, _FINEST_DPI / dpi)) if letters >= _MANY else 1.0
    return min(wanted, largest, float((_MOST_PIXELS / image.size) ** 0.5))


def _turned(image: Pixels, turn: int) -> Pixels:
    return np.ascontiguousarray(np.rot90(image, -turn // 90)) if turn else image


def _scaled(image: Pixels, scale: float) -> Pixels:
    if abs(scale - 1) < 0.03:
        return image
    size = tuple(max(1, round(side * scale)) for side in image.shape[1::-1])
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(image, size, interpolation=way), dtype=np.uint8)


def _straightened(image: Pixels, lie: Lie) -> tuple[Pixels, Transform]:
    """Return the image with its lines level, all of it kept, and the way back."""
    if abs(lie.slope) < _STRAIGHT:
        return image, UNCHANGED
    height, width = image.shape
    angle = np.radians(lie.slope)
    cosine, sine = float(np.cos(angle)), float(np.sin(angle))
    new_width = round(width * cosine + height * abs(sine))
    new_height = round(width * abs(sine) + height * cosine)
    turn = np.array([[cosine, sine, 0], [-sine, cosine, 0], [0, 0, 1]])
    forth = _moved(new_width / 2, new_height / 2) @ turn @ _moved(-width / 2, -height / 2)
    of_pixels = _moved(-0.5, -0.5) @ forth @ _moved(0.5, 0.5)  # OpenCV counts from the middle of the first pixel
    straight = cv2.warpAffine(
        image,
        of_pixels[:2],
        (new_width, new_height),
        flags=cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=255,
    )
    back = np.diag([1 / width, 1 / height, 1]) @ np.linalg.inv(forth) @ np.diag([new_width, new_height, 1])
    return np.asarray(straight, dtype=np.uint8), Transform.from_array(back)


def _moved(x: float, y: float) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return np.array([[1, 0, x], [0, 1, y], [0, 0, 1]], dtype=np.float64)
