"""Where temporary files lie, which may show pages."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path

LEFT_BEHIND = 86_400.0  # seconds after which a temporary file is no one's


def lie_in(folder: Path) -> None:
    """Let the temporary files of this process and of its children lie in `folder`, which is there."""
    _remove_left_behind(folder)
    os.environ["TMPDIR"] = tempfile.tempdir = str(folder)


def _remove_left_behind(folder: Path) -> None:
    """Remove what processes that were killed left in `folder`: no work takes as long as this lies there."""
    with suppress(FileNotFoundError):  # another process that starts removes the same
        for one in folder.iterdir():
            if one.stat().st_mtime < time.time() - LEFT_BEHIND:
                shutil.rmtree(one) if one.is_dir() else one.unlink()
