"""Net pay is at most gross pay, and pay is more than nothing.

Zákon č. 262/2006 Sb., § 142 and § 147: from the gross wage only deductions lead to the one paid out. Social and
health insurance take 11.6 % of it and more, so a net of 50 to 90 % is as usual.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from documents.fields import Document, Finding
from validation.circumstances import Circumstances
from validation.findings import confirms, contradicts, title, warns
from validation.values import number_of

FIELDS = ("net_pay", "gross_pay")
USUAL = (Decimal("0.5"), Decimal("0.95"))


def check(document: Document, circumstances: Circumstances) -> Iterable[Finding]:
    """Say whether net and gross pay fit each other."""
    net, gross = (number_of(document, name) for name in FIELDS)
    for name, value in zip(FIELDS, (net, gross), strict=True):
        if value is not None and value <= 0:
            yield warns("pay", [name], f"{title(name)} {value} is not above zero.")
    if net is None or gross is None:
        return
    if net > gross:
        yield contradicts("pay", FIELDS, f"Net pay {net} is more than gross pay {gross}.")
    elif USUAL[0] * gross <= net <= USUAL[1] * gross:
        yield confirms("pay", FIELDS, f"Net pay {net} is {net / gross:.0%} of gross pay {gross}, as usual.")
