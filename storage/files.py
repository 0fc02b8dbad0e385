"""Writing files so that they are there whole, and for good, or not at all: written beside, synced, renamed."""

from __future__ import annotations

import os
from pathlib import Path
from uuid import uuid4


def put_whole(place: Path, data: bytes) -> None:
    """Write `data` to `place`, with the folders above it; once this returned, a power cut takes nothing."""
    make_folder(place.parent)
    part = place.with_name(f".{uuid4().hex}.part")
    write_synced(part, data)
    part.replace(place)
    sync_folder(place.parent)


def write_synced(place: Path, data: bytes) -> None:
    """Write a file and wait until it is on the disk; where that fails, none is left."""
    try:
        with place.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        place.unlink(missing_ok=True)
        raise


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, each entered in its parent for good."""
    missing = [one for one in (folder, *folder.parents) if not one.is_dir()]
    for one in reversed(missing):
        one.mkdir(exist_ok=True)
        sync_folder(one.parent)


def sync_folder(folder: Path) -> None:
    """Wait until the names in `folder` are on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
