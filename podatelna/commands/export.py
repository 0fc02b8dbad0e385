"""`podatelna export`: hand committed records over."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.option("--format", "form", default="csv", show_default=True, help="csv, jsonl, xlsx, or one of your own.")
@click.option("--to", "folder", type=click.Path(file_okay=False, path_type=Path), help="Folder; default: settings.")
@click.option("--all", "everything", is_flag=True, help="Every record, not only what did not go there yet.")
@click.option("--company", default="", help="Whose records; all companies by default.")
def export(form: str, folder: Path | None, everything: bool, company: str) -> None:
    """Write committed records to files, each record once to each folder and format.

    Running it again writes only what is new. Files appear whole, and never replace another. With several companies,
    each has a folder of its own.

    \b
    podatelna export                             CSV, to companies.KEY.exports
    podatelna export --format xlsx --to out/
    """
    from documents.errors import UsageError
    from pipeline.export import write_all, write_new
    from podatelna import settings, wiring
    from storage.exporters.batches import Destination

    in_force = settings.load()
    keys = wiring.company_keys(in_force, company)
    if folder and len(keys) > 1:
        raise UsageError(f"One folder for several companies would mix them. Add --company {' | '.join(keys)}")
    types = wiring.document_types(in_force)
    write = write_all if everything else write_new
    with wiring.books_kept(in_force) as books:
        for key in keys:
            to = Destination(company=key, exporter=form, folder=folder or in_force.exports(key))
            written = write(books, to, types, wiring.person())
            whose = f"{key}: " if len(keys) > 1 else ""
            what = f"{written.records} records exported to {to.folder}" if written.records else "nothing new to export"
            click.echo(f"{whose}{what}")
            for file in written.files:
                click.echo(f"  {file}")
