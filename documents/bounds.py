"""How much of this machine one document may use."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """Limits no input is let past; each stands in the settings."""

    bytes: int = 200_000_000  # of the file
    pages: int = 500
    pixels: int = 120_000_000  # of one page image, after which it is refused; larger than A2 at 300 dpi
    seconds: float = 600.0  # for one file, all its pages
    memory: int = 4_000_000_000  # bytes of address space of the reading process
