"""What the columns of all tables share: how both databases keep times and texts alike."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from sqlalchemy import Date, DateTime, Dialect, Integer, Text, TypeDecorator
from sqlalchemy.orm import DeclarativeBase

NOT_TEXT = re.compile("[\x00\ud800-\udfff]")


class UtcDateTime(TypeDecorator[datetime]):
    """An aware time in UTC, which SQLite keeps without its zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return `value` in UTC, without zone for SQLite."""
        if value is None:
            return None
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the aware time in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class PlainText(TypeDecorator[str]):
    """Text from anywhere: what no database takes (NUL, half a surrogate pair) becomes U+FFFD."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Return `value` as both databases take it."""
        return None if value is None else plain(value)


def plain(value: str) -> str:
    r"""Return `value` with U+FFFD for what no database takes.

    >>> plain("a\x00b\udc80")
    'a�b�'
    """
    return NOT_TEXT.sub("\ufffd", value)


class Table(DeclarativeBase):
    """What all tables share."""

    type_annotation_map = {str: PlainText(), datetime: UtcDateTime(), date: Date(), int: Integer()}  # noqa: RUF012 SQLAlchemy reads it as a class attribute
