"""The lines add up to the net or the gross total.

EN 16931, BR-CO-10 and BR-CO-13: the sum of line totals (BT-131) is BT-106, from which allowances and charges lead to
the net total. Invoices to consumers print lines with tax. Lines that do not add up are odd only: there may be a
discount on the whole, or a line that was not read.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from documents.fields import Document, Finding
from documents.messages import named, say
from validation.circumstances import Circumstances
from validation.findings import confirms, warns
from validation.money import CENT, agree
from validation.values import column, complete, number_of, text_of

TOTALS = ("net_total", "gross_total", "amount_due")


def check(document: Document, circumstances: Circumstances) -> Iterable[Finding]:
    """Say which total the lines add up to."""
    lines = complete(column(document.line_items, "line_total"))
    totals = [(name, total) for name in TOTALS if (total := number_of(document, name)) is not None]
    if not lines or not totals:
        return
    computed, currency = sum(lines, Decimal(0)), text_of(document, "currency")
    for name, total in totals:
        if agree(total, computed, currency, CENT * len(lines)):
            found = say("The lines add up to the {field} {total}.", field=named(name), total=total)
            yield confirms("line_totals", [name, "line_items"], found)
            return
    message = say("The lines add up to {computed}, which is none of the totals.", computed=computed)
    yield warns("line_totals", [*(name for name, _ in totals), "line_items"], message)
