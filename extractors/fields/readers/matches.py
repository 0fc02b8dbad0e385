"""What a value reader finds in a line of text, and what it has to know about the document to read it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Locale:
    """How numbers and dates are written in the document at hand."""

    languages: tuple[str, ...] = ()  # ISO 639-1, likeliest first
    country: str = ""  # ISO 3166-1 alpha-2 of the reader's company
    month_first: float = 0.0  # share of evidence for 10/20/2023, 0-1
    decimal_mark: str = ""  # "," or "." where the document makes it plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A value in a text."""

    value: str  # canonical
    start: int  # offsets in the text
    end: int
    quality: float = 1.0  # how sure the form alone makes us, 0-1
    mark: str = ""  # what else the form tells: a currency, a bank code


Reader = Callable[[str, Locale], Iterator[Match]]
