"""Words laid out in rows, as a person sees them: upright, in points, with the gaps between them told apart.

A row's text keeps the gaps: a space within a phrase, an en space where the gap is wide for that, and a tab where a new
column begins. What stands between two tabs is a *segment*.
"""

from __future__ import annotations

import statistics
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from documents.geometry import UNCHANGED, Box, union
from documents.pages import Page, Word
from extractors.fields.text import clean, fold
from extractors.fields.tokens import split

NEAR, WIDE, COLUMN = " ", "\u2002", "\t"
WIDE_GAP, COLUMN_GAP = 0.5, 1.0  # in letter heights
MOST_WORDS, LONGEST_WORD = 8000, 200  # a page beyond them is no paper
WIDEST_SPACE, FEWEST_GAPS = 0.9, 12  # letter heights; gaps that tell how widely a page is spaced
WIDE_LETTERS, COLUMN_LETTERS = 1.1, 1.7  # in letter widths, for print that is spaced widely
STEP = 1e-3  # of the page: places so near are stretched and turned alike


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A word, or a part of it, on the upright page."""

    text: str
    folded: str
    x0: float  # points from the left of the upright page; likewise below
    y0: float
    x1: float
    y1: float
    word: int  # index in Page.words
    confidence: float = 1.0

    @property
    def height(self) -> float:
        """Height in points."""
        return self.y1 - self.y0

    @property
    def middle(self) -> float:
        """Vertical centre in points."""
        return (self.y0 + self.y1) / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Tokens on one line of sight, left to right."""

    index: int
    tokens: tuple[Token, ...]
    text: str  # tokens joined by NEAR, WIDE or COLUMN
    starts: tuple[int, ...]  # offset of each token in the text
    y0: float
    y1: float

    def token_at(self, offset: int) -> int:
        """Return the index of the token that the letter at `offset` belongs to."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def slice(self, first: int, last: int) -> str:
        """Return the text of tokens `first` to `last`, both included."""
        return self.text[self.starts[first] : self.starts[last] + len(self.tokens[last].text)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Where something stands: tokens `first` to `last` of a row, both included, and its sides."""

    row: int
    first: int
    last: int
    x0: float  # points, upright
    y0: float
    x1: float
    y1: float

    @property
    def middle(self) -> float:
        """Vertical centre in points."""
        return (self.y0 + self.y1) / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment(Span):
    """A run of tokens of one row without a column gap."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A page laid out."""

    page: Page
    rows: tuple[Row, ...]
    segments: tuple[Segment, ...]  # by row, then left to right
    width: float  # points, upright
    height: float
    size: float  # usual letter height in points
    segment_of: dict[tuple[int, int], int] = field(default_factory=dict)  # (row, token) to segment

    def box(self, row: int, first: int, last: int) -> Box:
        """Return where tokens `first` to `last` of a row stand on the page as scanned."""
        return union(self.page.words[token.word].box for token in self.rows[row].tokens[first : last + 1])

    def below(self, segment_row: int) -> Iterator[Segment]:
        """Yield the segments of the rows under `segment_row`, from the top down."""
        for segment in self.segments:
            if segment.row > segment_row:
                yield segment


def lay_out(page: Page) -> Sheet:
    """Return the page's words in rows."""
    tokens = list(_tokens(page))
    upright = _size(page)
    size = statistics.median(token.height for token in tokens) if tokens else 10.0
    groups = _group(tokens)
    space = _space(groups)
    rows = tuple(_row(index, group, space) for index, group in enumerate(groups))
    segments = tuple(segment for row in rows for segment in _segments(row))
    where = {
        (segment.row, token): number
        for number, segment in enumerate(segments)
        for token in range(segment.first, segment.last + 1)
    }
    return Sheet(
        page=page,
        rows=rows,
        segments=segments,
        width=upright[0],
        height=upright[1],
        size=max(size, 1.0),
        segment_of=where,
    )


def _size(page: Page) -> tuple[float, float]:
    return (page.height, page.width) if page.rotation in {90, 270} else (page.width, page.height)


def _tokens(page: Page) -> Iterator[Token]:
    """Yield the words as tokens, glued ones taken apart, doubles (shadows of bold print) left out."""
    width, height = _size(page)
    upright = _upright(page)
    seen: set[tuple[str, int, int]] = set()
    for index, word in enumerate(page.words[:MOST_WORDS]):
        text = clean(word.text[:LONGEST_WORD]).strip()
        box = upright(word)
        key = (text, round(box.x0 * width / 2), round(box.y0 * height / 2))
        if not text or key in seen:
            continue
        seen.add(key)
        for part, start, end in split(text):
            share = box.width / len(text)
            yield Token(
                text=part,
                folded=fold(part),
                x0=(box.x0 + start * share) * width,
                y0=box.y0 * height,
                x1=(box.x0 + end * share) * width,
                y1=max(box.y1, box.y0 + 0.001) * height,
                word=index,
                confidence=word.confidence,
            )


