"""Failed attempts to sign in: who fails often waits, ever longer, whatever they try next.

An attempt is counted before its password is looked at, so that many at once count as many, and struck out when it was
right. What is refused meanwhile does not count: nobody has to wait longer than `LONGEST` once others stop trying.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import delete, select, update

from storage import database, people
from storage.database import Transaction, connection_of
from storage.tables import AttemptRow

LONGEST = timedelta(minutes=15)
FORGOTTEN = timedelta(hours=1)  # after the last failure


class Attempts:
    """All failed attempts, in one transaction that the caller has open and commits."""

    def __init__(self, given: Transaction) -> None:
        self._connection = connection_of(given)

    def begin(self, keys: Mapping[str, int]) -> timedelta:
        """Count an attempt under each of the keys, which have so many failures free; return how long to wait first.

        Where that is not zero, the attempt is not to be made, and was not counted.
        """
        people.begin(self._connection)
        now = database.now(self._connection)
        self._connection.execute(delete(AttemptRow).where(AttemptRow.last_at <= now - FORGOTTEN))
        chosen = select(AttemptRow.key, AttemptRow.failures, AttemptRow.last_at).where(AttemptRow.key.in_(keys))
        found = self._connection.execute(chosen).all()
        waits = [last_at + pause(failures - keys[key]) - now for key, failures, last_at in found]
        longest = max(waits, default=timedelta())
        if longest > timedelta():
            return longest
        for key in keys:
            if not database.insert_new(self._connection, AttemptRow, {"key": key, "failures": 1, "last_at": now}):
                counted = {"failures": AttemptRow.failures + 1, "last_at": now}
                self._connection.execute(update(AttemptRow).where(AttemptRow.key == key).values(counted))
        return timedelta()

    def forget(self, key: str) -> None:
        """Strike out all failures under a key."""
        people.begin(self._connection)
        self._connection.execute(delete(AttemptRow).where(AttemptRow.key == key))

    def take_back(self, key: str) -> None:
        """Strike out one attempt under a key."""
        people.begin(self._connection)
        fewer = update(AttemptRow).where(AttemptRow.key == key).values(failures=AttemptRow.failures - 1)
        self._connection.execute(fewer)


def pause(failures: int) -> timedelta:
    """Return how long to wait after so many failures that were not free.

    >>> [int(pause(failures).total_seconds()) for failures in (-1, 0, 1, 2, 9, 10, 1000)]
    [0, 1, 2, 4, 512, 900, 900]
    """
    if failures < 0:
        return timedelta()
    return min(LONGEST, timedelta(seconds=2 ** min(failures, 20)))
