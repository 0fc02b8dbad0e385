"""What happened to a person's way in, as the audit trails of their companies tell it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from itertools import takewhile

from sqlalchemy import select, update

from documents.people import ApiToken, User
from documents.records import AuditEvent
from storage import audit, database, people
from storage.audit import Span
from storage.database import Transaction, connection_of
from storage.tables import MembershipRow, SessionRow, UserRow
from storage.tokens import Tokens

AT_MOST = 500  # events that are looked at in a trail
TOGETHER = timedelta(seconds=30)  # within which the trails of several companies tell of one thing


class News:
    """What happened to the ways in of all users, in one transaction that the caller has open and commits."""

    def __init__(self, given: Transaction) -> None:
        self._given = given
        self._connection = connection_of(given)

    def sign_ins(self, user: User, until: datetime | None = None) -> tuple[AuditEvent, ...]:
        """Return a user's sign-ins, until a moment where one is given, the newest first."""
        span = Span(subject=user.login, actions={"user.signed_in"}, until=until)
        return tuple(self._events(user, span))

    def since(self, user: User, actions: Collection[str], moment: datetime) -> tuple[AuditEvent, ...]:
        """Return what happened to a user after a moment, the newest first, once though several companies noted it."""
        return tuple(_once(self._events(user, Span(subject=user.login, actions=actions, after=moment))))

    def count(self, user: User, action: str, moment: datetime, until: datetime | None = None) -> int:
        """Return how often something happened to a user after a moment, until another where one is given."""
        span = Span(subject=user.login, actions={action}, after=moment, until=until)
        return max((audit.count(self._connection, one, span) for one in self._companies(user)), default=0)

    def tokens_since(self, user: User, moment: datetime) -> tuple[ApiToken, ...]:
        """Return the user's API tokens that were made after a moment, revoked or not, the newest first."""
        return Tokens(self._given, user.login).made_since(user.id, moment)

    def tell_from_now(self, user: str) -> None:
        """Note that a user knows all that has happened."""
        self.tell_until(user, database.now(self._connection))

    def tell_until(self, user: str, moment: datetime) -> None:
        """Note that a user knows what happened up to a moment; sessions that began by then have nothing to tell.

        What they know already, they know.
        """
        people.begin(self._connection)
        is_later = UserRow.told_until.is_(None) | (UserRow.told_until < moment)
        self._connection.execute(update(UserRow).where(UserRow.id == user, is_later).values(told_until=moment))
        mine = (SessionRow.user == user) & (SessionRow.created_at <= moment)
        self._connection.execute(update(SessionRow).where(mine).values(news=0))

    def _events(self, user: User, span: Span) -> list[AuditEvent]:
        found = [
            event
            for company in self._companies(user)
            for event in audit.latest(self._connection, company, span, AT_MOST)
        ]
        return sorted(found, key=lambda event: event.at, reverse=True)

    def _companies(self, user: User) -> Sequence[str]:
        chosen = select(MembershipRow.company).where(MembershipRow.user == user.id)
        return self._connection.execute(chosen).scalars().all()


def _once(events: Iterable[AuditEvent]) -> Iterable[AuditEvent]:
    """Return the events without those that another company's trail tells too."""
    kept: list[AuditEvent] = []
    for event in events:
        if not _is_told(event, kept):
            kept.append(event)
    return kept


def _is_told(event: AuditEvent, kept: Sequence[AuditEvent]) -> bool:
    near = takewhile(lambda one: one.at - event.at < TOGETHER, reversed(kept))
    return any(_is_same(event, one) for one in near)


def _is_same(one: AuditEvent, other: AuditEvent) -> bool:
    is_twin = (one.actor, one.action, one.details) == (other.actor, other.action, other.details)
    return is_twin and one.company != other.company
