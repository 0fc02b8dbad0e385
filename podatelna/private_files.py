"""Files with secrets, which not everybody on this machine may open."""

from __future__ import annotations

import stat
from pathlib import Path

from documents.errors import UsageError


def read_private(file: Path) -> bytes:
    """Return what is in the file; raise `UsageError` where it cannot be read, or everybody may do so."""
    try:
        if file.stat().st_mode & stat.S_IRWXO:
            raise UsageError(f"Everybody on this machine may open {file}. Mend it: chmod o= {file}")
        return file.read_bytes()
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}.") from error
