"""Blocks of a page that describe one party: what stands under "Dodavatel", "Bill to", "Rechnungsempfänger".

A block reaches from its heading down to the next heading in its column, a wide gap, or the table; to the right as far
as the next heading beside it, or the next column of text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractors.fields.labels import Hit
from extractors.fields.layout import COLUMN, Row, Segment, Sheet
from extractors.fields.view import Place, View

TALLEST = 26.0  # letter heights of a block
WIDEST_GAP = 4.5  # letter heights between two lines of a block


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """The area of one party on one sheet, in upright points."""

    party: str
    sheet: int
    x0: float
    y0: float
    x1: float
    y1: float
    segments: tuple[Segment, ...]  # from the top down, the heading's rest first
    hit: Hit | None = None  # the heading, where there is one
    certainty: float = 0.95

    def holds(self, place: Place) -> bool:
        """Return whether the place lies in the block."""
        middle = (place.x0 + min(place.x1, self.x1)) / 2
        return place.sheet == self.sheet and self.x0 <= middle <= self.x1 and self.y0 <= place.middle <= self.y1


def blocks(view: View) -> tuple[Block, ...]:
    """Return the blocks of all parties that headings announce."""
    return tuple(_blocks(view))


def _blocks(view: View) -> Iterator[Block]:
    for number, sheet in enumerate(view.sheets):
        headings = [
            hit for hit in view.hits[number] if hit.says("party") and _is_heading(hit, sheet, view.hits[number])
        ]
        for heading in headings:
            yield _block(view, number, heading, headings)


def _is_heading(hit: Hit, sheet: Sheet, hits: Sequence[Hit]) -> bool:
    """Return whether a party's word announces a block and is not part of a sentence."""
    if not hit.leads:
        return False
    row = sheet.rows[hit.row]
    last = _extent(hit, row, hits)
    at_end = last + 1 == len(row.tokens) or _in_brackets(row.slice(last + 1, len(row.tokens) - 1))
    if hit.says("column") and sum(other.row == hit.row and other.says("column") for other in hits) >= 3:
        return False
    return at_end or hit.colon or row.text[row.starts[last + 1] - 1] == COLUMN or _short_rest(hit, sheet)


def _extent(hit: Hit, row: Row, hits: Sequence[Hit]) -> int:
    """Return the last token of a heading that says its party twice: "Käufer / Leistungsempfänger"."""
    last = hit.last
    names = {role.name for role in hit.roles if role.kind == "party"}
    for other in hits:
        same = other.row == hit.row and names & {role.name for role in other.roles if role.kind == "party"}
        if same and last < other.first and not any(token.folded for token in row.tokens[last + 1 : other.first]):
            last = other.last
    return last


def _in_brackets(text: str) -> bool:
    """Return whether a phrase in brackets is all that follows in the segment: "Odběratel (plátce)"."""
    return bool(re.match(r"\([^)\t]*\)(?:\t|$)", text))


def _short_rest(hit: Hit, sheet: Sheet) -> bool:
    segment = sheet.segments[sheet.segment_of[hit.row, hit.first]]
    rest = segment.last - hit.last
    return rest <= 6 and hit.last > hit.first and not hit.says("column")


def _block(view: View, number: int, heading: Hit, headings: list[Hit]) -> Block:
    sheet = view.sheets[number]
    start = _start(sheet, heading)
    left = start - 2 * sheet.size
    right = _right_edge(sheet, heading, headings, start, view.hits[number])
    rest = _rest(sheet, heading, right, _extent(heading, sheet.rows[heading.row], view.hits[number]))
    segments = [] if rest is None or _in_brackets(rest.text) else [rest]
    y1 = heading.y1
    for segment in sheet.segments:
        if segment.row <= heading.row or segment.x0 > right - sheet.size or segment.x1 < left or segment.x0 < left - 60:
            continue
        if segment.y0 - y1 > WIDEST_GAP * sheet.size or segment.y0 - heading.y1 > TALLEST * sheet.size:
            break
        if any(
            other is not heading
            and other.row == segment.row
            and (segment.first <= other.first <= segment.last or abs(other.x0 - heading.x0) < sheet.size)
            for other in headings
        ) or is_table_head(view, number, segment.row):
            break
        if segment.middle > heading.middle + 0.5 * sheet.size:
            segments.append(segment)
            y1 = max(y1, segment.y1)
    return Block(
        party=next(role.name for role in heading.roles if role.kind == "party"),
        sheet=number,
        x0=left,
        y0=heading.y0 - 0.5 * sheet.size,
        x1=right,
        y1=y1 + 0.5 * sheet.size,
        hit=heading,
        segments=tuple(segments),
    )


