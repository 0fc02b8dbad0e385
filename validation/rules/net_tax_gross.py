"""Net and tax make the gross total.

EN 16931, BR-CO-15: the total with VAT (BT-112) is the total without VAT (BT-109) plus the VAT (BT-110). Czech
invoices round the total to whole crowns ("zaokrouhlení"), which stays outside the tax base.
"""

from __future__ import annotations

from collections.abc import Iterable

from documents.fields import Document, Finding
from documents.messages import say
from validation.circumstances import Circumstances
from validation.findings import confirms, contradicts
from validation.money import CENT, agree
from validation.values import number_of, text_of

FIELDS = ("net_total", "tax_total", "gross_total")


def check(document: Document, circumstances: Circumstances) -> Iterable[Finding]:
    """Say whether the three totals agree; without tax, net and gross are one number and confirm nothing."""
    net, tax, gross = (number_of(document, name) for name in FIELDS)
    if net is None or tax is None or gross is None:
        return
    rounded = net + tax + (number_of(document, "rounding") or 0)
    currency = text_of(document, "currency")
    if not any(agree(gross, computed, currency, 2 * CENT) for computed in (net + tax, rounded)):
        message = say("Gross total {gross} is not net {net} + tax {tax}.", gross=gross, net=net, tax=tax)
        yield contradicts("net_tax_gross", FIELDS, message)
    elif tax:
        message = say("Gross total {gross} is net {net} + tax {tax}.", gross=gross, net=net, tax=tax)
        yield confirms("net_tax_gross", FIELDS, message)
