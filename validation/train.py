"""Train the confidence of fields, or of the cells of tables, or measure it.

    python -m validation.train EXAMPLES.jsonl               writes data/confidence.json and reports on unseen groups
    python -m validation.train --of cells EXAMPLES.jsonl    likewise data/cells.json
    python -m validation.train --measure EXAMPLES.jsonl     only reports on the model as it is

The examples are read documents with their truth (`validation.examples`); `python -m benchmarks.confidence` makes them.
"""

from __future__ import annotations

import json
import tomllib
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from documents.types import DocumentTypes, load
from validation.examples import Example, Judged, examples, judged, judged_cells
from validation.fitting import Prior, curve, fit
from validation.model import CELLS, FIELDS, Model, trained
from validation.reliability import brier, expected_error, reliability

FOLDS = 5
FEWEST = 10  # groups, so that several are left to hold out
THRESHOLD = 0.95  # the usual threshold of a field, for the report


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What is trained."""

    judged: Callable[[Example, DocumentTypes], Iterator[Judged]]
    prior: Path
    model: Path


DATA = Path(__file__).parent / "data"
SUBJECTS: Mapping[str, Subject] = {
    "fields": Subject(judged=judged, prior=DATA / "prior.toml", model=FIELDS),
    "cells": Subject(judged=judged_cells, prior=DATA / "cells_prior.toml", model=CELLS),
}


@click.command()
@click.argument("files", type=click.Path(exists=True, dir_okay=False, path_type=Path), nargs=-1, required=True)
@click.option("--measure", is_flag=True, help="Report on the model as it is, train nothing.")
@click.option("--of", type=click.Choice(list(SUBJECTS)), default="fields", show_default=True, help="What to train.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Where the model goes.")
def main(files: Sequence[Path], measure: bool, of: str, output: Path | None) -> None:
    """Train the confidence of fields or cells on read documents with their truth."""
    types, subject = load(), SUBJECTS[of]
    fields = [field for file in files for example in examples(file) for field in subject.judged(example, types)]
    click.echo(f"{len(fields)} {of} of {len({field.group for field in fields})} groups")
    if measure:
        click.echo(report(fields, trained(subject.model).probability))
        return
    if len({field.group for field in fields}) < FEWEST:
        raise click.UsageError(f"Training needs documents of {FEWEST} groups or more. Add other layouts or issuers.")
    prior = read_prior(subject.prior)
    click.echo("Unseen groups:\n" + cross_validated(fields, prior))
    model = train(fields, prior)
    (output or subject.model).write_text(written(model, len(fields)), encoding="utf-8")
    click.echo(f"Wrote {output or subject.model}")


def train(fields: Sequence[Judged], prior: Prior) -> Model:
    """Return the logistic model of all fields, with the curve of what such models say about unseen groups."""
    unseen: list[tuple[float, bool]] = []
    for seen, held_out in _folds(fields):
        part = _fit(seen, prior)
        unseen.extend((part.logistic(field.features), field.right) for field in held_out)
    whole = _fit(fields, prior)
    heights = curve([output for output, _ in unseen], [right for _, right in unseen])
    return Model(bias=whole.bias, weights=whole.weights, curve=heights)


def cross_validated(fields: Sequence[Judged], prior: Prior) -> str:
    """Return the report on models, curve and all, trained without the groups they are asked about."""
    said: list[float] = []
    asked: list[Judged] = []
    for seen, held_out in _folds(fields):
        model = train(seen, prior)
        said.extend(model.probability(field.features) for field in held_out)
        asked.extend(held_out)
    return _table(said, asked)


def report(fields: Sequence[Judged], probability: Callable[[Mapping[str, float]], float]) -> str:
    """Return how honest the probabilities are, as a table."""
    return _table([probability(field.features) for field in fields], fields)


def read_prior(file: Path) -> Prior:
    """Return what is believed before training."""
    with file.open("rb") as stream:
        row = tomllib.load(stream)
    return Prior(bias=row["bias"], weights=row["weights"])


def written(model: Model, fields: int) -> str:
    """Return the model as the JSON that `validation.model` reads."""
    row = {"fields": fields, "bias": model.bias, "weights": model.weights, "curve": model.curve}
    return json.dumps(row, indent=1) + "\n"


def _fit(fields: Sequence[Judged], prior: Prior) -> Model:
    return fit([field.features for field in fields], [field.right for field in fields], prior)


def _folds(fields: Sequence[Judged]) -> Iterator[tuple[list[Judged], list[Judged]]]:
    """Yield the fields to train on and those held out; a group is never on both sides."""
    for fold in range(FOLDS):
        inside = [zlib.crc32(field.group.encode()) % FOLDS == fold for field in fields]
        seen = [field for field, held in zip(fields, inside, strict=True) if not held]
        held_out = [field for field, held in zip(fields, inside, strict=True) if held]
        if seen and held_out:
            yield seen, held_out


def _table(said: Sequence[float], fields: Sequence[Judged]) -> str:
    if not fields:
        return "nothing to report on"
    right = [field.right for field in fields]
    bands = reliability(said, right)
    lines = [f"{'confidence':>12} {'fields':>7} {'said':>6} {'right':>6}"]
    lines += [f"{b.low:>6.2f}-{b.high:.2f} {b.rows:>7} {b.said:>6.1%} {b.right:>6.1%}" for b in bands]
    sure = [is_right for one, is_right in zip(said, right, strict=True) if one >= THRESHOLD]
    lines.append(f"expected calibration error {expected_error(bands):.3f}, Brier score {brier(said, right):.3f}")
    lines.append(
        f"right {sum(right) / len(right):.1%} of all; at {THRESHOLD} and surer {len(sure) / len(right):.1%} of all"
    )
    if sure:
        lines.append(f"of those right {sum(sure) / len(sure):.1%}")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
