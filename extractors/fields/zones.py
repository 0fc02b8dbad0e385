"""Where the value of a label may stand: right of it on the same row, or below it in its column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractors.fields import cells
from extractors.fields.labels import Hit
from extractors.fields.layout import COLUMN, NEAR, Row, Segment, Sheet
from extractors.fields.readers.currencies import code_of
from extractors.fields.view import View

HIGHEST = 3.0  # letter heights from a label up to what was written over it
DEEPEST = 14.0  # letter heights below a label, after which nothing belongs to it
NUMBERING = re.compile(r"\(?\d{1,2}[a-z]?\)?[.)]?")  # of the lines and boxes of a form
MOST_BELOW = 6  # segments


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """A piece of a row in which a label's value is looked for."""

    hit: Hit
    relation: str  # "right", "below", "wrapped" or "above"
    row: Row
    offset: int  # of `text` in the row's text
    text: str
    rank: int = 0  # how many segments stand between label and zone
    depth: float = 0.0  # letter heights from the label down to it


def zones(view: View, hit: Hit) -> Iterator[Zone]:
    """Yield the zones of a label, the likeliest first."""
    right = list(_right(view, hit))
    yield from right
    if not right:
        yield from _wrapped(view, hit)
    yield from _below(view, hit)
    fields = view.document_type.fields
    if any(role.name in fields and fields[role.name].answer == "above" for role in hit.roles):
        yield from _above(view, hit)


def _right(view: View, hit: Hit) -> Iterator[Zone]:
    """Yield the rest of the row up to the next label."""
    row = view.sheets[hit.sheet].rows[hit.row]
    first = _after_print(view, hit.sheet, hit.row, hit.last + 1)
    stop = len(row.tokens)
    for other in view.hits[hit.sheet]:
        if other.row == hit.row and other.first >= first and _stops(other, row):
            stop = other.first - _is_numbered(row, other)
            break
    if stop > first:
        text = row.slice(first, stop - 1)
        yield Zone(hit=hit, relation="right", row=row, offset=row.starts[first], text=text)


def _after_print(view: View, sheet: int, row: int, first: int) -> int:
    """Return the first token from `first` on that is no part of the form's own printed words."""
    for hit in view.hits[sheet]:
        if hit.row == row and hit.first <= first <= hit.last and hit.says("printed"):
            return _after_print(view, sheet, row, hit.last + 1)
    return first


def _is_numbered(row: Row, hit: Hit) -> bool:
    """Return whether the number of a form's box stands before its label, apart from what is left of it."""
    number = hit.first - 1
    if number < 1 or not NUMBERING.fullmatch(row.tokens[number].text):
        return False
    return row.text[row.starts[number] - 1] == COLUMN and row.text[row.starts[hit.first] - 1] != COLUMN


def _stops(hit: Hit, row: Row) -> bool:
    """Return whether a label ends the zone of the one before it; words in running text do not."""
    return hit.leads or hit.colon or not (hit.says("weak") or hit.says("column") or hit.says("party"))


def _wrapped(view: View, hit: Hit) -> Iterator[Zone]:
    """Yield the next line of running text after a label that ends its line."""
    sheet = view.sheets[hit.sheet]
    own = sheet.segments[sheet.segment_of[hit.row, hit.first]]
    if hit.leads:
        return
    for segment in sheet.segments:
        if segment.row > hit.row and abs(segment.x0 - own.x0) < 2 * sheet.size and segment.middle > hit.middle:
            if segment.y0 - hit.y1 < 1.5 * sheet.size:
                row = sheet.rows[segment.row]
                first = _after_print(view, hit.sheet, segment.row, segment.first)
                if first <= segment.last:
                    text = row.slice(first, segment.last)
                    yield Zone(hit=hit, relation="wrapped", row=row, offset=row.starts[first], text=text)
            return


def _below(view: View, hit: Hit) -> Iterator[Zone]:
    """Yield the segments under a label, from the top down, until another label takes over the column."""
    sheet = view.sheets[hit.sheet]
    rank = 0
    for segment in sheet.segments:
        in_box = cells.holds(view, hit, segment.x0, segment.x1, segment.middle)
        if segment.row <= hit.row or not (in_box or _in_column(hit, segment, sheet)):
            continue
        depth = (segment.middle - hit.middle) / sheet.size
        if depth > DEEPEST or rank >= MOST_BELOW:
            return
        if depth < 0.4:
            continue
        row = sheet.rows[segment.row]
        blocked = _label_in(view, hit, segment)
        if blocked:
            return
        first = _after_print(view, hit.sheet, segment.row, segment.first)
        if first > segment.last:
            continue
        last = _with_amount(sheet, row, segment)
        yield Zone(
            hit=hit,
            relation="below",
            row=row,
            offset=row.starts[first],
            text=row.slice(first, last).replace(COLUMN, NEAR),
            rank=rank,
            depth=depth,
        )
        rank += 1


def _above(view: View, hit: Hit) -> Iterator[Zone]:
    """Yield what stands on the line over a label, as where one signs."""
    sheet = view.sheets[hit.sheet]
    over = [one for one in sheet.segments if one.row < hit.row and _in_column(hit, one, sheet)]
    nearest = max(over, key=lambda one: one.middle, default=None)
    if nearest is None or (hit.middle - nearest.middle) / sheet.size > HIGHEST or _label_in(view, hit, nearest):
        return
    first = _after_print(view, hit.sheet, nearest.row, nearest.first)
    if first <= nearest.last:
        row = sheet.rows[nearest.row]
        text = row.slice(first, nearest.last)
        yield Zone(hit=hit, relation="above", row=row, offset=row.starts[first], text=text)


def _with_amount(sheet: Sheet, row: Row, segment: Segment) -> int:
    """Return the last token of a segment, or of the amount that stands apart from its sign: "$      1,500"."""
    if segment.last + 1 >= len(row.tokens) or not code_of(segment.text):
        return segment.last
    return sheet.segments[sheet.segment_of[row.index, segment.last + 1]].last


def _in_column(hit: Hit, segment: Segment, sheet: Sheet) -> bool:
    """Return whether a segment lies under the label or is aligned with one of its edges."""
    slack = 1.5 * sheet.size
    overlap = min(hit.x1, segment.x1) - max(hit.x0, segment.x0)
    return overlap > 0 or abs(hit.x0 - segment.x0) < slack or abs(hit.x1 - segment.x1) < slack


def _label_in(view: View, hit: Hit, segment: Segment) -> bool:
    """Return whether a label with a value of its own begins `segment`."""
    row = view.sheets[hit.sheet].rows[segment.row]
    first = segment.first + bool(NUMBERING.fullmatch(row.tokens[segment.first].text))
    for other in view.hits[hit.sheet]:
        if other.row == segment.row and segment.first <= other.first <= segment.last and not other.says("printed"):
            if other.first in {segment.first, first} and other.x1 > hit.x0 - 1 and other.x0 < hit.x1 + 1:
                return True
            if other.leads and not other.says("column"):
                return other.x0 < hit.x1
    return False
