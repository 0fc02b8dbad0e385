"""`podatelna doctor`: what is installed and what is missing."""

from __future__ import annotations

import click


@click.command()
def doctor() -> None:
    """Look at the installation and name the command that mends what is missing.

    Leaves with exit code 3 where something needed is missing.
    """
    from podatelna import settings, wiring
    from podatelna.doctor import examine

    in_force = settings.load()
    wiring.refuse_unknown(in_force)
    missing = False
    for check in examine(in_force):
        sign = "ok     " if not check.mend else "MISSING" if check.needed else "absent "
        click.echo(f"{sign}  {check.name}: {check.found}" + (f"\n         mend: {check.mend}" if check.mend else ""))
        missing = missing or bool(check.mend and check.needed)
    if missing:
        raise click.exceptions.Exit(3)
