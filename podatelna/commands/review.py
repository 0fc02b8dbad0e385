"""`podatelna review`: a person looks at what the program was not sure of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from pipeline.review import ReviewDesk


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """Whose documents, and who looks at them."""

    company: str
    person: str

    @contextmanager
    def desk(self) -> Iterator[ReviewDesk]:
        """Open this person's desk."""
        from documents.people import refuse_program
        from podatelna import settings, wiring

        name = self.person or wiring.person()
        refuse_program(name)
        in_force = settings.load()
        key = wiring.one_company(in_force, self.company)
        with wiring.books_kept(in_force) as books:
            yield wiring.review_desk(in_force, books, key, name)


@click.group(invoke_without_command=True)
@click.option("--company", default="", help="Whose documents; needed where the settings declare several.")
@click.option("--as", "person", default="", metavar="NAME", help="Who looks at them; default: your user name.")
@click.pass_context
def review(context: click.Context, company: str, person: str) -> None:
    """Look at the documents that wait for a person, one after the other.

    Without a command it shows each document with its fields, how sure they are and what is wrong with them, and takes
    corrections. ID is the document's id, or the beginning of it.

    \b
    podatelna review                                   one after the other
    podatelna review list
    podatelna review accept 4xk2 --set gross_total=1234,50 --set issue_date=21.11.2026
    podatelna review reject 4xk2 --reason "not ours"
    """
    context.obj = Who(company=company, person=person)
    if context.invoked_subcommand is None:
        from podatelna.review_session import run

        with context.obj.desk() as desk:
            run(desk)


@review.command(name="list")
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True)
@click.pass_obj
def list_queue(who: Who, limit: int) -> None:
    """Show the queue, the most urgent first."""
    from podatelna.review_screen import show_queue

    with who.desk() as desk:
        with desk.books.write(desk.company.key, desk.person) as books:
            books.store.see("queue")
        show_queue(desk.queue(limit))


@review.command()
@click.argument("document", metavar="ID")
@click.pass_obj
def show(who: Who, document: str) -> None:
    """Show a document: its fields, how sure they are, and what is wrong with them."""
    from podatelna.review_screen import show_document

    with who.desk() as desk:
        opened = desk.see(desk.find(document))
        show_document(opened, opened.stored.content, desk.type_of(opened.stored.content))


@review.command()
@click.argument("document", metavar="ID")
@click.option("--set", "values", multiple=True, metavar="FIELD=VALUE", help="A correction; an empty value removes it.")
@click.option("--kind", default="", help="What it is, where it is something else.")
@click.option("--despite", is_flag=True, help="Though fields are missing or contradict, or it is booked already.")
@click.pass_obj
def accept(who: Who, document: str, values: tuple[str, ...], kind: str, despite: bool) -> None:
    """Say that a document is right, once corrected; a worker makes it a record.

    \b
    podatelna review accept 4xk2
    podatelna review accept 4xk2 --set variable_symbol=2026001 --set 'line_items[2].quantity=3'
    """
    from documents.errors import Conflict, PodatelnaError
    from pipeline.review import Edit
    from podatelna.review_session import obstacles, said_of

    edit = Edit(values=_pairs(values), kind=kind)
    with who.desk() as desk:
        opened = desk.hold(desk.find(document))
        try:
            found = () if despite else obstacles(desk, opened, edit)
            if found:
                raise Conflict("\n".join(["Not accepted:", *found, "Correct it, or accept it with --despite."]))
            acceptance = desk.accept(opened, edit)
        except PodatelnaError:
            desk.release(opened)
            raise
    click.echo(said_of(acceptance))


@review.command()
@click.argument("document", metavar="ID")
@click.option("--reason", required=True, help="Why it is not to be booked.")
@click.pass_obj
def reject(who: Who, document: str, reason: str) -> None:
    """Say that a document is not to be booked."""
    if not reason.strip():
        raise click.BadParameter("Say why it is not to be booked.", param_hint="--reason")
    with who.desk() as desk:
        stored = desk.reject(desk.hold(desk.find(document)), reason)
    click.echo(f"Rejected {stored.id}.")


def _pairs(values: tuple[str, ...]) -> Mapping[str, str]:
    wrong = [one for one in values if "=" not in one]
    if wrong:
        raise click.BadParameter(f"{wrong[0]!r} is not FIELD=VALUE.")
    return {name.strip(): value for name, _, value in (one.partition("=") for one in values)}
