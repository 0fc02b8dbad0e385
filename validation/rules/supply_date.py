"""The date of supply (Czech DUZP) lies near the date of issue.

A tax document is issued within 15 days of the supply (zákon č. 235/2004 Sb., § 28; within the EU by the 15th of
the month after it, Directive 2006/112/EC, art. 222).
"""

from __future__ import annotations

from collections.abc import Iterable

from documents.fields import Document, Finding
from documents.messages import say_many
from validation.circumstances import Circumstances
from validation.findings import warns
from validation.values import day_of

LATEST = 62  # days
FIELDS = ("supply_date", "issue_date")


def check(document: Document, circumstances: Circumstances) -> Iterable[Finding]:
    """Warn of a supply more than two months away from the issue; nearness alone confirms nothing."""
    supply, issue = (day_of(document, name) for name in FIELDS)
    if supply is None or issue is None:
        return
    apart = abs((issue - supply).days)
    if apart > LATEST:
        message = say_many(
            "Supply date {supply} is {number} day away from issue date {issue}.",
            "Supply date {supply} is {number} days away from issue date {issue}.",
            apart,
            supply=supply,
            issue=issue,
        )
        yield warns("supply_date", FIELDS, message)
