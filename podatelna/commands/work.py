"""`podatelna work`: the workers that read what was taken in."""

from __future__ import annotations

import math
import os
import signal
from functools import partial
from threading import Event

import click

PATIENCE = 12  # deaths in a row after which a batch gives up; a service never does


@click.command()
@click.option("--processes", "-p", type=click.IntRange(min=0), default=0, help="Workers; 0: as many as `jobs` says.")
@click.option("--until-idle", is_flag=True, help="End when nothing is left to do.")
def work(processes: int, until_idle: bool) -> None:
    """Read what was taken in, commit what is sure, queue the rest for a person.

    Workers that die are started again, and what they were at is taken over; nothing is lost or done twice. Start it on
    as many machines as you like, with one PostgreSQL database and one archive. Ends on SIGTERM or Ctrl-C: the documents
    at hand are finished first, unless they take long.

    \b
    podatelna work                       one worker a core, until it is stopped
    podatelna work -p 2 --until-idle     for a batch
    """
    from pipeline.engine.supervisor import supervise
    from podatelna import logs, settings, wiring
    from podatelna.keeping import kept_by

    in_force = settings.load()
    logs.configure(in_force.log.level, in_force.log.format)
    wiring.refuse_unknown(in_force)
    kept_by(in_force)
    with wiring.books(in_force):
        pass  # tables are made, or what is wrong is said, once and not by every worker
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    wanted = processes or in_force.jobs or os.cpu_count() or 1
    patience = PATIENCE if until_idle else math.inf
    code = supervise(partial(wiring.worker, in_force, until_idle=until_idle), wanted, stop, patience)
    raise click.exceptions.Exit(code)
