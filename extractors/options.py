"""How pages are to be read; light to load, for those who only say so."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """How pages are to be read. Languages are ISO 639-1 codes, the likeliest first."""

    engine: str = ""  # name of an OCR engine that must read; empty: the text layer where trusted, else the default
    preferred: tuple[str, ...] = ()  # languages the company's paper is usually in; empty: any that can be read
    languages: tuple[str, ...] = ()  # languages this document is known to be in; empty: found out
