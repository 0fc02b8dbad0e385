"""The words printed around form fields: left of them, above, right of check boxes, and in large boxes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from documents.geometry import Box, union
from documents.pages import Word
from extractors.carriers.widgets import Caption, Widget

# all in points of 1/72 inch
FAR_LEFT = 250.0  # a label further left belongs to something else
FAR_ABOVE = 40.0
FAR_BELOW = 14.0  # of a line to sign or write on
FAR_RIGHT = 30.0  # of a check box
TOUCH = 3.0  # labels may reach this far into a field
TALL = 22.0  # a field of this height may hold its label

_PARTED = 1.2  # of the height of type: words further apart are different labels
_NUMBERED = 2.5
_LEADING = 1.6  # of the height of type: lines closer than this are one label
_LINES = 3  # of one label

_NUMBER = re.compile(r"\(?\d{1,2}[a-z]?\)?[.)]?|[a-z][.)]")
_NUMBERED_TEXT = re.compile(rf"(?:{_NUMBER.pattern}) ")
_WORDY = re.compile(r"[^\W\d_]{2}")  # what labels something has two letters in a row


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A run of words on one line; its box is in points."""

    text: str
    box: Box


def captioned(widgets: Sequence[Widget], words: Sequence[Word], width: float, height: float) -> tuple[Widget, ...]:
    """Return `widgets` with the words around each; the page is `width` by `height` points."""
    pieces = [piece for piece in _pieces(words, width, height) if _WORDY.search(piece.text)]
    boxes = {widget.box: _points(widget.box, width, height) for widget in widgets if widget.box}
    fields = list(boxes.values())
    return tuple(
        replace(widget, captions=tuple(_captions(widget, boxes[widget.box], pieces, fields))) if widget.box else widget
        for widget in widgets
    )


def _points(box: Box, width: float, height: float) -> Box:
    return Box(x0=box.x0 * width, y0=box.y0 * height, x1=box.x1 * width, y1=box.y1 * height)


def _pieces(words: Sequence[Word], width: float, height: float) -> list[Piece]:
    pieces: list[Piece] = []
    line = -1
    for word in words:
        box = _points(word.box, width, height)
        last = pieces[-1] if pieces else None
        if last and word.line == line and -TOUCH < box.x0 - last.box.x1 < _reach(last):
            pieces[-1] = Piece(text=f"{last.text} {word.text}", box=last.box.union(box))
        else:
            pieces.append(Piece(text=word.text, box=box))
        line = word.line
    return pieces


def _reach(piece: Piece) -> float:
    """Return how far the next word may stand off; a number stands further from the label it numbers."""
    return piece.box.height * (_NUMBERED if _NUMBER.fullmatch(piece.text) else _PARTED)


def _captions(widget: Widget, box: Box, pieces: Sequence[Piece], fields: Sequence[Box]) -> Iterator[Caption]:
    if widget.kind == "check":
        right = _nearest_right(box, pieces)
        if right:
            yield Caption(place="right", text=right.text)
    left = _nearest_left(box, pieces, fields)
    if left:
        yield Caption(place="left", text=left.text, shared=_labels_another(left.box, box, fields))
    above = _above(box, pieces, fields)
    if above:
        yield Caption(place="above", text=" ".join(piece.text for piece in above))
    below = _below(box, pieces)
    if below:
        yield Caption(place="below", text=below.text, shared=_labels_another(below.box, box, fields))
    if box.height >= TALL:
        inside = [piece for piece in pieces if _holds(box, piece.box)]
        if inside:
            yield Caption(place="inside", text=" ".join(piece.text for piece in inside[:_LINES]))


def _level(a: Box, b: Box) -> bool:
    return a.vertical_overlap(b) >= 0.4 * min(a.height, b.height)


def _nearest_left(box: Box, pieces: Sequence[Piece], fields: Sequence[Box]) -> Piece | None:
    level = [p for p in pieces if _level(p.box, box) and p.box.x1 <= box.x0 + TOUCH and box.x0 - p.box.x1 <= FAR_LEFT]
    nearest = max(level, key=lambda p: p.box.x1, default=None)
    if nearest is None:
        return None
    between = any(_level(other, box) and nearest.box.x1 - TOUCH <= other.x0 and other.x1 <= box.x0 for other in fields)
    return None if between else nearest


def _nearest_right(box: Box, pieces: Sequence[Piece]) -> Piece | None:
    level = [p for p in pieces if _level(p.box, box) and -TOUCH <= p.box.x0 - box.x1 <= FAR_RIGHT]
    return min(level, key=lambda p: p.box.x0, default=None)


def _above(box: Box, pieces: Sequence[Piece], fields: Sequence[Box]) -> list[Piece]:
    """Return the lines of the label above, top first."""
    near = [p for p in pieces if _is_above(p.box, box) and not _parted(p.box, box, fields)]
    if not near:
        return []
    lines = [max(near, key=lambda p: (round(p.box.y1), -abs(p.box.x0 - box.x0)))]
    while len(lines) < _LINES and not _NUMBERED_TEXT.match(lines[0].text):
        first = lines[0].box
        higher = [p for p in pieces if _continues(p.box, first) and not _parted(p.box, first, fields)]
        if not higher:
            break
        lines.insert(0, min(higher, key=lambda p: abs(p.box.x0 - first.x0)))
    return lines


def _below(box: Box, pieces: Sequence[Piece]) -> Piece | None:
    near = [p for p in pieces if p.box.horizontal_overlap(box) > 0 and -TOUCH <= p.box.y0 - box.y1 <= FAR_BELOW]
    return min(near, key=lambda p: (round(p.box.y0), abs(p.box.x0 - box.x0)), default=None)


def _labels_another(label: Box, box: Box, fields: Sequence[Box]) -> bool:
    return any(other != box and _is_above(label, other) and other.y0 - label.y1 <= FAR_BELOW for other in fields)


def _is_above(label: Box, box: Box) -> bool:
    reach = Box(x0=box.x0 - TOUCH, y0=box.y0, x1=box.x1, y1=box.y1)
    return label.horizontal_overlap(reach) > 0 and label.y0 < box.y0 and -TOUCH <= box.y0 - label.y1 <= FAR_ABOVE


def _continues(higher: Box, lower: Box) -> bool:
    distance = lower.y0 - higher.y0
    aligned = abs(higher.x0 - lower.x0) <= 2 * lower.height
    return aligned and 0 < distance <= _LEADING * lower.height and higher.height <= 1.3 * lower.height


def _parted(label: Box, box: Box, fields: Sequence[Box]) -> bool:
    """Tell whether another field stands between a label and what is below it."""
    gap = union([label, box])
    return any(
        other != box
        and other.horizontal_overlap(gap) > 0
        and label.y1 - TOUCH <= other.y0
        and other.y1 <= box.y0 + TOUCH
        for other in fields
        if other.horizontal_overlap(label) > 0
    )


def _holds(box: Box, label: Box) -> bool:
    return box.x0 - TOUCH <= label.x0 and label.x1 <= box.x1 + TOUCH and box.y0 <= label.centre[1] <= box.y1
