"""What was noted of a user's way in and waits to be sent to their address, in the transaction that notes it.

Whoever sends takes one for a while in a transaction of its own, so that no other process sends it too, and strikes it
out once the mail server has it. Who dies between the two lets it be sent twice, under the same id.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from secrets import token_hex

from sqlalchemy import Connection, delete, insert, select, update

from documents.people import Notice, User
from storage import database
from storage.database import Transaction, connection_of
from storage.tables import NoticeRow

FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=5), timedelta(hours=2)  # the first is longer than sending one may take
FORGOTTEN = timedelta(days=2)  # after which nobody sends it, where no mail server is named
AT_ONCE = 100


def enter(connection: Connection, user: User, actor: str, action: str, details: Mapping[str, str] | None) -> None:
    """Let what was done to a user be sent to their address; nothing where they have none."""
    if not user.mail:
        return
    now = database.now(connection)
    connection.execute(delete(NoticeRow).where(NoticeRow.at <= now - FORGOTTEN))
    row = {"id": token_hex(16), "user": user.id, "mail": user.mail, "at": now, "actor": actor, "action": action}
    kept = json.dumps(dict(details or {}), ensure_ascii=True)
    connection.execute(insert(NoticeRow).values(**row, details=kept, attempts=0, next_at=now))


class Notices:
    """All that waits to be sent, in one transaction that the caller has open and commits."""

    def __init__(self, given: Transaction) -> None:
        self._connection = connection_of(given)

    def due(self) -> tuple[str, ...]:
        """Return the ids of what it is time to send, the longest waiting first."""
        now = database.now(self._connection)
        chosen = select(NoticeRow.id).where(NoticeRow.next_at <= now).order_by(NoticeRow.next_at).limit(AT_ONCE)
        return tuple(self._connection.execute(chosen).scalars())

    def take(self, id: str) -> Notice | None:
        """Take what is due, whose next turn comes after a pause; None where another process took it meanwhile."""
        database.begin_writing(self._connection)
        now = database.now(self._connection)
        due = (NoticeRow.id == id) & (NoticeRow.next_at <= now)
        attempts = self._connection.execute(select(NoticeRow.attempts).where(due)).scalar_one_or_none()
        if attempts is None:
            return None
        taken = {"attempts": attempts + 1, "next_at": now + pause(attempts)}
        mine = due & (NoticeRow.attempts == attempts)
        if self._connection.execute(update(NoticeRow).where(mine).values(taken)).rowcount != 1:
            return None
        row = self._connection.execute(select(NoticeRow.__table__).where(NoticeRow.id == id)).one()
        return Notice(
            id=row.id,
            user=row.user,
            mail=row.mail,
            at=row.at,
            actor=row.actor,
            action=row.action,
            details=json.loads(row.details),
            age=now - row.at,
        )

    def strike(self, id: str) -> None:
        """Let a notice wait no longer: it was sent, or never will be."""
        self._connection.execute(delete(NoticeRow).where(NoticeRow.id == id))


def pause(attempts: int) -> timedelta:
    """Return how long to wait after an attempt, with so many before it.

    >>> [int(pause(attempts).total_seconds() / 60) for attempts in (0, 1, 2, 3, 4, 5, 1000)]
    [5, 10, 20, 40, 80, 120, 120]
    """
    return min(LONGEST_PAUSE, FIRST_PAUSE * (1 << min(attempts, 10)))
