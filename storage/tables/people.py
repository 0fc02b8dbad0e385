"""The tables of people: users, their memberships, second factors, sessions, API tokens, failed sign-ins and notices.

A user may be in several companies, so theirs are the rows that belong to none; what they are in one does.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.columns import Table


class UserRow(Table):
    """One person."""

    __tablename__ = "person"  # `user` is a word of SQL

    id: Mapped[str] = mapped_column(primary_key=True)
    login: Mapped[str]
    name: Mapped[str]
    language: Mapped[str]
    password_hash: Mapped[str]
    password_until: Mapped[datetime | None]
    subject: Mapped[str]
    disabled: Mapped[bool]
    created_at: Mapped[datetime]
    second_factor_since: Mapped[datetime | None]
    told_until: Mapped[datetime | None]
    mail: Mapped[str] = mapped_column(server_default="")

    __table_args__ = (
        Index("person_login", "login", unique=True),
        Index(
            "person_subject",
            "subject",
            unique=True,
            sqlite_where=text("subject <> ''"),
            postgresql_where=text("subject <> ''"),
        ),
    )


class MembershipRow(Table):
    """What a user is in a company."""

    __tablename__ = "membership"

    company: Mapped[str] = mapped_column(ForeignKey("company.key"), primary_key=True)
    user: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    roles: Mapped[str]  # with blanks between

    __table_args__ = (Index("membership_of_user", "user"),)


class SessionRow(Table):
    """A user signed in on one browser, by the hash of the token in its cookie."""

    __tablename__ = "session"

    hash: Mapped[str] = mapped_column(primary_key=True)
    user: Mapped[str] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    address: Mapped[str]
    browser: Mapped[str]
    news: Mapped[int]

    __table_args__ = (Index("session_of_user", "user"), Index("session_by_end", "expires_at"))


class SecondFactorRow(Table):
    """The secret of a user's one-time codes; it counts once the user's `second_factor_since` is set."""

    __tablename__ = "second_factor"

    user: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    secret: Mapped[str]
    step: Mapped[int]  # the last one whose code was taken: no code is taken twice


class RecoveryCodeRow(Table):
    """A recovery code that was not used yet, by its hash."""

    __tablename__ = "recovery_code"

    user: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    hash: Mapped[str] = mapped_column(primary_key=True)


class PageSecretRow(Table):
    """The secret of which the pages derive their keys, sealed; there is one row."""

    __tablename__ = "page_secret"

    sealed: Mapped[str] = mapped_column(primary_key=True)


class AwaitedRow(Table):
    """A browser from which a user's password came, and no code yet, by the hash of the token in its cookie."""

    __tablename__ = "awaited"

    hash: Mapped[str] = mapped_column(primary_key=True)
    user: Mapped[str] = mapped_column(ForeignKey("person.id"))
    expires_at: Mapped[datetime]

    __table_args__ = (Index("awaited_of_user", "user"),)


class AttemptRow(Table):
    """How often signing in failed lately, with a login or from an address."""

    __tablename__ = "attempt"

    key: Mapped[str] = mapped_column(primary_key=True)
    failures: Mapped[int]
    last_at: Mapped[datetime]

    __table_args__ = (Index("attempt_by_time", "last_at"),)


class ApiTokenRow(Table):
    """An API token, by its hash."""

    __tablename__ = "api_token"

    hash: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str]
    company: Mapped[str] = mapped_column(ForeignKey("company.key"))
    user: Mapped[str] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str]
    scopes: Mapped[str]  # with blanks between
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked: Mapped[bool]

    __table_args__ = (Index("api_token_by_id", "id", unique=True), Index("api_token_of_user", "user"))


class NoticeRow(Table):
    """What was noted of a user's way in and waits to be sent to the address that they had."""

    __tablename__ = "notice"

    id: Mapped[str] = mapped_column(primary_key=True)
    user: Mapped[str] = mapped_column(ForeignKey("person.id"))
    mail: Mapped[str]
    at: Mapped[datetime]
    actor: Mapped[str]
    action: Mapped[str]
    details: Mapped[str]  # JSON
    attempts: Mapped[int]  # so far, the one at hand among them
    next_at: Mapped[datetime]

    __table_args__ = (Index("notice_by_turn", "next_at"), Index("notice_of_user", "user"))
