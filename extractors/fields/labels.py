"""Label words of a document type, found on a page although readers misread letters and typesetters split words.

Words are compared by their letters and digits alone (`text.fold`), so that case, accents, colons and blanks between the
parts of a label never matter. A label within a longer one does not count: "datum" in "datum splatnosti" labels nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from documents.pages import Source
from documents.types import DocumentType, Labels, ValueType
from extractors.fields import long_labels
from extractors.fields.layout import COLUMN, Row, Sheet, Span
from extractors.fields.text import fold
from extractors.fields.vocabulary import words

LONGEST = 7  # tokens of one label
SHORTEST_FUZZY, LONGEST_FUZZY = 5, 34  # letters
AT_ONCE = 2000  # texts compared in one go, which bounds the memory it takes
SHARED = frozenset({ValueType.VAT_ID, ValueType.COMPANY_ID})
POSSESSIVES = words("labels", "possessives")
CONFUSED = str.maketrans({"l": "i", "1": "i", "0": "o", "5": "s", "8": "b"})  # what readers take for each other


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """What a label stands for."""

    # "field", "weak", "phrase", "column", "party", "decoy", "printed"; "whose": the party that the label names;
    # "shared": the label of a number that each party has
    kind: str
    name: str = ""  # of the field, the column or the party


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit(Span):
    """A label on a page."""

    sheet: int
    label: str  # folded
    roles: tuple[Role, ...]
    quality: float  # similarity to the label, 0-1
    leads: bool  # begins its segment
    colon: bool  # a colon follows

    @property
    def middle(self) -> float:
        """Vertical centre in points."""
        return (self.y0 + self.y1) / 2

    def says(self, kind: str, name: str = "") -> bool:
        """Return whether one of its roles is of this kind, and name where one is given."""
        return any(role.kind == kind and name in {"", role.name} for role in self.roles)


Lexicon = Mapping[str, tuple[Role, ...]]  # folded label to what it may stand for


def lexicon(document_type: DocumentType) -> Lexicon:
    """Return all label words of a document type."""
    entries: dict[str, list[Role]] = defaultdict(list)

    def add(labels: Labels, role: Role) -> None:
        for label in (label for group in labels.values() for label in group):
            if role not in entries[fold(label)]:
                entries[fold(label)].append(role)

    for name, field in document_type.fields.items():
        add(field.labels, Role(kind="field", name=name))
        add(field.weak, Role(kind="weak", name=name))
        add(field.phrases, Role(kind="phrase", name=name))
    for name, column in document_type.line_items.items():
        add(column.labels, Role(kind="column", name=name))
    for name, labels in document_type.parties.items():
        add(labels, Role(kind="party", name=name))
    add(document_type.decoys, Role(kind="decoy"))
    add(document_type.printed, Role(kind="printed"))
    _share(entries, document_type)
    return {label: tuple(roles) for label, roles in entries.items() if label}


def _share(entries: dict[str, list[Role]], document_type: DocumentType) -> None:
    """Let what labels one party's number label the other's as well, unless it says whose it is."""
    shared = [field for field in document_type.fields.values() if field.party and field.type in SHARED]
    for label, roles in entries.items():
        party = _said_party(label, document_type) if any(role.kind == "field" for role in roles) else ""
        if party:
            roles.append(Role(kind="whose", name=party))
        if party or label.startswith(POSSESSIVES):
            continue
        own = [field for field in shared if Role(kind="field", name=field.name) in roles]
        if own:
            roles.append(Role(kind="shared"))
        for other in shared:
            role = Role(kind="field", name=other.name)
            if role not in roles and any(other.type == field.type for field in own):
                roles.append(role)


def _said_party(label: str, document_type: DocumentType) -> str:
    """Return the party whose heading word is part of a folded label: "customervatnumber"."""
    for party, headings in document_type.parties.items():
        named = (fold(word) for group in headings.values() for word in group)
        if any(len(word) >= 5 and word in label for word in named):
            return party
    return ""


def find(sheet: Sheet, number: int, words: Lexicon) -> list[Hit]:
    """Return the labels on a page, in reading order; of overlapping ones the longest."""
    windows = [window for row in sheet.rows for window in _windows(row)]
    least = 0.9 if sheet.page.source == Source.TEXT else 0.82
    known = _known({window.folded for window in windows}, words, least)
    found = [(window, *known[window.folded]) for window in windows if window.folded in known]
    starts = long_labels.by_start(words)
    found += [hit for row in sheet.rows for hit in _long(row, starts, least)]
    found.sort(key=lambda hit: (-len(hit[0].folded) * hit[2], hit[0].first))
    taken: dict[int, set[int]] = defaultdict(set)
    hits = []
    for window, label, quality in found:
        span = set(range(window.first, window.last + 1))
        if not span & taken[window.row.index]:
            taken[window.row.index] |= span
            hits.append(_hit(window, number, label, words[label], quality))
    return sorted(hits, key=lambda hit: (hit.row, hit.first))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Window:
    row: Row
    first: int
    last: int
    folded: str


def _long(row: Row, starts: long_labels.Starts, least: float) -> Iterator[tuple[_Window, str, float]]:
    folded = [token.folded for token in row.tokens]
    for first, last, label, quality in long_labels.find(folded, starts, least):
        yield _Window(row=row, first=first, last=last, folded=label), label, quality


def _windows(row: Row) -> Iterator[_Window]:
    """Yield runs of tokens that may be a label."""
    for first in range(len(row.tokens)):
        folded = ""
        for last in range(first, min(first + LONGEST, len(row.tokens))):
            if last > first and row.text[row.starts[last] - 1] == COLUMN:
                break
            if not row.tokens[last].folded and last > first:
                continue
            folded += row.tokens[last].folded
            if len(folded) > LONGEST_FUZZY + 10:
                break
            if folded and row.tokens[first].folded:
                yield _Window(row=row, first=first, last=last, folded=folded)
            if row.tokens[last].text.endswith((":", "\t")):
                break


def _known(folded: Iterable[str], words: Lexicon, least: float) -> dict[str, tuple[str, float]]:
    """Return the label each of the strings stands for, with the similarity; strings that are none are left out."""
    known: dict[str, tuple[str, float]] = {}
    confused = _confused(tuple(words))
    unsure = []
    for text in folded:
        if text in words:
            known[text] = (text, 1.0)
        elif text.translate(CONFUSED) in confused and not text.isdigit():
            known[text] = (confused[text.translate(CONFUSED)], 0.95)
        elif SHORTEST_FUZZY <= len(text) <= LONGEST_FUZZY and sum(letter.isdigit() for letter in text) <= 1:
            unsure.append(text)
    known.update(_near(unsure, [label for label in words if len(label) >= SHORTEST_FUZZY], least))
    return known


@lru_cache(maxsize=16)
def _confused(labels: tuple[str, ...]) -> dict[str, str]:
    """Return the labels by what is left of them when letters and figures that look alike are one."""
    return {label.translate(CONFUSED): label for label in labels}


def _near(texts: list[str], labels: list[str], least: float) -> dict[str, tuple[str, float]]:
    """Return the nearest label of each text, where one is near enough."""
    near = {}
    for start in range(0, len(texts) if labels else 0, AT_ONCE):
        near.update(_nearest(texts[start : start + AT_ONCE], labels, least))
    return near


def _nearest(texts: list[str], labels: list[str], least: float) -> dict[str, tuple[str, float]]:
    scores = process.cdist(
        texts, labels, scorer=Levenshtein.normalized_similarity, score_cutoff=0.8, dtype=np.float32, workers=1
    )
    best = scores.argmax(axis=1)
    near = {}
    for index, column in enumerate(best):
        score = float(scores[index, column])
        if score >= (least + 0.02 if len(texts[index]) <= 9 else least):
            near[texts[index]] = (labels[int(column)], score * score)
    return near


def _hit(window: _Window, number: int, label: str, roles: tuple[Role, ...], quality: float) -> Hit:
    row, tokens = window.row, window.row.tokens[window.first : window.last + 1]
    after = row.tokens[window.last + 1].text if window.last + 1 < len(row.tokens) else ""
    return Hit(
        sheet=number,
        row=row.index,
        first=window.first,
        last=window.last,
        x0=tokens[0].x0,
        y0=min(token.y0 for token in tokens),
        x1=tokens[-1].x1,
        y1=max(token.y1 for token in tokens),
        label=label,
        roles=roles,
        quality=quality,
        leads=window.first == 0 or row.text[row.starts[window.first] - 1] == COLUMN,
        colon=tokens[-1].text.endswith(":") or after.startswith(":"),
    )
