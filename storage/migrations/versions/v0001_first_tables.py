"""The first tables.

Revision ID: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables, and the triggers that keep the audit trail append-only."""
    _company()
    _worker()
    _audit_event()
    _export_batch()
    _submission()
    _document()
    _reading()
    _document_revision()
    _page()
    _review()
    _finding()
    _record()
    _record_identity()
    _exported()
    if op.get_bind().dialect.name == "sqlite":
        _refuse_on_sqlite()
    else:
        _refuse_on_postgresql()


def _company() -> None:
    op.create_table(
        "company",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("audit_length", sa.BigInteger(), nullable=False),
        sa.Column("audit_head", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )


def _worker() -> None:
    op.create_table(
        "worker",
        sa.Column("executor", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("executor"),
    )


def _audit_event() -> None:
    op.create_table(
        "audit_event",
        sa.Column("company", sa.Text(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company"],
            ["company.key"],
        ),
        sa.PrimaryKeyConstraint("company", "sequence"),
    )
    op.create_index("audit_event_by_subject", "audit_event", ["company", "subject", "sequence"], unique=False)


def _export_batch() -> None:
    op.create_table(
        "export_batch",
        sa.Column("company", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("exporter", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("files", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["company"],
            ["company.key"],
        ),
        sa.PrimaryKeyConstraint("company", "number"),
    )
    op.create_index("export_batch_open", "export_batch", ["company", "exporter", "target", "state"], unique=False)


def _submission() -> None:
    op.create_table(
        "submission",
        sa.Column("company", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("door", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("archive_key", sa.Text(), nullable=False),
        sa.Column("duplicate_of", sa.Text(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["company"],
            ["company.key"],
        ),
        sa.PrimaryKeyConstraint("company", "id"),
    )
    op.create_index("submission_by_bytes", "submission", ["company", "sha256"], unique=False)
    op.create_index("submission_by_state", "submission", ["company", "state", "changed_at"], unique=False)
    op.create_index(
        "submission_bytes_once",
        "submission",
        ["company", "sha256"],
        unique=True,
        sqlite_where=sa.text("state NOT IN ('duplicate', 'rejected')"),
        postgresql_where=sa.text("state NOT IN ('duplicate', 'rejected')"),
    )


def _document() -> None:
    op.create_table(
        "document",
        sa.Column("company", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("submission", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subkind", sa.Text(), nullable=False),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("party_folded", sa.Text(), nullable=False),
        sa.Column("party_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("issued", sa.Date(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["company", "submission"],
            ["submission.company", "submission.id"],
        ),
        sa.PrimaryKeyConstraint("company", "id"),
    )
    op.create_index("document_by_party", "document", ["company", "party_id", "number"], unique=False)
    op.create_index("document_by_state", "document", ["company", "state", "kind"], unique=False)
    op.create_index("document_by_submission", "document", ["company", "submission"], unique=False)
    op.create_index("document_by_total", "document", ["company", "total"], unique=False)


def _reading() -> None:
    op.create_table(
        "reading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company", sa.Text(), nullable=False),
        sa.Column("submission", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("code_version", sa.Text(), nullable=False),
        sa.Column("model_version", sa.Text(), nullable=False),
        sa.Column("type_version", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["company", "submission"],
            ["submission.company", "submission.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "reading_once",
        "reading",
        ["company", "submission", "document", "step", "code_version", "model_version", "type_version"],
        unique=True,
    )


def _document_revision() -> None:
    op.create_table(
        "document_revision",
        sa.Column("company", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("code_version", sa.Text(), nullable=False),
        sa.Column("model_version", sa.Text(), nullable=False),
        sa.Column("type_version", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["company", "document"],
            ["document.company", "document.id"],
        ),
        sa.PrimaryKeyConstraint("company", "document", "revision"),
    )


def _page() -> None:
    op.create_table(
        "page",
        sa.Column("company", sa.Text(), nullable=False),
        sa.Column("submission", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("width", sa.Double(), nullable=False),
        sa.Column("height", sa.Double(), nullable=False),
        sa.Column("image", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint("(state = 'held') = (document IS NOT NULL)", name="page_held_by_document"),
        sa.ForeignKeyConstraint(
            ["company", "document"],
            ["document.company", "document.id"],
        ),
        sa.ForeignKeyConstraint(
            ["company", "submission"],
            ["submission.company", "submission.id"],
        ),
        sa.PrimaryKeyConstraint("company", "submission", "number"),
    )
    op.create_index("page_by_document", "page", ["company", "document"], unique=False)


def _review() -> None:
    op.create_table(
        "review",
        sa.Column("company", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company", "document"],
            ["document.company", "document.id"],
        ),
        sa.PrimaryKeyConstraint("company", "document"),
    )
    op.create_index("review_in_order", "review", ["company", "state", "priority", "queued_at"], unique=False)


def _finding() -> None:
    op.create_table(
        "finding",
        sa.Column("company", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company", "document", "revision"],
            ["document_revision.company", "document_revision.document", "document_revision.revision"],
        ),
        sa.PrimaryKeyConstraint("company", "document", "revision", "position"),
    )
    op.create_index("finding_by_rule", "finding", ["company", "rule", "severity"], unique=False)


def _record() -> None:
    op.create_table(
        "record",
        sa.Column("company", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subkind", sa.Text(), nullable=False),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("twin_of", sa.Text(), nullable=False),
        sa.Column("superseded", sa.Boolean(), nullable=False),
        sa.Column("committed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("committed_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company", "document", "revision"],
            ["document_revision.company", "document_revision.document", "document_revision.revision"],
        ),
        sa.PrimaryKeyConstraint("company", "id"),
    )
    op.create_index("record_by_kind", "record", ["company", "kind", "subkind"], unique=False)
    op.create_index(
        "record_current",
        "record",
        ["company", "document"],
        unique=True,
        sqlite_where=sa.text("NOT superseded"),
        postgresql_where=sa.text("NOT superseded"),
    )
    op.create_index("record_once", "record", ["company", "document", "revision"], unique=True)


def _record_identity() -> None:
    op.create_table(
        "record_identity",
        sa.Column("company", sa.Text(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company", "record"],
            ["record.company", "record.id"],
        ),
        sa.PrimaryKeyConstraint("company", "record", "identity"),
    )
    op.create_index("record_identity_found", "record_identity", ["company", "identity"], unique=False)
    op.create_index(
        "record_identity_once",
        "record_identity",
        ["company", "identity"],
        unique=True,
        sqlite_where=sa.text("NOT shared"),
        postgresql_where=sa.text("NOT shared"),
    )


def _exported() -> None:
    op.create_table(
        "exported",
        sa.Column("company", sa.Text(), nullable=False),
        sa.Column("batch", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("exporter", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("again", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company", "batch"],
            ["export_batch.company", "export_batch.number"],
        ),
        sa.ForeignKeyConstraint(
            ["company", "record"],
            ["record.company", "record.id"],
        ),
        sa.PrimaryKeyConstraint("company", "batch", "record"),
    )
    op.create_index(
        "exported_once",
        "exported",
        ["company", "exporter", "target", "record"],
        unique=True,
        sqlite_where=sa.text("NOT again"),
        postgresql_where=sa.text("NOT again"),
    )


def _refuse_on_sqlite() -> None:
    for action in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER audit_event_no_{action.lower()} BEFORE {action} ON audit_event "
            "BEGIN SELECT RAISE(ABORT, 'audit events are append-only'); END"
        )


def _refuse_on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION audit_event_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'audit events are append-only'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_event "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_event_refuse()"
    )
