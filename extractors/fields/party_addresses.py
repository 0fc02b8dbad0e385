"""Postal addresses of the parties: the lines between a name and its town, written as one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from extractors.fields.addresses import STREET, TOWN
from extractors.fields.layout import Segment
from extractors.fields.legal_forms import parts
from extractors.fields.letterheads import CONTACT, SUPPLIER
from extractors.fields.parties import Block
from extractors.fields.proposals import Proposal
from extractors.fields.readers.matches import Match
from extractors.fields.view import Place, View

DEEPEST = 8  # lines of a block in which the town is looked for
LONE = 0.55  # certainty of an address that stands in no block


def propose(view: View, name: str, party: str, blocks: Sequence[Block]) -> list[Proposal]:
    """Return the candidates for the address of `party`, the best first."""
    found = [*_in_blocks(view, name, party, blocks)]
    if party == SUPPLIER:
        found += _alone(view, name, blocks)
    return sorted(found, key=lambda proposal: -proposal.score)


def _in_blocks(view: View, name: str, party: str, blocks: Sequence[Block]) -> Iterator[Proposal]:
    for block in blocks:
        if block.party != party:
            continue
        for index, line in enumerate(block.segments[:DEEPEST]):
            if TOWN.search(line.text):
                lines = [*_street_lines(block.segments[max(0, index - 2) : index], index), line]
                certainty = block.certainty * (0.97 if len(lines) > 1 or _has_street(line.text) else 0.6)
                yield _proposal(view, name, block.sheet, lines, certainty)
                break


def _street_lines(lines: Sequence[Segment], index: int) -> list[Segment]:
    """Return the lines above a town that belong to its address; the first line of a block is the name."""
    usable = list(lines)[-min(len(lines), max(0, index - 1)) :] if index > 1 else []
    if index == 1 and STREET.search(lines[-1].text):
        usable = [lines[-1]]
    kept: list[Segment] = []
    for line in reversed(usable):
        if CONTACT.search(line.text):
            break
        if kept and not re.search(r"\d", line.text):
            break
        kept.insert(0, line)
        if re.search(r"\d", line.text) and len(kept) >= 1:
            break
    return kept


def _alone(view: View, name: str, blocks: Sequence[Block]) -> Iterator[Proposal]:
    """Yield whole addresses on one line that stand in nobody's block: a sender's line, a footer."""
    for number, sheet in enumerate(view.sheets[:2]):
        for segment in sheet.segments:
            if len(segment.text) > 130 or not TOWN.search(segment.text) or not _has_street(segment.text):
                continue
            if any(block.sheet == number and segment in block.segments for block in blocks):
                continue
            yield _proposal(view, name, number, [segment], LONE * 0.9**number)


def _has_street(text: str) -> bool:
    """Return whether a line holds a house number besides the town."""
    town = TOWN.search(text)
    return bool(town and re.search(r"[^\W\d]{3,}.*\d", text[: town.start()]))


def _proposal(view: View, name: str, number: int, lines: Sequence[Segment], certainty: float) -> Proposal:
    places = [_place(view, number, line) for line in lines]
    value = ", ".join(_address(line.text) for line in lines)
    first = places[0]
    place = replace(first, match=Match(value=value, start=0, end=0), text=" / ".join(line.text for line in lines))
    return Proposal(field=name, place=place, features={"block": certainty}, relation="party", others=tuple(places[1:]))


def _address(text: str) -> str:
    """Return the part of a line that is street and town: no name before it, no telephone behind it."""
    pieces = [piece for piece in parts(text) if not CONTACT.search(piece)]
    if len(pieces) == 1 and text.count(",") > 1:
        pieces = [piece.strip() for piece in text.split(",")]
    if len(pieces) > 1:
        first = next((i for i, piece in enumerate(pieces) if re.search(r"\d", piece)), 0)
        pieces = pieces[first:]
        last = next((i for i, piece in enumerate(pieces) if TOWN.search(piece)), len(pieces) - 1)
        pieces = pieces[: last + 1]
    return " ".join(", ".join(pieces).replace("\u2002", " ").split())


def _place(view: View, number: int, segment: Segment) -> Place:
    row = view.sheets[number].rows[segment.row]
    start = row.starts[segment.first]
    return view.place(number, row, Match(value=segment.text, start=start, end=start + len(segment.text)))
