"""Reading a page: its text layer where that deserves trust, else its pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from documents.pages import Page, Source, Word
from extractors import text_layer
from extractors.images import Prepared, prepare
from extractors.language import detect
from extractors.ocr import default_engine, engine
from extractors.sheets import Sheet

_TRUSTED = 0.5  # doubt below which a text layer is taken as it is
_DPI = 200.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """How pages are to be read."""

    engine: str = ""  # name of an OCR engine that must read; empty: the text layer where trusted, else the default
    languages: tuple[str, ...] = ()  # ISO 639-1, the likeliest first; empty: found out page by page


def read_page(sheet: Sheet, options: ReadOptions | None = None) -> Page:
    """Return what stands on `sheet`."""
    options = options or ReadOptions()
    words = sheet.text_layer() if not options.engine else ()
    doubt = text_layer.doubt(words, sheet)
    if doubt < _TRUSTED:
        return Page(
            number=sheet.number, width=sheet.width, height=sheet.height, words=words, source=Source.TEXT,
            languages=options.languages or detect(" ".join(word.text for word in words)),
            rotation=sheet.evidence().rotation, doubt=doubt,
        )  # fmt: skip
    return _read_pixels(sheet, options.engine or default_engine(), options.languages or ("cs",))


def read_again(sheet: Sheet, page: Page, engine_name: str) -> Page:
    """Return a second reading of `sheet`, whose first was `page`, by another engine."""
    return _read_pixels(sheet, engine_name, page.languages)


def _read_pixels(sheet: Sheet, engine_name: str, languages: Sequence[str]) -> Page:
    prepared = prepare(sheet.render(_DPI), _DPI)
    words = engine(engine_name).read(prepared.image, languages)
    confidence = sum(word.confidence for word in words) / (len(words) or 1)
    return Page(
        number=sheet.number, width=sheet.width, height=sheet.height, words=_on_page(words, prepared),
        source=Source.OCR, engine=engine_name, languages=tuple(languages), rotation=prepared.rotation,
        transform=prepared.transform, doubt=1.0 - confidence,
    )  # fmt: skip


def _on_page(words: Sequence[Word], prepared: Prepared) -> tuple[Word, ...]:
    return tuple(replace(word, box=prepared.transform.box(word.box)) for word in words)
