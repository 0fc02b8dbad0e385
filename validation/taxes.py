"""VAT rates by country and day; the table and its legal sources stand in data/vat_rates.toml.

>>> from datetime import date
>>> sorted(rates("CZ", date(2023, 12, 31))), sorted(rates("CZ", date(2024, 1, 1)))
([Decimal('10'), Decimal('15'), Decimal('21')], [Decimal('12'), Decimal('21')])
>>> sorted(rates("DE", date(2020, 9, 1))), sorted(rates("SK", date(2025, 1, 1)))
([Decimal('5'), Decimal('16')], [Decimal('5'), Decimal('19'), Decimal('23')])
>>> rates("US", date(2024, 1, 1))
frozenset()
"""

from __future__ import annotations

import tomllib
from bisect import bisect_right
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).parent / "data" / "vat_rates.toml"


class Period(NamedTuple):
    """Rates of one country from one day on."""

    start: date
    rates: frozenset[Decimal]  # per cent, above zero, regional ones included


def rates(country: str, on: date) -> frozenset[Decimal]:
    """Return the rates in force above zero, empty where the table does not know."""
    periods = table().get(country, ())
    index = bisect_right([period.start for period in periods], on)
    return periods[index - 1].rates if index else frozenset()


@cache
def table() -> Mapping[str, tuple[Period, ...]]:
    """Return the periods of each country in the order of time."""
    with FILE.open("rb") as stream:
        rows = tomllib.load(stream, parse_float=Decimal)
    return {
        country: tuple(
            Period(start=row["from"], rates=frozenset(map(Decimal, [*row["rates"], *row.get("regional", [])])))
            for row in periods
        )
        for country, periods in rows.items()
    }
