"""Candidates of one field: every value of its type beside one of its labels, and those that speak for themselves.

A score is a product of what each observation leaves of certainty, so that each of them can be named as a feature.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from math import prod

from documents.types import FieldType, ValueType
from extractors.fields import cells
from extractors.fields.labels import Hit
from extractors.fields.parties import Block
from extractors.fields.readers import READERS, patterns
from extractors.fields.readers.currencies import code_of
from extractors.fields.readers.matches import Locale, Match, Reader
from extractors.fields.tables import Table
from extractors.fields.text import fold
from extractors.fields.view import Place, View
from extractors.fields.vocabulary import words
from extractors.fields.zones import Zone, zones

BOXED = 0.7  # what remains of a value that stands in the label's box, not in its column
SHORTEST_WORD = 2  # letters up to which a label needs capitals or a colon
STRONG, WEAK, BARE = 0.95, 0.6, 0.3
SELF_EVIDENT = {ValueType.IBAN: 0.9, ValueType.VAT_ID: 0.65, ValueType.BIC: 0.45, ValueType.BANK_ACCOUNT: 0.6}
PATTERNED = frozenset({ValueType.IDENTIFIER, ValueType.DIGITS})
NUMERIC = frozenset({ValueType.AMOUNT, ValueType.NUMBER})
FILLERS = frozenset(words("labels", "fillers"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A value that could be a field's, where it stands and why."""

    field: str
    place: Place
    features: Mapping[str, float]  # what remains of certainty after each observation, 0-1
    hit: Hit | None = None
    relation: str = ""
    others: tuple[Place, ...] = ()  # further places the value is made of: lines of an address

    @property
    def value(self) -> str:
        """The canonical value."""
        return self.place.match.value

    @property
    def score(self) -> float:
        """How likely the place speaks for the field, 0-1."""
        return max(0.0, min(1.0, prod(self.features.values())))

    def weighed(self, **features: float) -> Proposal:
        """Return the proposal with further observations."""
        return replace(self, features={**self.features, **features})


def propose(view: View, wanted: FieldType, blocks: tuple[Block, ...], table: Table) -> list[Proposal]:
    """Return the candidates of a field, the best first, one for each place."""
    found = [*_labelled(view, wanted), *_said(view, wanted), *_alone(view, wanted)]
    found = [_in_table(proposal, wanted, table) for proposal in found if _fits(proposal, wanted)]
    found = [_of_party(view, proposal, wanted, blocks) for proposal in found]
    best: dict[tuple[tuple[int, int, int], str], Proposal] = {}
    for proposal in sorted(found, key=lambda proposal: -proposal.score):
        best.setdefault((proposal.place.key, proposal.value), proposal)
    return list(best.values())


def _in_table(proposal: Proposal, wanted: FieldType, table: Table) -> Proposal:
    """Return the proposal weighed down where value or label stand among the line items."""
    hit, place = proposal.hit, proposal.place
    if wanted.type == ValueType.AMOUNT and wanted.required and Decimal(proposal.value) == 0:
        proposal = proposal.weighed(zero=0.3)  # a paper that asks for nothing says something else beside it
    if hit is not None and (hit.sheet, hit.row) in table.body and table.left <= hit.x0 <= table.right:
        return proposal.weighed(table=0.3)
    if (place.sheet, place.row) in table.body and table.left <= place.x0 <= table.right:
        return proposal.weighed(table=0.3 if wanted.type in NUMERIC else 0.6)
    if hit is not None and (hit.sheet, hit.row) in table.heading and hit.x0 >= table.left and wanted.type in NUMERIC:
        return proposal.weighed(table=0.75)
    return proposal


def _fits(proposal: Proposal, wanted: FieldType) -> bool:
    return not wanted.pattern or re.fullmatch(wanted.pattern, proposal.value) is not None


def _labelled(view: View, wanted: FieldType) -> Iterator[Proposal]:
    for hit in view.all_hits():
        strong, weak = hit.says("field", wanted.name), hit.says("weak", wanted.name)
        if (strong or weak) and _is_turn(view, hit, wanted) and not _is_word(view, hit):
            base = (STRONG if strong else WEAK) * hit.quality * _before(view, hit)
            yield from _beside(view, wanted, hit, base)


def _is_turn(view: View, hit: Hit, wanted: FieldType) -> bool:
    """Return whether a label that several fields share is this field's: the first is the first one's, and so on."""
    if wanted.party or wanted.type == ValueType.AMOUNT:
        return True  # blocks and sums tell these apart
    sharing = [role.name for role in hit.roles if role.kind == "field"]
    same = [other for other in view.all_hits() if other.label == hit.label]
    if len(sharing) < 2 or wanted.name not in sharing or len(same) < len(sharing):
        return True
    return same.index(hit) % len(sharing) == sharing.index(wanted.name)


