"""Where one document ends and the next begins.

Each page is compared with the one before it, and points are given for and against a new document: its printed page
number, numbers both carry, its title, its format, its words. Splitting an invoice that has two pages does more harm
than leaving two documents together, so it takes several points that agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from classifiers.features import features
from classifiers.keywords import votes
from classifiers.lines import Line, lines_of
from classifiers.model import OTHER, load
from classifiers.numbering import PageNumber, printed_number
from classifiers.separators import is_blank, separator_pages
from documents import types
from documents.pages import Carrier, Page
from documents.types import DocumentTypes

ENOUGH = 3.0  # points from which on a page begins a document

_IDENTIFIER = re.compile(r"[A-Z]{0,5}[-/]?\d[A-Z\d/-]*$")
_DIGIT = re.compile(r"\d")
_SHORT = 60  # words; the sums and thanks of a last page are fewer
_FULL = 100  # words; what a page with fewer would be if it stood alone says little
_TITLE = 0.4  # of a line that the name of a kind fills, from which on it is a title
_PLAUSIBLE = 0.3  # probability the rest of the page must leave to the kind that its title names
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
    for page, after in zip(pages, [*pages[1:], None], strict=True):
        if page.number in apart:
            before = None
            continue
        side = _Side(page, after)
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
    after: Page | None = None  # the page that follows it in the submission

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        return lines_of(self.page)

    @cached_property
    def number(self) -> PageNumber | None:
        return printed_number(self.page.text.splitlines())

    @cached_property
    def is_before_second(self) -> bool:
        """Whether the page after it says that it is the second."""
        number = printed_number(self.after.text.splitlines()) if self.after is not None else None
        return number is not None and number.number == 2

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(word for line in self.lines for word in line.words if len(word) > 3)

    @cached_property
    def identifiers(self) -> frozenset[str]:
        """Numbers that stand for somebody or something: five digits or more, neither amount nor date."""
        words = (word.text.strip(".,:;()").upper() for word in self.page.words)
        return frozenset(word for word in words if _IDENTIFIER.match(word) and len(_DIGIT.findall(word)) >= 5)

    @cached_property
    def kinds(self) -> Mapping[str, float]:
        """What the page would be if it stood alone."""
        return load().opinion(features(self.lines, 0.0)).kinds

    @cached_property
    def announced(self) -> str:
        """The kind that a line which stands out names; a page that goes on from another mostly has none."""
        ballots = votes(self.lines, _types())
        best = max(ballots, key=lambda name: ballots[name].title)
        kind = _types()[best].kind
        return kind if ballots[best].title >= _TITLE and self.kinds.get(kind, 0.0) >= _PLAUSIBLE else ""


@cache
def _types() -> DocumentTypes:
    return types.load()


def _clear(kinds: Mapping[str, float]) -> str:
    """Return the kind that is likely beyond doubt, empty where there is none."""
    best = max(kinds, key=lambda name: kinds[name])
    return best if best != OTHER and kinds[best] >= _SURE else ""


def points(before: _Side, side: _Side) -> float:
    """Return how much speaks for `side` being the first page of a document."""
    return (
        _numbering(before.number, side.number)
        + (1.5 if side.is_before_second and side.number is None else 0.0)
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
    """A page that goes on repeats the numbers of its document; invoices to one customer share the customer's only."""
    fewer = min(len(before), len(now))
    shared = len(before & now) / max(1, fewer)
    if shared >= 0.5:
        return -3.0
    return 1.5 if fewer >= 2 and shared < 0.34 else 0.0


def _format(before: Page, page: Page) -> float:
    """Paper of another size came from another stack."""
    same = (
        abs(before.width - page.width) < 0.08 * before.width and abs(before.height - page.height) < 0.08 * before.height
    )
    turned = abs(before.width - page.height) < 0.08 * before.width
    return 0.0 if same else 0.5 if turned else 2.0


def _title(before: _Side, side: _Side) -> float:
    """A title of its own counts, and so does being of another kind; a page of terms or prose goes on from anything."""
    short = len(side.page.words)
    if side.announced:
        return 1.0 + 1.5 * _apart(before, side)
    if not _clear(side.kinds) or short < _FULL:
        return -1.0 if short < _SHORT else 0.0
    return _apart(before, side)


def _apart(before: _Side, side: _Side) -> float:
    """Return how unlike two pages are in kind, 0 to 1."""
    return sum(abs(side.kinds[name] - before.kinds[name]) for name in side.kinds) / 2


def _words(before: frozenset[str], now: frozenset[str]) -> float:
    if len(now) < 15:
        return -1.5
    shared = len(before & now) / max(1, len(before | now))
    if shared > 0.4:
        return -1.0
    return 1.0 if shared < 0.1 else 0.0
