"""In each line, quantity times unit price is the line's total.

EN 16931, BT-129, BT-146, BT-131. The unit price is rounded as printed, so the product may differ by the quantity
times half of its last digit; price and total may differ by the line's tax.

>>> fits(Decimal(3), Decimal("3.3333"), Decimal("10.00"), Decimal(0))
True
>>> fits(Decimal(2), Decimal("100.00"), Decimal("242.00"), Decimal(21))
True
>>> fits(Decimal(2), Decimal("100.00"), Decimal("210.00"), Decimal(21))
False
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from documents.fields import Document, Finding, Row
from documents.messages import say
from validation.circumstances import Circumstances
from validation.findings import confirms, warns
from validation.money import CENT
from validation.values import number

RULE = "line_amounts"


def check(document: Document, circumstances: Circumstances) -> Iterable[Finding]:
    """Say whether all lines that name all three numbers fit, or which does not."""
    results = [(index, _fits(row)) for index, row in enumerate(document.line_items, start=1)]
    wrong = [index for index, result in results if result is False]
    if wrong:
        message = say("In line {line}, quantity times unit price is not the line's total.", line=wrong[0])
        yield warns(RULE, ["line_items"], message)
    elif any(result for _, result in results):
        yield confirms(RULE, ["line_items"], say("Quantity times unit price is the total in every line."))


def _fits(row: Row) -> bool | None:
    quantity, price, total = (number(row.values.get(name, "")) for name in ("quantity", "unit_price", "line_total"))
    if quantity is None or price is None or total is None:
        return None
    return fits(quantity, price, total, number(row.values.get("tax_rate", "")) or Decimal(0))


def fits(quantity: Decimal, price: Decimal, total: Decimal, tax_rate: Decimal) -> bool:
    """Return whether the numbers of a line fit, with or without its tax of `tax_rate` per cent."""
    exponent = price.as_tuple().exponent
    last_digit = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
    slack = abs(quantity) * min(last_digit, CENT) / 2 + CENT
    net, factor = quantity * price, 1 + tax_rate / 100
    return any(abs(total - product) <= slack * factor for product in (net, net * factor, net / factor))