def _is_word(view: View, hit: Hit) -> bool:
    """Return whether a label of two letters is a unit or a word of the text: "ks" where "KS:" is meant."""
    text = view.sheets[hit.sheet].rows[hit.row].slice(hit.first, hit.last)
    return len(hit.label) <= SHORTEST_WORD and not hit.colon and not text.isupper() and not text.endswith(".")


def _said(view: View, wanted: FieldType) -> Iterator[Proposal]:
    """Yield "true" for a boolean that a phrase of the text says."""
    for hit in view.all_hits():
        if hit.says("phrase", wanted.name):
            row = view.sheets[hit.sheet].rows[hit.row]
            start = row.starts[hit.first]
            end = row.starts[hit.last] + len(row.tokens[hit.last].text)
            place = view.place(hit.sheet, row, Match(value="true", start=start, end=end))
            yield Proposal(
                field=wanted.name,
                place=place,
                features={"label": STRONG, "form": hit.quality},
                hit=hit,
                relation="said",
            )


def _before(view: View, hit: Hit) -> float:
    """Return what remains where words that are no label stand before the label in its segment."""
    if hit.leads:
        return 1.0
    sheet = view.sheets[hit.sheet]
    segment = sheet.segments[sheet.segment_of[hit.row, hit.first]]
    row = sheet.rows[hit.row]
    last = max(
        (o.last for o in view.hits[hit.sheet] if o.row == hit.row and o.first < hit.first and not o.says("column")),
        default=segment.first - 1,
    )
    words = 0
    for token in row.tokens[max(segment.first, last + 1) : hit.first]:
        if any(letter.isdigit() for letter in token.text):
            words = 0
        elif len(token.folded) >= 2 and token.folded not in FILLERS:
            words += 1
    return 0.86 ** min(words, 5)


def _beside(view: View, wanted: FieldType, hit: Hit, base: float) -> Iterator[Proposal]:
    taken = 1.0  # what remains for places below once something right stands there
    for zone in zones(view, hit):
        matches = list(_matches(view, wanted, zone))
        for index, (match, place) in enumerate(matches):
            features = {
                "label": base,
                "form": match.quality,
                "words": _between(zone, match, wanted),
                "order": _order(index, len(matches), wanted),
                "place": _place(zone, place, view, wanted),
            }
            if zone.relation == "below":
                features["right_taken"] = taken
            yield Proposal(field=wanted.name, place=place, features=features, hit=hit, relation=zone.relation)
        if zone.relation == "right":
            best = max((match.quality for match, _ in matches), default=0.0)
            taken = 0.45 if best >= 0.5 else 0.8 if fold(zone.text) and not code_of(zone.text.strip()) else 1.0


def _matches(view: View, wanted: FieldType, zone: Zone) -> Iterator[tuple[Match, Place]]:
    """Yield the values in a zone with their places; below a label only what stands under it."""
    for match in _read(view, wanted, zone):
        place = view.place(zone.hit.sheet, zone.row, match, zone.offset)
        if zone.relation != "below" or _alignment(zone.hit, place, view) > 0:
            if wanted.type == ValueType.CHOICE and wanted.choices:
                match = _choice(match, wanted)
                if not match.value:
                    continue
                place = replace(place, match=match)
            yield match, place


def _read(view: View, wanted: FieldType, zone: Zone) -> Iterator[Match]:
    """Yield the values in the zone's text; an account that is cut at the line's end goes on in the next."""
    found = list(_found(READERS[wanted.type].labelled, zone.text, view.locale))
    if wanted.pattern and wanted.type in PATTERNED:
        found += patterns.find(zone.row.text[zone.offset :], wanted.pattern)
    if wanted.type == ValueType.IBAN and found and found[0].quality < 0.5:
        sheet = view.sheets[zone.hit.sheet]
        x0 = zone.row.tokens[zone.row.token_at(zone.offset + found[0].start)].x0
        for segment in sheet.segments:
            follows = segment.row > zone.row.index and segment.y0 - zone.row.y1 < sheet.size
            if follows and abs(segment.x0 - x0) < 3 * sheet.size:
                whole = _found(READERS[wanted.type].labelled, f"{zone.text} {segment.text}", view.locale)
                found = [replace(m, end=len(zone.text)) for m in whole if m.quality > 0.9] or found
    yield from found


@lru_cache(maxsize=8192)
def _found(reader: Reader, text: str, locale: Locale) -> tuple[Match, ...]:
    """Return what a reader finds in a text; many labels look at the same one."""
    return tuple(reader(text, locale))


def _choice(match: Match, wanted: FieldType) -> Match:
    named = [choice for choice in wanted.choices if fold(choice) in fold(match.value)]
    return replace(match, value=max(named, key=len, default=""))


