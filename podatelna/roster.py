"""What an admin may do about the users of their company.

A user belongs to several companies at times. An admin decides what they are in the admin's own; what touches all of
them (their password, whether they may come in at all) is for who is admin of every one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from documents.errors import Conflict, UsageError
from documents.people import Language, Membership, Role, User
from pipeline.engine.books import Doorkeeper
from podatelna import passwords
from podatelna.web.permissions import may

FIRST_FOR = timedelta(days=3)  # so long a first password is good


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """Someone who is to be in a company."""

    login: str
    name: str = ""
    language: Language = "cs"
    mail: str = ""
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstPassword:
    """A password to be handed over, and what is kept of it."""

    shown: str
    kept: str
    until: datetime


def first_password() -> FirstPassword:
    """Return a new first password; it takes a moment, so make it before a transaction begins."""
    shown = passwords.new_first()
    return FirstPassword(shown=shown, kept=passwords.hashed(shown), until=datetime.now(UTC) + FIRST_FOR)


def invite(door: Doorkeeper, company: str, new: Newcomer, first: FirstPassword | None) -> User:
    """Let someone be in a company, with a first password unless they sign in by OpenID; return them.

    Who is a user already keeps their name, password and address of mail.

    Raises:
        UsageError: the login is none, or the address of mail, or there are no roles.
        Conflict: they are in this company already.
    """
    if not new.roles:
        raise UsageError("Choose at least one role.")
    user = door.people.find(new.login)
    if user is None:
        kept, until = (first.kept, first.until) if first else ("", None)
        user = door.people.add(new.login, new.name, new.language, kept, until, new.mail)
    elif any(one.company == company for one in door.people.memberships(user.id)):
        raise Conflict("Someone of this login is in this company already.")
    door.people.grant(user.id, company, new.roles)
    return user


def refuse_foreign(door: Doorkeeper, admin: Iterable[Membership], company: str, login: str) -> None:
    """Raise `UsageError` where someone who is to join the company is in another, which its admin does not look after.

    Who runs the house adds them there; an admin would else see their name, and when and from where they sign in. So
    they do with who was shut out and is in no company: the audit trail names someone by that login.
    """
    user = door.people.find(login)
    held = door.people.memberships(user.id) if user is not None else ()
    is_gone = user is not None and user.disabled and not held
    if is_gone or (all(one.company != company for one in held) and not governs(admin, held)):
        raise UsageError("This login cannot be added here. Choose another one, or ask who runs Podatelna to add them.")


def assign(door: Doorkeeper, company: str, user: User, roles: Collection[Role]) -> None:
    """Let a user be this in a company from now on; without roles they are in it no longer, nor are their tokens good.

    What is assigned to who verifies here no longer becomes anyone's.

    Raises:
        UsageError: nobody would be left to look after the users.
    """
    others = [one for one, _ in _admins(door, company) if one.id != user.id]
    was_admin = any(one.id == user.id for one, _ in _admins(door, company))
    if was_admin and Role.ADMIN not in roles and not others:
        raise UsageError("Someone must remain admin here. Make someone else admin first.")
    door.people.grant(user.id, company, roles)
    if not may(roles, "verify"):
        door.store(company).reviews.unassign_all(user.login)
    if not roles:
        door.tokens.revoke_all(user.id, company)


def give_first_password(door: Doorkeeper, user: User, first: FirstPassword) -> None:
    """Give a user a first password in place of theirs, and end their sessions and tokens."""
    change_password(door, user, first.kept, first.until)


def change_password(door: Doorkeeper, user: User, kept: str, until: datetime | None = None) -> None:
    """Give a user another password, of which `kept` is kept, and end their sessions and tokens."""
    door.people.change_password(user.id, kept, until)
    door.second_factors.stop_waiting(user.id)
    door.sessions.end_others(user.id)
    door.tokens.revoke_all(user.id)


def shut_out(door: Doorkeeper, user: User) -> None:
    """Let a user come in no longer, end their sessions and tokens, and let anyone take what is assigned to them."""
    door.people.disable(user.id)
    for one in door.people.memberships(user.id):
        door.store(one.company).reviews.unassign_all(user.login)
    door.sessions.end_others(user.id)
    door.tokens.revoke_all(user.id)


def take_second_factor(door: Doorkeeper, user: User) -> None:
    """Let a user who has lost their phone come by their password alone, and end their sessions."""
    door.second_factors.remove(user.id)
    door.sessions.end_others(user.id)


def governs(admin: Iterable[Membership], user: Iterable[Membership]) -> bool:
    """Return whether someone is admin of every company that a user is in."""
    ruled = {one.company for one in admin if Role.ADMIN in one.roles}
    return {one.company for one in user} <= ruled


def _admins(door: Doorkeeper, company: str) -> list[tuple[User, Membership]]:
    return [
        (user, one) for user, one in door.people.of_company(company) if Role.ADMIN in one.roles and not user.disabled
    ]
