"""A person and the review queue, one document after the other, on a terminal."""

from __future__ import annotations

import click

from documents.errors import Conflict, PodatelnaError, UsageError
from documents.fields import Document, Severity
from pipeline.review import Acceptance, Edit, Opened, Outcome, ReviewDesk
from podatelna.review_screen import show_document

HELP = """
  a                 accept: the document is right as shown
  r REASON          reject: it is not to be booked
  FIELD=VALUE       correct a field, or a cell: line_items[2].quantity=3; an empty value removes it
  k TYPE            it is something else: its fields are looked for anew
  u                 undo what was typed
  p NOTE            lay it aside with a note
  q                 give it back and stop
"""


def run(desk: ReviewDesk) -> None:
    """Let the person work until the queue is empty or they stop."""
    while True:
        opened = desk.take_next()
        if opened is None:
            click.echo("Nothing waits for you.")
            return
        try:
            goes_on = _review(desk, opened)
        except click.Abort:  # Ctrl-C, or the end of what was piped in
            desk.release(opened)
            return
        if not goes_on:
            return


def obstacles(desk: ReviewDesk, opened: Opened, edit: Edit) -> tuple[str, ...]:
    """Return what speaks against accepting the document with this edit: what lacks, cannot be right, or is booked."""
    edited = desk.edited(opened, edit)
    missing = [f"  {name} is missing." for name in desk.missing(edited)]
    wrong = [f"  {one.message}" for one in edited.findings if one.severity is Severity.CONTRADICTS]
    twins = [f"  The same paper is booked already, as {twin.document}." for twin in opened.twins]
    return (*missing, *wrong, *twins)


def said_of(acceptance: Acceptance) -> str:
    """Return what became of an accepted document, in words."""
    stored = acceptance.stored
    if acceptance.outcome is Outcome.ACCEPTED:
        return f"Accepted {stored.id} at revision {stored.revision}."
    whom = "A second" if acceptance.outcome is Outcome.SECOND_NEEDED else "You two differ: a third"
    return f"Kept for {stored.id}. {whom} person must enter: {', '.join(acceptance.fields)}."


def _review(desk: ReviewDesk, opened: Opened) -> bool:
    """Work on one document; return whether the person goes on."""
    edit = Edit()
    _show(desk, opened, edit)
    while True:
        line = click.prompt("a, r, FIELD=VALUE, k, u, p, q, ?", prompt_suffix="> ").strip()
        try:
            if line == "q":
                desk.release(opened)
                return False
            if _is_decided(desk, opened, edit, line):
                return True
            edit = _typed(desk, opened, edit, line)
        except Conflict as conflict:
            again = _after(conflict, desk, opened, edit)
            if again is None:
                return True
            opened = again
        except UsageError as wrong:
            click.echo(f"  {wrong}")


def _is_decided(desk: ReviewDesk, opened: Opened, edit: Edit, line: str) -> bool:
    """Do what the line decides about the document; return whether it decides."""
    verb, _, rest = line.partition(" ")
    if line == "a":
        return _accept(desk, opened, edit)
    if verb == "r" and rest:
        desk.reject(opened, rest)
        click.echo(f"Rejected {opened.stored.id}.")
        return True
    if verb == "p" and rest:
        desk.park(opened, rest)
        click.echo(f"Laid aside {opened.stored.id}.")
        return True
    return False


def _typed(desk: ReviewDesk, opened: Opened, edit: Edit, line: str) -> Edit:
    """Return the edit with what the line says, and show it; raise `UsageError` where it says nothing that is known."""
    name, equals, value = line.partition("=")
    if line == "u":
        changed = Edit()
    elif line.startswith("k "):
        changed = Edit(kind=line[2:].strip())
    elif equals:
        changed = Edit(values={**edit.values, name.strip(): value.strip()}, kind=edit.kind)
    elif line == "?":
        click.echo(HELP)
        return edit
    elif line == "a":  # not accepted after all
        return edit
    else:
        raise UsageError(f"What does {line!r} mean? Type ? for help.")
    _show(desk, opened, changed)
    return changed


def _accept(desk: ReviewDesk, opened: Opened, edit: Edit) -> bool:
    found = obstacles(desk, opened, edit)
    if found:
        click.echo("\n".join(found))
        if not click.confirm("Accept it all the same?", default=False):
            return False
    click.echo(said_of(desk.accept(opened, edit)))
    return True


def _after(conflict: Conflict, desk: ReviewDesk, opened: Opened, edit: Edit) -> Opened | None:
    """Say what happened and keep what was typed; return the document as it is now, None where it cannot be had."""
    click.echo(f"  {conflict}")
    if edit.as_arguments:
        click.echo(f"  What you typed is kept: podatelna review accept {opened.stored.id} {edit.as_arguments}")
    try:
        again = desk.hold(opened.stored.id)
    except PodatelnaError as still:
        click.echo(f"  {still}")
        return None
    _show(desk, again, edit)
    return again


def _show(desk: ReviewDesk, opened: Opened, edit: Edit) -> None:
    document: Document = desk.edited(opened, edit)
    show_document(opened, document, desk.type_of(document))
