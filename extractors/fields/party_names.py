"""Names of supplier and customer, from all the places where a page names its parties.

Places speak with different weight: a heading above a block, a sender's line, a letterhead, a footer, a name that an
e-mail address repeats. What several of them say is likelier than what one does.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from extractors.fields.addresses import STREET, TOWN
from extractors.fields.labels import Hit
from extractors.fields.layout import Segment, Sheet
from extractors.fields.legal_forms import ADDRESSED, LEGAL_FORM, company_name, parts, tidy
from extractors.fields.letterheads import CONTACT, CUSTOMER, SUPPLIER, domains
from extractors.fields.parties import Block, is_table_head
from extractors.fields.proposals import Proposal
from extractors.fields.readers import payments
from extractors.fields.readers.matches import Locale, Match
from extractors.fields.text import fold
from extractors.fields.view import View
from extractors.fields.vocabulary import countries, words

LEGAL_LINE = re.compile(
    r"\bHRB\b|\bHRA\b|Amtsgericht|Firmenbuch|\bsiret\b|\bsiren\b|\bR\.?C\.?S\b|capital|\bkvk\b|\bN\.?I\.?F\b|\bC\.?I\.?F\b|\bOIB\b"
    r"|\bIČO?\b|\bDIČ\b|rejstřík|spis\.? ?zn|Betreiber|VAT|USt|\bBTW\b|P\.? ?IVA|\bNIP\b|adószám",
    re.IGNORECASE,
)
BANK = re.compile(
    r"bank\b|banka\b|bank |sparkasse|banque|banco\b|spořitelna|volksbank|commerzbank|kreditanstalt", re.IGNORECASE
)
LEGIBLE = 0.7  # the reader's sureness of a word from which on a name is taken as it stands
NOISE = re.compile(r"[\d%€$£]|^\W*$")
GREETING = re.compile(
    r"(?:sehr geehrte|dear|vážen|hallo|bonjour|madame, monsieur|estimad|gentile|beste|dobrý den)", re.IGNORECASE
)
COUNTRY_NAMES = frozenset(countries())
NOT_NAMES = frozenset(words("names", "none"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A name somewhere on the pages, and what its place says about whose it is."""

    name: str
    sheet: int
    segment: Segment
    evidence: Mapping[str, float] = field(default_factory=dict)  # party to weight, 0-1


def propose(view: View, name: str, party: str, blocks: Sequence[Block]) -> list[Proposal]:
    """Return the candidates for the name of `party`, the best first."""
    mentions = [mention for mention in _mentions(view, blocks) if _acceptable(mention.name, view)]
    groups = _same(mentions)
    known = domains(view)
    legal = any(LEGAL_FORM.search(mention.name) and mention.evidence.get(SUPPLIER, 0.0) >= 0.6 for mention in mentions)
    proposals = []
    for group in groups:
        weights = _weights(group, known)
        own, other = weights.get(party, 0.0), weights.get(CUSTOMER if party == SUPPLIER else SUPPLIER, 0.0)
        if own <= 0.05:
            continue
        if party == SUPPLIER and legal and not any(LEGAL_FORM.search(mention.name) for mention in group):
            own *= 0.6  # a brand, where the company itself is named
        best = max(group, key=lambda mention: (mention.evidence.get(party, 0.0), len(mention.name) < 60))
        proposals.append(_proposal(view, name, best, own, other, len(group)))
    return sorted(proposals, key=lambda proposal: -proposal.score)


def _weights(group: Sequence[Mention], domains: Sequence[str]) -> dict[str, float]:
    """Return how strongly all mentions of one name together speak for each party."""
    missing: dict[str, float] = defaultdict(lambda: 1.0)
    for mention in group:
        for party, weight in mention.evidence.items():
            missing[party] *= 1.0 - weight
    places = {(mention.sheet, mention.segment.row) for mention in group}
    if len(places) > 1 and missing[CUSTOMER] > 0.5:
        missing[SUPPLIER] *= 0.8
    folded = fold(LEGAL_FORM.sub("", group[0].name))
    if any(_names(folded, domain) for domain in domains):
        missing[SUPPLIER] *= 0.5
    return {party: 1.0 - left for party, left in missing.items()}


def _names(folded: str, domain: str) -> bool:
    """Return whether a domain is made of the name: both long, or nearly the same."""
    shorter, longer = sorted((len(folded), len(domain)))
    return shorter >= 4 and shorter >= 0.65 * len(domain) and fuzz.partial_ratio(folded, domain) > 88 and longer > 0


