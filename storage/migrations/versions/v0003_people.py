"""Users, their memberships, sessions, API tokens, and failed attempts.

Revision ID: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    _person()
    _membership()
    _session()
    _attempt()
    _api_token()


def _person() -> None:
    op.create_table(
        "person",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("password_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("person_login", "person", ["login"], unique=True)
    op.create_index(
        "person_subject",
        "person",
        ["subject"],
        unique=True,
        sqlite_where=sa.text("subject <> ''"),
        postgresql_where=sa.text("subject <> ''"),
    )


def _membership() -> None:
    op.create_table(
        "membership",
        sa.Column("company", sa.Text(), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["company"], ["company.key"]),
        sa.ForeignKeyConstraint(["user"], ["person.id"]),
        sa.PrimaryKeyConstraint("company", "user"),
    )
    op.create_index("membership_of_user", "membership", ["user"], unique=False)


def _session() -> None:
    op.create_table(
        "session",
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user"], ["person.id"]),
        sa.PrimaryKeyConstraint("hash"),
    )
    op.create_index("session_of_user", "session", ["user"], unique=False)
    op.create_index("session_by_end", "session", ["expires_at"], unique=False)


def _attempt() -> None:
    op.create_table(
        "attempt",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index("attempt_by_time", "attempt", ["last_at"], unique=False)


def _api_token() -> None:
    op.create_table(
        "api_token",
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("company", sa.Text(), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["company"], ["company.key"]),
        sa.ForeignKeyConstraint(["user"], ["person.id"]),
        sa.PrimaryKeyConstraint("hash"),
    )
    op.create_index("api_token_by_id", "api_token", ["id"], unique=True)
    op.create_index("api_token_of_user", "api_token", ["user"], unique=False)
