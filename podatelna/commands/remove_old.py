"""`podatelna remove-old`: remove what is older than its company keeps it."""

from __future__ import annotations

import click

SHOWN = 1000  # files of a company that are listed


@click.command("remove-old")
@click.option("--dry-run", is_flag=True, help="Only say what would go.")
@click.option("--company", default="", help="Whose; all companies by default.")
def remove_old(dry_run: bool, company: str) -> None:
    """Remove documents that are older than their company keeps them, for good.

    The setting companies.KEY.keep_years says for how long; without it nothing is ever removed. Workers do this by
    themselves once a day. What still waits for a person or an export stays.

    \b
    podatelna remove-old --dry-run
    """
    from podatelna import settings, wiring
    from podatelna.keeping import removing

    in_force = settings.load()
    with wiring.books_kept(in_force) as books:
        remover = removing(in_force, books)
        for key in wiring.company_keys(in_force, company):
            if dry_run:
                due = remover.due(key, SHOWN)
                for one in due:
                    rules = ", ".join(sorted(set(one.documents.values()))) or f"the same bytes as {one.duplicate_of}"
                    click.echo(f"  {one.submission}  received {one.received_at:%Y-%m-%d}  {rules}")
                more = " or more" if len(due) >= SHOWN else ""
                click.echo(f"{key}: {len(due)}{more} files would be removed")
                continue
            count = 0
            while removed := remover.remove_some(key):
                count += removed
            while remover.empty_archive(key):
                pass
            click.echo(f"{key}: {count} files removed")
