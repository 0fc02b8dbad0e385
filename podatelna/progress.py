"""Lines of JSON as they come, with a progress bar where a person watches."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from documents.errors import UsageError
from pipeline.oneshot import FileRow


def lines_with_progress(rows: Iterable[FileRow], total: int, output: Path | None) -> list[str]:
    """Write a line a row to `output`, or to standard output; return "file: error" for each that failed."""
    if output is None:
        return _write(rows, sys.stdout, Progress(console=Console(stderr=True), disable=True), total)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with _opened(output) as stream, Progress(*columns, console=Console(stderr=True)) as progress:
        return _write(rows, stream, progress, total)


def _opened(output: Path) -> TextIO:
    try:
        return output.open("w", encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{output} cannot be written: {error.strerror}.") from error


def _write(rows: Iterable[FileRow], stream: TextIO, progress: Progress, total: int) -> list[str]:
    failed: list[str] = []
    task = progress.add_task("reading", total=total)
    for row in rows:
        line = json.dumps(row.as_json(), ensure_ascii=False)
        stream.write(line.encode(errors="backslashreplace").decode() + "\n")  # a file's name need not be UTF-8
        stream.flush()
        progress.advance(task)
        if row.error is not None:
            failed.append(f"{row.file}: {row.error}")
    return failed
