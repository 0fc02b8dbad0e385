"""Read documents whose truth is known, as examples for `python -m validation.train`.

    python -m samples.generator --seed 3 --count 400 --out SAMPLES
    python -m benchmarks.confidence SAMPLES --output EXAMPLES.jsonl
    python -m validation.train EXAMPLES.jsonl

A folder holds `expected.jsonl`, whose readings are complete, or `truth.jsonl`, where a field that is not named may be
on the page all the same. Samples are grouped by layout and language, real documents by issuer. For every other sample
the customer is us.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from typing import NotRequired, TypedDict

import click

from documents.codec import encode
from documents.company import Company
from documents.errors import DocumentError
from documents.fields import Document, Field
from documents.pages import CARRIERS
from documents.types import DocumentTypes, Labels, load
from pipeline.parts import Parts
from pipeline.run import process
from samples.generator.sample import FIELDS
from validation.examples import Example

PARTIES = ("supplier_", "customer_")  # whose fields are wrong where they hold the other's value
TODAY = date(2026, 11, 21)
FOLLOWING = frozenset({"amount_due", "net_total", "tax_total"})  # may be right where the page does not name them


class Truth(TypedDict):
    """What this module takes from a line of expected.jsonl or truth.jsonl."""

    file: str
    kind: str
    language: str
    born: str
    layout: str
    group: str
    fields: dict[str, str]
    line_items: NotRequired[list[dict[str, str]]]
    tax_breakdown: NotRequired[list[dict[str, str]]]


@click.command()
@click.argument("folders", type=click.Path(exists=True, file_okay=False, path_type=Path), nargs=-1, required=True)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), required=True)
@click.option("--born", multiple=True, help="Only documents born so: digital, scan, photo, fax.")
@click.option("--known-kind", is_flag=True, help="Tell the pipeline what each document is.")
@click.option("--no-carriers", is_flag=True, help="Read the page only.")
@click.option(
    "--forget", type=float, default=0.0, help="Share of label words to forget, as on paper never seen before."
)
def main(
    folders: tuple[Path, ...], output: Path, born: tuple[str, ...], known_kind: bool, no_carriers: bool, forget: float
) -> None:
    """Write an example for each document that has one truth and was read as one document."""
    types = load()
    with output.open("w", encoding="utf-8") as stream:
        for folder in folders:
            for truth in _truths(folder):
                if born and truth["born"] not in born:
                    continue
                parts = Parts(
                    types=_forgetful(types, forget, Random(truth["file"])),
                    company=_company(truth),
                    kind=truth["kind"] if known_kind else "",
                    carriers=not no_carriers,
                )
                example = _example(folder, truth, parts)
                if example:
                    stream.write(encode(example).decode() + "\n")
                    stream.flush()


def _example(folder: Path, truth: Truth, parts: Parts) -> Example | None:
    file = folder / truth["file"]
    try:
        documents = process(file.read_bytes(), parts).documents
    except DocumentError as error:
        click.echo(f"{file}: {error}", err=True)
        return None
    if len(documents) != 1:
        return None
    return Example(
        document=documents[0],
        truth=_known(folder, truth, documents[0]),
        tables=_tables(folder, truth, documents[0]),
        group=truth.get("group") or f"{truth.get('layout', '')}|{truth['language']}",
        company=parts.company,
        today=TODAY,
    )


def _truths(folder: Path) -> Iterator[Truth]:
    """Yield the truth of each single document."""
    for name in ("expected.jsonl", "truth.jsonl"):
        if (folder / name).exists():
            for line in (folder / name).read_text(encoding="utf-8").splitlines():
                row = json.loads(line)
                if not row.get("documents"):
                    yield row


def _known(folder: Path, truth: Truth, document: Document) -> Mapping[str, str | None]:
    """Return what is known of the truth; of a sample also what is not on the page, unless a carrier told it."""
    named = {name: value for name, value in truth["fields"].items() if isinstance(value, str)}
    if not (folder / "expected.jsonl").exists():
        return named
    unknown = {name for name, field in document.fields.items() if field.source in CARRIERS or _stands_for(field, named)}
    return {**dict.fromkeys(FIELDS - FOLLOWING - unknown), **named}


def _tables(folder: Path, truth: Truth, document: Document) -> Mapping[str, tuple[Mapping[str, str | None], ...]]:
    """Return what is known of the tables; of a sample also what is not on the page, unless a carrier told it."""
    rows = {"line_items": truth.get("line_items"), "tax_breakdown": truth.get("tax_breakdown")}
    known = {name: true_rows for name, true_rows in rows.items() if true_rows}
    if not (folder / "expected.jsonl").exists():
        return {name: tuple(true_rows) for name, true_rows in known.items()}
    found = {"line_items": document.line_items, "tax_breakdown": document.tax_breakdown}
    printed = [name for name in rows if name in known or not any(row.source in CARRIERS for row in found[name])]
    absent = {
        name: dict.fromkeys(column for row in found[name] if row.source not in CARRIERS for column in row.values)
        for name in printed
    }
    return {name: tuple({**absent[name], **row} for row in known.get(name, ())) for name in printed}


def _stands_for(field: Field, named: Mapping[str, str]) -> bool:
    """Return whether a field that is not expected holds the value of another, as both numbers of a receipt do."""
    return any(value == field.value for name, value in named.items() if not name.startswith(PARTIES))


def _forgetful(types: DocumentTypes, share: float, dice: Random) -> DocumentTypes:
    """Return the types without some of the words by which fields are found."""
    return {
        name: replace(
            one,
            fields={key: replace(value, labels=_fewer(value.labels, share, dice)) for key, value in one.fields.items()},
        )
        for name, one in types.items()
    }


def _fewer(labels: Labels, share: float, dice: Random) -> Labels:
    return {language: tuple(word for word in words if dice.random() >= share) for language, words in labels.items()}


def _company(truth: Truth) -> Company:
    """Return whose paper it is: the customer's for every other document that names it, else nobody's."""
    own, vat_id = truth["fields"].get("customer_id"), truth["fields"].get("customer_vat_id")
    if zlib.crc32(truth["file"].encode()) % 2 or not own:
        return Company()
    return Company(ids=(own,), vat_ids=(vat_id,) if vat_id else ())


if __name__ == "__main__":
    main()
