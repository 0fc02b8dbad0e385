"""`podatelna read`: read files without touching any database."""

from __future__ import annotations

import os
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

import click


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path), metavar="PATH...")
@click.option(
    "--output", "-o", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE.jsonl", help="Where the lines go."
)
@click.option("--no-carriers", is_flag=True, help="Read the page only: no embedded XML, QR codes, form fields.")
@click.option("--kind", default="", help="What every document is; else it is found out.")
@click.option("--languages", default="", metavar="cs,en", help="Languages of the papers, the commonest first.")
@click.option("--engine", default="", metavar="NAME", help="Force one OCR engine: tesserocr, pytesseract, rapidocr.")
@click.option("--jobs", "-j", type=click.IntRange(min=0), default=0, help="Files read at a time; 0: one a core.")
@click.option("--company", default="", help="Whose paper it is; the first of the settings by default.")
def read(
    paths: tuple[Path, ...],
    output: Path | None,
    no_carriers: bool,
    kind: str,
    languages: str,
    engine: str,
    jobs: int,
    company: str,
) -> None:
    """Read files and folders and write a line of JSON for each file.

    In folders, hidden, temporary and partial files, links, and the notes beside rejected files are left alone.

    \b
    podatelna read invoice.pdf                       one file, to the screen
    podatelna read scans/ -o read.jsonl              all files below a folder
    podatelna read scans/ --languages de,en -j 4
    """
    from pipeline.intake.folders import files_of
    from podatelna import logs, settings, wiring

    in_force = settings.load()
    logs.configure(in_force.log.level, in_force.log.format)
    if engine:
        in_force = in_force.model_copy(update={"engine": engine})
    if languages:
        codes = tuple(code.strip() for code in languages.split(","))
        in_force = in_force.model_copy(update={"languages": codes})
    files = files_of(paths)
    if not files:
        click.echo("There is nothing to read in it.", err=True)
    at_a_time = min(len(files), jobs or in_force.jobs or os.cpu_count() or 1)
    with wiring.readers(in_force, at_a_time) as readers:
        from pipeline.oneshot import read_files  # slow to load: the readers load the same meanwhile
        from podatelna.progress import lines_with_progress

        parts = wiring.parts(in_force, company or next(iter(in_force.companies)))
        parts = replace(parts, kind=_known(kind, parts.types), carriers=not no_carriers)
        failed = lines_with_progress(read_files(files, parts, readers), len(files), output)
    if failed:
        click.echo("\n".join([f"{len(failed)} of {len(files)} files could not be read:", *failed]), err=True)
        raise click.exceptions.Exit(1)


def _known(kind: str, types: Collection[str]) -> str:
    """Return the kind; raise `UsageError` where it is named and not among `types`."""
    from documents.errors import UsageError

    if kind and kind not in types:
        raise UsageError(f"There is no document type {kind!r}, only: {', '.join(sorted(types))}.")
    return kind