def _between(zone: Zone, match: Match, wanted: FieldType) -> float:
    """Return what remains where words stand between the label and the value."""
    before = re.sub(r"\([^)%]*\)", " ", zone.text[: match.start])
    words = [word for word in re.split(r"[\s\u2002/|]+", before) if not code_of(word.strip(".,:"))]
    folded = [fold(word) for word in words if not any(letter.isdigit() for letter in word)]
    unknown = [word for word in folded if len(word) >= 2 and word not in FILLERS]
    if wanted.type == ValueType.AMOUNT and "(%)" in before:
        return 0.15
    weight = 0.5 if wanted.type in {ValueType.IDENTIFIER, ValueType.DIGITS} else 0.8
    if "\t" in zone.text[: match.start].strip("\t") and unknown:
        weight *= 0.6
    return weight ** min(len(unknown), 5)


def _order(index: int, count: int, wanted: FieldType) -> float:
    """Return what remains for the nth of several values after one label."""
    if count == 1 or (index == 0 and wanted.type not in NUMERIC):
        return 1.0
    if wanted.type in NUMERIC:
        return 0.95 if index == count - 1 else 0.85 if index == 0 else 0.6
    return 0.6**index


def _place(zone: Zone, place: Place, view: View, wanted: FieldType) -> float:
    """Return what remains by the distance between label and value."""
    size = view.sheets[zone.hit.sheet].size
    if zone.relation == "right":
        gap = max(0.0, place.x0 - zone.hit.x1) / size
        return 1.0 if gap < 12 else max(0.7, 1.0 - (gap - 12) * 0.006)
    if zone.relation in {"wrapped", "above"}:
        return 0.85
    aligned = _alignment(zone.hit, place, view)
    crowd = 0.9 if wanted.type in NUMERIC else 0.62
    depth = 1.0 if zone.depth < 2.6 else max(0.4, 1.0 - (zone.depth - 2.6) * 0.07)
    colon = 0.75 if zone.hit.colon else 1.0
    return 0.92 * aligned * crowd**zone.rank * depth * colon


def _alignment(hit: Hit, place: Place, view: View) -> float:
    """Return how well a place stands under a label, 0 where it does not."""
    size = view.sheets[hit.sheet].size
    left, right = abs(hit.x0 - place.x0), abs(hit.x1 - place.x1)
    centre = abs(hit.x0 + hit.x1 - place.x0 - place.x1) / 2
    if min(left, right, centre) < 0.8 * size:
        return 1.0
    overlap = min(hit.x1, place.x1) - max(hit.x0, place.x0)
    if overlap > 0:
        return 0.85
    if min(left, right) < 2 * size:
        return 0.5
    return BOXED if cells.holds(view, hit, place.x0, place.x1, place.middle) else 0.0


def _alone(view: View, wanted: FieldType) -> Iterator[Proposal]:
    """Yield values that no label claims, where the type of value speaks for itself."""
    reader = READERS[wanted.type].alone
    if reader is None:
        return
    label = SELF_EVIDENT.get(wanted.type, BARE)
    for number, row in view.rows():
        for match in _found(reader, row.text, view.locale):
            place = view.place(number, row, match)
            yield Proposal(
                field=wanted.name, place=place, features={"label": label, "form": match.quality, "page": 0.9**number}
            )


def _party_before(view: View, hit: Hit | None) -> str:
    """Return the party whose name stands right before a label: "Rechnungsempfänger USt-IdNr."."""
    for other in view.hits[hit.sheet] if hit else ():
        if hit and not hit.leads and other.row == hit.row and other.last == hit.first - 1 and other.says("party"):
            return next(role.name for role in other.roles if role.kind == "party")
    return ""


def _of_party(view: View, proposal: Proposal, wanted: FieldType, blocks: tuple[Block, ...]) -> Proposal:
    """Return the proposal weighed by whether it stands in the block of the party it should describe."""
    if not wanted.party:
        return proposal
    hit = proposal.hit
    named = [role.name for role in hit.roles if role.kind == "whose"] if hit else []
    said = named[0] if named else _party_before(view, hit)
    if said:
        return proposal.weighed(party=1.0 if said == wanted.party else 0.15)
    holding = [block for block in blocks if block.holds(proposal.place)]
    if not holding:
        share = proposal.place.middle / view.sheets[proposal.place.sheet].height
        outer = share > 0.8 or share < 0.08  # letterhead and footer are the sender's
        return proposal.weighed(party=0.8 if not outer else 0.9 if wanted.party == "supplier" else 0.5)
    nearest = max(holding, key=lambda block: (block.certainty, block.y0, block.x0))
    return proposal.weighed(party=1.0 if nearest.party == wanted.party else 1.0 - 0.9 * nearest.certainty)
