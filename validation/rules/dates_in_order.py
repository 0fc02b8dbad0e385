"""Dates that follow one another: issued before due, a period's start before its end, birth before work.

The last column is the longest usual distance in days; within it, two dates found apart confirm each other. Payment
terms: 60 days between companies, more only by special agreement (zákon č. 89/2012 Sb., § 1963; Directive 2011/7/EU,
art. 3). Equal dates confirm nothing: one date taken twice is the most common misreading.
"""

from __future__ import annotations

from collections.abc import Iterable

from documents.fields import Document, Finding
from validation.circumstances import Circumstances
from validation.findings import confirms, contradicts, title
from validation.values import day_of

ORDER = (
    ("issue_date", "due_date", 90),
    ("period_start", "period_end", 366),
    ("employed_from", "employed_to", 0),
    ("issued_date", "expiry_date", 3653),
    ("birth_date", "issued_date", 0),
    ("birth_date", "employed_from", 0),
    ("period_start", "pay_date", 62),
    ("requested_date", "approved_date", 31),
    ("order_date", "delivery_date", 0),
)


def check(document: Document, circumstances: Circumstances) -> Iterable[Finding]:
    """Say which pairs of dates are in the wrong order, and which lie as far apart as they usually do."""
    for first, second, usual in ORDER:
        start, end = day_of(document, first), day_of(document, second)
        if start is None or end is None:
            continue
        if end < start:
            message = f"{title(second)} {end} is before {title(first).lower()} {start}."
            yield contradicts("dates_in_order", [first, second], message)
        elif 0 < (end - start).days <= usual:
            message = f"{title(second)} {end} is {(end - start).days} days after {title(first).lower()} {start}."
            yield confirms("dates_in_order", [first, second], message)
