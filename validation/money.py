"""How amounts are rounded, and so how far two of them may lie apart.

Cash totals are rounded to the smallest coin: whole crowns in Czechia (zákon č. 634/1992 Sb., § 3; kept out of the tax
base by § 36 odst. 5 zákona č. 235/2004 Sb.), whole kronor in Sweden, Norway and Denmark (50 øre), 5 forints in
Hungary, 5 centimes in Switzerland, and 5 cents in the euro countries that gave up the small coins.

>>> agree(Decimal("121.00"), Decimal("121.00"), "EUR")
True
>>> agree(Decimal("1211.00"), Decimal("1210.79"), "CZK")  # zaokrouhlení 0,21
True
>>> agree(Decimal("1210.50"), Decimal("1210.79"), "CZK")  # not a rounded amount
False
"""

from __future__ import annotations

from decimal import Decimal

CENT = Decimal("0.01")
_COINS = {
    "": Decimal(1),  # currency not read: it may be crowns
    "CZK": Decimal(1),
    "SEK": Decimal(1),
    "NOK": Decimal(1),
    "DKK": Decimal("0.50"),
    "HUF": Decimal(5),
    "CHF": Decimal("0.05"),
    "EUR": Decimal("0.05"),
}


def agree(printed: Decimal, computed: Decimal, currency: str, slack: Decimal = CENT) -> bool:
    """Return whether the printed amount is the computed one, give or take `slack` or rounding to the smallest coin."""
    difference = abs(printed - computed)
    if difference <= slack:
        return True
    coin = _COINS.get(currency, CENT)
    return printed % coin == 0 and difference <= coin / 2
