"""Whose the addresses are that no heading announces: a letter's window, a letterhead, a footer.

Each address is weighed for the supplier (positive) or the customer (negative) by what stands in and around it, then the
addresses of a document are told apart together: one of them is the supplier's, one the customer's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from extractors.fields.addresses import AddressBlock, is_sender_line
from extractors.fields.layout import Segment, Sheet
from extractors.fields.legal_forms import LEGAL_FORM
from extractors.fields.parties import Block
from extractors.fields.readers import payments, vat_ids
from extractors.fields.text import fold
from extractors.fields.view import View
from extractors.fields.vocabulary import words

SUPPLIER, CUSTOMER = "supplier", "customer"
CONTACT = re.compile(
    r"@|www\.|https?:|\btel\b|telefon|\bfax\b|\bfon\b|phone|tél|e-?mail|\biban\b|\bbic\b|swift|\+\d{2}", re.IGNORECASE
)
DOMAIN = re.compile(r"(?:@|www\.|https?://)([\w-]+(?:\.[\w-]+)*)", re.IGNORECASE)
MAIL_HOSTS = frozenset(words("names", "mail_hosts"))
FEET = 9.0  # letter heights below an address that still describe its party


@dataclass(frozen=True, slots=True, kw_only=True)
class _Weighed:
    address: AddressBlock
    weight: float  # above 0 the supplier's, below 0 the customer's


def blocks(view: View, headed: Sequence[Block], addresses: Sequence[AddressBlock]) -> tuple[Block, ...]:
    """Return the blocks of addresses without a heading, each with the party it likeliest belongs to."""
    free = [address for address in addresses if not any(_inside(address, block) for block in headed)]
    weighed = sorted((_weigh(view, address, headed, free) for address in free), key=lambda one: -one.weight)
    known = {block.party for block in headed if block.segments}
    return tuple(_told_apart(view, weighed, known, free))


def _told_apart(
    view: View, weighed: Sequence[_Weighed], known: set[str], free: Sequence[AddressBlock]
) -> Iterator[Block]:
    for index, one in enumerate(weighed):
        last = index == len(weighed) - 1 and CUSTOMER not in known and one.weight < 0.45
        lowest = last or (index == len(weighed) - 1 and len(weighed) > 1 and weighed[0].weight - one.weight >= 1.0)
        if one.weight >= 0.75 and not (lowest and CUSTOMER not in known and one.weight < 2.0):
            yield _block(view, one.address, SUPPLIER, min(0.95, 0.55 + 0.12 * one.weight), free)
        elif one.weight <= -0.25 or lowest:
            sure = 0.55 + 0.1 * max(0.0, -one.weight) + (0.1 if lowest else 0.0)
            yield _block(view, one.address, CUSTOMER, min(0.9, sure), free)


def _weigh(view: View, address: AddressBlock, headed: Sequence[Block], free: Sequence[AddressBlock]) -> _Weighed:
    sheet = view.sheets[address.sheet]
    name = fold(LEGAL_FORM.sub("", address.lines[0].text))
    around = (*address.lines, *_feet(view, address, free))
    weight = 1.5 * any(CONTACT.search(line.text) for line in around)
    weight += 1.0 * any(_has_id(view, line.text) for line in around)
    weight += 1.5 * any(
        fuzz.partial_ratio(name, domain) > 88 for domain in domains(view) if min(len(name), len(domain)) > 3
    )
    weight += 1.5 * _recurs(view, address, name, headed) - 1.5 * _is_named_in(headed, address.sheet, name)
    share = address.lines[0].middle / sheet.height
    weight += 1.5 * (share > 0.8) + 0.5 * (share < 0.1) - _in_window(sheet, address, share)
    weight -= 2.0 * _under_sender_line(sheet, address)
    weight += 2.5 * (view.document_type.letterhead == SUPPLIER)
    weight += 1.0 * any(block.party == CUSTOMER for block in headed) - 1.0 * any(
        block.party == SUPPLIER for block in headed
    )
    return _Weighed(address=address, weight=weight - 1.5 * _is_own(view, name))


def _is_announced(view: View, sheet: int, segment: Segment) -> bool:
    """Return whether a party's heading begins the segment, so that another block begins there."""
    return any(hit.row == segment.row and hit.first == segment.first and hit.says("party") for hit in view.hits[sheet])


