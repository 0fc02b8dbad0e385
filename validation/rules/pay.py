"""Net pay is at most gross pay, and pay is more than nothing.

Zákon č. 262/2006 Sb., § 142 and § 147: from the gross wage only deductions lead to the one paid out. Social and
health insurance take 11.6 % of it and more, so a net of 50 to 90 % is as usual.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from documents.fields import Document, Finding
from documents.messages import as_rate, named, say
from validation.circumstances import Circumstances
from validation.findings import confirms, contradicts, warns
from validation.values import number_of

FIELDS = ("net_pay", "gross_pay")
USUAL = (Decimal("0.5"), Decimal("0.95"))


def check(document: Document, circumstances: Circumstances) -> Iterable[Finding]:
    """Say whether net and gross pay fit each other."""
    net, gross = (number_of(document, name) for name in FIELDS)
    for name, value in zip(FIELDS, (net, gross), strict=True):
        if value is not None and value <= 0:
            yield warns("pay", [name], say("{field} {value} is not above zero.", field=named(name), value=value))
    if net is None or gross is None:
        return
    if net > gross:
        yield contradicts("pay", FIELDS, say("Net pay {net} is more than gross pay {gross}.", net=net, gross=gross))
    elif USUAL[0] * gross <= net <= USUAL[1] * gross:
        message = say(
            "Net pay {net} is {share} of gross pay {gross}, as usual.",
            net=net,
            share=as_rate(round(100 * net / gross)),
            gross=gross,
        )
        yield confirms("pay", FIELDS, message)
