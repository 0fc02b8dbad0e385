"""What a document says, before anyone draws it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from samples.generator.manner import Manner
from samples.generator.wording import Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A value in its canonical form, and as this issuer prints it."""

    canonical: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A line of a document."""

    code: str
    description: str
    quantity: Decimal
    unit: str
    unit_price: Decimal  # without tax
    rate: int  # per cent
    net: Decimal
    tax: Decimal

    @property
    def gross(self) -> Decimal:
        """The line with tax."""
        return self.net + self.tax


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxRow:
    """All that is taxed at one rate."""

    rate: int
    net: Decimal
    tax: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a document says."""

    kind: str
    subkind: str = ""
    words: Wording
    manner: Manner
    values: Mapping[str, Value]  # by the field's name, some of another form under a name of ours
    items: tuple[Item, ...] = ()
    breakdown: tuple[TaxRow, ...] = ()
    traits: frozenset[str] = field(default_factory=frozenset)  # "no_tax", "gross_lines", "reverse_charge", ...
    trade: str = ""
