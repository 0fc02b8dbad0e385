"""Everything known about a document's pages before any field is looked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from documents.company import Company
from documents.geometry import Box
from documents.pages import Page, Source
from documents.types import DocumentType
from extractors.fields import labels, layout
from extractors.fields.labels import Hit
from extractors.fields.layout import Row, Sheet, Span
from extractors.fields.readers import amounts, dates
from extractors.fields.readers.matches import Locale, Match
from extractors.language import detect

FIRST, LAST = 30, 10  # pages of a long document that are looked at: values stand at its beginning or at its end


@dataclass(frozen=True, slots=True, kw_only=True)
class Place(Span):
    """A value where it stands."""

    match: Match
    sheet: int
    text: str

    @property
    def key(self) -> tuple[int, int, int]:
        """The place, to tell whether two values stand on the same one."""
        return self.sheet, self.row, self.first


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """The pages laid out, their labels found, their way of writing settled."""

    sheets: tuple[Sheet, ...]
    hits: tuple[tuple[Hit, ...], ...]  # of each sheet, in reading order
    locale: Locale
    document_type: DocumentType
    company: Company

    def all_hits(self) -> Iterator[Hit]:
        """Yield the labels of all sheets."""
        for hits in self.hits:
            yield from hits

    def rows(self) -> Iterator[tuple[int, Row]]:
        """Yield the rows of all sheets with the number of their sheet."""
        for number, sheet in enumerate(self.sheets):
            for row in sheet.rows:
                yield number, row

    def place(self, sheet: int, row: Row, match: Match, offset: int = 0) -> Place:
        """Return where `match` stands, whose offsets count from `offset` of the row's text."""
        first, last = row.token_at(match.start + offset), row.token_at(max(match.start, match.end - 1) + offset)
        tokens = row.tokens[first : last + 1]
        return Place(
            match=match,
            sheet=sheet,
            row=row.index,
            first=first,
            last=last,
            x0=tokens[0].x0,
            y0=min(token.y0 for token in tokens),
            x1=max(token.x1 for token in tokens),
            y1=max(token.y1 for token in tokens),
            text=row.text[match.start + offset : match.end + offset].strip(),
        )

    def box(self, place: Place) -> Box:
        """Return where the place is on the page as scanned."""
        return self.sheets[place.sheet].box(place.row, place.first, place.last)

    def sureness(self, place: Place) -> float:
        """Return how sure the reader is of the words of the place, that of the least sure."""
        tokens = self.sheets[place.sheet].rows[place.row].tokens[place.first : place.last + 1]
        return min(token.confidence for token in tokens)

    def source(self, place: Place) -> Source:
        """Return what the page of the place was read by."""
        return self.sheets[place.sheet].page.source


def look(pages: Sequence[Page], document_type: DocumentType, company: Company) -> View:
    """Return the pages as a view for one document type."""
    read = pages if len(pages) <= FIRST + LAST else (*pages[:FIRST], *pages[-LAST:])
    sheets = tuple(layout.lay_out(page) for page in read)
    words = _lexicon(_Identity(document_type))
    return View(
        sheets=sheets,
        hits=tuple(tuple(labels.find(sheet, number, words)) for number, sheet in enumerate(sheets)),
        locale=_locale(sheets, company),
        document_type=document_type,
        company=company,
    )


def _locale(sheets: Sequence[Sheet], company: Company) -> Locale:
    texts = [row.text for sheet in sheets for row in sheet.rows]
    read = [
        page.languages for page in (sheet.page for sheet in sheets) if page.languages and page.source == Source.TEXT
    ]
    languages = read[0] if read else detect(" ".join(texts)[:20000])
    return Locale(
        languages=tuple(languages),
        country=company.country,
        month_first=dates.month_first(texts, tuple(languages)),
        decimal_mark=amounts.decimal_mark(texts),
    )


@dataclass(frozen=True, eq=False)
class _Identity:
    """A document type, compared by identity, so that its lexicon is made once."""

    value: DocumentType

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Identity) and other.value is self.value

    def __hash__(self) -> int:
        return id(self.value)


@lru_cache(maxsize=64)
def _lexicon(document_type: _Identity) -> labels.Lexicon:
    return labels.lexicon(document_type.value)
