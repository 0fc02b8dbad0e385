"""What happened to a person's way in, as the audit trails of their companies tell it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, datetime, timedelta

from sqlalchemy import select, update

from documents.people import ApiToken, User
from documents.records import AuditEvent
from storage import audit, people
from storage.database import Transaction, connection_of
from storage.tables import MembershipRow, SessionRow, UserRow
from storage.tokens import Tokens

AT_MOST = 500  # events that are looked at in a trail
TOGETHER = timedelta(seconds=30)  # within which the trails of several companies tell of one thing
EVER = datetime.min.replace(tzinfo=UTC)


class News:
    """What happened to the ways in of all users, in one transaction that the caller has open and commits."""

    def __init__(self, given: Transaction) -> None:
        self._given = given
        self._connection = connection_of(given)

    def addresses(self, user: User) -> frozenset[str]:
        """Return from where a user signed in before."""
        events = self._events(user, {"user.signed_in"}, EVER)
        return frozenset(event.details.get("address", "") for event in events)

    def since(self, user: User, actions: Collection[str], moment: datetime) -> tuple[AuditEvent, ...]:
        """Return what happened to a user after a moment, the newest first, once though several companies noted it."""
        return tuple(_once(self._events(user, actions, moment)))

    def tokens_since(self, user: User, moment: datetime) -> tuple[ApiToken, ...]:
        """Return the user's API tokens that were made after a moment and are not revoked, the newest first."""
        made = Tokens(self._given, user.login).of_user(user.id)
        return tuple(one for one in made if one.created_at > moment)

    def tell_until(self, user: str, moment: datetime) -> None:
        """Note that a user knows what happened up to a moment; sessions that began by then have nothing to tell."""
        people.begin(self._connection)
        self._connection.execute(update(UserRow).where(UserRow.id == user).values(told_until=moment))
        mine = (SessionRow.user == user) & (SessionRow.created_at <= moment)
        self._connection.execute(update(SessionRow).where(mine).values(news=0))

    def _events(self, user: User, actions: Collection[str], moment: datetime) -> list[AuditEvent]:
        companies = self._connection.execute(select(MembershipRow.company).where(MembershipRow.user == user.id))
        found = [
            event
            for company in companies.scalars().all()
            for event in audit.latest(self._connection, company, user.login, actions, moment, AT_MOST)
        ]
        return sorted(found, key=lambda event: event.at, reverse=True)


def _once(events: Iterable[AuditEvent]) -> Iterable[AuditEvent]:
    """Return the events without those that another company's trail tells too."""
    kept: list[AuditEvent] = []
    for event in events:
        if not any(_is_same(event, one) for one in kept):
            kept.append(event)
    return kept


def _is_same(one: AuditEvent, other: AuditEvent) -> bool:
    is_twin = (one.actor, one.action, one.details) == (other.actor, other.action, other.details)
    return is_twin and one.company != other.company and abs(one.at - other.at) < TOGETHER