def _proposal(view: View, name: str, mention: Mention, own: float, other: float, count: int) -> Proposal:
    row = view.sheets[mention.sheet].rows[mention.segment.row]
    start = row.text.find(mention.name.split()[0], row.starts[mention.segment.first])
    start = start if start >= 0 else row.starts[mention.segment.first]
    match = Match(value=mention.name, start=start, end=min(start + len(mention.name), len(row.text)))
    place = view.place(mention.sheet, row, match)
    return Proposal(
        field=name,
        place=place,
        features={
            "evidence": own,
            "rival": 1.0 - 0.85 * other,
            "count": 1.0 if count > 1 else 0.97,
            "legible": min(1.0, view.sureness(place) / LEGIBLE),
        },
        relation="party",
    )


def _mentions(view: View, blocks: Sequence[Block]) -> Iterator[Mention]:
    yield from _under_headings(view, blocks)
    yield from _without_headings(view, blocks)
    yield from _with_legal_form(view, blocks)
    yield from _at_the_top(view, blocks)


def _under_headings(view: View, blocks: Sequence[Block]) -> Iterator[Mention]:
    """Yield the first lines below the headings of supplier and customer."""
    for block in blocks:
        if block.party not in {SUPPLIER, CUSTOMER} or block.hit is None:
            continue
        found = 0
        for segment in block.segments[:7]:
            name = _line_name(view, block.sheet, segment)
            if not name or not _acceptable(name, view):
                continue
            weight = (0.9, 0.3, 0.1)[found] if found < 3 else 0.0
            if view.document_type.letterhead not in {"", block.party}:
                weight *= 0.6  # papers of a kind that seldom name the other party
            if found and LEGAL_FORM.search(name):
                weight = 0.5
            if segment.row == block.hit.row and not block.hit.colon and not _has_capital(name):
                weight *= 0.3
            yield Mention(name=name, sheet=block.sheet, segment=segment, evidence={block.party: weight})
            found += 1


def _without_headings(view: View, blocks: Sequence[Block]) -> Iterator[Mention]:
    """Yield the first line of every address that no heading announces."""
    for block in blocks:
        if block.hit is not None:
            continue
        for segment in block.segments[:3]:
            name = _line_name(view, block.sheet, segment)
            if name and _acceptable(name, view):
                yield Mention(name=name, sheet=block.sheet, segment=segment, evidence={block.party: block.certainty})
                break
            if STREET.search(segment.text):
                break  # the name itself is missing


def _with_legal_form(view: View, blocks: Sequence[Block]) -> Iterator[Mention]:
    """Yield the companies named by their legal form, wherever they stand."""
    for number, sheet in enumerate(view.sheets):
        for segment in sheet.segments:
            name = company_name(segment.text) if len(segment.text) < 220 else ""
            if not name:
                continue
            party = _party_at(blocks, number, segment)
            if party:
                yield Mention(name=name, sheet=number, segment=segment, evidence={party: 0.5})
                continue
            share = segment.middle / sheet.height
            leads = fold(segment.text).startswith(fold(name))
            sender = (leads and len(parts(segment.text)) >= 2) or bool(TOWN.search(segment.text))
            weight = 0.75 if sender and share < 0.5 else 0.5 if share < 0.12 or share > 0.8 else 0.35
            around = sheet.rows[max(0, segment.row - 1) : segment.row + 2]
            near = [row.text for row in around if abs(row.y0 - segment.y0) < 2.2 * sheet.size]
            if any(LEGAL_LINE.search(text) for text in near):
                weight = max(weight, 0.75)
            elif not leads and not sender:
                weight *= 0.6
            if view.document_type.letterhead == SUPPLIER and share < 0.4:
                weight = max(weight, 0.7)
            if BANK.search(name):
                weight *= 0.2
            yield Mention(name=name, sheet=number, segment=segment, evidence={SUPPLIER: weight * 0.85**number})


def _at_the_top(view: View, blocks: Sequence[Block]) -> Iterator[Mention]:
    """Yield the first lines of the first page, large print above all: letterheads and shop names."""
    if not view.sheets:
        return
    sheet = view.sheets[0]
    rank = 0
    for segment in sheet.segments:
        if rank >= 5 or segment.middle > 0.35 * sheet.height or is_table_head(view, 0, segment.row):
            return
        name = _line_name(view, 0, segment)
        if not name or not _acceptable(name, view) or _party_at(blocks, 0, segment):
            continue
        if any(_follows(block, segment, sheet) for block in blocks):
            continue
        large = (segment.y1 - segment.y0) / sheet.size
        weight = (0.42, 0.25, 0.15, 0.1, 0.08)[rank] + (0.15 if large > 1.5 else 0.0)
        if len(name.split()) > 6 or name[:1].islower():
            weight *= 0.4
        yield Mention(name=name, sheet=0, segment=segment, evidence={SUPPLIER: weight})
        rank += 1


