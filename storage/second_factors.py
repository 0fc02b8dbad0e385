"""Second factors: the secrets of one-time codes, recovery codes, and browsers from which a code is awaited.

A code is taken once: what is kept is the step of time whose code was the last, and none of it or before it is taken
again. Recovery codes are kept as hashes, and go when they are used. A secret cannot be kept as a hash, for codes are
made from it: it is kept as the caller has sealed it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from sqlalchemy import delete, func, insert, select, update

from documents.errors import Conflict
from documents.people import User
from storage import database, people
from storage.database import Transaction, connection_of
from storage.people import People
from storage.tables import AwaitedRow, RecoveryCodeRow, SecondFactorRow, UserRow


class SecondFactors:
    """All second factors, in one transaction that the caller has open and commits; `actor` stands in audit events."""

    def __init__(self, given: Transaction, actor: str) -> None:
        self._connection = connection_of(given)
        self._people = People(given, actor)

    def offer(self, user: str, secret: str) -> None:
        """Keep a secret that counts once it is confirmed; one that was offered before is forgotten.

        Raises:
            Conflict: the user has a second factor.
        """
        people.begin(self._connection)
        if self._people.get(user).second_factor_since is not None:
            raise Conflict("You have a second factor already. Switch it off first.")
        self._connection.execute(delete(SecondFactorRow).where(SecondFactorRow.user == user))
        self._connection.execute(insert(SecondFactorRow).values(user=user, secret=secret, step=0))

    def secret(self, user: str) -> str:
        """Return the secret that a user has, or is offered; empty where there is none."""
        chosen = select(SecondFactorRow.secret).where(SecondFactorRow.user == user)
        return self._connection.execute(chosen).scalar_one_or_none() or ""

    def keep_anew(self, sealed: Callable[[str], str]) -> None:
        """Put in the place of each secret that counts what `sealed` makes of it, and forget those that do not yet."""
        people.begin(self._connection)
        offered = select(UserRow.id).where(UserRow.second_factor_since.is_(None))
        self._connection.execute(delete(SecondFactorRow).where(SecondFactorRow.user.in_(offered)))
        for row in self._connection.execute(select(SecondFactorRow.user, SecondFactorRow.secret)).all():
            mine = update(SecondFactorRow).where(SecondFactorRow.user == row.user)
            self._connection.execute(mine.values(secret=sealed(row.secret)))

    def offered(self, user: str, hash: str) -> str:
        """Return the secret that is offered to a user on the browser of this hash; empty where none is any longer."""
        waits = (AwaitedRow.user == user) & (AwaitedRow.hash == hash)
        chosen = select(AwaitedRow.expires_at).where(waits)
        until = self._connection.execute(chosen).scalar_one_or_none()
        return self.secret(user) if until is not None and until > database.now(self._connection) else ""

    def confirm(self, user: str, step: int, recovery: Collection[str]) -> None:
        """Let the offered secret count from now on, whose code of `step` was typed, with the hashes of recovery codes.

        Raises:
            Conflict: none is offered.
        """
        people.begin(self._connection)
        if self._people.get(user).second_factor_since is not None or not self.use(user, step):
            raise Conflict("This was done already. Load the page again.")
        self._set_since(user, database.now(self._connection))
        self._enter_recovery(user, recovery)
        self._people.note(user, "user.second_factor_added")

    def use(self, user: str, step: int) -> bool:
        """Take the code of a step, unless one of it or after it was taken; return whether it was."""
        people.begin(self._connection)
        mine = (SecondFactorRow.user == user) & (SecondFactorRow.step < step)
        return self._connection.execute(update(SecondFactorRow).where(mine).values(step=step)).rowcount == 1

    def use_recovery(self, user: str, hash: str) -> bool:
        """Take a recovery code, by its hash; return whether there was one."""
        people.begin(self._connection)
        mine = (RecoveryCodeRow.user == user) & (RecoveryCodeRow.hash == hash)
        return self._connection.execute(delete(RecoveryCodeRow).where(mine)).rowcount == 1

    def renew_recovery(self, user: str, recovery: Collection[str]) -> None:
        """Put recovery codes of these hashes in the place of those that are left."""
        people.begin(self._connection)
        self._connection.execute(delete(RecoveryCodeRow).where(RecoveryCodeRow.user == user))
        self._enter_recovery(user, recovery)
        self._people.note(user, "user.recovery_codes_made")

    def recovery_left(self, user: str) -> int:
        """Return how many recovery codes a user has not used."""
        chosen = select(func.count()).select_from(RecoveryCodeRow).where(RecoveryCodeRow.user == user)
        return self._connection.execute(chosen).scalar_one()

    def remove(self, user: str) -> None:
        """Let a user come by their password alone."""
        people.begin(self._connection)
        had = self._people.get(user).second_factor_since is not None
        for row in (SecondFactorRow, RecoveryCodeRow, AwaitedRow):
            self._connection.execute(delete(row).where(row.user == user))
        self._set_since(user, None)
        if had:
            self._people.note(user, "user.second_factor_removed")

    def wait_for(self, hash: str, user: str, longest: timedelta) -> None:
        """Note that a user's password came from the browser of this hash; those that waited too long are forgotten."""
        people.begin(self._connection)
        now = database.now(self._connection)
        self._connection.execute(delete(AwaitedRow).where(AwaitedRow.expires_at <= now))
        self._connection.execute(insert(AwaitedRow).values(hash=hash, user=user, expires_at=now + longest))

    def awaited(self, hash: str) -> User | None:
        """Return whose code is awaited from a browser; None where nobody's is, or no longer."""
        chosen = (
            select(UserRow.__table__, AwaitedRow.expires_at)
            .join(AwaitedRow, AwaitedRow.user == UserRow.id)
            .where(AwaitedRow.hash == hash)
        )
        row = self._connection.execute(chosen).first()
        if row is None or row.expires_at <= database.now(self._connection):
            return None
        user = people.user_of(row)
        return None if user.disabled or user.second_factor_since is None else user

    def stop_waiting(self, user: str) -> None:
        """Let no browser wait any longer for this user's code: their password has to come first again."""
        people.begin(self._connection)
        self._connection.execute(delete(AwaitedRow).where(AwaitedRow.user == user))

    def _enter_recovery(self, user: str, recovery: Collection[str]) -> None:
        self._connection.execute(insert(RecoveryCodeRow), [{"user": user, "hash": hash} for hash in recovery])

    def _set_since(self, user: str, since: datetime | None) -> None:
        self._connection.execute(update(UserRow).where(UserRow.id == user).values(second_factor_since=since))
