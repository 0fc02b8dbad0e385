"""Dates that follow one another: issued before due, a period's start before its end, birth before work.

Two dates confirm each other where their distance is one that people agree on: a term of payment in round days (up to 60
days between companies, more only by special agreement: zákon č. 89/2012 Sb., § 1963; Directive 2011/7/EU, art. 3), a
period that ends where a month does.

>>> is_term(date(2026, 11, 1), date(2026, 11, 15))
True
>>> is_term(date(2026, 11, 1), date(2026, 11, 17))
False
>>> is_month(date(2026, 2, 1), date(2026, 2, 28))
True
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping
from datetime import date

from documents.fields import Document, Finding
from documents.messages import named, say, say_many
from validation.circumstances import Circumstances
from validation.findings import confirms, contradicts
from validation.values import day_of

TERMS = frozenset({3, 5, 7, 8, 10, 14, 15, 20, 21, 28, 30, 31, 40, 45, 60, 90})  # days
ORDER = (
    ("issue_date", "due_date"),
    ("period_start", "period_end"),
    ("employed_from", "employed_to"),
    ("issued_date", "expiry_date"),
    ("birth_date", "issued_date"),
    ("birth_date", "employed_from"),
    ("period_start", "pay_date"),
    ("requested_date", "approved_date"),
    ("order_date", "delivery_date"),
)


def check(document: Document, circumstances: Circumstances) -> Iterable[Finding]:
    """Say which pairs of dates are in the wrong order, and which lie as far apart as people agree on."""
    for first, second in ORDER:
        start, end = day_of(document, first), day_of(document, second)
        if start is None or end is None:
            continue
        if end < start:
            message = say(
                "{second} {end} is before {first} {start}.",
                second=named(second),
                end=end,
                first=named(first),
                start=start,
            )
            yield contradicts("dates_in_order", [first, second], message)
        elif _AGREED.get((first, second), _never)(start, end):
            message = say_many(
                "{second} {end} is {number} day after {first} {start}.",
                "{second} {end} is {number} days after {first} {start}.",
                (end - start).days,
                second=named(second),
                end=end,
                first=named(first),
                start=start,
            )
            yield confirms("dates_in_order", [first, second], message)


def is_term(issued: date, due: date) -> bool:
    """Return whether the dates are a usual term of payment apart."""
    return (due - issued).days in TERMS


def is_month(start: date, end: date) -> bool:
    """Return whether the period is whole months of one year."""
    return start.day == 1 and end.day == monthrange(end.year, end.month)[1] and start.year == end.year


def _never(start: date, end: date) -> bool:
    return False


_AGREED: Mapping[tuple[str, str], Callable[[date, date], bool]] = {
    ("issue_date", "due_date"): is_term,
    ("period_start", "period_end"): is_month,
}