def _upright(page: Page) -> Callable[[Word], Box]:
    """Return what turns the box of a word on the scan into its box on the upright page."""
    if page.transform == UNCHANGED:
        return lambda word: _turned(word.box, page.rotation)
    back = page.transform.inverse()

    def upright(word: Word) -> Box:
        box = word.box
        xc, yc = box.centre
        (x, y), (xa, ya), (xb, yb) = back.point(xc, yc), back.point(xc + STEP, yc), back.point(xc, yc + STEP)
        across, turned = abs(xa - x) / STEP, abs(xb - x) / STEP
        down, tilted = abs(yb - y) / STEP, abs(ya - y) / STEP
        # of the two shares the larger one is the turn, the smaller one the skew, which only blew up the box
        w = across * box.width if across >= turned else turned * box.height
        h = down * box.height if down >= tilted else tilted * box.width
        return Box(x0=x - w / 2, y0=y - h / 2, x1=x + w / 2, y1=y + h / 2)

    return upright


def _turned(box: Box, degrees: int) -> Box:
    """Return the box after the page was turned clockwise by 0, 90, 180 or 270 degrees."""
    if degrees == 90:
        return Box(x0=1 - box.y1, y0=box.x0, x1=1 - box.y0, y1=box.x1)
    if degrees == 180:
        return Box(x0=1 - box.x1, y0=1 - box.y1, x1=1 - box.x0, y1=1 - box.y0)
    if degrees == 270:
        return Box(x0=box.y0, y0=1 - box.x1, x1=box.y1, y1=1 - box.x0)
    return box


def _group(tokens: Iterable[Token]) -> list[list[Token]]:
    """Return the tokens in rows, from the top down, each from left to right."""
    rows: list[list[Token]] = []
    for token in sorted(tokens, key=lambda token: token.middle):
        best = None
        for row in rows[-6:]:
            last = row[-4:]
            height = sum(other.y1 - other.y0 for other in last) / len(last)
            middle = sum(other.y0 + other.y1 for other in last) / (2 * len(last))
            off = abs(token.middle - middle)
            if off < 0.45 * min(height, token.height) + 0.5 and (best is None or off < best[0]):
                best = (off, row)
        if best is None:
            rows.append([token])
        else:
            best[1].append(token)
    return [sorted(row, key=lambda token: token.x0) for row in rows]


def _space(groups: Iterable[Sequence[Token]]) -> float:
    """Return the usual gap between two words of a phrase, in letter heights."""
    gaps = []
    for tokens in groups:
        for left, right in pairwise(tokens):
            gap = (right.x0 - left.x1) / max(min(left.height, right.height), 1.0)
            if 0.05 < gap < WIDEST_SPACE:
                gaps.append(gap)
    return statistics.median(gaps) if len(gaps) >= FEWEST_GAPS else 0.0


def _row(index: int, tokens: Sequence[Token], space: float) -> Row:
    text, starts, before = "", [], None
    for token in tokens:
        if before is not None:
            text += _gap(before, token, space)
        starts.append(len(text))
        text += token.text
        before = token
    return Row(
        index=index,
        tokens=tuple(tokens),
        text=text,
        starts=tuple(starts),
        y0=min(token.y0 for token in tokens),
        y1=max(token.y1 for token in tokens),
    )


def _gap(left: Token, right: Token, space: float) -> str:
    height = max(min(left.height, right.height), 1.0)
    letter = (left.x1 - left.x0 + right.x1 - right.x0) / max(len(left.text) + len(right.text), 1)
    gap = right.x0 - left.x1
    if gap < max(WIDE_GAP, 1.5 * space) * height or gap < WIDE_LETTERS * letter:
        return NEAR
    return WIDE if gap < max(COLUMN_GAP, 2.5 * space) * height or gap < COLUMN_LETTERS * letter else COLUMN


def _segments(row: Row) -> Iterator[Segment]:
    first = 0
    for index in range(len(row.tokens)):
        ends = index + 1 == len(row.tokens) or row.text[row.starts[index + 1] - 1] == COLUMN
        if not ends:
            continue
        part = row.tokens[first : index + 1]
        yield Segment(
            row=row.index,
            first=first,
            last=index,
            x0=part[0].x0,
            y0=min(token.y0 for token in part),
            x1=max(token.x1 for token in part),
            y1=max(token.y1 for token in part),
            text=row.slice(first, index),
        )
        first = index + 1
