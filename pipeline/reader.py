"""Reading in the process apart, in the time that so many pages may take.

What reads is loaded where it runs, in the child: its owner, which only stores or writes down what was read, stays small
and quick to start.
"""

from __future__ import annotations

from pathlib import Path

from documents.bounds import Bounds
from documents.geometry import Box
from pipeline.apart import Apart
from pipeline.parts import Parts
from pipeline.processed import Processed, Wanted


def load() -> None:
    """Load what reads; called in the child, before there is something to read."""
    import pipeline.run  # noqa: F401 for its loading


def read(apart: Apart, data: bytes, parts: Parts) -> Processed:
    """Return what the process apart reads in the file `data` and understands of it.

    Raises:
        DocumentError: the file cannot be read; the message says why and what to do.
    """
    return apart.call_within(_seconds(apart, data, parts.bounds), _process, data, parts)


def read_and_picture(apart: Apart, data: bytes, parts: Parts, folder: Path) -> Processed:
    """Do what `read` does, and leave a picture of each page in `folder`; see `pipeline.processed`."""
    return apart.call_within(_seconds(apart, data, parts.bounds), _process_and_picture, data, parts, folder)


def read_again(apart: Apart, data: bytes, parts: Parts, wanted: Wanted) -> Processed:
    """Read some pages of the file `data` once more; see `pipeline.run.process_again`."""
    return apart.call_within(parts.bounds.seconds_for(len(wanted.pages)), _process_again, data, parts, wanted)


def read_region(
    apart: Apart,
    seconds: float,
    bounds: Bounds,
    data: bytes,
    number: int,
    box: Box,
    rotation: int,
    languages: tuple[str, ...],
) -> tuple[str, ...]:
    """Return the lines in a region of a page of the file `data`; see `extractors.region.read_region`."""
    return apart.call_within(seconds, _read_region, data, bounds, number, box, rotation, languages)


def pages_of(apart: Apart, data: bytes, bounds: Bounds) -> int:
    """Return how many pages the file `data` has; raise `DocumentError` where it cannot be read."""
    return apart.call(_pages_in, data, bounds)


def _seconds(apart: Apart, data: bytes, bounds: Bounds) -> float:
    return bounds.seconds_for(pages_of(apart, data, bounds))


def _pages_in(data: bytes, bounds: Bounds) -> int:
    from extractors.opening import pages_in

    return pages_in(data, bounds)


def _process(data: bytes, parts: Parts) -> Processed:
    from pipeline.run import process

    return process(data, parts)


def _process_again(data: bytes, parts: Parts, wanted: Wanted) -> Processed:
    from pipeline.run import process_again

    return process_again(data, parts, wanted)


def _read_region(
    data: bytes, bounds: Bounds, number: int, box: Box, rotation: int, languages: tuple[str, ...]
) -> tuple[str, ...]:
    from extractors.region import read_region

    return read_region(data, bounds, number, box, rotation, languages)


def _process_and_picture(data: bytes, parts: Parts, folder: Path) -> Processed:
    from pipeline.run import process_and_picture

    return process_and_picture(data, parts, folder)
