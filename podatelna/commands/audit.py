"""`podatelna audit`: who changed what, and whether the trail of it holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from documents.records import AuditEvent


@click.group()
def audit() -> None:
    """Show who changed what, and check that nobody tampered with the trail of it."""


@audit.command()
@click.option("--company", default="", help="Whose trail; all companies by default.")
def verify(company: str) -> None:
    """Check the whole trail: every event, and that none is missing.

    What is printed of the last event, kept elsewhere, shows later even a trail that was rewritten as a whole. The exit
    code is 1 where the trail does not hold.
    """
    from podatelna import settings, wiring

    in_force = settings.load()
    holds = True
    with wiring.books_kept(in_force) as books:
        for key in wiring.company_keys(in_force, company):
            with books.read(key) as store:
                length, last = store.last_event()
                found = store.verify()
            if found:
                holds = False
                click.echo(f"{key}: the trail was tampered with, first at: {found[0].message}")
            else:
                click.echo(f"{key}: {length} events hold; the last has the hash {last}")
    raise click.exceptions.Exit(0 if holds else 1)


@audit.command()
@click.argument("id")
@click.option("--company", default="", help="Whose; needed where the settings declare several.")
def show(id: str, company: str) -> None:
    """Show what happened to a submission or document: when, who, what, each value before and after."""
    from documents.errors import UsageError
    from podatelna import settings, wiring

    in_force = settings.load()
    key = wiring.one_company(in_force, company)
    with wiring.books_kept(in_force) as books, books.read(key) as store:
        events = list(store.events(id))
    if not events:
        raise UsageError(f"Nothing happened to {id!r}. podatelna status and podatelna review list name what there is.")
    for event in events:
        for line in _told(event):
            click.echo(line)


def _told(event: AuditEvent) -> Iterator[str]:
    from documents.records import TOLD
    from podatelna.review_screen import printable

    yield printable(f"{event.at:%Y-%m-%d %H:%M:%S} UTC  {event.actor}  {event.action}")
    for name, value in event.details.items():
        if not name.endswith(TOLD):  # said in English beside it
            yield printable(f"  {name}: {value}")
    for name, (before, after) in event.changes.items():
        yield printable(f"  {name}: {before or 'nothing'} -> {after or 'nothing'}")
