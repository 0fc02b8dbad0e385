"""Make samples.

python -m samples.generator --seed 1 --count 500 --out DIR      thrown samples with expected.jsonl
python -m samples.generator --committed --out samples           the samples that stand in the repository
python -m samples.generator --texts --count 8000 --out DIR      texts.jsonl, to train the classifier on
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from random import Random

import click

from samples.generator import committed, texts
from samples.generator.kinds import KINDS
from samples.generator.sample import FORMS, Sample, throw_damage

LANGUAGES = ("cs",) * 6 + ("en", "de", "sk")
WEIGHTS = {
    "invoice": 9.5,
    "invoice_long": 0.5,
    "receipt": 4,
    "credit_note": 2,
    "purchase_order": 1.5,
    "delivery_note": 1.5,
    "payroll_request": 3,
    "verification_form": 3,
    "complaint": 1,
    "bank_statement": 1,
    "other": 2,
}
FORM_WEIGHTS = {"digital": 6, "scan": 3, "photo": 1, "jpeg": 1, "fax": 0.5, "png": 0.5}


@click.command()
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="Folder to write to.")
@click.option("--seed", default=1, show_default=True, help="The same seed makes the same bytes.")
@click.option("--count", default=100, show_default=True, help="How many samples.")
@click.option("--committed", "task", flag_value="committed", help="Make the samples of the repository instead.")
@click.option("--texts", "task", flag_value="texts", help="Write only texts, for `python -m classifiers.train`.")
@click.option("--thrown", "task", flag_value="thrown", default="thrown", help="Make samples by the dice (the default).")
def main(out: Path, seed: int, count: int, task: str) -> None:
    """Write samples and, beside them, what is to be read on them."""
    if task == "texts":
        write_lines(texts.rows(seed, count), out / "texts.jsonl")
    else:
        write(thrown(seed, count) if task == "thrown" else committed.all_samples(), out)


def thrown(seed: int, count: int) -> Iterator[Sample]:
    """Yield `count` samples of all kinds, languages and forms; each depends on the seed and its number only."""
    for number in range(count):
        dice = Random(f"{seed}:{number}")
        kind = dice.choices(sorted(WEIGHTS), [WEIGHTS[name] for name in sorted(WEIGHTS)])[0]
        drawn = KINDS[kind](dice, dice.choice(LANGUAGES), "")
        form = dice.choices(sorted(FORM_WEIGHTS), [FORM_WEIGHTS[name] for name in sorted(FORM_WEIGHTS)])[0]
        form = "scan" if form == "digital" and "by_hand" in drawn.content.traits else form
        yield FORMS[form](drawn, dice, f"{number:05d}-{kind}", throw_damage(dice))


def write(samples: Iterable[Sample], out: Path) -> None:
    """Write the samples and their `expected.jsonl` into the folder."""
    write_lines(_written(samples, out), out / "expected.jsonl")


def write_lines(rows: Iterable[Mapping[str, object]], file: Path) -> None:
    """Write one JSON object a line."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8") as stream:
        for row in rows:
            stream.write(json.dumps(row, ensure_ascii=False) + "\n")


def _written(samples: Iterable[Sample], out: Path) -> Iterator[Mapping[str, object]]:
    for sample in samples:
        (out / sample.name).write_bytes(sample.data)
        yield sample.expected


if __name__ == "__main__":
    main()
