"""Addresses that a label announces: the line beside or below it, and the lines under that down to the town.

Where the label asks for name and address in one box, the first line is the name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from extractors.fields.addresses import TOWN
from extractors.fields.layout import Segment
from extractors.fields.proposals import Proposal
from extractors.fields.readers.matches import Match
from extractors.fields.view import Place, View

MOST_LINES = 4
LEADING = 2.2  # letter heights between two lines of one address
ALIGNED = 1.5  # letter heights by which their beginnings may differ
TOWNS = ("city", "town", "psc", "mesto", "obec", "ort", "plz", "ville", "postcode", "zip")  # that begin a label
NAMES = ("name", "jmeno", "nazev", "nazov", "meno", "nom")  # in a label, as `text.fold` writes it


def whole(view: View, proposals: Sequence[Proposal]) -> list[Proposal]:
    """Return the proposals, each first line with the lines that go on with it."""
    found = [_whole(view, proposal) if proposal.hit else proposal for proposal in proposals]
    street = next((one for one in found if one.hit and not _asks_town(one)), None)
    town = next((one for one in found if one.hit and _asks_town(one)), None)
    if street and town and not TOWN.search(street.value):
        return [_joined(street, town), *found]
    return found


def _asks_town(proposal: Proposal) -> bool:
    return proposal.hit is not None and proposal.hit.label.startswith(TOWNS)


def _joined(street: Proposal, town: Proposal) -> Proposal:
    """Return street and town as one, which were asked one by one."""
    match = replace(street.place.match, value=f"{street.value}, {town.value}")
    return replace(street, place=replace(street.place, match=match), others=(*street.others, town.place, *town.others))


def _whole(view: View, proposal: Proposal) -> Proposal:
    lines = [proposal.place, *_following(view, proposal)]
    if len(lines) > 1 and proposal.hit and any(name in proposal.hit.label for name in NAMES):
        lines = lines[1:]
    if len(lines) == 1 and lines[0] is proposal.place:
        return proposal
    value = ", ".join(" ".join(line.text.replace("\u2002", " ").split()).strip(" ,") for line in lines)
    first = replace(lines[0], match=replace(lines[0].match, value=value))
    return replace(proposal, place=first, others=tuple(lines[1:]))


def _following(view: View, proposal: Proposal) -> Iterator[Place]:
    """Yield the lines under the first until the town is there, a gap or another label."""
    last, number = proposal.place, proposal.place.sheet
    sheet = view.sheets[number]
    taken = 1
    for segment in sheet.segments:
        if segment.row <= last.row or segment.x1 < proposal.place.x0 or segment.x0 > last.x1:
            continue
        apart = segment.y0 - last.y1 > LEADING * sheet.size
        if taken >= MOST_LINES or TOWN.search(last.text) or apart or _is_label(view, number, segment):
            return
        if abs(segment.x0 - proposal.place.x0) > ALIGNED * sheet.size:
            continue
        last = _place(view, number, segment)
        taken += 1
        yield last


def _is_label(view: View, number: int, segment: Segment) -> bool:
    """Return whether a label, or the number of a label's box, begins the segment."""
    begins = {segment.first, segment.first + 1} if len(segment.text.split()[0]) <= 3 else {segment.first}
    return any(hit.row == segment.row and hit.first in begins for hit in view.hits[number])


def _place(view: View, number: int, segment: Segment) -> Place:
    row = view.sheets[number].rows[segment.row]
    start = row.starts[segment.first]
    match = Match(value=segment.text, start=start, end=start + len(segment.text))
    return view.place(number, row, match)