def _feet(view: View, address: AddressBlock, free: Sequence[AddressBlock]) -> list[Segment]:
    """Return the lines under an address that go on describing its party."""
    sheet = view.sheets[address.sheet]
    last = address.lines[-1]
    heads = {(other.lines[0].row, other.lines[0].first) for other in free if other is not address}
    feet: list[Segment] = []
    y1 = last.y1
    for segment in sheet.segments:
        if segment.row <= last.row or abs(segment.x0 - last.x0) > 2.5 * sheet.size:
            continue
        if segment.y0 - y1 > 2.5 * sheet.size or segment.y0 - last.y1 > FEET * sheet.size:
            break
        if (segment.row, segment.first) in heads or _is_announced(view, address.sheet, segment):
            break
        feet.append(segment)
        y1 = segment.y1
    return feet


def _has_id(view: View, text: str) -> bool:
    return any(vat_ids.find(text, view.locale)) or any(payments.find_ibans(text, view.locale))


def _is_named_in(headed: Sequence[Block], sheet: int, name: str) -> bool:
    """Return whether a block of the customer, or where goods go, has the same name."""
    others = [block for block in headed if block.party != SUPPLIER and block.sheet == sheet]
    return len(name) >= 5 and any(name in fold(line.text) for block in others for line in block.segments)


def _recurs(view: View, address: AddressBlock, name: str, headed: Sequence[Block]) -> bool:
    """Return whether the name stands on its page outside of the address and of headed blocks as well."""
    if len(name) < 5:
        return False
    rows = {line.row for line in address.lines}
    rows |= {line.row for block in headed if block.sheet == address.sheet for line in block.segments}
    sheet = view.sheets[address.sheet]
    outer = [s for s in sheet.segments if not 0.12 < s.middle / sheet.height < 0.7 or is_sender_line(sheet, s)]
    return any(name in fold(segment.text) for segment in outer if segment.row not in rows)


def _in_window(sheet: Sheet, address: AddressBlock, share: float) -> float:
    """Return how much the place of an address speaks for the window of an envelope, left or right."""
    if not 0.1 < share < 0.36:
        return 0.0
    return 1.25 if address.x0 < 0.45 * sheet.width else 0.5


def _under_sender_line(sheet: Sheet, address: AddressBlock) -> bool:
    """Return whether a line with a whole address, as a window shows the sender, stands right above."""
    top = address.lines[0]
    for segment in sheet.segments:
        above = (top.y0 - segment.y1) / sheet.size
        if 0 <= above < 5 and abs(segment.x0 - top.x0) < 6 * sheet.size and is_sender_line(sheet, segment):
            return True
    return False


def _is_own(view: View, name: str) -> bool:
    """Return whether the address is our own; most paper is received, yet what we issue bears our letterhead."""
    own = fold(LEGAL_FORM.sub("", view.company.name))
    return len(own) >= 3 and fuzz.ratio(own, name) > 85


def domains(view: View) -> list[str]:
    """Return the names that web and e-mail addresses contain, folded."""
    found = []
    for _, row in view.rows():
        for match in DOMAIN.finditer(row.text):
            labels = [label for label in match[1].split(".") if label.lower() not in {"www", "com", "co"}]
            found += [fold(label) for label in labels[:-1] or labels]
    return [domain for domain in found if domain not in MAIL_HOSTS]


def _inside(address: AddressBlock, block: Block) -> bool:
    line = address.lines[-1]
    return block.sheet == address.sheet and block.y0 <= line.middle <= block.y1 and block.x0 <= line.x0 + 1 <= block.x1


def _right_of(sheet: Sheet, line: Segment) -> float:
    """Return where a line ends; the value beside a short label belongs to it."""
    number = sheet.segment_of[line.row, line.first]
    following = sheet.segments[number + 1] if number + 1 < len(sheet.segments) else None
    beside = following is not None and following.row == line.row and following.x0 - line.x1 < 10 * sheet.size
    short = line.x1 - line.x0 < 6 * sheet.size
    return following.x1 if following is not None and beside and short else line.x1


def _block(view: View, address: AddressBlock, party: str, certainty: float, free: Sequence[AddressBlock]) -> Block:
    sheet = view.sheets[address.sheet]
    lines = (*address.lines, *_feet(view, address, free))
    return Block(
        party=party,
        sheet=address.sheet,
        x0=min(line.x0 for line in lines) - sheet.size,
        y0=address.lines[0].y0 - 1,
        x1=max(_right_of(sheet, line) for line in lines) + sheet.size,
        y1=max(line.y1 for line in lines) + 1,
        segments=tuple(lines),
        certainty=certainty,
    )
