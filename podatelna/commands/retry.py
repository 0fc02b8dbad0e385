"""`podatelna retry`: try again what failed."""

from __future__ import annotations

import click


@click.command()
@click.argument("submissions", nargs=-1, metavar="[ID]...")
@click.option("--all", "everything", is_flag=True, help="Everything that failed.")
@click.option("--company", default="", help="Whose; needed where the settings declare several.")
def retry(submissions: tuple[str, ...], everything: bool, company: str) -> None:
    """Let workers try failed submissions again, once what broke them is mended.

    \b
    podatelna status            names what failed, and why
    podatelna retry 4xk2rm7q3nbdv5ta
    podatelna retry --all
    """
    from documents.errors import UsageError
    from documents.records import SubmissionState
    from podatelna import settings, wiring

    if bool(submissions) == everything:
        raise UsageError("Name the submissions to try again, or say --all. podatelna status lists what failed.")
    in_force = settings.load()
    key = wiring.one_company(in_force, company)
    with wiring.books_kept(in_force) as books, books.write(key, wiring.person()) as desk:
        failed = desk.store.submissions.by_state(SubmissionState.FAILED, limit=None)
        chosen = submissions or tuple(one.id for one in failed)
        for submission in chosen:
            desk.process_again(submission)
    click.echo(f"{len(chosen)} submissions are tried again.")
