"""The companies whose paper is stored."""

from __future__ import annotations

from sqlalchemy import select, update

from documents.company import Company
from storage import database
from storage.audit import GENESIS
from storage.database import Transaction, connection_of
from storage.tables import CompanyRow


def enter(given: Transaction, company: Company) -> None:
    """Make `company` known; its rows can be written from here on. Again only takes over its name."""
    connection = connection_of(given)
    database.begin_writing(connection)
    values = {"key": company.key, "name": company.name, "audit_length": 0, "audit_head": GENESIS}
    if not database.insert_new(connection, CompanyRow, values):
        connection.execute(update(CompanyRow).where(CompanyRow.key == company.key).values(name=company.name))


def keys(given: Transaction) -> tuple[str, ...]:
    """Return the keys of all companies that are known."""
    return tuple(connection_of(given).execute(select(CompanyRow.key).order_by(CompanyRow.key)).scalars())
