"""A bank statement's opening balance and movements make its closing balance.

Truth: what a statement is (vyhláška ČNB č. 169/2011 Sb. leaves the form to the bank; ISO 20022 camt.053 has OPBD,
entries and CLBD).
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from documents.fields import Document, Finding
from documents.messages import say
from validation.circumstances import Circumstances
from validation.findings import confirms, contradicts
from validation.money import CENT
from validation.values import column, complete, number_of

FIELDS = ("opening_balance", "closing_balance")


def check(document: Document, circumstances: Circumstances) -> Iterable[Finding]:
    """Say whether the movements lead from the opening to the closing balance, where all are known."""
    opening, closing = (number_of(document, name) for name in FIELDS)
    movements = complete(column(document.line_items, "amount")) or complete(column(document.line_items, "line_total"))
    if opening is None or closing is None or not movements:
        return
    computed = opening + sum(movements, Decimal(0))
    if abs(computed - closing) <= CENT:
        message = say(
            "Opening balance {opening} and the movements make the closing balance {closing}.",
            opening=opening,
            closing=closing,
        )
        yield confirms("balance", [*FIELDS, "line_items"], message)
    else:
        message = say(
            "Opening balance {opening} and the movements make {computed}, not the closing balance {closing}.",
            opening=opening,
            computed=computed,
            closing=closing,
        )
        yield contradicts("balance", [*FIELDS, "line_items"], message)
