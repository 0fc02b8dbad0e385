"""Peak memory of a reading process over every file there is."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.places import DATA, PODATELNA
from benchmarks.table import Line
from documents.errors import DocumentError
from documents.types import load
from pipeline.apart import Apart
from pipeline.parts import Parts
from pipeline.run import process_and_picture
from samples.scoring import sample_files

MEGABYTE = 1024  # ru_maxrss counts kilobytes
_WORK = """
import resource
from podatelna import settings, wiring

if __name__ == "__main__":
    wiring.worker(settings.load(), until_idle=True)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


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
    storing = _peak_of_storing()
    yield Line(
        what="peak memory of one worker: the process that reads, and the one that stores",
        figure=f"{worst / MEGABYTE:.0f} + {storing / MEGABYTE:.0f} MB",
        wanted="at most 700 MB",
        note=f"{len(files)} files, {refused} refused; reached at {rose_at or name}",
    )


def _peak_of_storing() -> int:
    """Return the largest resident size of a worker beside its process apart, over a few samples."""
    with TemporaryDirectory() as folder:
        environment = {**os.environ, "PODATELNA_DATA": folder}
        samples = sample_files()[:8]
        subprocess.run([PODATELNA, "ingest", *samples], check=True, capture_output=True, env=environment)
        worked = subprocess.run(
            [sys.executable, "-c", _WORK], check=True, capture_output=True, text=True, env=environment
        )
    return int(worked.stdout.split()[-1])


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
