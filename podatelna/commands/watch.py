"""`podatelna watch`: take in what is dropped into the inbox folders."""

from __future__ import annotations

import signal
from threading import Event

import click


@click.command()
@click.option("--once", is_flag=True, help="Take what is whole now, and end.")
def watch(once: bool) -> None:
    """Watch the inbox folders of all companies and take each file when it is whole.

    A file is whole when it looks the same twice and can be opened; hidden, temporary and partial files are left alone.
    It is archived first and then moved to taken/, or to rejected/ with a note that says why it cannot be read.
    With --once the exit code is 1 where a file was rejected. Ends on SIGTERM or Ctrl-C. The folders stand in the
    settings: companies.KEY.inbox.
    """
    from pipeline.intake.watch import watch as keep_watching
    from podatelna import logs, settings, wiring

    in_force = settings.load()
    logs.configure(in_force.log.level, in_force.log.format)
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with wiring.books(in_force) as books, wiring.apart(in_force) as apart:
        watched = wiring.watch(in_force, books, apart)
        if once:
            for folder in watched.make_folders():
                click.echo(f"The inbox folder {folder} was not there and is made.", err=True)
            taken = list(watched.look())
            stop.wait(in_force.watch.seconds)
            taken += watched.look()
            for one in taken:
                click.echo(f"{one.state:<10} {one.name}{f': {one.error}' if one.error else ''}")
            if any(one.state == "rejected" for one in taken):
                raise click.exceptions.Exit(1)
        else:
            keep_watching(watched, in_force.watch.seconds, stop)
