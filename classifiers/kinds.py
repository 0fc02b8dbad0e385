"""What a document is: the text classifier's opinion and the declared keywords, weighed together.

A type that a company declares in a file is one the text classifier never saw; it starts from a small probability and
needs a title of its own to win.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from classifiers.features import features
from classifiers.keywords import Votes, votes
from classifiers.lines import Line, lines_of
from classifiers.model import OTHER, cooled, load
from documents.fields import Kind
from documents.pages import Page
from documents.types import DocumentTypes

_RECEIPT = "receipt"
PAGES = 3  # of a document that are looked at
_FLOOR = 0.003  # probability of a kind the classifier was not trained on, before its keywords are heard
_TITLE = 2.5  # log odds of a title that consists of a keyword alone
_STRANGE_TITLE = 8.0  # the same for a kind the classifier does not know
_BODY = 0.4  # log odds of each keyword in the text, of at most _HEARD
_HEARD = 7
_STRIP = 1.9  # height over width of a strip of paper, as tills print on
_ON_STRIP = 1.5  # log odds of a receipt on such a strip
_SUBKIND = 0.3  # below it the subkind stays open


def classify(pages: Sequence[Page], types: DocumentTypes) -> Kind:
    """Return what kind of document stands on `pages`, among `types`; `other` where nothing speaks for any."""
    lines = [line for page in pages[:PAGES] for line in lines_of(page)]
    if not any(line.words for line in lines):
        return Kind(name=OTHER, confidence=0.5)
    return kind_of_lines(lines, _shape(pages[0]), types)


def kind_of_lines(lines: Sequence[Line], shape: float, types: DocumentTypes) -> Kind:
    """Return the kind of a document in `lines`, its first page `shape` times as high as wide."""
    opinion = load().opinion(features(lines, shape))
    heard = votes(lines, types)
    kinds = _weighed(opinion.kinds, heard, types, shape)
    name = max(kinds, key=lambda kind: kinds[kind])
    others = {kind: value for kind, value in kinds.items() if kind != name and value >= 0.001}
    return Kind(
        name=name,
        confidence=kinds[name],
        subkind=_subkind(name, opinion.subkinds, heard, types),
        others=dict(sorted(others.items(), key=lambda pair: -pair[1])),
    )


def _weighed(
    opinion: Mapping[str, float], heard: Mapping[str, Votes], types: DocumentTypes, shape: float
) -> dict[str, float]:
    """Return the probabilities of all declared kinds once their keywords are heard and the paper is seen."""
    odds = {kind: math.log(max(opinion.get(kind, _FLOOR), 1e-6)) for kind in {*opinion, *_kinds(types)}}
    for kind in _kinds(types):
        ballots = [heard[name] for name, row in types.items() if row.kind == kind]
        title = max((ballot.title for ballot in ballots), default=0.0)
        body = min(_HEARD, max((ballot.body for ballot in ballots), default=0))
        odds[kind] += title * (_TITLE if kind in opinion else _STRANGE_TITLE) + body * _BODY
    if shape >= _STRIP and _RECEIPT in odds:
        odds[_RECEIPT] += _ON_STRIP
    top = max(odds.values())
    return cooled({kind: math.exp(value - top) for kind, value in odds.items()}, 1.0)


def _kinds(types: DocumentTypes) -> set[str]:
    return {row.kind for row in types.values()}


def _subkind(kind: str, opinion: Mapping[str, float], heard: Mapping[str, Votes], types: DocumentTypes) -> str:
    """Return the likeliest subkind of `kind`, empty where it has none or none is likely."""
    names = {name for name, row in types.items() if row.kind == kind and name != kind}
    names |= {name.partition("/")[2] for name in opinion if name.startswith(f"{kind}/")}
    if not names:
        return ""
    scores = {}
    for name in names:
        ballot = heard.get(name, Votes())
        bonus = math.exp(2 * _TITLE * ballot.title + _BODY * min(_HEARD, ballot.body))
        scores[name] = max(opinion.get(f"{kind}/{name}", 0.0), _FLOOR) * bonus
    best = max(sorted(scores), key=lambda name: scores[name])
    return best if scores[best] / sum(scores.values()) >= _SUBKIND else ""


def _shape(page: Page) -> float:
    wide, high = (page.height, page.width) if page.rotation % 180 else (page.width, page.height)
    return high / max(wide, 1.0)
