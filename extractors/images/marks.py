"""Check boxes and signatures on a page image, which OCR reads as letters or not at all.

What is found becomes a word like any other: `☐` and `☒` for boxes, `✍` for what somebody signed with. Whoever reads
fields then has them in their place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

import cv2
import numpy as np
from numpy.typing import NDArray

from documents.geometry import Box
from documents.pages import Word
from extractors.images.signatures import signatures

EMPTY, TICKED, SIGNED = "☐", "☒", "✍"

DARKER = 24  # grey levels by which ink is darker than the paper around it
MOST = 200  # boxes of a page; a page with more has a grid, not questions
# in heights of a line of type
SMALLEST, LARGEST = 0.55, 2.2  # side of a check box
SQUARE = 1.3  # longer side by shorter
STROKES = (0.45, 0.75)  # pieces of a box's side; a thick tick has shorter ones of its own
DRAWN = 0.87  # share of each side that is there
INNER = 0.2  # share of a box left out at each side, where its lines are
INK = 0.08  # share of a ticked box that is ink; what is half of it, no scratch nor dust makes
NEIGHBOUR = 0.5  # of its side: how far beyond its corners a cell's lines are looked for
SURE_WORD = 0.6  # confidence from which on a word is print

Pixels = NDArray[np.uint8]
Ink = cv2.typing.MatLike  # dark pixels 255, others 0


@dataclass(frozen=True, slots=True)
class _Square:
    x: int
    y: int
    width: int
    height: int


def marked(image: Pixels, words: Sequence[Word]) -> list[Word]:
    """Return `words`, read on the grey upright `image`, with check boxes and signatures among them."""
    if not words:
        return []
    rows, columns = image.shape
    line = median(word.box.height for word in words) * rows  # pixels
    if line < 6:
        return list(words)
    block = 2 * round(1.5 * line) + 1
    dark = cv2.adaptiveThreshold(image, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, block, DARKER)
    found = [_word(square, _ticked(dark, square), columns, rows) for square in _squares(dark, line)[:MOST]]
    boxes = [box for box in found if not any(_is_letter(box.box, word) for word in words)]
    kept = [word for word in words if not any(_covers(box.box, word.box) for box in boxes)]
    signed = [Word(text=SIGNED, box=box, line=0, confidence=0.8) for box in signatures(dark, kept, line)]
    return _among(kept, [*boxes, *signed])


def _squares(dark: Ink, line: float) -> list[_Square]:
    """Return the squares of the size of a check box that stand alone."""
    found: list[_Square] = []
    for share in STROKES:
        frame = _straight(dark, max(3, round(share * line)))
        contours, hierarchy = cv2.findContours(frame, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
        for number, hole in enumerate(contours):
            if hierarchy[0][number][3] < 0 or not _is_square(hole, line):
                continue
            square = _Square(*(int(side) for side in cv2.boundingRect(hole)))
            known = any(abs(square.x - one.x) < one.width and abs(square.y - one.y) < one.height for one in found)
            if not known and _has_sides(dark, square) and not _in_grid(frame, square):
                found.append(square)
    return found


def _straight(dark: Ink, length: int) -> Ink:
    """Return the ink that is part of a straight stroke, across or down, of this length."""
    across = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    down = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((length, 1), np.uint8))
    return cv2.morphologyEx(cv2.bitwise_or(across, down), cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))


def _is_square(hole: Ink, line: float) -> bool:
    _, _, width, height = cv2.boundingRect(hole)
    if not SMALLEST * line <= min(width, height) <= max(width, height) <= LARGEST * line:
        return False
    return max(width, height) <= SQUARE * min(width, height) and cv2.contourArea(hole) >= 0.6 * (width - 1) * (
        height - 1
    )


def _has_sides(dark: Ink, square: _Square) -> bool:
    """Tell a square from a round letter: each of its sides is drawn from corner to corner."""
    thick = max(2, round(0.1 * square.width))
    x0, y0 = max(0, square.x - thick), max(0, square.y - thick)
    x1, y1 = square.x + square.width + thick, square.y + square.height + thick
    area = dark[y0:y1, x0:x1]
    band = thick + 1
    sides = (area[:band].any(axis=0), area[-band:].any(axis=0), area[:, :band].any(axis=1), area[:, -band:].any(axis=1))
    return all(float(np.mean(np.asarray(side)[thick:-thick])) >= DRAWN for side in sides)


def _in_grid(frame: Ink, square: _Square) -> bool:
    """Tell whether the sides of a square go on beyond its corners, as those of a cell in a grid do."""
    reach, thick = round(NEIGHBOUR * square.width), max(2, round(0.12 * square.width))
    beyond = 0
    for x in (square.x - reach, square.x + square.width + reach):
        for y in (square.y, square.y + square.height):
            beyond += _dark_at(frame, x, y, thick)
    for y in (square.y - reach, square.y + square.height + reach):
        for x in (square.x, square.x + square.width):
            beyond += _dark_at(frame, x, y, thick)
    return beyond >= 2


def _dark_at(frame: Ink, x: int, y: int, thick: int) -> bool:
    return bool(frame[max(0, y - thick) : y + thick + 1, max(0, x - thick) : x + thick + 1].any())


def _ticked(dark: Ink, square: _Square) -> tuple[str, float]:
    """Return the mark and how sure it is."""
    dx, dy = round(INNER * square.width), round(INNER * square.height)
    inside = dark[square.y + dy : square.y + square.height - dy, square.x + dx : square.x + square.width - dx]
    ink = float(inside.mean()) / 255 if inside.size else 0.0
    sure = 0.95 if ink > 1.5 * INK or ink < 0.5 * INK else 0.6
    return (TICKED if ink >= INK else EMPTY), sure


def _word(square: _Square, mark: tuple[str, float], columns: int, rows: int) -> Word:
    box = Box(
        x0=square.x / columns,
        y0=square.y / rows,
        x1=(square.x + square.width) / columns,
        y1=(square.y + square.height) / rows,
    )
    return Word(text=mark[0], box=box, line=0, confidence=mark[1])


def _covers(box: Box, word: Box) -> bool:
    """Tell whether a word is what the reader made of a box."""
    shared = box.horizontal_overlap(word) * box.vertical_overlap(word)
    return shared > 0.5 * word.width * word.height


def _is_letter(box: Box, word: Word) -> bool:
    """Tell whether a box is a letter of a printed word that goes on beside it."""
    shared = box.horizontal_overlap(word.box) * box.vertical_overlap(word.box)
    printed = word.confidence >= SURE_WORD and sum(letter.isalnum() for letter in word.text) >= 3
    return printed and shared > 0.5 * box.width * box.height and word.box.width > 1.8 * box.width


def _among(words: Sequence[Word], marks: Sequence[Word]) -> list[Word]:
    """Return the words with each mark where it is read: before the next word of its line, or the next line."""
    placed = list(words)
    for mark in marks:
        position = next((i for i, word in enumerate(placed) if _comes_first(mark.box, word.box)), len(placed))
        neighbour = placed[min(position, len(placed) - 1)] if placed else mark
        placed.insert(position, replace(mark, line=neighbour.line))
    return placed


def _comes_first(mark: Box, word: Box) -> bool:
    if mark.vertical_overlap(word) > 0.4 * word.height:
        return mark.x0 <= word.x0
    return mark.y1 <= word.centre[1]
