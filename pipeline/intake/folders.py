"""Files in folders: which are ours to take, and which are whole.

A scanner, a mail client or a copy over the network writes a file bit by bit, and no notification arrives from a network
share. So a folder is looked at again and again: a file is whole when two looks at it agree in size and times, it can be
opened, and it gives as many bytes as the folder says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from os import stat_result
from pathlib import Path
from stat import S_ISREG

import structlog

from documents.errors import UsageError

log = structlog.get_logger(__name__)

PARTIAL = (".tmp", ".temp", ".part", ".partial", ".crdownload", ".download", ".filepart", ".swp", ".lock", "~")
LEFT_BY_SYSTEMS = frozenset({"thumbs.db", "desktop.ini", "ehthumbs.db"})
REASON = ".reason.txt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A file as it looked at one moment; another file of the same name looks different."""

    path: Path
    size: int  # bytes
    modified: int  # nanoseconds
    changed: int  # nanoseconds; of the entry itself, which a copy does not take over
    inode: int

    @property
    def arrival(self) -> str:
        """What tells this arrival of a file from every other."""
        return f"{self.path}|{self.size}|{self.modified}|{self.changed}|{self.inode}"


def is_ours(path: Path) -> bool:
    """Return whether a file of this name is meant to be taken.

    >>> [is_ours(Path(name)) for name in ("scan.pdf", "scan", ".scan.pdf", "~$scan.pdf", "scan.pdf.part", "Thumbs.db")]
    [True, True, False, False, False, False]
    """
    name = path.name.lower()
    return not (name.startswith((".", "~")) or name.endswith((*PARTIAL, REASON)) or name in LEFT_BY_SYSTEMS)


def files_of(paths: Iterable[Path]) -> list[Path]:
    """Return the files named and those in the folders named, each once, in order.

    Raises:
        UsageError: a path does not exist, or is neither a file nor a folder, as a pipe or a device is.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            found.update(dict.fromkeys(_below(path, frozenset(), _warn)))
        elif path.is_file():
            found[path] = None
        else:
            raise UsageError(f"{path} {'is neither a file nor a folder' if path.exists() else 'does not exist'}.")
    return list(found)


def look(folder: Path, left_alone: frozenset[str], unlisted: Callable[[OSError], None]) -> dict[Path, Look]:
    """Return how the files below `folder` look, without those in its subfolders named in `left_alone`.

    `unlisted` is told of each folder that cannot be listed: it is gone, or a share that is away for the moment.
    """
    looks = (_look_at(path) for path in _below(folder, left_alone, unlisted))
    return {one.path: one for one in looks if one is not None}


def agreeing(before: Mapping[Path, Look], now: Mapping[Path, Look]) -> list[Look]:
    """Return the looks that did not change from one to the other, the oldest file first."""
    same = [one for path, one in now.items() if before.get(path) == one]
    return sorted(same, key=lambda one: (one.modified, one.path))


def read_whole(expected: Look) -> bytes | None:
    """Return the bytes, or None where the file is gone or still changing; raise `OSError` where it cannot be opened."""
    try:
        data = expected.path.read_bytes()
    except FileNotFoundError:
        return None
    return data if len(data) == expected.size and is_unchanged(expected) else None


def is_unchanged(expected: Look) -> bool:
    """Return whether the file still looks like that."""
    return _look_at(expected.path) == expected


def _warn(error: OSError) -> None:
    log.warning("a folder cannot be listed", folder=error.filename, error=error.strerror)


def _below(folder: Path, left_alone: frozenset[str], unlisted: Callable[[OSError], None]) -> Iterator[Path]:
    """Yield the regular files below a folder that are ours; links are not followed, wherever they point."""
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        unlisted(error)
        return
    for entry in entries:
        if entry.is_symlink() or not is_ours(entry):
            continue
        if entry.is_dir():
            if entry.name not in left_alone:
                yield from _below(entry, frozenset(), unlisted)
        elif entry.is_file():
            yield entry


def _look_at(path: Path) -> Look | None:
    try:
        seen: stat_result = path.stat(follow_symlinks=False)
    except OSError:
        return None
    if not S_ISREG(seen.st_mode):
        return None
    return Look(path=path, size=seen.st_size, modified=seen.st_mtime_ns, changed=seen.st_ctime_ns, inode=seen.st_ino)
