"""The recapitulation of VAT: rows of rate, net and tax that prove themselves, since net times rate is the tax."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from documents.fields import Cell
from documents.fields import Row as TableRow
from extractors.fields import row_cells
from extractors.fields.readers import amounts, identifiers
from extractors.fields.tables import Table
from extractors.fields.view import View

HIGHEST = Decimal(30)  # per cent
NEAR = Decimal("0.021")


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What was taxed at one rate."""

    sheet: int
    row: int
    rate: Decimal
    net: Decimal
    tax: Decimal


def find(view: View, table: Table) -> tuple[Share, ...]:
    """Return the shares, each rate once, in reading order."""
    found: dict[Decimal, Share] = {}
    for number, row in view.rows():
        if (number, row.index) in table.body:
            continue
        share = _share(view, number, row.index)
        if share is not None:
            if share.rate == 0 and not _beside(found, share):
                continue
            known = found.get(share.rate)
            if known is None or abs(share.net) > abs(known.net):
                found[share.rate] = share
    return tuple(found.values())


def _beside(found: Mapping[Decimal, Share], share: Share) -> bool:
    """Return whether a share of another rate stands near: a rate of 0 alone proves nothing."""
    return any(other.sheet == share.sheet and abs(other.row - share.row) <= 3 for other in found.values())


def rows(view: View, shares: Sequence[Share]) -> tuple[TableRow, ...]:
    """Return the shares as rows of an extraction."""
    return tuple(_row(view, share) for share in shares)


def _row(view: View, share: Share) -> TableRow:
    sheet = view.sheets[share.sheet]
    values = {"rate": f"{share.rate.normalize():f}", "net": f"{share.net:.2f}", "tax": f"{share.tax:.2f}"}
    return TableRow(
        values=values,
        page=sheet.page.number,
        box=sheet.box(share.row, 0, len(sheet.rows[share.row].tokens) - 1),
        source=sheet.page.source,
        cells={name: _cell(view, share, value) for name, value in values.items()},
    )


def _cell(view: View, share: Share, value: str) -> Cell:
    """Return the cell where the share's row prints the value; the whole row where the next one does."""
    sheet = view.sheets[share.sheet]
    row = sheet.rows[share.row]
    printed = (*identifiers.find_labelled_rates(row.text, view.locale), *amounts.find(row.text, view.locale))
    match = next((one for one in printed if Decimal(one.value) == Decimal(value)), None)
    if match is None:
        return row_cells.of_tokens(sheet, row.tokens, {row_cells.HEADING: 0.0})
    return row_cells.of_place(view, view.place(share.sheet, row, match))


def _share(view: View, number: int, index: int) -> Share | None:
    """Return the share that a row, or a row and the next one, prove."""
    sheet = view.sheets[number]
    text = sheet.rows[index].text
    rates = [Decimal(match.value) for match in identifiers.find_rates(text, view.locale)]
    worded = re.search(r"[^\W\d]{3,}", text)
    if not rates and not worded and len(list(amounts.find(text, view.locale))) >= 3:
        rates = [rate for rate in _bare_rates(view, text) if rate in {5, 7, 10, 12, 15, 19, 20, 21, 23, 25, 27}]
    for rate in rates:
        if not 0 <= rate <= HIGHEST:
            continue
        values = _values(view, text)
        pair = _pair(values, rate)
        if pair is None and index + 1 < len(sheet.rows) and values:
            following = sheet.rows[index + 1].text
            same = rate in [Decimal(match.value) for match in identifiers.find_rates(following, view.locale)]
            pair = _pair((*values, *_values(view, following)), rate) if same else None
        if pair is not None:
            return Share(sheet=number, row=index, rate=rate, net=pair[0], tax=pair[1])
    return None


def _bare_rates(view: View, text: str) -> Iterator[Decimal]:
    for match in identifiers.find_labelled_rates(text, view.locale):
        yield Decimal(match.value)


def _values(view: View, text: str) -> tuple[Decimal, ...]:
    return tuple(Decimal(match.value) for match in amounts.find(text, view.locale) if match.quality >= 0.5)


def _pair(values: Sequence[Decimal], rate: Decimal) -> tuple[Decimal, Decimal] | None:
    """Return net and tax among the values."""
    if rate == 0:
        nets = [value for value in values if value]
        return (max(nets, key=abs), Decimal(0)) if nets and Decimal(0) in values else None
    pairs = [
        (abs(net * rate / 100 - tax), net + tax not in values, net, tax)
        for net in values
        for tax in values
        if abs(tax) >= Decimal("0.02") and abs(net * rate / 100 - tax) <= NEAR
    ]
    if not pairs:
        return None
    _, _, net, tax = min(pairs, key=lambda pair: (pair[1], pair[0], -abs(pair[2])))
    return net, tax
