"""API tokens: known by their SHA-256, bound to a user and a company, within scopes, for a time."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from secrets import token_hex

from sqlalchemy import delete, insert, select, update

from documents.errors import UsageError
from documents.people import ApiToken
from storage import database, notices, people
from storage.database import Transaction, connection_of
from storage.people import People
from storage.tables import ApiTokenRow
from storage.unit import Unit


class Tokens:
    """All API tokens, in one transaction that the caller has open and commits; `actor` stands in the audit events."""

    def __init__(self, given: Transaction, actor: str) -> None:
        self._connection = connection_of(given)
        self._actor = actor

    def make(self, hash: str, user: str, company: str, name: str, scopes: Collection[str], life: timedelta) -> ApiToken:
        """Enter a token of which only the hash is known; return it.

        Raises:
            UsageError: it has no name or no scopes, or there is no such company.
        """
        if not name.strip() or not scopes:
            raise UsageError("A token needs a name, by which you know it, and something that it allows.")
        people.begin(self._connection)
        unit = Unit(connection=self._connection, company=company, actor=self._actor)
        unit.begin()
        now = unit.now()
        values = {
            "hash": hash,
            "id": token_hex(8),
            "company": company,
            "user": user,
            "name": name.strip(),
            "scopes": " ".join(sorted(scopes)),
            "created_at": now,
            "expires_at": now + life,
            "revoked": False,
        }
        self._connection.execute(insert(ApiTokenRow).values(values))
        details = {"name": name.strip(), "scopes": str(values["scopes"])}
        unit.note("token.made", str(values["id"]), details)
        owner = People(self._connection, self._actor).get(user)
        notices.enter(self._connection, owner, self._actor, "token.made", details)
        return _token(ApiTokenRow(**values))

    def find(self, hash: str) -> ApiToken | None:
        """Return the token of this hash while it is valid."""
        chosen = select(ApiTokenRow.__table__).where(
            ApiTokenRow.hash == hash,
            ApiTokenRow.revoked.is_(False),
            ApiTokenRow.expires_at > database.now(self._connection),
        )
        found = self._connection.execute(chosen).first()
        return None if found is None else _token(ApiTokenRow(**found._mapping))

    def of_user(self, user: str) -> tuple[ApiToken, ...]:
        """Return a user's tokens that were not revoked, the newest first."""
        chosen = select(ApiTokenRow.__table__).where(ApiTokenRow.user == user, ApiTokenRow.revoked.is_(False))
        rows = self._connection.execute(chosen.order_by(ApiTokenRow.created_at.desc(), ApiTokenRow.id))
        return tuple(_token(ApiTokenRow(**row._mapping)) for row in rows)

    def made_since(self, user: str, moment: datetime) -> tuple[ApiToken, ...]:
        """Return a user's tokens that were made after a moment, revoked or not, the newest first."""
        chosen = select(ApiTokenRow.__table__).where(ApiTokenRow.user == user, ApiTokenRow.created_at > moment)
        rows = self._connection.execute(chosen.order_by(ApiTokenRow.created_at.desc(), ApiTokenRow.id))
        return tuple(_token(ApiTokenRow(**row._mapping)) for row in rows)

    def revoke(self, id: str, user: str) -> None:
        """Let a user's token be valid no longer.

        Raises:
            UsageError: they have no such token.
        """
        people.begin(self._connection)
        mine = (ApiTokenRow.id == id) & (ApiTokenRow.user == user)
        found = self._connection.execute(select(ApiTokenRow.company, ApiTokenRow.name).where(mine)).first()
        if found is None:
            raise UsageError("There is no such token.")
        self._end(id, found.company, found.name)

    def revoke_all(self, user: str, company: str = "") -> None:
        """Let none of a user's tokens be valid any longer, or none for one company."""
        people.begin(self._connection)
        for one in self.of_user(user):
            if company in {"", one.company}:
                self._end(one.id, one.company, one.name)

    def forget(self, user: str) -> None:
        """Keep none of a user's tokens, valid or not."""
        people.begin(self._connection)
        self._connection.execute(delete(ApiTokenRow).where(ApiTokenRow.user == user))

    def _end(self, id: str, company: str, name: str) -> None:
        unit = Unit(connection=self._connection, company=company, actor=self._actor)
        unit.begin()
        self._connection.execute(update(ApiTokenRow).where(ApiTokenRow.id == id).values(revoked=True))
        unit.note("token.revoked", id, {"name": name})


def _token(row: ApiTokenRow) -> ApiToken:
    return ApiToken(
        id=row.id,
        company=row.company,
        user=row.user,
        name=row.name,
        scopes=frozenset(row.scopes.split()),
        created_at=row.created_at,
        expires_at=row.expires_at,
        revoked=row.revoked,
    )
