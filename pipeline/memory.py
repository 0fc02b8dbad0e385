"""How much memory this process holds, who may look into it, and giving back what it does not use."""

from __future__ import annotations

import ctypes
import gc
import resource
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

_SET_DUMPABLE = 4  # of prctl
_M_MMAP_THRESHOLD = -3  # of malloc.h
_PICTURE = 9_000_000  # bytes: just more than a page in grey at 300 dpi, of which many come and go


def shut() -> None:
    """Let no other process of this user look into the memory of this one, and no crash write it to a file.

    What this process starts may be looked into all the same until it does this too; but it writes no core file either.
    Beyond Linux nothing but the file is held back; see prctl(2).
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    libc = ctypes.CDLL(None)
    if hasattr(libc, "prctl"):
        libc.prctl(_SET_DUMPABLE, *map(ctypes.c_ulong, (0, 0, 0, 0)))


def keep_large_pieces_apart() -> None:
    """Let each piece of memory larger than a page's picture go back to the system as soon as it is free.

    By itself, glibc takes the largest piece that was ever freed for usual, and keeps as much; see mallopt(3).
    """
    libc = ctypes.CDLL(None)
    if hasattr(libc, "mallopt"):
        libc.mallopt(_M_MMAP_THRESHOLD, _PICTURE)


def resident() -> int:
    """Return how many bytes of memory this process has; see proc(5), elsewhere none is known."""
    statm = Path("/proc/self/statm")
    return int(statm.read_text().split()[1]) * resource.getpagesize() if statm.exists() else 0


def give_back() -> None:
    """Give memory that is free back to the system, so that one large page does not make a process large."""
    _giver()()


@cache
def _giver() -> Callable[[], object]:
    """Return what gives back what glibc keeps of freed memory, see malloc_trim(3); elsewhere, what Python keeps."""
    libc = ctypes.CDLL(None)
    return partial(libc.malloc_trim, 0) if hasattr(libc, "malloc_trim") else gc.collect
