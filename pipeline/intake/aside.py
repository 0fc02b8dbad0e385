"""Where a file goes after the inbox: `taken/`, or `rejected/` with a note beside it for the mailroom."""

from __future__ import annotations

import errno
import io
import os
import shutil
from itertools import count
from pathlib import Path
from typing import BinaryIO

from pipeline.intake.folders import REASON

TAKEN = "taken"
REJECTED = "rejected"


def move(file: Path, folder: Path) -> Path:
    """Move `file` into `folder` under its name, or a free name like it; return where it is.

    On another file system it is copied whole first, so that an interrupted move leaves the original.

    Raises:
        OSError: it cannot be moved away, as where a program on another machine still has it open; it stays alone.
    """
    target = _free(folder, file.name)
    _move(file, target)
    return target


def reject(file: Path, folder: Path, reason: str) -> Path:
    """Move `file` into `folder` with `reason` beside it; return where the file is. Raise `OSError` as `move` does."""
    target = _free(folder, file.name)
    _write_reason(target, reason)
    try:
        _move(file, target)
    except FileNotFoundError:  # someone took it away meanwhile: the note stays
        pass
    except OSError:
        _note_of(target).unlink(missing_ok=True)  # else the next attempt would leave one more
        raise
    return target


def keep_rejected(data: bytes, name: str, folder: Path, reason: str) -> Path:
    """Write a copy of a file that stays where it is into `folder`, with `reason` beside it; return the copy."""
    name = Path(name).name or "file"
    same = folder / name
    if same.is_file() and same.read_bytes() == data:
        return same
    target = _free(folder, name)
    _write_reason(target, reason)
    _copy(io.BytesIO(data), target)
    return target


def note_rejected(file: Path, folder: Path, reason: str) -> None:
    """Write only `reason` into `folder`, for a file that stays where it is and is too large to be copied."""
    _write_reason(_free(folder, file.name), f"{reason}\n\nThe file is where it was: {file.resolve()}")


def _move(file: Path, target: Path) -> None:
    try:
        file.rename(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        with file.open("rb") as source:
            _copy(source, target)
        try:
            file.unlink(missing_ok=True)
        except OSError:
            target.unlink()
            raise


def _copy(source: BinaryIO, target: Path) -> None:
    """Write all of `source` to `target`, which appears only when it is whole."""
    hidden = target.with_name(f".{target.name}.part")
    with hidden.open("wb") as stream:
        shutil.copyfileobj(source, stream)
        stream.flush()
        os.fsync(stream.fileno())
    hidden.rename(target)


def _write_reason(target: Path, reason: str) -> None:
    note = _note_of(target)
    note.write_text(f"{target.name}\nwas not taken.\n\n{reason}\n", encoding="utf-8")


def _note_of(target: Path) -> Path:
    return target.with_name(target.name + REASON)


def _free(folder: Path, name: str) -> Path:
    """Return a path in `folder` at which neither a file nor a note stands yet."""
    folder.mkdir(parents=True, exist_ok=True)
    stem, suffix = Path(name).stem, Path(name).suffix
    names = (name if number == 1 else f"{stem}-{number}{suffix}" for number in count(1))
    free = (folder / one for one in names)
    return next(one for one in free if not one.exists() and not _note_of(one).exists())
