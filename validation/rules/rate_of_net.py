"""In the tax breakdown, the rate of the net amount is the tax.

EN 16931, BR-CO-17; zákon č. 235/2004 Sb., § 37: from the base up, or from the price with tax down, so cents may
differ; tax computed line by line differs by up to half a cent a line. Until 2019, Czech tax could be rounded to whole
crowns.

>>> fits(Decimal(21), Decimal("1000.00"), Decimal("210.00"), 1)
True
>>> fits(Decimal(21), Decimal("1000.00"), Decimal("150.00"), 1)
False
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from documents.fields import Document, Finding
from documents.messages import as_rate, say
from validation.circumstances import Circumstances
from validation.findings import confirms, contradicts
from validation.money import CENT
from validation.values import column

FIELDS = ("tax_breakdown", "net_total", "tax_total")


def check(document: Document, circumstances: Circumstances) -> Iterable[Finding]:
    """Say whether all rows of the breakdown fit, or which does not; with one row, its numbers are the totals."""
    rates, nets, taxes = (column(document.tax_breakdown, name) for name in ("rate", "net", "tax"))
    lines, fitting = len(document.line_items), 0
    for rate, net, tax in zip(rates, nets, taxes, strict=True):
        if rate is None or net is None or tax is None:
            continue
        if not fits(rate, net, tax, lines):
            yield contradicts(
                "rate_of_net", FIELDS[:1], say("{rate} of {net} is not {tax}.", rate=as_rate(rate), net=net, tax=tax)
            )
            return
        fitting += tax != 0
    if fitting:
        fields = FIELDS if len(rates) == 1 else FIELDS[:1]
        message = say("In the tax breakdown, each tax is its rate of the net amount.")
        yield confirms("rate_of_net", fields, message)


def fits(rate: Decimal, net: Decimal, tax: Decimal, lines: int) -> bool:
    """Return whether `tax` is `rate` per cent of `net`, give or take the rounding of so many lines."""
    computed = net * rate / 100
    in_crowns = tax % 1 == 0 and abs(tax - computed) < 1
    return abs(tax - computed) <= 2 * CENT + CENT / 2 * lines or in_crowns
