"""Who is signed in on which browser. A session is known by the SHA-256 of the token in the browser's cookie."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, delete, insert, select, update

from documents.people import Membership, Session
from storage import database, people
from storage.database import Transaction, connection_of
from storage.tables import MembershipRow, SessionRow, UserRow

SEEN_AGAIN = timedelta(minutes=1)  # after which it is noted that a session was seen: not at each request
_COLUMNS = ("hash", "created_at", "seen_at", "expires_at", "address", "browser", "news")
_ALL = select(UserRow.__table__, *(SessionRow.__table__.c[name].label(f"session_{name}") for name in _COLUMNS)).join(
    SessionRow, SessionRow.user == UserRow.id
)
_FOUND = (
    _ALL.add_columns(MembershipRow.company, MembershipRow.roles)
    .outerjoin(MembershipRow, MembershipRow.user == UserRow.id)
    .where(SessionRow.hash == bindparam("hash"))
    .order_by(MembershipRow.company)
)
_OF_USER = _ALL.where(SessionRow.user == bindparam("user")).order_by(SessionRow.seen_at.desc(), SessionRow.hash)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A session that did not end."""

    session: Session
    memberships: tuple[Membership, ...]  # of its user, by company
    unseen: bool  # whether it should be noted that it was seen


class Sessions:
    """All sessions, in one transaction that the caller has open and commits."""

    def __init__(self, given: Transaction) -> None:
        self._connection = connection_of(given)

    def open(
        self, hash: str, user: str, longest: timedelta, address: str = "", browser: str = "", news: int = 0
    ) -> None:
        """Enter a session that ends after `longest` whatever the user does; those that ended are forgotten."""
        people.begin(self._connection)
        now = database.now(self._connection)
        self._connection.execute(delete(SessionRow).where(SessionRow.expires_at <= now))
        times = {"created_at": now, "seen_at": now, "expires_at": now + longest}
        row = {"hash": hash, "user": user, **times, "address": address, "browser": browser, "news": news}
        self._connection.execute(insert(SessionRow).values(row))

    def find(self, hash: str, idle: timedelta) -> Found | None:
        """Return the session; None where it ended.

        It ends by itself when it was not seen for `idle`, and with its user being disabled.
        """
        rows = self._connection.execute(_FOUND, {"hash": hash}).all()
        if not rows:
            return None
        session, now = _session(rows[0]), database.now(self._connection)
        if not _is_live(session, now, idle):
            return None
        of = [people.membership(row.company, session.user.id, row.roles) for row in rows if row.company is not None]
        return Found(session=session, memberships=tuple(of), unseen=now >= session.seen_at + SEEN_AGAIN)

    def see(self, hash: str) -> None:
        """Note that a session was seen now."""
        database.begin_writing(self._connection)
        now = database.now(self._connection)
        self._connection.execute(update(SessionRow).where(SessionRow.hash == hash).values(seen_at=now))

    def know(self, hash: str) -> None:
        """Let a session have nothing more to tell of changes."""
        people.begin(self._connection)
        self._connection.execute(update(SessionRow).where(SessionRow.hash == hash).values(news=0))

    def of_user(self, user: str, idle: timedelta) -> tuple[Session, ...]:
        """Return a user's sessions that did not end, as in `find`, the one last seen first."""
        now = database.now(self._connection)
        found = [_session(row) for row in self._connection.execute(_OF_USER, {"user": user})]
        return tuple(one for one in found if _is_live(one, now, idle))

    def end(self, hash: str) -> None:
        """End a session."""
        people.begin(self._connection)
        self._connection.execute(delete(SessionRow).where(SessionRow.hash == hash))

    def end_of(self, user: str, hash: str) -> bool:
        """End one of a user's sessions; return whether they had it."""
        people.begin(self._connection)
        mine = (SessionRow.user == user) & (SessionRow.hash == hash)
        return self._connection.execute(delete(SessionRow).where(mine)).rowcount == 1

    def end_others(self, user: str, hash: str = "") -> None:
        """End all sessions of a user but the one of `hash`."""
        people.begin(self._connection)
        self._connection.execute(delete(SessionRow).where(SessionRow.user == user, SessionRow.hash != hash))


def _session(row: Row[*tuple[Any, ...]]) -> Session:
    values = {name: row._mapping[f"session_{name}"] for name in _COLUMNS}
    return Session(user=people.user_of(row), **values)


def _is_live(session: Session, now: datetime, idle: timedelta) -> bool:
    return not session.user.disabled and now < session.expires_at and now < session.seen_at + idle
