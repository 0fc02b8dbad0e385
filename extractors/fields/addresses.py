"""Blocks of lines that end in a postcode and a town: a party's name and address, whether or not a heading says whose.

>>> bool(TOWN.search("602 00 Brno")), bool(TOWN.search("Scranton PA 18503")), bool(TOWN.search("EC1A 1BB London"))
(True, True, True)
>>> bool(TOWN.search("Celkem 1 234,00"))
False
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractors.fields.labels import Hit
from extractors.fields.layout import Segment, Sheet
from extractors.fields.legal_forms import LEGAL_FORM, parts
from extractors.fields.view import View

NAME = r"[A-ZÀ-ŽΑ-Ω][^\d\t]{2,}"
TOWN = re.compile(
    rf"(?<![\w.,/-])(?:"
    rf"(?:[A-Z]{{1,3}} ?- ?)?\d{{5}}(?:-\d{{4}})? ?(?:CEDEX )?{NAME}"  # 69001 Lyon, D-40882 Ratingen
    rf"|(?:CZ-|SK-|SE-)?\d{{3}} ?\d{{2}},? {NAME}"  # 602 00 Brno
    rf"|\d{{2}}-\d{{3}} {NAME}|\d{{4}}-\d{{3}} {NAME}"  # 00-950 Warszawa, 2740-034 Lisboa
    rf"|(?:(?:^|(?<=[,;·●|\t\u2002-]) ?|(?<=[,·●|-] ))"
    rf"(?:[A-Z]{{1,2}}-)?\d{{4}},? (?:[A-Z]{{2}} )?{NAME})"  # 1200 Wien, 1025 RX
    rf"|[A-Z]{{1,2}}\d[A-Z\d]? ?\d[A-Z]{{2}}(?!\w)(?: {NAME})?"  # EC1A 1BB
    rf"|{NAME},? [A-Z]{{2}},? \d{{5}}(?:-\d{{4}})?(?!\d)"  # Seattle, WA 98109
    rf"|[A-Z]\d{{2}} [A-Z0-9]{{4}}(?: {NAME})?"  # D02 XA00 Dublin
    rf")"
)
STREET = re.compile(r"[^\W\d]{3,}.*\s\d+[a-zA-Z]?(?:/\d+[a-zA-Z]?)?$|^\d+[a-zA-Z]?,? [^\W\d]{3,}")
HIGHEST = 6  # lines above the town
GAP, WIDEST_GAP = 1.5, 3.0  # letter heights between two lines of one address


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressBlock:
    """The lines of an address, from the name down to the town."""

    sheet: int
    lines: tuple[Segment, ...]

    @property
    def x0(self) -> float:
        """Left edge in points."""
        return min(line.x0 for line in self.lines)


def find(view: View) -> Iterator[AddressBlock]:
    """Yield the address blocks of all sheets, from the top down."""
    for number, sheet in enumerate(view.sheets):
        used: set[tuple[int, int]] = set()
        for index, segment in enumerate(sheet.segments):
            if not TOWN.search(segment.text) or len(segment.text) > 70 or (segment.row, segment.first) in used:
                continue
            lines = _upwards(sheet, index, _heads(view.hits[number]))
            if len(lines) >= 2:
                used |= {(line.row, line.first) for line in lines}
                yield AddressBlock(sheet=number, lines=tuple(lines))


def _upwards(sheet: Sheet, index: int, labels: set[tuple[int, int]]) -> list[Segment]:
    """Return the lines above a town that stand in its column without a gap or a label, from the top down."""
    lines = [sheet.segments[index]]
    widest = WIDEST_GAP * sheet.size
    for other in reversed(sheet.segments[:index]):
        top = lines[0]
        height = max(top.y1 - top.y0, other.y1 - other.y0)
        if other.row == top.row or other.y1 > top.y1 - 0.3 * height:
            continue
        gap = top.y0 - other.y1
        if gap > widest or len(lines) > HIGHEST:
            break
        if is_sender_line(sheet, other):
            break  # of a window envelope
        aligned = abs(other.x0 - top.x0) < 1.5 * sheet.size
        if aligned and (other.row, other.first) in labels:
            break
        if abs(other.x0 - top.x0) < 1.5 * sheet.size or _centred(other, top, sheet):
            lines.insert(0, other)
            widest = min(widest, max(GAP * sheet.size, 1.4 * gap))
    return lines


def _heads(hits: Sequence[Hit]) -> set[tuple[int, int]]:
    """Return where labels begin a segment."""
    return {(hit.row, hit.first) for hit in hits if hit.leads and _announces(hit)}


def _announces(hit: Hit) -> bool:
    """Return whether a label says what follows, so that it is no part of an address; articles and units do not."""
    return any(hit.says(kind) for kind in ("field", "party", "decoy"))


def is_sender_line(sheet: Sheet, segment: Segment) -> bool:
    """Return whether a line holds a whole address, as the window of an envelope shows the sender."""
    dots = len(re.findall("[·•●|]", sheet.rows[segment.row].text))
    if dots >= 2 or not TOWN.search(segment.text):
        return dots >= 2
    pieces = segment.text.split(",")
    named = len(pieces) >= 3 and not re.search(r"\d", pieces[0])
    return named or LEGAL_FORM.search(segment.text) is not None or len(parts(segment.text)) >= 3


def _centred(one: Segment, other: Segment, sheet: Sheet) -> bool:
    return abs(one.x0 + one.x1 - other.x0 - other.x1) / 2 < sheet.size
