"""The tax rates were in force in the supplier's country on the date of supply.

Truth: data/vat_rates.toml, with the law of each country. A supplier may charge the rates of the customer's country
(one-stop shop, Directive 2006/112/EC, art. 369a ff.), so those are accepted too. The totals together tell a rate as
well: tax of 210.00 on 1000.00 is 21 %, and more than the highest rate cannot be.

>>> highest = frozenset(map(Decimal, (21, 12)))
>>> implied(Decimal("1000.00"), Decimal("210.00"), highest)
Decimal('21')
>>> implied(Decimal("1000.00"), Decimal("180.00"), highest) is None  # two rates mixed
True
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from documents.fields import Document, Finding
from documents.messages import as_rate, say
from validation.circumstances import Circumstances
from validation.findings import confirms, contradicts
from validation.money import CENT
from validation.parties import country_of
from validation.taxes import rates
from validation.values import column, day_of, number_of

RULE = "tax_rates"
TOTALS = ("net_total", "tax_total")
TELLING = Decimal(5)  # net amounts from which on cents tell one rate from another


def check(document: Document, circumstances: Circumstances) -> Iterable[Finding]:
    """Say whether the rates printed, and the rate that the totals imply, were in force."""
    on = day_of(document, "supply_date") or day_of(document, "issue_date")
    country = country_of(document, "supplier")
    home = rates(country, on) if on else frozenset()
    if on and home:
        yield from _printed(document, country, home, rates(country_of(document, "customer"), on), on)
        yield from _of_totals(document, country, home)


def _printed(
    document: Document, country: str, home: frozenset[Decimal], abroad: frozenset[Decimal], on: date
) -> Iterable[Finding]:
    printed = {rate for rate in column(document.tax_breakdown, "rate") if rate}
    unknown = sorted(printed - home - abroad)
    if unknown:
        message = say(
            "There was no tax rate of {rate} in {country} on {date}.",
            rate=as_rate(unknown[0]),
            country=country,
            date=on,
        )
        yield contradicts(RULE, ["tax_breakdown"], message)
    elif printed:
        message = say("The tax rates were in force in {country} on {date}.", country=country, date=on)
        yield confirms(RULE, ["tax_breakdown"], message)


def _of_totals(document: Document, country: str, home: frozenset[Decimal]) -> Iterable[Finding]:
    net, tax = (number_of(document, name) for name in TOTALS)
    if net is None or tax is None or abs(net) < TELLING:
        return
    rate = implied(net, tax, home)
    if rate is not None:
        yield confirms(RULE, TOTALS, say("Tax {tax} is {rate} of net {net}.", tax=tax, rate=as_rate(rate), net=net))
    elif abs(tax) > abs(net) * max(home) / 100 + 1:
        message = say(
            "Tax {tax} is more than {rate} of net {net}, the highest rate in {country}.",
            tax=tax,
            rate=as_rate(max(home)),
            net=net,
            country=country,
        )
        yield contradicts(RULE, TOTALS, message)


def implied(net: Decimal, tax: Decimal, known: Iterable[Decimal]) -> Decimal | None:
    """Return the one known rate by which `tax` follows from `net` to the cent or two, None where there is none."""
    return next((rate for rate in sorted(known, reverse=True) if abs(net * rate / 100 - tax) <= 2 * CENT), None)
