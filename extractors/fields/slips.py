"""Items of a receipt: no heading, a name and at the right edge what it costs, "2 x 58,00" in between or above.

Espresso
  2 ks x 60,50        121,00
Limonáda               45,00
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from documents.fields import Cell
from documents.fields import Row as TableRow
from extractors.fields import row_cells
from extractors.fields.layout import Row, Sheet
from extractors.fields.readers import amounts
from extractors.fields.readers.matches import Match
from extractors.fields.view import View

TOTALS = ("net_total", "tax_total", "gross_total", "amount_due", "tip")
TIMES = re.compile(
    r"(?P<quantity>\d+(?:[.,]\d{1,3})?)[ \u2002]?(?P<unit>[^\W\d]{0,8}\.?)[ \u2002]{0,2}[xX×*@][ \u2002]?(?=[\d€$£])"
)
COUNT = re.compile(r"^(?P<quantity>\d{1,3})[ \u2002x×]+(?=[^\W\d])")
RIGHT = 0.6  # share of the printed width right of which costs stand
NEAR = Decimal("0.05")
MOST = 150


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    row: Row
    cost: Match
    text: str  # before the cost


def rows(view: View, totals: Sequence[str], *, unproved: bool) -> tuple[TableRow, ...]:
    """Return the items whose sum is one of `totals`; where `unproved`, others as well."""
    found: list[tuple[Sheet, _Line, Mapping[str, str]]] = []
    total = Decimal(0)
    for sheet, line, values in _items(view):
        cost = Decimal(values["line_total"])
        if found and abs(cost - total) <= NEAR and any(abs(cost - Decimal(value)) <= NEAR for value in totals):
            break  # the total itself, under a label nobody declared
        found.append((sheet, line, values))
        total += cost
    proved = any(abs(total - Decimal(value)) <= NEAR for value in totals)
    if not found or not (proved or unproved):
        return ()
    return tuple(
        TableRow(
            values=values,
            page=sheet.page.number,
            box=sheet.box(line.row.index, 0, len(line.row.tokens) - 1),
            source=sheet.page.source,
            cells=_cells(view, line, values),
        )
        for sheet, line, values in found[:MOST]
    )


def _cells(view: View, line: _Line, values: Mapping[str, str]) -> dict[str, Cell]:
    """Return the cells: the cost, and what stands before it for all others; a name may stand in the row above."""
    cost = view.place(0, line.row, line.cost)
    before = view.place(0, line.row, replace(line.cost, start=0, end=max(1, len(line.text))))
    return {
        name: row_cells.of_place(view, cost if name == "line_total" or not line.text else before) for name in values
    }


def _items(view: View) -> Iterator[tuple[Sheet, _Line, Mapping[str, str]]]:
    """Yield the items of the first page, up to its first total."""
    if not view.sheets:
        return
    sheet = view.sheets[0]
    above = ""  # words that wait for their cost
    for row in sheet.rows:
        if _is_total(view, row):
            return
        line = _line(view, sheet, row)
        if line is None:
            above = row.text if re.search(r"[^\W\d]{2,}", row.text) and not _is_label(view, row) else ""
            continue
        values = _values(view, line, above)
        above = ""
        if values:
            yield sheet, line, values


def _line(view: View, sheet: Sheet, row: Row) -> _Line | None:
    """Return the row with the cost at its right edge, None where there is none."""
    found = [match for match in amounts.find(row.text, view.locale) if match.quality >= 0.95]
    left, right = min(each.tokens[0].x0 for each in sheet.rows), max(each.tokens[-1].x1 for each in sheet.rows)
    if not found or row.tokens[row.token_at(found[-1].start)].x1 < left + RIGHT * (right - left):
        return None
    rest = row.text[found[-1].end :].strip()
    if len(rest) > 3:
        return None
    return _Line(row=row, cost=found[-1], text=row.text[: found[-1].start].strip())


def _values(view: View, line: _Line, above: str) -> dict[str, str]:
    values = {"line_total": line.cost.value}
    text = line.text
    times = TIMES.search(text)
    if times:
        number, _ = amounts.parse(times["quantity"], view.locale)
        price = next(iter(amounts.find(text[times.end() :], view.locale)), None)
        values["quantity"] = f"{number:f}" if number is not None else "1"
        if price is not None:
            values["unit_price"] = price.value
        if times["unit"]:
            values["unit"] = times["unit"]
        text = text[: times.start()]
    else:
        count = COUNT.match(text)
        if count:
            values["quantity"] = count["quantity"]
            text = text[count.end() :]
    words = text if re.search(r"[^\W\d]{2,}", text) else above
    description = " ".join(re.sub(r"[\t\u2002]", " ", words).split()).strip(" .:*-")
    return {"description": description, **values} if description else {}


def _is_total(view: View, row: Row) -> bool:
    return any(
        hit.row == row.index
        and hit.leads
        and any(hit.says(kind, name) for kind in ("field", "weak") for name in TOTALS)
        for hit in view.hits[0]
    )


def _is_label(view: View, row: Row) -> bool:
    return any(hit.row == row.index and hit.leads and (hit.says("field") or hit.says("decoy")) for hit in view.hits[0])