def _rest(sheet: Sheet, heading: Hit, right: float, extent: int) -> Segment | None:
    """Return what follows the heading on its row, within the block."""
    row = sheet.rows[heading.row]
    last = extent
    while last + 1 < len(row.tokens) and row.tokens[last + 1].x0 < right - sheet.size:
        last += 1
    first = extent + 1
    if first > last:
        return None
    tokens = row.tokens[first : last + 1]
    return Segment(
        row=row.index,
        first=first,
        last=last,
        x0=tokens[0].x0,
        y0=row.y0,
        x1=tokens[-1].x1,
        y1=row.y1,
        text=row.slice(first, last),
    )


def _start(sheet: Sheet, heading: Hit) -> float:
    """Return the left edge of what the heading announces: its own, or that of the column beside it."""
    own = sheet.segments[sheet.segment_of[heading.row, heading.first]]
    if own.last > heading.last:
        return heading.x0
    near = [s for s in sheet.segments if s.row > heading.row and 0.5 < (s.middle - heading.middle) / sheet.size < 5]
    if any(abs(segment.x0 - heading.x0) < 1.5 * sheet.size for segment in near):
        return heading.x0
    for segment in sheet.segments:
        beside = segment.row == heading.row and segment.first == own.last + 1
        if beside and any(abs(other.x0 - segment.x0) < 1.5 * sheet.size for other in near):
            return segment.x0
    return heading.x0


def _right_edge(sheet: Sheet, heading: Hit, headings: list[Hit], start: float, hits: Sequence[Hit]) -> float:
    """Return where the block ends to the right."""
    beside = [
        other.x0 for other in headings if other.x0 > heading.x1 and abs(other.middle - heading.middle) < 3 * sheet.size
    ]
    if beside:
        return min(beside) - 0.5 * sheet.size
    near = [
        segment
        for segment in sheet.segments
        if heading.row <= segment.row and -1 < (segment.middle - heading.middle) / sheet.size < 10
    ]
    own = [s.x1 for s in near if abs(s.x0 - start) < 3 * sheet.size and s.x1 < start + 0.55 * sheet.width]
    reach = max([*own, heading.x1, start + sheet.size])
    ids = [segment for segment in near if segment.x0 >= start - sheet.size and _is_id_label(segment, hits)]
    below = any(abs(segment.x0 - start) < 3 * sheet.size for segment in ids)  # then those beside are someone else's
    values = {} if below else {segment.row: segment.x1 for segment in ids}
    others = [
        segment.x0
        for segment in near
        if segment.x0 > reach + sheet.size and segment.x0 > values.get(segment.row, 0.0) + 12 * sheet.size
    ]
    return min([*others, start + 0.6 * sheet.width, sheet.width]) - 0.1


def _is_id_label(segment: Segment, hits: Sequence[Hit]) -> bool:
    """Return whether a segment is a label whose value belongs to the same party: "IČ:"."""
    return any(
        hit.row == segment.row and hit.first == segment.first and hit.last <= segment.last and hit.says("shared")
        for hit in hits
    )


def is_table_head(view: View, number: int, row: int) -> bool:
    """Return whether a row is the heading of a table of items."""
    return sum(hit.row == row and hit.says("column") for hit in view.hits[number]) >= 3
