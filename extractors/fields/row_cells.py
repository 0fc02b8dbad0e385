"""Where the cells of a table's row stand, and what was seen of each.

`reader` says how sure the OCR engine was of its words, `heading` whether it was found by the heading of its column,
`under` whether all of it stands under that heading, `whole` whether the value is all that stands in the cell.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from documents.fields import Cell
from documents.geometry import union
from extractors.fields.layout import Sheet, Token
from extractors.fields.view import Place, View

READER, HEADING, UNDER, WHOLE = "reader", "heading", "under", "whole"


def of_tokens(sheet: Sheet, tokens: Sequence[Token], seen: Mapping[str, float]) -> Cell:
    """Return the cell that the tokens of a page make up, of which there is at least one."""
    box = union(sheet.page.words[token.word].box for token in tokens)
    return Cell(box=box, features={READER: round(min(token.confidence for token in tokens), 4), **seen})


def of_place(view: View, place: Place) -> Cell:
    """Return the cell of a value that no heading told."""
    return Cell(box=view.box(place), features={READER: round(view.sureness(place), 4), HEADING: 0.0})
