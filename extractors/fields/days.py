"""The days of a time sheet: rows that begin with a date and go on with hours, as `4. 3. 2026  6:00  14:30  8  montáž`.

Time sheets are ruled in too many ways for their headings to be needed; what a cell holds tells which column it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from documents.fields import Row as TableRow
from extractors.fields import row_cells
from extractors.fields.layout import Row
from extractors.fields.readers import amounts, dates
from extractors.fields.view import View

COLUMNS = frozenset({"date", "hours"})  # that a type declares whose table has days
FEWEST = 2
MOST = 400

CLOCK = re.compile(r"(?<!\d)(?:[01]?\d|2[0-3])[:.][0-5]\d(?!\d|[.,]\d)")
LATEST = 24.0  # hours of a day


def rows(view: View) -> tuple[TableRow, ...]:
    """Return the days on the pages of a document whose type has a table of days."""
    if not view.document_type.line_items.keys() >= COLUMNS:
        return ()
    found = list(_days(view))
    return tuple(found[:MOST]) if len(found) >= FEWEST else ()


def _days(view: View) -> Iterator[TableRow]:
    for number, row in view.rows():
        values = _values(view, row)
        if values.keys() >= COLUMNS:
            sheet = view.sheets[number]
            yield TableRow(
                values=values,
                page=sheet.page.number,
                box=sheet.box(row.index, 0, len(row.tokens) - 1),
                source=sheet.page.source,
                cells=dict.fromkeys(values, row_cells.of_tokens(sheet, row.tokens, {row_cells.HEADING: 0.0})),
            )


def _values(view: View, row: Row) -> Mapping[str, str]:
    """Return the cells of a row by column name, nothing where it does not begin with a date."""
    day = next(dates.find(row.text, view.locale), None)
    if day is None or re.search(r"[^\W\d_]{3}|\d", row.text[: day.start]):
        return {}
    rest = row.text[day.end :]
    values = {"date": day.value}
    clocks = list(CLOCK.finditer(rest))[:2]
    if len(clocks) == 2:
        values["start"], values["end"] = (_clock(found.group()) for found in clocks)
        rest = rest[: clocks[0].start()] + rest[clocks[1].end() :]
    hours = next((one for one in amounts.find_numbers(rest, view.locale) if 0 <= float(one.value) <= LATEST), None)
    if hours is None:
        return {}
    values["hours"] = hours.value
    words = " ".join((rest[: hours.start] + " " + rest[hours.end :]).split()).strip(" .-|")
    return values | ({"description": words} if words else {})


def _clock(text: str) -> str:
    """Return the time of day as `06:00`.

    >>> _clock("6.05")
    '06:05'
    """
    hour, minute = re.split(r"[:.]", text)
    return f"{int(hour):02d}:{minute}"
