"""How much of this machine one document may use."""

from __future__ import annotations

from dataclasses import dataclass

from documents.messages import Message, say

_UNITS = ((1_000_000, "MB"), (1_000, "kB"), (1, "B"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """Limits no input is let past; each stands in the settings."""

    bytes: int = 200_000_000  # of the file
    pages: int = 500
    pixels: int = 120_000_000  # of one page image, after which it is refused; larger than A2 at 300 dpi
    seconds: float = 600.0  # for a file of one page
    seconds_a_page: float = 60.0  # for each page more
    seconds_in_all: float = 10_800.0  # however many pages: 500 of them at twice what two readings of a page take
    memory: int = 4_000_000_000  # bytes of address space of the reading process

    def seconds_for(self, pages: int) -> float:
        """Return the time for a file of so many pages.

        >>> bounds = Bounds(seconds=600, seconds_a_page=60, seconds_in_all=3600)
        >>> bounds.seconds_for(11), bounds.seconds_for(500)
        (1200, 3600)
        """
        return min(self.seconds + max(0, pages - 1) * self.seconds_a_page, self.seconds_in_all)


def too_large(size: int, largest: int) -> Message:
    """Return why a file of `size` bytes is not taken, for a person, in the largest unit that tells the two apart.

    >>> str(too_large(300_000_000, 200_000_000))
    'The file has 300 MB, more than the 200 MB allowed. Scan at 300 dpi, or split it.'
    >>> str(too_large(200_000_001, 200_000_000)), str(too_large(2_400, 1_000))  # doctest: +ELLIPSIS
    ('The file has 200000001 B, more than the 200000000 B...', 'The file has 2 kB, more than the 1 kB...')
    """
    shown = ((round(size / unit), round(largest / unit), name) for unit, name in _UNITS if largest >= unit)
    has, allowed, unit = next(one for one in shown if one[0] != one[1])
    return say(
        "The file has {has} {unit}, more than the {allowed} {unit} allowed. Scan at 300 dpi, or split it.",
        has=has,
        allowed=allowed,
        unit=unit,
    )
