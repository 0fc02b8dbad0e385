"""The tax breakdown adds up to the totals.

EN 16931, BR-CO-14: the VAT total (BT-110) is the sum of the VAT amounts of the breakdown (BT-117); BR-S-8: the bases
(BT-116) are the sums of the lines, so together they are the net total. Paper often leaves out what bears no tax, so
less than the net or the gross total is odd only.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from documents.fields import Document, Finding
from documents.messages import named, say
from validation.circumstances import Circumstances
from validation.findings import confirms, contradicts, warns
from validation.money import CENT, agree
from validation.values import column, complete, number_of, text_of


def check(document: Document, circumstances: Circumstances) -> Iterable[Finding]:
    """Say of each total whether the breakdown adds up to it."""
    nets, taxes = (complete(column(document.tax_breakdown, name)) for name in ("net", "tax"))
    sums = {
        "net_total": sum(nets, Decimal(0)) if nets else None,
        "tax_total": sum(taxes, Decimal(0)) if taxes else None,
        "gross_total": sum([*nets, *taxes], Decimal(0)) if nets and taxes else None,
    }
    currency, slack = text_of(document, "currency"), CENT * max(2, len(document.tax_breakdown))
    for name, computed in sums.items():
        total, what = number_of(document, name), named(name)
        if total is None or computed is None:
            continue
        if agree(total, computed, currency, slack):
            message = say("The tax breakdown adds up to the {field} {total}.", field=what, total=total)
            yield confirms("breakdown_sums", [name, "tax_breakdown"], message)
        elif name != "tax_total" and abs(computed) < abs(total):
            message = say(
                "The tax breakdown adds up to {computed}, less than the {field} {total}.",
                computed=computed,
                field=what,
                total=total,
            )
            yield warns("breakdown_sums", [name, "tax_breakdown"], message)
        else:
            message = say(
                "The tax breakdown adds up to {computed}, not to the {field} {total}.",
                computed=computed,
                field=what,
                total=total,
            )
            yield contradicts("breakdown_sums", [name, "tax_breakdown"], message)
