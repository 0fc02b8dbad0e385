"""`podatelna status`: where everything is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from pipeline.status import CompanyStatus


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def status(as_json: bool) -> None:
    """Say how much is in each state, what waits longest, which workers are alive and what failed.

    The exit code is 1 where something failed and a person must look.
    """
    from pipeline.status import status as find_out
    from podatelna import settings, wiring

    in_force = settings.load()
    with wiring.books_kept(in_force) as books:
        found = find_out(books)
    if as_json:
        click.echo(json.dumps(asdict(found), default=lambda value: value.isoformat(), ensure_ascii=False))
    else:
        count = len(found.workers)
        alive = "1 worker alive" if count == 1 else f"{count} workers alive"
        click.echo(alive if count else "no worker is alive (podatelna work)")
        for one in found.companies:
            _show(one)
    raise click.exceptions.Exit(0 if found.is_well else 1)


def _show(one: CompanyStatus) -> None:
    click.echo(f"\n{one.company}")
    click.echo(f"  submissions  {_counts(one.submissions)}{_since(one.oldest_unread, 'the oldest unread came')}")
    click.echo(
        f"  documents    {_counts(one.documents)}{_since(one.oldest_review, 'the oldest in review waits since')}"
    )
    click.echo(f"  pages        {_counts(one.pages)}")
    click.echo(f"  records      {one.records}")
    if one.lost_pages:
        click.echo(f"  {one.lost_pages} pages are accounted for by nobody; this is a fault, report it")
    if one.failed:
        click.echo("  failed, and to be looked at:")
    for failure in one.failed:
        click.echo(f"    {failure.submission}  {failure.name}: {failure.error}")


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{number} {state.replace('_', ' ')}" for state, number in sorted(counts.items())) or "none"


def _since(moment: datetime | None, what: str) -> str:
    return f" ({what} {age(moment)} ago)" if moment else ""


def age(moment: datetime) -> str:
    """Return how long ago it was, in the unit that fits.

    >>> from datetime import timedelta
    >>> age(datetime.now(UTC) - timedelta(hours=5, minutes=10))
    '5 h'
    """
    minutes = int((datetime.now(UTC) - moment).total_seconds() // 60)
    if minutes < 120:
        return f"{max(0, minutes)} min"
    return f"{minutes // 60} h" if minutes < 2880 else f"{minutes // 1440} days"
