"""Dates lie where such dates lie: no invoice of next year, no birth in the future.

Truth: what has happened cannot be dated later than today. A month is granted, since invoices are dated ahead. Tax
documents are kept for ten years (zákon č. 235/2004 Sb., § 35), so older ones are odd.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from documents.fields import Document, Finding
from documents.messages import named, say
from validation.circumstances import Circumstances
from validation.findings import contradicts, warns
from validation.values import day_of

RULE = "dates_plausible"
HAPPENED = (
    "issue_date",
    "birth_date",
    "signed_date",
    "approved_date",
    "received_date",
    "requested_date",
    "issued_date",
    "period_start",
)
AHEAD = timedelta(days=31)
FARTHEST = timedelta(days=5 * 366)  # after today: due dates, ends of contracts
OLD = timedelta(days=3653)
LIFE = timedelta(days=110 * 366)
WORKING_AGE = timedelta(days=15 * 365)
LONG_LIVED = ("birth_date", "employed_from", "employed_to", "issued_date", "expiry_date")


def check(document: Document, circumstances: Circumstances) -> Iterable[Finding]:
    """Say which dates lie in the future or too far in the past."""
    today = circumstances.today
    for name, declared in circumstances.document_type.fields.items():
        value = day_of(document, name)
        if declared.type == "date" and value is not None:
            yield from _check(name, value, today)


def _check(name: str, value: date, today: date) -> Iterable[Finding]:
    what = named(name)
    if name in HAPPENED and value - today > AHEAD:
        yield contradicts(RULE, [name], say("{field} {date} lies in the future.", field=what, date=value))
    elif value - today > FARTHEST and name != "expiry_date":
        yield contradicts(
            RULE, [name], say("{field} {date} lies more than five years in the future.", field=what, date=value)
        )
    elif name == "birth_date" and not WORKING_AGE <= today - value <= LIFE:
        yield warns(RULE, [name], say("{field} {date} is no birth date of somebody who works.", field=what, date=value))
    elif name == "expiry_date" and value < today:
        yield warns(RULE, [name], say("{field} {date} has passed.", field=what, date=value))
    elif today - value > OLD and name not in LONG_LIVED:
        yield warns(RULE, [name], say("{field} {date} is more than ten years ago.", field=what, date=value))
