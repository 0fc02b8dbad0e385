"""Peak memory of a reading process over every file there is."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.places import DATA
from benchmarks.table import Line
from documents.errors import DocumentError
from documents.types import load
from pipeline.apart import Apart
from pipeline.run import Parts, process_and_picture
from samples.scoring import sample_files

MEGABYTE = 1024  # ru_maxrss counts kilobytes


def measure() -> Iterator[Line]:
    """Yield the largest resident size of one worker that read all files one after the other."""
    parts = Parts(types=load())
    files = sorted(DATA.glob("*/docs/*")) if DATA.exists() else sample_files()
    peaks: list[tuple[int, str]] = []
    refused = 0
    with Apart(parts.bounds) as apart, TemporaryDirectory() as pictures:
        for file in files:
            try:
                apart.call(process_and_picture, file.read_bytes(), parts, Path(pictures))
            except DocumentError:
                refused += 1
            peaks.append((apart.call(_peak), file.name))
    worst, name = max(peaks)
    rose_at = next(name for peak, name in peaks if peak == worst)
    yield Line(
        what="peak memory of one worker",
        figure=f"{worst / MEGABYTE:.0f} MB",
        wanted="at most 700 MB",
        note=f"{len(files)} files, {refused} refused; reached at {rose_at or name}",
    )


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
