"""The date of supply (Czech DUZP) lies near the date of issue.

A tax document is issued within 15 days of the supply (zákon č. 235/2004 Sb., § 28; within the EU by the 15th of
the month after it, Directive 2006/112/EC, art. 222).
"""

from __future__ import annotations

from collections.abc import Iterable

from documents.fields import Document, Finding
from validation.circumstances import Circumstances
from validation.findings import confirms, warns
from validation.values import day_of

USUAL = 15  # days
LATEST = 62
FIELDS = ("supply_date", "issue_date")


def check(document: Document, circumstances: Circumstances) -> Iterable[Finding]:
    """Confirm a supply within 15 days of the issue, warn of one more than two months away."""
    supply, issue = (day_of(document, name) for name in FIELDS)
    if supply is None or issue is None:
        return
    apart = abs((issue - supply).days)
    if 0 < apart <= USUAL:
        yield confirms("supply_date", FIELDS, f"Supply date {supply} is within {USUAL} days of issue date {issue}.")
    elif apart > LATEST:
        yield warns("supply_date", FIELDS, f"Supply date {supply} is {apart} days away from issue date {issue}.")
