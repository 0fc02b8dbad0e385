"""The amount due is the gross total, less what was prepaid.

EN 16931, BR-CO-16: the amount due (BT-115) is the total with VAT (BT-112) minus the paid amount (BT-113) plus
rounding (BT-114). More than the total is odd: old debts are added, or one of the two was misread.
"""

from __future__ import annotations

from collections.abc import Iterable

from documents.fields import Document, Finding
from documents.messages import say
from validation.circumstances import Circumstances
from validation.findings import confirms, warns
from validation.money import agree
from validation.values import number_of, text_of

FIELDS = ("amount_due", "gross_total")


def check(document: Document, circumstances: Circumstances) -> Iterable[Finding]:
    """Say whether the amount due is the gross total, less what was prepaid, or more than it."""
    due, gross = (number_of(document, name) for name in FIELDS)
    if due is None or gross is None:
        return
    prepaid, currency = number_of(document, "prepaid_total"), text_of(document, "currency")
    if prepaid and agree(due, gross - abs(prepaid), currency):
        message = say(
            "Amount due {due} is the gross total {gross} less {prepaid} prepaid.",
            due=due,
            gross=gross,
            prepaid=abs(prepaid),
        )
        yield confirms("amount_due", [*FIELDS, "prepaid_total"], message)
    elif agree(due, gross, currency):
        yield confirms("amount_due", FIELDS, say("Amount due {due} is the gross total {gross}.", due=due, gross=gross))
    elif abs(due) > abs(gross):
        yield warns(
            "amount_due", FIELDS, say("Amount due {due} is more than the gross total {gross}.", due=due, gross=gross)
        )
