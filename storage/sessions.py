"""Who is signed in on which browser. A session is known by the SHA-256 of the token in the browser's cookie."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import bindparam, delete, insert, select, update

from documents.people import Session
from storage import database, people
from storage.database import Transaction, connection_of
from storage.tables import SessionRow, UserRow

SEEN_AGAIN = timedelta(minutes=1)  # after which it is noted that a session was seen: not at each request
_FOUND = (
    select(
        UserRow.__table__,
        *(SessionRow.__table__.c[name].label(f"session_{name}") for name in ("created_at", "seen_at", "expires_at")),
    )
    .join(SessionRow, SessionRow.user == UserRow.id)
    .where(SessionRow.hash == bindparam("hash"))
)


class Sessions:
    """All sessions, in one transaction that the caller has open and commits."""

    def __init__(self, given: Transaction) -> None:
        self._connection = connection_of(given)

    def open(self, hash: str, user: str, longest: timedelta) -> None:
        """Enter a session that ends after `longest` whatever the user does; those that ended are forgotten."""
        people.begin(self._connection)
        now = database.now(self._connection)
        self._connection.execute(delete(SessionRow).where(SessionRow.expires_at <= now))
        row = {"hash": hash, "user": user, "created_at": now, "seen_at": now, "expires_at": now + longest}
        self._connection.execute(insert(SessionRow).values(row))

    def find(self, hash: str, idle: timedelta) -> tuple[Session, bool] | None:
        """Return the session and whether it should be noted that it was seen; None where it ended.

        It ends by itself when it was not seen for `idle`, and with its user being disabled.
        """
        row = self._connection.execute(_FOUND, {"hash": hash}).first()
        if row is None:
            return None
        session = Session(
            user=people.user_of(row),
            created_at=row.session_created_at,
            seen_at=row.session_seen_at,
            expires_at=row.session_expires_at,
        )
        now = database.now(self._connection)
        if session.user.disabled or now >= session.expires_at or now >= session.seen_at + idle:
            return None
        return session, now >= session.seen_at + SEEN_AGAIN

    def see(self, hash: str) -> None:
        """Note that a session was seen now."""
        database.begin_writing(self._connection)
        now = database.now(self._connection)
        self._connection.execute(update(SessionRow).where(SessionRow.hash == hash).values(seen_at=now))

    def count(self, user: str) -> int:
        """Return on how many browsers a user is signed in."""
        now = database.now(self._connection)
        chosen = select(SessionRow.hash).where(SessionRow.user == user, SessionRow.expires_at > now)
        return len(self._connection.execute(chosen).all())

    def end(self, hash: str) -> None:
        """End a session."""
        people.begin(self._connection)
        self._connection.execute(delete(SessionRow).where(SessionRow.hash == hash))

    def end_others(self, user: str, hash: str = "") -> None:
        """End all sessions of a user but the one of `hash`."""
        people.begin(self._connection)
        self._connection.execute(delete(SessionRow).where(SessionRow.user == user, SessionRow.hash != hash))
