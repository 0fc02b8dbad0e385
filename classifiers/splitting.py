"""Where one document ends and the next begins.

Each page is compared with the one before it, and points are given for and against a new document: its printed page
number, numbers both carry, its title, its format, its words. Splitting an invoice that has two pages does more harm
than leaving two documents together, so it takes several points that agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from classifiers.features import features
from classifiers.lines import Line, lines_of
from classifiers.model import OTHER, load
from classifiers.numbering import PageNumber, printed_number
from classifiers.separators import is_blank, separator_pages
from documents.pages import Carrier, Page

ENOUGH = 3.0  # points from which on a page begins a document

_IDENTIFIER = re.compile(r"\d")
_SURE = 0.75  # probability from which on a page's own kind counts


def split(pages: Sequence[Page], carriers: Iterable[Carrier]) -> tuple[tuple[int, ...], ...]:
    """Return the page numbers of each document; separator sheets are left out, blank sides stay with what precedes.

    A submission of separator sheets and nothing else is one document, so that a person sees it.
    """
    if len(pages) < 2:
        return tuple((page.number,) for page in pages)
    apart = separator_pages(pages, carriers)
    documents: list[list[int]] = []
    before: _Side | None = None  # the last page with something on it, of the document that is open
    for page in pages:
        if page.number in apart:
            before = None
            continue
        side = _Side(page)
        if before is None and documents and documents[-1] and is_blank(page) and page.number - 1 not in apart:
            documents[-1].append(page.number)
            continue
        if before is None or (not is_blank(page) and points(before, side) >= ENOUGH):
            documents.append([page.number])
        else:
            documents[-1].append(page.number)
        before = before if before is not None and is_blank(page) else side
    return tuple(tuple(document) for document in documents) or (tuple(page.number for page in pages),)


@dataclass(frozen=True)
class _Side:
    """A page, and what is asked about it more than once."""

    page: Page

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        return lines_of(self.page)

    @cached_property
    def number(self) -> PageNumber | None:
        return printed_number(self.page.text.splitlines())

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(word for line in self.lines for word in line.words if len(word) > 3)

    @cached_property
    def identifiers(self) -> frozenset[str]:
        """Numbers that stand for somebody or something: five digits or more."""
        plain = (re.sub(r"\W", "", word.text.upper()) for word in self.page.words)
        return frozenset(text for text in plain if len(_IDENTIFIER.findall(text)) >= 5)

    @cached_property
    def kind(self) -> tuple[str, float]:
        """What the page would be if it stood alone."""
        kinds = load().opinion(features(self.lines, 0.0)).kinds
        best = max(kinds, key=lambda name: kinds[name])
        return best, kinds[best]


def points(before: _Side, side: _Side) -> float:
    """Return how much speaks for `side` being the first page of a document."""
    return (
        _numbering(before.number, side.number)
        + _identifiers(before.identifiers, side.identifiers)
        + _format(before.page, side.page)
        + _title(before, side)
        + _words(before.words, side.words)
    )


def _numbering(before: PageNumber | None, number: PageNumber | None) -> float:
    if number is not None and number.number > 1:
        return -6.0
    if before is not None and before.number < before.of:
        return -5.0
    first = 0.0 if number is None else 3.0 if number.of else 1.5
    return first + (1.0 if before is not None and before.of == before.number else 0.0)


def _identifiers(before: frozenset[str], now: frozenset[str]) -> float:
    shared = len(before & now)
    if shared:
        return max(-4.5, -1.5 * shared)
    return 1.5 if min(len(before), len(now)) >= 2 else 0.0


def _format(before: Page, page: Page) -> float:
    """Paper of another size came from another stack."""
    same = (
        abs(before.width - page.width) < 0.08 * before.width and abs(before.height - page.height) < 0.08 * before.height
    )
    turned = abs(before.width - page.height) < 0.08 * before.width
    return 0.0 if same else 0.5 if turned else 2.0


def _title(before: _Side, side: _Side) -> float:
    kind, sure = side.kind
    if kind == OTHER or sure < _SURE:
        return 0.0
    kind_before, sure_before = before.kind
    if kind != kind_before and sure_before >= _SURE:
        return 2.5
    return 1.0


def _words(before: frozenset[str], now: frozenset[str]) -> float:
    if len(now) < 15:
        return -1.5
    shared = len(before & now) / max(1, len(before | now))
    if shared > 0.4:
        return -1.0
    return 1.0 if shared < 0.1 else 0.0
