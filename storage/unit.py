"""What all repositories of one transaction share: the connection, the company, who acts, and the audit trail."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, TypeVar, cast

from sqlalchemy import (
    ColumnElement,
    Connection,
    Delete,
    Insert,
    Select,
    Update,
    bindparam,
    delete,
    insert,
    select,
    update,
)

from storage import audit, database
from storage.tables import Table

Row = TypeVar("Row", bound=Table)

token: ContextVar[str] = ContextVar("token", default="")  # id of the API token by which a program acts for its user


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One company's part of one transaction."""

    connection: Connection
    company: str
    actor: str  # who does what happens here: a person's name, or the program's part

    def begin(self) -> None:
        """Order this company's writers one after another; every method that writes calls it first.

        The lock is that of the company's row, always taken before any other, so that writers never wait for each
        other in a circle; on SQLite it is the lock of the file.

        Raises:
            UsageError: the company is not known.
        """
        audit.begin(self.connection, self.company)

    def known(self, what: str) -> dict[str, Any]:
        """Return what was kept under this name since `begin`, from when on nobody else can change the company's rows.

        What is kept before that is forgotten at once.
        """
        if not audit.is_begun(self.connection, self.company):
            return {}
        found: dict[str, Any] = database.remembered(self.connection).setdefault(f"{what} of {self.company}", {})
        return found

    def now(self) -> datetime:
        """Return the time on the database's clock."""
        return database.now(self.connection)

    def note(
        self,
        action: str,
        subject: str,
        details: Mapping[str, str] | None = None,
        changes: Mapping[str, tuple[str, str]] | None = None,
    ) -> None:
        """Append an event to the company's audit trail; where a program acts by a token, it says by which."""
        audit.append(
            self.connection,
            audit.Entry(
                company=self.company,
                actor=self.actor,
                action=action,
                subject=subject,
                details={**({"token": token.get()} if token.get() else {}), **(details or {})},
                changes=changes or {},
            ),
        )

    def all(self, model: type[Row], statement: Select[Row]) -> list[Row]:
        """Return the rows that `statement`, a select of `model`, finds: they have its columns, and no session."""
        return cast("list[Row]", self.connection.execute(statement).all())

    def one(self, model: type[Row], statement: Select[Row]) -> Row | None:
        """Return the first row that `statement` finds, as `all` does."""
        return cast("Row | None", self.connection.execute(statement.limit(1)).first())

    def rows(self, model: type[Row], *order: str, **key: object) -> list[Row]:
        """Return the company's rows that have the values `key` in these columns, ordered by the columns `order`."""
        chosen = _chosen(model, tuple(key), order)
        return cast("list[Row]", self.connection.execute(chosen, {"company": self.company, **key}).all())

    def row(self, model: type[Row], **key: object) -> Row | None:
        """Return the company's row that has the values `key`, which only one can have."""
        found = self.rows(model, **key)
        return found[0] if found else None

    def insert(self, model: type[Table], *rows: Mapping[str, object]) -> None:
        """Insert rows of the company."""
        self.connection.execute(_inserted(model), [{"company": self.company, **row} for row in rows])

    def change(self, model: type[Table], values: Mapping[str, object], **key: object) -> int:
        """Change the company's rows that have the values `key`; return how many these are."""
        known = {f"key_{name}": one for name, one in key.items()}
        changed = _changed(model, tuple(key))
        return self.connection.execute(changed, {"key_company": self.company, **known, **values}).rowcount

    def delete(self, model: type[Table], **key: object) -> int:
        """Delete the company's rows that have the values `key`; return how many these were."""
        found = {"company": self.company, **key}
        return self.connection.execute(_deleted(model, tuple(key)), found).rowcount


# Built once: what a statement costs is mostly its being made and looked up.


@cache
def _chosen(model: type[Table], key: tuple[str, ...], order: tuple[str, ...]) -> Select[Any]:
    columns = model.__table__.c
    return select(model).where(*_has(model, key)).order_by(*(columns[name] for name in order))


@cache
def _inserted(model: type[Table]) -> Insert:
    return insert(model)


@cache
def _changed(model: type[Table], key: tuple[str, ...]) -> Update:
    return update(model).where(*_has(model, key, "key_"))


@cache
def _deleted(model: type[Table], key: tuple[str, ...]) -> Delete:
    return delete(model).where(*_has(model, key))


def _has(model: type[Table], key: tuple[str, ...], before: str = "") -> Iterator[ColumnElement[bool]]:
    """Return the conditions that a row has the company and the `key`, given by names that begin with `before`."""
    return (model.__table__.c[name] == bindparam(before + name) for name in ("company", *key))
