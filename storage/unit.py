"""What all repositories of one transaction share: the connection, the company, who acts, and the audit trail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Connection, Select, select

from documents.errors import UsageError
from storage import audit, database
from storage.tables import CompanyRow, Table

Row = TypeVar("Row", bound=Table)

PROGRAM = "podatelna"  # who does what no person does


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
        database.begin_writing(self.connection)
        head = select(CompanyRow.key).where(CompanyRow.key == self.company).with_for_update()
        if self.connection.execute(head).first() is None:
            raise UsageError(f"The company {self.company!r} is not known. Declare it in the settings.")

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
        """Append an event to the company's audit trail."""
        audit.append(
            self.connection,
            audit.Entry(
                company=self.company,
                actor=self.actor,
                action=action,
                subject=subject,
                details=details or {},
                changes=changes or {},
            ),
        )

    def all(self, model: type[Row], statement: Select[Row]) -> list[Row]:
        """Return the rows that `statement`, a select of `model`, finds, bound to no session."""
        return [model(**found._mapping) for found in self.connection.execute(statement)]

    def one(self, model: type[Row], statement: Select[Row]) -> Row | None:
        """Return the first row that `statement` finds."""
        found = self.connection.execute(statement.limit(1)).first()
        return None if found is None else model(**found._mapping)
