"""The verifiers' work, and what the review queue is filtered and sorted by.

Revision ID: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

OF_DOCUMENT = ("document.company", "document.id")
OF_REVISION = ("document_revision.company", "document_revision.document", "document_revision.revision")


def upgrade() -> None:
    """Create the tables of the work, and widen the review queue."""
    _widen_review()
    _index_review()
    op.create_index("document_by_change", "document", ["company", "changed_at", "state"])
    op.create_index("record_by_day", "record", ["company", "committed_at"])
    _draft()
    _entry()
    _sample()
    _correction()
    _sitting()
    _promise()
    _halt()


def _widen_review() -> None:
    for column in (
        sa.Column("assigned", sa.Text(), nullable=False, server_default=""),
        sa.Column("kind", sa.Text(), nullable=False, server_default=""),
        sa.Column("party_folded", sa.Text(), nullable=False, server_default=""),
        sa.Column("total", sa.BigInteger(), nullable=False, server_default="0"),
    ):
        op.add_column("review", column)
    of_the_same = "FROM document WHERE document.company = review.company AND document.id = review.document"
    op.execute(
        f"UPDATE review SET kind = (SELECT kind {of_the_same}), party_folded = (SELECT party_folded {of_the_same}), "  # noqa: S608 no value from outside
        f"total = (SELECT COALESCE(total, 0) {of_the_same})"
    )


def _index_review() -> None:
    op.drop_index("review_in_order", "review")
    still_open = sa.text("state <> 'done'")
    for name, columns in {
        "in_order": ["priority", "queued_at", "document"],
        "of_kind": ["kind", "priority", "queued_at", "document"],
        "free": ["holder", "assigned", "priority", "queued_at", "document"],
        "free_of_kind": ["holder", "assigned", "kind", "priority", "queued_at", "document"],
        "by_age": ["queued_at", "document", "kind"],
        "by_party": ["party_folded", "document", "kind"],
        "by_total": ["total", "document", "kind"],
        "by_lease": ["until", "holder", "assigned", "kind", "priority", "queued_at", "document"],
    }.items():
        op.create_index(
            f"review_{name}",
            "review",
            ["company", "state", *columns],
            sqlite_where=still_open,
            postgresql_where=still_open,
        )


def _draft() -> None:
    op.create_table(
        "draft",
        sa.Column("company", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("edits", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["company", "document"], [*OF_DOCUMENT]),
        sa.PrimaryKeyConstraint("company", "document", "person"),
    )


def _entry() -> None:
    op.create_table(
        "entry",
        sa.Column("company", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["company", "document", "revision"], [*OF_REVISION]),
        sa.PrimaryKeyConstraint("company", "document", "revision", "person"),
    )
    op.create_index("entry_in_order", "entry", ["company", "document", "revision", "position"], unique=True)


def _sample() -> None:
    op.create_table(
        "sample",
        sa.Column("company", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("fields", sa.Integer(), nullable=False),
        sa.Column("wrong", sa.Text(), nullable=False),
        sa.Column("wrong_fields", sa.Integer(), nullable=False),
        sa.Column("checked_by", sa.Text(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["company", "document", "revision"], [*OF_REVISION]),
        sa.PrimaryKeyConstraint("company", "document"),
    )
    op.create_index("sample_by_state", "sample", ["company", "state", "checked_at", "kind"])


def _correction() -> None:
    op.create_table(
        "correction",
        sa.Column("company", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("read_value", sa.Text(), nullable=False),
        sa.Column("read_confidence", sa.Double(), nullable=False),
        sa.Column("read_source", sa.Text(), nullable=False),
        sa.Column("true_value", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["company", "document", "revision"], [*OF_REVISION]),
        sa.PrimaryKeyConstraint("company", "document", "revision", "name"),
    )
    op.create_index("correction_by_time", "correction", ["company", "at"])


def _sitting() -> None:
    op.create_table(
        "sitting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["company", "document"], [*OF_DOCUMENT]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("sitting_by_time", "sitting", ["company", "at"])
    op.create_index("sitting_by_document", "sitting", ["company", "document"])


def _promise() -> None:
    op.create_table(
        "promise",
        sa.Column("company", sa.Text(), nullable=False),
        sa.Column("wrong", sa.Double(), nullable=False),
        sa.Column("sampled", sa.Double(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["company"], ["company.key"]),
        sa.PrimaryKeyConstraint("company"),
    )


def _halt() -> None:
    op.create_table(
        "halt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("resumed_by", sa.Text(), nullable=False),
        sa.Column("resumed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["company"], ["company.key"]),
        sa.PrimaryKeyConstraint("id"),
    )
    in_force = sa.text("resumed_at IS NULL")
    op.create_index(
        "halt_in_force_once",
        "halt",
        ["company", "kind"],
        unique=True,
        sqlite_where=in_force,
        postgresql_where=in_force,
    )
    op.create_index("halt_by_kind", "halt", ["company", "kind", "since"])
