"""What a carrier says, in the words of the house, before it meets a document type."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """The content of one carrier."""

    kind: str = ""  # name of a document type, empty where the carrier leaves it open
    values: Mapping[str, str] = field(default_factory=dict)  # field name to canonical value
    implied: Mapping[str, str] = field(default_factory=dict)  # follows from the carrier, though it does not say so
    line_items: tuple[Mapping[str, str], ...] = ()
    tax_breakdown: tuple[Mapping[str, str], ...] = ()  # rate, net, tax


NOTHING = Said()


def filled(values: Mapping[str, str]) -> dict[str, str]:
    """Return `values` without the empty ones.

    >>> filled({"iban": "", "currency": "CZK"})
    {'currency': 'CZK'}
    """
    return {name: value for name, value in values.items() if value}
