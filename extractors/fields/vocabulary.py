"""The words that `vocabulary.toml` lists, so that a language or a legal form is added without code.

>>> months()["ledna"], countries()["ceskarepublika"], "sro" in words("legal_forms", "dotted")
(1, 'CZ', True)
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_suffix(".toml")


@cache
def words(section: str, name: str) -> tuple[str, ...]:
    """Return one list of words."""
    return tuple(_file()[section][name])


@cache
def months() -> dict[str, int]:
    """Return the number of each month by its folded names."""
    return {name: int(number) for number, names in _file()["months"].items() for name in names}


@cache
def months_elsewhere(language: str) -> dict[str, int]:
    """Return the names that mean another month in `language` than elsewhere."""
    return dict(_file()["months_elsewhere"].get(language, {}))


@cache
def countries() -> dict[str, str]:
    """Return the country codes by folded names."""
    return {name: code for code, names in _file()["countries"].items() for name in names}


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))
