"""The order in which a page image is made ready for reading."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from documents.geometry import UNCHANGED, Transform
from extractors.images.letters import Letters, Pixels, find_letters
from extractors.images.light import evened, without_borders
from extractors.images.upright import Lie, lie_of

cv2.setNumThreads(1)  # workers are processes, one a core

_LETTER = 11.0  # pixels of the small letters at which Tesseract is both fast and right
_SMALL_SHARE = 10  # percentile of letter heights that stands for the small letters of the smallest type
_FEW = 25  # letters that do not say how large type is
_LARGEST = 4.0  # times an image is enlarged at most
_UNMEASURED_DPI = 150.0  # resolution of pages with too few letters to tell
_STRAIGHT = 0.3  # degrees: less slope does no harm
_MOST_PIXELS = 25_000_000  # of a prepared image


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """An image ready for reading, and the way back to the page as scanned."""

    image: Pixels  # grey
    dpi: float
    transform: Transform = UNCHANGED  # from this image to the page as scanned
    rotation: int = 0  # degrees clockwise that turned the scan upright: 0, 90, 180, 270
    letters: int = 0  # found on it before reading, roughly
    letter_height: float = 0.0  # pixels of small letters on the image as it came, 0 where there are too few to tell


def prepare(image: Pixels, dpi: float) -> Prepared:
    """Return `image`, a grey or RGB scan at `dpi`, ready for reading."""
    grey = np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), dtype=np.uint8) if image.ndim == 3 else image
    light = evened(without_borders(grey))
    letters = find_letters(light)
    lie = lie_of(letters, light)
    height = _small_letters(letters.turned(lie.turn))
    scale = _scale(light, height, dpi)
    straight, back = _straightened(_scaled(_turned(light, lie.turn), scale), lie)
    return Prepared(
        image=straight,
        dpi=dpi * scale,
        transform=back.then(turned_back(lie.turn)),
        rotation=lie.turn,
        letters=len(letters),
        letter_height=height,
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


def _small_letters(letters: Letters) -> float:
    """Return the height of the small letters of the smallest type, 0 where there are too few letters to tell."""
    return float(np.percentile(letters.heights, _SMALL_SHARE)) if len(letters) >= _FEW else 0.0


def _scale(image: Pixels, height: float, dpi: float) -> float:
    wanted = _LETTER / height if height else min(1.0, _UNMEASURED_DPI / dpi)
    return min(wanted, _LARGEST, float((_MOST_PIXELS / image.size) ** 0.5))


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
        image, of_pixels[:2], (new_width, new_height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    back = np.diag([1 / width, 1 / height, 1]) @ np.linalg.inv(forth) @ np.diag([new_width, new_height, 1])
    return np.asarray(straight, dtype=np.uint8), Transform.from_array(back)


def _moved(x: float, y: float) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return np.array([[1, 0, x], [0, 1, y], [0, 0, 1]], dtype=np.float64)
