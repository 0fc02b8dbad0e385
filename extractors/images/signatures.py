"""Ink that somebody signed with, which OCR reads as letters, as a name, or not at all.

Two places are looked at: around a word for signature, where any ink counts that no printed word explains; and over a
line drawn to sign on, where a name that could be read counts as well if it is of another writing than the print:
slanted, and larger or thinner than printed letters are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

import cv2
import numpy as np

from documents.geometry import Box
from documents.pages import Word

WORDS = re.compile(
    r"podpis|podepsán|signature|\bsigned\b|\bsign\b|unterschrift|firma y|assinatura|firma:", re.IGNORECASE
)

SURE_WORD = 0.6  # confidence from which on a word is what was read
# in heights of a line of type
REACH_ABOVE, REACH_BELOW, REACH_RIGHT, REACH_LEFT = 4.0, 3.0, 12.0, 2.0  # where one signs, seen from the word for it
SCRIBBLE = (2.5, 0.7)  # width and height of the smallest signature
WINDING = 1.5  # length of its strokes by its width and height; a line, a corner or an arc has 1 at most
SHORTEST_LINE = 5.0  # to sign on
LONGEST_LINE = 0.45  # of the page's width
FLATTEST = 0.6  # how far a line may lean
OVER_LINE = 4.0  # how high one signs
LOWEST = 1.5  # how near to the line a signature comes down
UNDER_LINE = 0.8  # how deep letters hang below the line
BESIDE_LINE = 4.0  # print this near left of a line says what stands on it
NEXT_LINE = 4.0  # lines this near above each other are a list to fill in
STROKE = 0.4  # breadth of a felt pen; stamps are broader
LARGEST = 6.0  # height of a signature; the frame of a stamp or the ring of a cup is higher
# of letters, beside those of the page's print
SLANT = 7  # degrees
TALLER, THINNER = 1.3, 0.75
MOST_PRINT = 60  # words looked at to learn what the print is like

Ink = cv2.typing.MatLike  # dark pixels 255, others 0


@dataclass(frozen=True, slots=True)
class _Patch:
    """A part of an image in pixels."""

    x0: int
    y0: int
    x1: int
    y1: int

    def of(self, ink: Ink) -> Ink:
        """Return what stands in it."""
        return ink[max(0, self.y0) : self.y1, max(0, self.x0) : self.x1]


@dataclass(frozen=True, slots=True)
class _Writing:
    """What letters are like."""

    height: float  # pixels, of the tallest
    stroke: float  # breadth by height


def signatures(dark: Ink, words: Sequence[Word], line: float) -> Iterator[Box]:
    """Yield where on the image somebody signed; `line` is the height of a line of type in pixels."""
    rows, columns = dark.shape
    labels, rules = [_patch(word, dark) for word in words if WORDS.search(word.text)], _rules(dark, line)
    if not labels and not rules:
        return
    ink = _without_rules(dark, line)
    read = [(word, _patch(word, dark)) for word in words]
    sure = [(word, patch) for word, patch in read if word.confidence >= SURE_WORD]
    like_print = _print(ink, sure)
    unsure = [patch for word, patch in read if word.confidence < SURE_WORD and _is_print(ink, patch, like_print)]
    printed = [*(patch for _, patch in sure), *labels, *unsure]
    found: list[_Patch] = []
    for rule in [*rules, *(_over(label, line) for label in labels)]:
        standing = [patch for _, patch in sure if _stands_on(patch, rule, line)]
        by_hand = standing if _is_by_hand(ink, standing, like_print) else []
        if len(by_hand) == len(standing) and not _is_labelled(rule, sure, line):
            written = _without(ink, [patch for patch in printed if patch not in by_hand], line)
            found += [_around([scribble, *by_hand]) for scribble in _on_line(written, rule, line)]
    found += _near_words(_without(ink, printed, line), labels, line)
    for number, patch in enumerate(found):
        if not any(_meet(patch, other) for other in found[:number]):
            x1, y1 = min(patch.x1, columns), min(patch.y1, rows)
            yield Box(x0=patch.x0 / columns, y0=patch.y0 / rows, x1=x1 / columns, y1=y1 / rows)


def _over(label: _Patch, line: float) -> _Patch:
    """Return where the line would be that a word for signature stands under, be it drawn or not."""
    foot = round(label.y0 - UNDER_LINE * line)
    return _Patch(round(label.x0 - REACH_LEFT * line), foot, round(label.x1 + REACH_RIGHT * line), foot)


def _near_words(ink: Ink, labels: Sequence[_Patch], line: float) -> Iterator[_Patch]:
    """Yield ink near each word for signature."""
    for label in labels:
        place = _Patch(
            max(0, round(label.x0 - REACH_LEFT * line)),
            max(0, round(label.y0 - REACH_ABOVE * line)),
            round(label.x1 + REACH_RIGHT * line),
            round(label.y1 + REACH_BELOW * line),
        )
        yield from _scribble(ink, place, line)


def _on_line(ink: Ink, rule: _Patch, line: float) -> Iterator[_Patch]:
    """Yield the ink that comes down to a line to sign on."""
    place = _Patch(
        max(0, round(rule.x0 - line)),
        max(0, round(rule.y0 - OVER_LINE * line)),
        round(rule.x1 + line),
        round(rule.y1 + UNDER_LINE * line),
    )
    yield from (patch for patch in _scribble(ink, place, line) if patch.y1 > rule.y0 - LOWEST * line)


def _rules(dark: Ink, line: float) -> list[_Patch]:
    """Return the lines that may be there to sign on: of a fitting length, alone, and no side of a box."""
    small = cv2.dilate(dark, np.ones((3, 1), np.uint8))[::2, ::2]  # thick enough for a line that leans a little
    across = cv2.morphologyEx(small, cv2.MORPH_OPEN, np.ones((1, max(7, round(1.5 * line))), np.uint8))
    across = cv2.morphologyEx(across, cv2.MORPH_CLOSE, np.ones((3, round(line)), np.uint8))
    upright = cv2.morphologyEx(small, cv2.MORPH_OPEN, np.ones((max(3, round(0.6 * line)), 1), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(across)
    found = []
    for x, y, width, height, _ in stats[1:].tolist():
        long_and_flat = 2 * width >= SHORTEST_LINE * line and 2 * height <= FLATTEST * line
        if long_and_flat and not _in_box(upright, _Patch(x, y, x + width, y + height), line / 2):
            found.append(_Patch(2 * x, 2 * y, 2 * (x + width), 2 * (y + height)))
    alone = [rule for rule in found if not any(_in_list(rule, other, line) for other in found)]
    return [rule for rule in alone if rule.x1 - rule.x0 <= LONGEST_LINE * dark.shape[1]]


def _in_box(upright: Ink, rule: _Patch, line: float) -> bool:
    """Tell whether an upright line meets an end of the rule."""
    near, reach = max(2, round(0.3 * line)), round(line)
    ends = (_Patch(x - near, rule.y0 - reach, x + near, rule.y1 + reach) for x in (rule.x0, rule.x1))
    return any(bool(end.of(upright).any()) for end in ends)


def _in_list(rule: _Patch, other: _Patch, line: float) -> bool:
    return rule is not other and abs(rule.x0 - other.x0) < 2 * line and abs(rule.y0 - other.y0) < NEXT_LINE * line


def _is_labelled(rule: _Patch, words: Sequence[tuple[Word, _Patch]], line: float) -> bool:
    """Tell whether print left of the rule asks for something else than a signature."""
    row = [(word, patch) for word, patch in words if patch.y0 < rule.y0 + 0.5 * line and patch.y1 > rule.y0 - line]
    left = [(word, patch) for word, patch in row if patch.x1 < rule.x0 + line]
    near = any(rule.x0 - patch.x1 < BESIDE_LINE * line for _, patch in left)
    return near and not any(WORDS.search(word.text) for word, _ in left)


def _stands_on(word: _Patch, rule: _Patch, line: float) -> bool:
    low = rule.y0 - 1.3 * line <= word.y1 <= rule.y1 + 1.3 * line and word.y0 < rule.y0 - 0.3 * line
    return low and rule.x0 - line <= (word.x0 + word.x1) / 2 <= rule.x1 + line


def _print(ink: Ink, words: Sequence[tuple[Word, _Patch]]) -> _Writing:
    """Return what the print of the page is like."""
    long = [patch for word, patch in words if len(word.text) >= 4 and word.text.isalpha()]
    seen = [_writing([patch.of(ink)]) for patch in long[:: max(1, len(long) // MOST_PRINT)]]
    if not seen:
        return _Writing(height=0.0, stroke=0.0)
    return _Writing(height=median(one.height for one in seen), stroke=median(one.stroke for one in seen))


def _is_by_hand(ink: Ink, words: Sequence[_Patch], like_print: _Writing) -> bool:
    """Tell whether words are of another writing than the print of the page."""
    if not words or not like_print.height:
        return False
    pieces = [word.of(ink) for word in words]
    seen = _writing(pieces)
    other = seen.height >= TALLER * like_print.height or seen.stroke <= THINNER * like_print.stroke
    return other and _slant(pieces) >= SLANT and not any(_is_print(ink, word, like_print) for word in words)


def _is_print(ink: Ink, word: _Patch, like_print: _Writing) -> bool:
    """Tell whether a word is written as the print of the page is."""
    piece = word.of(ink)
    seen = _writing([piece])
    alike = seen.height <= TALLER * like_print.height and seen.stroke >= THINNER * like_print.stroke
    return alike and abs(_slant([piece])) < SLANT


def _writing(pieces: Sequence[Ink]) -> _Writing:
    """Return what the letters of some words are like."""
    heights, strokes = [], []
    for piece in pieces:
        rows = np.flatnonzero(np.asarray(piece).any(axis=1))
        around = _around_ink(piece)
        if around:
            heights.append(float(rows[-1] - rows[0] + 1))
            strokes.append(2 * cv2.countNonZero(piece) / around)
    if not heights:
        return _Writing(height=0.0, stroke=0.0)
    height = max(heights)
    return _Writing(height=height, stroke=median(strokes) / height)


def _around_ink(ink: Ink) -> int:
    """Return the length of all outlines in pixels, twice that of the strokes."""
    contours, _ = cv2.findContours(ink, cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE)
    return sum(len(contour) for contour in contours)


def _slant(pieces: Sequence[Ink]) -> int:
    """Return by how many degrees upright strokes lean to the right: leant back, they fill the fewest columns."""

    def fewness(degrees: int) -> float:
        rise = float(np.tan(np.radians(degrees)))
        return sum(float((_leant(piece, rise).sum(axis=0, dtype=float) ** 2).sum()) for piece in pieces if piece.size)

    return max(range(-10, 36, 2), key=fewness)


def _leant(piece: Ink, rise: float) -> Ink:
    height, width = piece.shape
    lean = np.array([[1, rise, max(0.0, -rise * height)], [0, 1, 0]], np.float32)
    return cv2.warpAffine(piece, lean, (width + round(abs(rise) * height) + 2, height))


def _without_rules(dark: Ink, line: float) -> Ink:
    """Return the ink without long straight lines."""
    length = max(9, round(3 * line))
    rules = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    rules = cv2.bitwise_or(rules, cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((length, 1), np.uint8)))
    return cv2.subtract(dark, cv2.dilate(rules, np.ones((5, 5), np.uint8)))


def _without(ink: Ink, words: Sequence[_Patch], line: float) -> Ink:
    """Return the ink that is none of those words."""
    rest, margin = ink.copy(), round(0.15 * line)
    for word in words:
        _Patch(word.x0 - margin, word.y0 - margin, word.x1 + margin, word.y1 + margin).of(rest)[:] = 0
    return rest


def _scribble(ink: Ink, place: _Patch, line: float) -> Iterator[_Patch]:
    """Yield the largest run of strokes that is big enough for a signature."""
    area = _penned(ink, place, line)
    joined = cv2.dilate(area, np.ones((max(1, round(0.3 * line)), max(1, round(0.6 * line))), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    best = max(stats[1:].tolist(), key=lambda row: int(row[cv2.CC_STAT_WIDTH]), default=None)
    if best is None:
        return
    x, y, width, height, _ = best
    strokes = area[y : y + height, x : x + width]
    share = float(strokes.mean()) / 255
    winds = _around_ink(strokes) / 2 >= WINDING * (width + height)
    if winds and width >= SCRIBBLE[0] * line and height >= SCRIBBLE[1] * line and 0.02 <= share <= 0.5:
        yield _Patch(place.x0 + x, place.y0 + y, place.x0 + x + width, place.y0 + y + height)


def _penned(ink: Ink, place: _Patch, line: float) -> Ink:
    """Return the ink in a place without what is too large or too broad for a pen: stamps, and the rings of cups."""
    around = round(LARGEST / 2 * line)
    x0, y0 = max(0, place.x0 - around), max(0, place.y0 - around)
    area = ink[y0 : place.y1 + around, x0 : place.x1 + around].copy()
    contours, _ = cv2.findContours(area, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    for contour in contours:
        x, y, width, height = cv2.boundingRect(contour)
        piece = area[y : y + height, x : x + width]
        goes_on = min(x, y) == 0 or x + width == area.shape[1] or y + height == area.shape[0]
        broad = 2 * cv2.countNonZero(piece) > STROKE * line * len(contour)
        if goes_on or broad or height > LARGEST * line:
            cv2.drawContours(area, [contour], -1, 0, cv2.FILLED)
    return area[place.y0 - y0 : place.y1 - y0, place.x0 - x0 : place.x1 - x0]


def _patch(word: Word, image: Ink) -> _Patch:
    rows, columns = image.shape
    box = word.box
    return _Patch(round(box.x0 * columns), round(box.y0 * rows), round(box.x1 * columns), round(box.y1 * rows))


def _around(patches: Sequence[_Patch]) -> _Patch:
    return _Patch(
        min(patch.x0 for patch in patches),
        min(patch.y0 for patch in patches),
        max(patch.x1 for patch in patches),
        max(patch.y1 for patch in patches),
    )


def _meet(a: _Patch, b: _Patch) -> bool:
    return a.x0 < b.x1 and b.x0 < a.x1 and a.y0 < b.y1 and b.y0 < a.y1