def _follows(block: Block, segment: Segment, sheet: Sheet) -> bool:
    """Return whether the segment goes on below a block: the country under a town."""
    below = (segment.y0 - block.y1) / sheet.size
    return block.sheet == 0 and -1 < below < 1.5 and block.x0 - 1 <= segment.x0 <= block.x1


def _line_name(view: View, number: int, segment: Segment) -> str:
    """Return the name in a line, "" where it is a label, contact data or an address."""
    named = company_name(segment.text)
    if named:
        return named
    labels = [hit for hit in view.hits[number] if hit.row == segment.row and segment.first <= hit.first <= segment.last]
    if any(hit.leads and not hit.says("party") and _is_no_name(hit, segment) for hit in labels):
        return ""
    first = parts(segment.text)
    whole = len(first) == 2 and not TOWN.search(segment.text) and "\t" not in segment.text
    text = tidy(segment.text if whole else first[0]) if first else ""
    if TOWN.search(text) and text.count(",") >= 2 and re.match(r"[^\d,]{3,},", text):
        text = tidy(text.split(",")[0])  # name, street and town in one line
    if CONTACT.search(text) or TOWN.search(text) or (NOISE.search(text) and not _mostly_letters(text)):
        return ""
    if text.split("-")[0].strip() and fold(text.split(" - ")[0]) in COUNTRY_NAMES:
        return ""
    return _without_title(view, text)


def _is_no_name(hit: Hit, segment: Segment) -> bool:
    """Return whether a label at the head of a line makes it none of a name: "Le Client" is one, "Datum" is none."""
    return hit.says("field") or hit.says("decoy") or hit.last == segment.last


def _without_title(view: View, text: str) -> str:
    """Return the text without the document's title at its end: "Northern Paper Mills Invoice"."""
    titles = {fold(word) for group in view.document_type.keywords.values() for word in group}
    words = text.split()
    while len(words) > 1 and fold(words[-1]) in titles:
        words.pop()
    return " ".join(words)


def _mostly_letters(text: str) -> bool:
    letters = sum(letter.isalpha() for letter in text)
    digits = sum(letter.isdigit() for letter in text)
    return digits <= 3 and letters >= 3 * digits and not re.search(r"^\d+[ ,/]|\d{1,4}[a-z]?$|[€$£%]", text)


def _acceptable(name: str, view: View) -> bool:
    """Return whether the text may be a name at all."""
    folded = fold(name)
    if len(folded) < 3 or folded in NOT_NAMES or len(name) > 90 or fold(ADDRESSED.sub("", name + " ")) == "":
        return False
    if (len(name.split()) > 7 and not LEGAL_FORM.search(name)) or GREETING.match(name) or folded in COUNTRY_NAMES:
        return False
    if (
        _is_code(name)
        or name.endswith(("!", "?"))
        or (name.endswith(".") and len(name.split()) > 3 and not LEGAL_FORM.search(name))
    ):
        return False
    words = {fold(word) for group in view.document_type.keywords.values() for word in group}
    titles = {fold(title) for title in view.document_type.title.values()}
    return folded not in words | titles and sum(letter.isalpha() for letter in name) >= 3


def _is_code(name: str) -> bool:
    """Return whether the text is a bank code or an identifier rather than a name."""
    return (
        " " not in name
        and name.isupper()
        and (any(letter.isdigit() for letter in name) or any(payments.find_bics(name, Locale())))
    )


def _has_capital(name: str) -> bool:
    return any(letter.isupper() for letter in name)


def _party_at(blocks: Sequence[Block], sheet: int, segment: Segment) -> str:
    """Return the party whose block the segment lies in, "" for none."""
    holding = [
        block
        for block in blocks
        if block.sheet == sheet and block.x0 <= segment.x0 + 1 <= block.x1 and block.y0 <= segment.middle <= block.y1
    ]
    return max(holding, key=lambda block: (block.y0, block.x0)).party if holding else ""


def _same(mentions: Sequence[Mention]) -> list[list[Mention]]:
    """Return the mentions grouped by name, legal forms and case aside."""
    groups: list[list[Mention]] = []
    for mention in mentions:
        key = fold(mention.name)
        for group in groups:
            if fuzz.ratio(fold(group[0].name), key) > 88:
                group.append(mention)
                break
        else:
            groups.append([mention])
    return groups
