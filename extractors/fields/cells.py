"""The box of a printed form that a label heads: from the label's left edge to the next heading on its row, and down.

Only forms that declare their printed words are taken to have such boxes; elsewhere what stands far from a label's
column belongs to something else.
"""

from __future__ import annotations

from extractors.fields.labels import Hit
from extractors.fields.view import View

DEEPEST = 4.0  # letter heights from the label down to the answer


def holds(view: View, hit: Hit, x0: float, x1: float, middle: float) -> bool:
    """Return whether something from `x0` to `x1`, at the height `middle`, stands in the label's box."""
    sheet = view.sheets[hit.sheet]
    if not view.document_type.printed or not 0 < middle - hit.middle <= DEEPEST * sheet.size:
        return False
    right = min(
        (one.x0 for one in sheet.segments if one.row == hit.row and one.x0 > hit.x1),
        default=sheet.width,
    )
    return x0 >= hit.x0 - 2 * sheet.size and x1 <= right + sheet.size
