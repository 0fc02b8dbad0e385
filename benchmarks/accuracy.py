"""Fields read right, by set of documents, as the scorer counts them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.places import DATA, PODATELNA, SCORE
from benchmarks.table import Line
from samples.scoring import sample_files, score_samples


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Sets that are scored together."""

    name: str
    sets: tuple[str, ...]
    options: tuple[str, ...] = ()
    accuracy: float | None = None  # wanted, 0-1
    precision: float | None = None
    layout: dict[str, str] | None = None  # a set that is scored in part: set name to `layout`


GROUPS = (
    Group(
        name="invoices with a text layer, page only",
        sets=("facturx", "invoice2data", "ubl_embedded", "azure_labelled_invoices", "vendor_samples"),
        options=("--no-carriers",),
        accuracy=0.80,
        precision=0.93,
        layout={"facturx": "designed"},
    ),
    Group(name="real scans", sets=("my_receipts_eu",), accuracy=0.65, precision=0.88),
    Group(name="facturx, stylesheet renderings, page only", sets=("facturx",), options=("--no-carriers",),
          layout={"facturx": "stylesheet_rendering"}),
    Group(name="facturx, with carriers", sets=("facturx",)),
    Group(name="facturx mismatch, with carriers", sets=("facturx_mismatch",)),
    Group(name="ISDOC", sets=("isdoc_cz",)),
    Group(name="receipts, German", sets=("receipts_de_softmatic",)),
    Group(name="vendor samples, many languages", sets=("azure_multilang_samples",)),
    Group(name="vendor samples, noisy", sets=("aws_noisy_samples",)),
    Group(name="tax forms", sets=("azure_tax_forms",)),
    Group(name="HR and verification forms", sets=("hr_verification_forms",)),
)  # fmt: skip


def measure() -> Iterator[Line]:
    """Yield accuracy, precision and kinds for each group, on the samples where the real documents are not there."""
    if not SCORE.exists():
        yield from _samples()
        return
    with TemporaryDirectory() as folder:
        read: dict[tuple[str, tuple[str, ...]], Path] = {}
        kinds_right = kinds = 0.0
        for group in GROUPS:
            for name in group.sets:
                if (name, group.options) not in read:
                    read[name, group.options] = _read(name, group.options, Path(folder))
            result = _score(group, [read[name, group.options] for name in group.sets], Path(folder))
            kinds += result["documents"]
            kinds_right += result["kind_accuracy"] * result["documents"]
            yield from _lines(group, result)
        yield Line(what="kinds right, all of the above", figure=f"{kinds_right / kinds:.1%}", wanted="90 %")
        yield from _packets(_read("packets", (), Path(folder)))


def _packets(output: Path) -> Iterator[Line]:
    """Yield how many documents of files that hold several were found with just their pages, and were told rightly."""
    found = {Path(row["file"]).name: row["documents"] for row in map(json.loads, output.read_text().splitlines())}
    wanted = whole = told = 0
    for truth in map(json.loads, (DATA / "packets" / "truth.jsonl").read_text().splitlines()):
        kinds = {tuple(one["pages"]): one["kind"] for one in found[Path(truth["file"]).name]}
        for document in truth["documents"]:
            pages = tuple(document["pages"])
            wanted += 1
            whole += pages in kinds
            told += kinds.get(pages) in {document["kind"], document["kind"].partition(":")[0]}
    yield Line(what="packets: documents with just their pages", figure=f"{whole} of {wanted}")
    yield Line(what="packets: of these with the right kind", figure=f"{told} of {whole}")


def _lines(group: Group, result: dict[str, float]) -> Iterator[Line]:
    yield Line(
        what=f"{group.name}: fields right",
        figure=f"{result['field_accuracy']:.1%}",
        wanted=f"{group.accuracy:.0%}" if group.accuracy else "",
        note=f"{result['documents']} documents, kinds {result['kind_accuracy']:.1%}, {result['seconds']} s",
    )
    yield Line(
        what=f"{group.name}: precision",
        figure=f"{result['field_precision']:.1%}",
        wanted=f"{group.precision:.0%}" if group.precision else "",
        note=f"committed {result['committed_by_pipeline']:.1%}, wrong among them {result['wrong_among_committed']:.2%}",
    )


def _read(name: str, options: Sequence[str], folder: Path) -> Path:
    output = folder / f"{name}{''.join(options)}.jsonl"
    # 1: some files failed, each has its line with the error
    done = subprocess.run([PODATELNA, "read", DATA / name / "docs", "-o", output, *options], capture_output=True)
    if done.returncode not in {0, 1}:
        raise RuntimeError(done.stderr.decode())
    return output


def _score(group: Group, outputs: Sequence[Path], folder: Path) -> dict[str, float]:
    truth, read = folder / "truth.jsonl", folder / "read.jsonl"
    with truth.open("w") as stream:
        for name in group.sets:
            for line in (DATA / name / "truth.jsonl").read_text().splitlines():
                row = json.loads(line)
                wanted = (group.layout or {}).get(name)
                if wanted is None or row.get("layout") == wanted:
                    stream.write(json.dumps({**row, "file": f"{name}/{row['file']}"}) + "\n")
    read.write_text("".join(output.read_text() for output in outputs))
    done = subprocess.run([sys.executable, SCORE, truth, read, "--json"], capture_output=True, check=True, text=True)
    result: dict[str, float] = json.loads(done.stdout)
    return result


def _samples() -> Iterator[Line]:
    with TemporaryDirectory() as folder:
        output = Path(folder) / "read.jsonl"
        subprocess.run([PODATELNA, "read", *sample_files(), "-o", output], check=True, capture_output=True)
        score = score_samples(output)
    yield Line(what="samples: fields right", figure=f"{score.accuracy:.1%}")
    yield Line(what="samples: precision", figure=f"{score.precision:.1%}")
    yield Line(what="samples: kinds right", figure=f"{score.kinds:.1%}", wanted="90 %")
