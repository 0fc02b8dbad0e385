"""The words of a language: titles, labels, headings, goods and names, from `words/*.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

FOLDER = Path(__file__).parent / "words"

Words = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """What one trade sells."""

    trade: str
    names: tuple[str, ...]
    units: tuple[str, ...]
    prices: tuple[float, float]  # lowest and highest unit price without tax
    rates: tuple[int, ...]  # per cent


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """All words of one language, each with the variants that are thrown for."""

    language: str  # ISO 639-1
    country: str
    currency: str
    rates: tuple[int, ...]
    months: tuple[str, ...]
    sections: Mapping[str, Words]  # "titles", "labels", "headings", "columns", "phrases", "names"
    goods: tuple[Goods, ...]

    def pick(self, dice: Random, section: str, name: str) -> str:
        """Return one variant, or nothing where the language has none."""
        variants = self.sections[section].get(name, ())
        return dice.choice(variants) if variants else ""


@cache
def wording(language: str) -> Wording:
    """Return the words of `language`."""
    row = tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    sections = {name: _words(row[name]) for name in row if isinstance(row[name], dict)}
    rates = tuple(row["rates"])
    return Wording(
        language=language,
        country=row["country"],
        currency=row["currency"],
        rates=rates,
        months=tuple(row["months"]),
        sections=sections,
        goods=tuple(_goods(entry, rates) for entry in row["goods"]),
    )


def languages() -> tuple[str, ...]:
    """Return the languages there are words for."""
    return tuple(sorted(file.stem for file in FOLDER.glob("*.toml")))


def _words(row: dict[str, Any]) -> Words:
    return {name: tuple(values) for name, values in row.items()}


def _goods(row: dict[str, Any], rates: tuple[int, ...]) -> Goods:
    low, high = row["prices"]
    return Goods(
        trade=row["trade"],
        names=tuple(row["names"]),
        units=tuple(row["units"]),
        prices=(float(low), float(high)),
        rates=tuple(row.get("rates", rates)),
    )
