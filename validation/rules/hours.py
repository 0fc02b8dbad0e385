"""Hours of a time sheet: not more than there are, overtime within the total, days that add up.

A month has at most 744 hours, a day 24; working time and overtime: zákon č. 262/2006 Sb., § 79 and § 93.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from documents.fields import Document, Finding
from documents.messages import named, say
from validation.circumstances import Circumstances
from validation.findings import confirms, contradicts, warns
from validation.money import CENT
from validation.values import column, complete, day_of, number_of

RULE = "hours"
MONTH = 744


def check(document: Document, circumstances: Circumstances) -> Iterable[Finding]:
    """Say which hours cannot be, and whether the days add up to the total."""
    total, overtime = number_of(document, "hours_total"), number_of(document, "overtime_hours")
    most = _most(document)
    for name, value in (("hours_total", total), ("overtime_hours", overtime)):
        if value is not None and not 0 <= value <= most:
            yield contradicts(
                RULE,
                [name],
                say("{field} {value} is not between 0 and {most}.", field=named(name), value=value, most=most),
            )
    if total is None:
        return
    if overtime is not None and overtime > total:
        message = say("Overtime hours {overtime} are more than all hours {total}.", overtime=overtime, total=total)
        yield contradicts(RULE, ["hours_total", "overtime_hours"], message)
    days = complete(column(document.line_items, "hours"))
    if days and abs(sum(days, Decimal(0)) - total) <= CENT:
        yield confirms(RULE, ["hours_total", "line_items"], say("The days add up to {total} hours.", total=total))
    elif days:
        message = say("The days add up to {sum} hours, not to {total}.", sum=sum(days, Decimal(0)), total=total)
        yield warns(RULE, ["hours_total", "line_items"], message)


def _most(document: Document) -> int:
    start, end = day_of(document, "period_start"), day_of(document, "period_end")
    return ((end - start).days + 1) * 24 if start and end and end >= start else MONTH
