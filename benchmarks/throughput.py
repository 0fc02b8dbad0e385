"""Pages a second on scanned pages, beside OCRmyPDF on the same pages in the same run, and the words both find."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from PIL import Image

from benchmarks.places import DATA, PODATELNA, SAMPLES
from benchmarks.table import Line
from documents.bounds import Bounds
from documents.types import load
from extractors.opening import open_file
from extractors.options import ReadOptions
from pipeline.parts import Parts
from pipeline.run import process

PAGES = 10
DPI = 300
RUNS = 3
LANGUAGES = ("de", "en")


def measure() -> Iterator[Line]:
    """Yield the ratio of pages a second and the word recall of both; needs the program ocrmypdf."""
    peer = shutil.which("ocrmypdf")
    if peer is None:
        yield Line(what="throughput", figure="not measured", note="sudo apt-get install ocrmypdf")
        return
    with TemporaryDirectory() as name:
        folder = Path(name)
        truth = _draw_pages(folder)
        images = sorted(folder.glob("*.png"))
        bundle = folder / "pages.pdf"
        first, *rest = [Image.open(image) for image in images]
        first.save(bundle, save_all=True, append_images=rest, resolution=DPI)
        ratios = [_seconds(_peer(peer, bundle)) / _seconds(_ours(images, folder)) for _ in range(RUNS)]
        sidecar = (folder / "peer.txt").read_text()
        parts = Parts(types=load(), options=ReadOptions(preferred=LANGUAGES))
        ours = "\n".join(p.text for image in images for p in process(image.read_bytes(), parts).reading.pages)
    yield Line(
        what=f"pages a second, times OCRmyPDF's ({len(images)} pages at {DPI} dpi, 2 processes)",
        figure=f"{median(ratios):.2f}",
        wanted="1.5",
        note="runs: " + ", ".join(f"{ratio:.2f}" for ratio in ratios),
    )
    our_recall, peer_recall = _recall(truth, ours), _recall(truth, sidecar)
    yield Line(
        what="words of the text layer found",
        figure=f"{our_recall:.1%}",
        wanted=f"at least {peer_recall - 0.005:.1%}",
        note=f"OCRmyPDF {peer_recall:.1%}",
    )


def _draw_pages(folder: Path) -> str:
    """Draw pages of born-digital files as images; return the words of their text layers."""
    source = DATA / "facturx" / "docs" if DATA.exists() else SAMPLES
    words: list[str] = []
    for number, file in enumerate(islice(_born_digital(source), PAGES)):
        with open_file(file.read_bytes(), Bounds()) as opened:
            sheet = opened.sheets[0]
            Image.fromarray(sheet.render(DPI)).save(folder / f"{number:02}.png", dpi=(DPI, DPI))
            words += [word.text for word in sheet.text_layer()]
    return " ".join(words)


def _born_digital(folder: Path) -> Iterator[Path]:
    for file in sorted(folder.glob("*.pdf")):
        with open_file(file.read_bytes(), Bounds()) as opened:
            if len(opened.sheets) == 1 and len(opened.sheets[0].text_layer()) > 100:
                yield file


def _peer(program: str, bundle: Path) -> list[str | Path]:
    options: list[str | Path] = [
        "--output-type",
        "pdf",
        "--jobs",
        "2",
        "-l",
        "deu+eng",
        "--sidecar",
        bundle.parent / "peer.txt",
    ]
    return [program, "-q", *options, bundle, bundle.parent / "peer.pdf"]


def _ours(images: Sequence[Path], folder: Path) -> list[str | Path]:
    return [PODATELNA, "read", *images, "--jobs", "2", "--languages", ",".join(LANGUAGES), "-o", folder / "ours.jsonl"]


def _seconds(command: Sequence[str | Path]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def _recall(truth: str, found: str) -> float:
    wanted, there = Counter(truth.casefold().split()), Counter(found.casefold().split())
    return sum((wanted & there).values()) / sum(wanted.values())
