"""What a born-digital page costs, and how long the command line takes to answer."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from benchmarks.places import DATA, PODATELNA, SAMPLES
from benchmarks.table import Line
from documents.bounds import Bounds
from documents.types import load
from extractors.opening import open_file
from pipeline.parts import Parts
from pipeline.run import process

FILES = 12
ROUNDS = 3


def measure() -> Iterator[Line]:
    """Yield CPU seconds of a born-digital one-page invoice once warm, and the seconds of `podatelna --help`."""
    parts = Parts(types=load())
    contents = [file.read_bytes() for file in _one_page_files()][:FILES]
    for content in contents[:2]:
        process(content, parts)
    seconds = [median(_cpu_seconds(content, parts) for _ in range(ROUNDS)) for content in contents]
    yield Line(
        what="CPU of a born-digital one-page invoice, warm",
        figure=f"{median(seconds):.3f} s",
        wanted="at most 0.25 s",
        note=f"{len(contents)} files, {min(seconds):.3f} to {max(seconds):.3f} s",
    )
    starts = [_start_up() for _ in range(7)]
    yield Line(what="podatelna --help", figure=f"{median(starts):.3f} s", wanted="at most 0.3 s")


def _one_page_files() -> Iterator[Path]:
    folder = DATA / "facturx" / "docs" if DATA.exists() else SAMPLES
    for file in sorted(folder.glob("*.pdf")):
        with open_file(file.read_bytes(), Bounds()) as opened:
            if len(opened.sheets) == 1 and opened.sheets[0].text_layer():
                yield file


def _cpu_seconds(content: bytes, parts: Parts) -> float:
    start = time.process_time()
    process(content, parts)
    return time.process_time() - start


def _start_up() -> float:
    start = time.perf_counter()
    subprocess.run([PODATELNA, "--help"], check=True, capture_output=True)
    return time.perf_counter() - start
