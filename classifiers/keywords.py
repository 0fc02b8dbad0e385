"""How far a document says itself what it is: the declared keywords of document types, found despite OCR's slips."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from classifiers.lines import Line, plain_words
from documents.types import DocumentType, DocumentTypes

_ALIKE = 88  # per cent of letters shared, from which on a word is taken for the keyword
_LONG = 6  # letters below which a keyword must stand there exactly
_TITLE_LINES = 25  # lines that stand out are searched with patience only so far


@dataclass(frozen=True, slots=True, kw_only=True)
class Votes:
    """What speaks for one document type."""

    title: float = 0.0  # 0-1: how much of a line that stands out the best keyword fills
    body: int = 0  # different keywords anywhere


def votes(lines: Sequence[Line], types: DocumentTypes) -> Mapping[str, Votes]:
    """Return the votes for every declared type that has keywords."""
    titles = [" ".join(line.words) for line in lines if line.stands_out and line.words][:_TITLE_LINES]
    body = f" {' '.join(word for line in lines for word in line.words)} "
    return {name: _votes(titles, body, document_type) for name, document_type in types.items()}


def _votes(titles: Sequence[str], body: str, document_type: DocumentType) -> Votes:
    keywords = _plain(document_type)
    found = [keyword for keyword in keywords if f" {keyword} " in body]
    return Votes(title=max((_title(titles, keyword) for keyword in keywords), default=0.0), body=len(found))


def _plain(document_type: DocumentType) -> set[str]:
    declared: Iterable[str] = (word for words in document_type.keywords.values() for word in words)
    return {plain for plain in (" ".join(plain_words(word)) for word in declared) if plain}


def _title(titles: Sequence[str], keyword: str) -> float:
    """Return how much of the best line the keyword fills, 0 where it is on none."""
    best = 0.0
    for title in titles:
        share = len(keyword) / max(len(keyword), len(title))
        if share <= best:
            continue
        if f" {keyword} " in f" {title} " or _nearly(title, keyword):
            best = share
    return best


def _nearly(title: str, keyword: str) -> bool:
    return len(keyword) >= _LONG <= len(title) and fuzz.partial_ratio(keyword, title, score_cutoff=_ALIKE) >= _ALIKE
