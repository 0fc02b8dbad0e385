"""Sheets that were laid between documents to part them, and sides with nothing on them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from documents.pages import Carrier, Format, Page

_PATCH = re.compile(r"^\W*PATCH[\W_]*T?\W*$|^\W*(?:SEPARATOR|ODD[EĚ]LOVA[CČ]|TRENN(?:ER|BLATT))", re.IGNORECASE)
_CAPTION = 12  # words a sheet with a bar code may carry and be nothing but a separator
_BLANK = 3  # words of specks and edges that a side with nothing on it may seem to carry


def separator_pages(pages: Sequence[Page], carriers: Iterable[Carrier]) -> frozenset[int]:
    """Return the numbers of pages that only part documents.

    A sheet is one where it carries a Patch-T code or says that it is one, or a bar code that pays nothing and hardly a
    word besides.
    """
    words = {page.number: len(page.words) for page in pages}
    coded = {
        carrier.page
        for carrier in carriers
        if carrier.page is not None and carrier.format is Format.BARCODE
        and words.get(carrier.page, _CAPTION + 1) <= (_CAPTION * 2 if _PATCH.match(carrier.payload) else _CAPTION)
    }  # fmt: skip
    named = {page.number for page in pages if len(page.words) <= _CAPTION and _PATCH.match(page.text)}
    return frozenset({number for number in coded if number is not None} | named)


def is_blank(page: Page) -> bool:
    """Return whether a page has nothing to say."""
    return sum(any(sign.isalnum() for sign in word.text) for word in page.words) < _BLANK
