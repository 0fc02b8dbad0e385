"""`podatelna user`: who may sign in to the web pages, and as what."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import click

from documents.people import Language, Role, User

if TYPE_CHECKING:
    from pipeline.engine.books import Books, Doorkeeper
    from podatelna.settings import Settings

BEGINNER = frozenset({Role.ADMIN, Role.SUPERVISOR, Role.VERIFIER})  # what the first user of a house is

of_company = click.option("--company", default="", help="Which company; needed where the settings declare several.")
as_roles = click.option(
    "--role",
    "roles",
    multiple=True,
    type=click.Choice([role.value for role in Role]),
    help="As what; may be given again.",
)


@click.group()
def user() -> None:
    """Say who may sign in to the web pages, and as what. Nobody may until you add the first user.

    \b
    podatelna user add eva                                     the first one: admin, supervisor, verifier
    podatelna user add jan --role verifier --first-password    prints a password for him to replace
    podatelna user roles jan --role verifier --role mailroom
    """


@user.command()
@click.argument("login")
@click.option("--name", default="", help="As colleagues know them; default: the login.")
@click.option("--language", type=click.Choice(["cs", "en"]), default="cs", show_default=True)
@click.option("--mail", default="", help="Where they are told of changes to their sign-in as well.")
@as_roles
@of_company
@click.option("--first-password", "hands_over", is_flag=True, help="Print a password that they replace at once.")
@click.option("--openid", is_flag=True, help="Without a password: they sign in by OpenID Connect.")
def add(
    login: str,
    name: str,
    language: Language,
    mail: str,
    roles: tuple[str, ...],
    company: str,
    hands_over: bool,
    openid: bool,
) -> None:
    """Add a user to a company; who is a user of another one keeps their password.

    The first user of a house is its admin and, where no role is given, supervisor and verifier too.
    """
    from documents.people import canonical_login, canonical_mail
    from podatelna import passwords, roster, wiring

    with _open() as (in_force, books):
        key = wiring.one_company(in_force, company)
        canonical_login(login)
        canonical_mail(mail)
        with books.read_people() as door:
            is_first, known = not door.people.all(), door.people.find(login)
        new = roster.Newcomer(login=login, name=name, language=language, mail=mail, roles=_roles(roles, is_first))
        first = roster.first_password() if hands_over and not known else None
        own = "" if known or openid or first else passwords.hashed(_asked_for(login))
        with books.write_people(wiring.person()) as door:
            added = roster.invite(door, key, new, first)
            if own:
                door.people.change_password(added.id, own)
    shown = f" First password, good for {roster.FIRST_FOR.days} days: {first.shown}" if first else ""
    click.echo(f"{added.login} is {', '.join(sorted(new.roles))} in {key}.{shown}")
    if added.disabled:
        click.echo(_how_to_let_in(added))


@user.command()
@click.argument("login")
@click.option("--first", "hands_over", is_flag=True, help="Print one that they replace at once.")
def password(login: str, hands_over: bool) -> None:
    """Give a user another password, which ends their sessions and tokens."""
    from podatelna import passwords, roster, wiring

    with _open() as (_, books):
        with books.read_people() as door:
            found = _known(door, login)
        first = roster.first_password() if hands_over else None
        own = "" if first else passwords.hashed(_asked_for(found.login))
        with books.write_people(wiring.person()) as door:
            if first:
                roster.give_first_password(door, found, first)
            else:
                roster.change_password(door, found, own)
    shown = f" It is good for {roster.FIRST_FOR.days} days: {first.shown}" if first else ""
    click.echo(f"{found.login} has another password.{shown}")


@user.command()
@click.argument("login")
@as_roles
@of_company
def roles(login: str, roles: tuple[str, ...], company: str) -> None:
    """Say what a user is in a company; without a role they are in it no longer."""
    from podatelna import roster, wiring

    with _open() as (in_force, books), books.write_people(wiring.person()) as door:
        key = wiring.one_company(in_force, company)
        found = _known(door, login)
        roster.assign(door, key, found, frozenset(map(Role, roles)))
    click.echo(f"{found.login} is {', '.join(sorted(roles)) or 'nobody'} in {key}.")


@user.command(name="list")
def list_users() -> None:
    """Show all users and what they are."""
    with _open() as (_, books), books.read_people() as door:
        rows = [(one, door.people.memberships(one.id)) for one in door.people.all()]
    if not rows:
        click.echo("There is no user yet. Add the first one: podatelna user add NAME")
    for one, memberships in rows:
        held = "; ".join(f"{place.company}: {', '.join(sorted(place.roles))}" for place in memberships)
        click.echo(f"{one.login:<20} {one.name:<24} {_state(one):<16} {held}".rstrip())


@user.command()
@click.argument("login")
@click.argument("address", default="")
def mail(login: str, address: str) -> None:
    """Say to which address a user is told of changes to their sign-in; without one, to none.

    They are told of this change at the old address and at the new one.
    """
    with _changing(login) as (door, found):
        door.people.change_mail(found.id, address)
    click.echo(f"{found.login} is told of changes {f'at {address}' if address else 'in the pages only'}.")


@user.command()
@click.argument("login")
def disable(login: str) -> None:
    """Let a user sign in no longer, and end their sessions and tokens."""
    from podatelna import roster

    with _changing(login) as (door, found):
        roster.shut_out(door, found)
    click.echo(f"{found.login} cannot come in any more.")


@user.command()
@click.argument("login")
def enable(login: str) -> None:
    """Let a user sign in again."""
    with _changing(login) as (door, found):
        door.people.enable(found.id)
    click.echo(f"{found.login} can come in again.")


@user.command()
@click.argument("login")
def lost_phone(login: str) -> None:
    """Let a user sign in by their password alone, without a code, and end their sessions."""
    from podatelna import roster

    with _changing(login) as (door, found):
        roster.take_second_factor(door, found)
    click.echo(f"{found.login} comes by password alone, until they set up a second factor again.")


@user.command()
@click.argument("login")
def export(login: str) -> None:
    """Print what is known of a user themselves and what they did, as JSON, to be handed to them.

    Without what they did, they get the same in their own settings.
    """
    from podatelna import personal

    with _open() as (in_force, books), books.read_people() as door:
        found, companies = _known(door, login), books.companies()
        idle = timedelta(minutes=in_force.web.idle_minutes)
        told = personal.gathered(door, companies, found, idle)
        did = [deed for company in companies for deed in personal.deeds(door.store(company), company, found)]
    click.echo(json.dumps({**told, "did": did}, ensure_ascii=False, indent=2, default=datetime.isoformat))


@user.command()
@click.argument("login")
@click.confirmation_option(prompt="Their name, roles, ways in, sessions and tokens cannot be brought back. Go on?")
def forget(login: str) -> None:
    """Shut a user out for good and forget all of them but the login.

    The audit trail goes on naming by it who did and decided what, and with which addresses they signed in, for a trail
    of which something was taken away shows nothing any more. No admin can give the login to someone else.
    """
    from podatelna import personal, wiring

    with _open() as (_, books), books.write_people(wiring.person()) as door:
        found = _known(door, login)
        personal.forget(door, found)
    click.echo(f"{found.login} is forgotten but for the login, which stands in the audit trail.")


@contextmanager
def _open() -> Iterator[tuple[Settings, Books]]:
    from podatelna import settings, wiring

    in_force = settings.load()
    with wiring.books(in_force) as books:
        yield in_force, books


@contextmanager
def _changing(login: str) -> Iterator[tuple[Doorkeeper, User]]:
    """Give what changes users, and the one of this login."""
    from podatelna import wiring

    with _open() as (_, books), books.write_people(wiring.person()) as door:
        yield door, _known(door, login)


def _known(door: Doorkeeper, login: str) -> User:
    from documents.errors import UsageError

    found = door.people.find(login)
    if found is None:
        raise UsageError(f"There is no user {login!r}. podatelna user list names all.")
    return found


def _roles(chosen: tuple[str, ...], is_first: bool) -> frozenset[Role]:
    from documents.errors import UsageError

    if is_first:
        return frozenset({*map(Role, chosen), Role.ADMIN}) if chosen else BEGINNER
    if not chosen:
        raise UsageError(f"Say as what: --role {' | '.join(Role)}")
    return frozenset(map(Role, chosen))


def _asked_for(login: str) -> str:
    """Return the password that is typed, twice the same."""
    from podatelna import passwords

    typed: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    passwords.refuse_weak(typed, login)
    return typed


def _how_to_let_in(one: User) -> str:
    """Say of someone who was shut out, and maybe forgotten, what is missing until they can sign in."""
    enable = f"podatelna user enable {one.login}"
    first = f", then podatelna user password {one.login} --first unless they sign in by OpenID"
    return (
        f"But {one.login} was shut out and still cannot come in. The audit trail names someone by this login; "
        f"if it is the same person: {enable}{'' if one.password_hash else first}"
    )


def _state(one: User) -> str:
    if one.disabled:
        return "disabled"
    if one.password_until is not None:
        return "first password"
    return "active" if one.password_hash else "by OpenID"
