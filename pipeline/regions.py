"""Regions of pages that people mark, read on the spot: soon or not at all, for somebody waits with a page before them.

Who waits for a region keeps a thread of the web server, and one process reads them all, one after the other. So few may
wait, and none of them for long; whoever comes beyond that is told to try again.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Semaphore

from documents.bounds import Bounds
from documents.errors import BoundExceeded
from documents.geometry import Box
from documents.messages import say
from pipeline import reader
from pipeline.apart import Apart

SECONDS = 20.0  # for one region, in a process that may have to load first what reads
AT_ONCE = 4  # that are read or wait for it

# File, page, box on it as scanned, degrees that turn it upright, languages; returns the lines there.
Region = Callable[[bytes, int, Box, int, tuple[str, ...]], tuple[str, ...]]


def few(apart: Apart, bounds: Bounds) -> Region:
    """Return what reads regions in the process apart, few at once.

    It raises `BoundExceeded` where too many wait already, or where a region took too long.
    """
    room = Semaphore(AT_ONCE)
    seconds = min(SECONDS, bounds.seconds)

    def read(data: bytes, number: int, box: Box, rotation: int, languages: tuple[str, ...]) -> tuple[str, ...]:
        if not room.acquire(blocking=False):
            raise BoundExceeded(say("Other parts of pages are being read just now. Try again in a moment."))
        try:
            return reader.read_region(apart, seconds, bounds, data, number, box, rotation, languages)
        except BoundExceeded as late:
            raise BoundExceeded(
                say("This part of the page took too long to read. Frame less of it, or type what stands there.")
            ) from late
        finally:
            room.release()

    return read
