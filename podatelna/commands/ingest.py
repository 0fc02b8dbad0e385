"""`podatelna ingest`: take files and folders in."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from documents.records import Submission
    from pipeline.intake.take import Intake
    from podatelna.settings import Settings

FEW = 20  # files that are read before what waits in bulk


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path), metavar="PATH...")
@click.option("--company", default="", help="Whose paper it is; needed where the settings declare several.")
def ingest(paths: tuple[Path, ...], company: str) -> None:
    """Take files and folders in: archive them and let workers read them.

    Files stay where they are. The same bytes again are recorded as a duplicate and go no further. A file that cannot
    be read is copied to rejected/ in the company's inbox, with a note beside it that says why; of one that is too large
    there is only the note.

    \b
    podatelna ingest invoice.pdf scans/
    podatelna ingest scans/ --company alfa
    """
    from pipeline.engine.transact import BULK
    from pipeline.intake.folders import files_of
    from podatelna import logs, settings, wiring

    in_force = settings.load()
    logs.configure(in_force.log.level, in_force.log.format)
    key = wiring.one_company(in_force, company)
    files = files_of(paths)
    if not files:
        click.echo("There is no file in it.", err=True)
        return
    with wiring.books(in_force) as books, wiring.apart(in_force) as apart:
        intake = wiring.intake(in_force, books, apart, key, "cli")
        if len(files) > FEW:
            intake = replace(intake, priority=BULK)
        outcomes = [_take(file, intake, in_force) for file in files]
    counts = {state: outcomes.count(state) for state in dict.fromkeys(outcomes)}
    click.echo(", ".join(f"{number} {state}" for state, number in counts.items()) + ".")
    if {"rejected", "unreadable"} & set(outcomes):
        raise click.exceptions.Exit(1)


def _take(file: Path, intake: Intake, in_force: Settings) -> str:
    """Take one file in and say what became of it; return that in one word."""
    from documents.bounds import too_large
    from pipeline.intake import aside

    rejected = in_force.inbox(intake.company) / aside.REJECTED
    try:
        size = file.stat().st_size
        if size > in_force.bounds.bytes:
            taken = intake.refuse(file, too_large(size, in_force.bounds.bytes))
            aside.note_rejected(file, rejected, str(taken.error))
        else:
            data = file.read_bytes()
            taken = intake.take(data, file.name)
            if taken.state == "rejected":
                aside.keep_rejected(data, file.name, rejected, str(taken.error))
    except OSError as error:
        click.echo(f"unreadable {file}: {error.strerror or error}", err=True)
        return "unreadable"
    shown = click.format_filename(file)
    click.echo(f"{taken.state:<10} {shown}{_more(taken)}", err=taken.state == "rejected")
    return str(taken.state)


def _more(taken: Submission) -> str:
    if taken.duplicate_of:
        return f": the same bytes came before, as {taken.duplicate_of}"
    return f": {taken.error}" if taken.error else f"  {taken.id}"
