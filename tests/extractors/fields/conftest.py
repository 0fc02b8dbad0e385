"""Pages typed on a grid, as a typewriter would: where a word stands in the text is where it stands on the paper."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from documents.company import Company
from documents.fields import Extraction
from documents.geometry import Box
from documents.pages import Page, Source, Word
from documents.types import DocumentTypes, load
from extractors.fields import extract

WIDTH, HEIGHT = 595.0, 842.0
COLUMN, LINE, LETTER = 6.0, 13.0, 8.0  # points

Typed = Callable[..., Page]
Extract = Callable[..., Extraction]


@pytest.fixture(scope="session")
def types() -> DocumentTypes:
    return load()


@pytest.fixture(scope="session")
def typed() -> Typed:
    return type_page


@pytest.fixture(scope="session")
def read(types: DocumentTypes) -> Extract:
    def extract_text(text: str, kind: str = "invoice", **known: object) -> Extraction:
        company = known.pop("company", Company())
        assert isinstance(company, Company)
        return extract([type_page(text, **known)], types[kind], company)  # type: ignore[arg-type]

    return extract_text


@pytest.fixture(scope="session")
def read_values(read: Extract) -> Callable[..., dict[str, str]]:
    return lambda *typed, **known: {name: field.value for name, field in read(*typed, **known).fields.items()}


def type_page(
    text: str, *, source: Source = Source.TEXT, languages: tuple[str, ...] = ("cs",), number: int = 1
) -> Page:
    """Return a page with the words of `text`; two blanks and more part columns."""
    words = []
    for line, row in enumerate(text.strip("\n").split("\n")):
        for found in re.finditer(r"\S+", row):
            y0 = (40 + line * LINE) / HEIGHT
            box = Box(
                x0=(20 + found.start() * COLUMN) / WIDTH,
                y0=y0,
                x1=(20 + found.end() * COLUMN) / WIDTH,
                y1=y0 + LETTER / HEIGHT,
            )
            words.append(Word(text=found.group(), box=box, line=line))
    return Page(number=number, width=WIDTH, height=HEIGHT, words=tuple(words), source=source, languages=languages)
