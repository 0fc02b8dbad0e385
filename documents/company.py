"""Whose paper it is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """A company whose documents are read; everything stored belongs to exactly one."""

    key: str = "default"  # short name in paths and tables: lower-case letters, digits, hyphens
    name: str = ""
    country: str = "CZ"  # ISO 3166-1 alpha-2
    ids: tuple[str, ...] = ()  # company registration numbers (IČO), to tell issued from received
    vat_ids: tuple[str, ...] = ()
    ibans: tuple[str, ...] = ()
