"""The users and what they are in each company.

Who a user is, is written in the audit trail of every company they are in. Writers of people go one after another, by a
lock taken before any company's, so that they never wait for each other in a circle.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from secrets import token_hex
from typing import Any, get_args

from sqlalchemy import Connection, Row, Select, bindparam, delete, insert, select, text, update

from documents.errors import Conflict, UsageError
from documents.people import Language, Membership, Role, User, canonical_login, canonical_mail
from storage import database, notices
from storage.database import Transaction, connection_of
from storage.tables import MembershipRow, NoticeRow, UserRow
from storage.unit import Unit

MAIL_CHANGED = "user.mail_changed"
LOCK = 7_305_115  # any number, the same in all versions

_MEMBERS = (
    select(UserRow.__table__, MembershipRow.roles)
    .join(MembershipRow, MembershipRow.user == UserRow.id)
    .where(MembershipRow.company == bindparam("company"))
    .order_by(UserRow.login)
)
_MEMBERSHIPS = (
    select(MembershipRow.company, MembershipRow.roles)
    .where(MembershipRow.user == bindparam("user"))
    .order_by(MembershipRow.company)
)


def begin(connection: Connection) -> None:
    """Order the writers of people one after another."""
    database.begin_writing(connection)
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})


class People:
    """All users, in one transaction that the caller has open and commits; `actor` stands in the audit events."""

    def __init__(self, given: Transaction, actor: str) -> None:
        self._connection = connection_of(given)
        self._actor = actor

    def add(
        self,
        login: str,
        name: str = "",
        language: Language = "cs",
        password_hash: str = "",
        password_until: datetime | None = None,
        mail: str = "",
    ) -> User:
        """Enter a new user, who is in no company yet; without a password they sign in by OpenID only.

        Raises:
            UsageError: the login is none, or the address of mail.
            Conflict: it is taken.
        """
        begin(self._connection)
        values = {
            "id": token_hex(8),
            "login": canonical_login(login),
            "name": name.strip() or login.strip(),
            "language": language,
            "password_hash": password_hash,
            "password_until": password_until,
            "subject": "",
            "disabled": False,
            "mail": canonical_mail(mail),
            "created_at": database.now(self._connection),
        }
        if not database.insert_new(self._connection, UserRow, values):
            raise Conflict(f"The login {values['login']} is taken. Choose another one.")
        return self.get(str(values["id"]))

    def find(self, login: str) -> User | None:
        """Return the user of this login, or None where there is none."""
        return self._one(select(UserRow.__table__).where(UserRow.login == login.strip().casefold()))

    def by_subject(self, subject: str) -> User | None:
        """Return the user whom an OpenID provider knows so, or None where there is none."""
        return self._one(select(UserRow.__table__).where(UserRow.subject == subject)) if subject else None

    def get(self, id: str) -> User:
        """Return the user of this id; raise `UsageError` where there is none."""
        found = self._one(select(UserRow.__table__).where(UserRow.id == id))
        if found is None:
            raise UsageError(f"There is no user {id!r}.")
        return found

    def hold(self, id: str) -> User:
        """Return the user of this id as they are until the transaction ends: nobody else changes them meanwhile."""
        begin(self._connection)
        return self.get(id)

    def all(self) -> tuple[User, ...]:
        """Return all users by login."""
        found = self._connection.execute(select(UserRow.__table__).order_by(UserRow.login))
        return tuple(user_of(row) for row in found)

    def of_company(self, company: str) -> tuple[tuple[User, Membership], ...]:
        """Return the users who are in a company, by login, each with what they are there."""
        rows = self._connection.execute(_MEMBERS, {"company": company})
        return tuple((user_of(row), membership(company, row.id, row.roles)) for row in rows)

    def memberships(self, user: str) -> tuple[Membership, ...]:
        """Return what a user is in each of their companies, by company."""
        found = self._connection.execute(_MEMBERSHIPS, {"user": user})
        return tuple(membership(company, user, roles) for company, roles in found)

    def grant(self, user: str, company: str, roles: Collection[Role]) -> None:
        """Let a user be this in a company, and nothing else there; without roles they are in it no longer.

        Raises:
            UsageError: there is no such user or company.
        """
        begin(self._connection)
        found = self.get(user)
        before = next((one.roles for one in self.memberships(user) if one.company == company), frozenset[Role]())
        if before == frozenset(roles):
            return
        unit = Unit(connection=self._connection, company=company, actor=self._actor)
        unit.begin()
        mine = (MembershipRow.company == company) & (MembershipRow.user == user)
        self._connection.execute(delete(MembershipRow).where(mine))
        if roles:
            row = insert(MembershipRow).values(company=company, user=user, roles=_joined(roles))
            self._connection.execute(row)
        action = "user.added" if not before else "user.changed" if roles else "user.removed"
        unit.note(action, found.login, changes={"roles": (_joined(before), _joined(roles))})

    def change_password(self, user: str, password_hash: str, until: datetime | None = None) -> None:
        """Give a user another password; one with an end is a first one, to be replaced by their own."""
        begin(self._connection)
        self._change(user, {"password_hash": password_hash, "password_until": until})
        self.note(user, "user.password_changed")

    def outdate_password(self, user: str, until: datetime) -> None:
        """Let a user's password be good only for choosing another one."""
        begin(self._connection)
        self._change(user, {"password_until": until})
        self.note(user, "user.password_outdated")

    def rehash(self, user: str, password_hash: str) -> None:
        """Keep the same password by another hash."""
        begin(self._connection)
        self._change(user, {"password_hash": password_hash})

    def link(self, user: str, subject: str) -> None:
        """Note by what an OpenID provider knows a user."""
        begin(self._connection)
        self._change(user, {"subject": subject})
        self.note(user, "user.linked", {"subject": subject})

    def disable(self, user: str) -> None:
        """Let a user sign in no longer."""
        begin(self._connection)
        self._change(user, {"disabled": True})
        self.note(user, "user.disabled")

    def forget(self, user: str) -> None:
        """Keep nothing of a user but their login, and let them sign in no longer; who calls it has noted that."""
        begin(self._connection)
        self._connection.execute(delete(NoticeRow).where(NoticeRow.user == user))
        nothing = {"password_hash": "", "password_until": None, "subject": "", "told_until": None, "mail": ""}
        self._change(user, {**nothing, "name": self.get(user).login, "disabled": True})

    def enable(self, user: str) -> None:
        """Let a user sign in again."""
        begin(self._connection)
        self._change(user, {"disabled": False})
        self.note(user, "user.enabled")

    def describe(self, user: str, name: str, language: Language) -> None:
        """Note a user's name and language."""
        begin(self._connection)
        before = self.get(user)
        if language not in get_args(Language):
            raise UsageError(f"There is no language {language!r} here, only: {', '.join(get_args(Language))}.")
        after = {"name": name.strip() or before.login, "language": language}
        self._change(user, after)
        changes = {key: (str(getattr(before, key)), value) for key, value in after.items()}
        changed = {key: pair for key, pair in changes.items() if pair[0] != pair[1]}
        if changed:
            self.note(user, "user.changed", changes=changed)

    def change_mail(self, user: str, mail: str) -> None:
        """Send what is told of a user's way in elsewhere, or nowhere; the change is told at both addresses.

        The audit trail is kept for ever, so it names neither.

        Raises:
            UsageError: it is no address.
        """
        begin(self._connection)
        address = canonical_mail(mail)
        if address == self.get(user).mail:
            return
        self.note(user, MAIL_CHANGED)
        self._change(user, {"mail": address})
        notices.enter(self._connection, self.get(user), self._actor, MAIL_CHANGED, None)

    def note(
        self,
        user: str,
        action: str,
        details: Mapping[str, str] | None = None,
        changes: Mapping[str, tuple[str, str]] | None = None,
    ) -> None:
        """Append an event about a user to the audit trail of each company they are in, and let it be sent to them."""
        begin(self._connection)
        found = self.get(user)
        for membership in self.memberships(user):
            unit = Unit(connection=self._connection, company=membership.company, actor=self._actor)
            unit.begin()
            unit.note(action, found.login, details, changes)
        notices.enter(self._connection, found, self._actor, action, details)

    def _change(self, user: str, values: Mapping[str, object]) -> None:
        changed = self._connection.execute(update(UserRow).where(UserRow.id == user).values(dict(values)))
        if changed.rowcount != 1:
            raise UsageError(f"There is no user {user!r}.")

    def _one(self, chosen: Select[tuple[object, ...]]) -> User | None:
        found = self._connection.execute(chosen).first()
        return None if found is None else user_of(found)


def user_of(row: Row[*tuple[Any, ...]]) -> User:
    """Return the user of a row that has the columns of `UserRow`."""
    return User(
        id=row.id,
        login=row.login,
        name=row.name,
        language="en" if row.language == "en" else "cs",
        password_hash=row.password_hash,
        password_until=row.password_until,
        subject=row.subject,
        disabled=row.disabled,
        second_factor_since=row.second_factor_since,
        told_until=row.told_until,
        mail=row.mail,
        created_at=row.created_at,
    )


def membership(company: str, user: str, roles: str) -> Membership:
    """Return what a user is in a company, of the `roles` as the tables have them."""
    return Membership(company=company, user=user, roles=frozenset(map(Role, roles.split())))


def _joined(roles: Iterable[Role]) -> str:
    return " ".join(sorted(roles))
