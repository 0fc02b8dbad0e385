"""The command line: `podatelna COMMAND`. Commands are loaded when they are called, so that `--help` answers at once."""

from __future__ import annotations

import sys
from importlib import import_module

import click

from documents.errors import PodatelnaError
from pipeline.memory import shut

COMMANDS = {  # in the order in which a newcomer meets them
    "read": "podatelna.commands.read:read",
    "ingest": "podatelna.commands.ingest:ingest",
    "watch": "podatelna.commands.watch:watch",
    "work": "podatelna.commands.work:work",
    "serve": "podatelna.commands.serve:serve",
    "user": "podatelna.commands.user:user",
    "review": "podatelna.commands.review:review",
    "export": "podatelna.commands.export:export",
    "status": "podatelna.commands.status:status",
    "retry": "podatelna.commands.retry:retry",
    "remove-old": "podatelna.commands.remove_old:remove_old",
    "audit": "podatelna.commands.audit:audit",
    "doctor": "podatelna.commands.doctor:doctor",
    "completion": "podatelna.commands.completion:completion",
}


class _LazyGroup(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="podatelna")
def podatelna() -> None:
    """The mailroom that reads: scans, photos and PDFs go in, verified records come out.

    \b
    Try it without setting anything up:
        podatelna read invoice.pdf
    Let it run:
        podatelna ingest scans/      takes files (or: podatelna watch)
        podatelna work               reads them, commits what is sure, queues the rest
        podatelna serve              all of it in one, with the pages on which people look at the rest
        podatelna export             writes what was committed, once, for accounting
    Settings stand in podatelna.toml and PODATELNA_... variables; docs/settings.md lists them.
    Exit codes: 0 done, 1 some documents failed, 2 wrong use, 3 the installation lacks something.
    """


def main() -> None:
    """Run the command line and leave with its exit code."""
    shut()
    try:
        podatelna(prog_name="podatelna")
    except PodatelnaError as error:
        click.echo(f"podatelna: {error}", err=True)
        sys.exit(error.exit_code)
