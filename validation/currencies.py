"""Currencies and who invoices in them; the table stands in data/currencies.toml.

>>> is_currency("CZK"), is_currency("XYZ")
(True, False)
>>> usual("CZ")
frozenset({'CZK'})
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "data" / "currencies.toml"


def is_currency(code: str) -> bool:
    """Return whether `code` is a currency of ISO 4217, or was one in the last ten years."""
    return code in _table()["codes"]


def is_traded(code: str) -> bool:
    """Return whether companies anywhere invoice in this currency."""
    return code in _table()["traded"]


def usual(country: str) -> frozenset[str]:
    """Return the currencies in which companies of the country mostly invoice, empty where the table does not know."""
    return _table().get(f"country {country}", frozenset())


@cache
def _table() -> dict[str, frozenset[str]]:
    with FILE.open("rb") as stream:
        rows = tomllib.load(stream)
    countries = {f"country {name}": frozenset(codes.split()) for name, codes in rows["country"].items()}
    codes = frozenset([*rows["active"].split(), *rows["ended"].split()])
    return {"codes": codes, "traded": frozenset(rows["traded"].split()), **countries}
