"""The tables of what is kept: records, what was exported of them, and the audit trail."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.columns import Table


class RecordRow(Table):
    """The verified values of a document at one revision; only `superseded` ever changes."""

    __tablename__ = "record"

    company: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    document: Mapped[str]
    revision: Mapped[int]
    kind: Mapped[str]
    subkind: Mapped[str]
    direction: Mapped[str]
    content: Mapped[str]  # JSON: values, line_items, tax_breakdown
    twin_of: Mapped[str]
    superseded: Mapped[bool]
    committed_at: Mapped[datetime]
    committed_by: Mapped[str]

    __table_args__ = (
        ForeignKeyConstraint(
            ["company", "document", "revision"],
            ["document_revision.company", "document_revision.document", "document_revision.revision"],
        ),
        Index("record_once", "company", "document", "revision", unique=True),
        # At most one current record of a document.
        Index(
            "record_current",
            "company",
            "document",
            unique=True,
            sqlite_where=text("NOT superseded"),
            postgresql_where=text("NOT superseded"),
        ),
        Index("record_by_kind", "company", "kind", "subkind"),
        Index("record_by_day", "company", "committed_at"),
    )


class IdentityRow(Table):
    """By what a current record is told to be of the same paper as another document; see `storage.identities`."""

    __tablename__ = "record_identity"

    company: Mapped[str] = mapped_column(primary_key=True)
    record: Mapped[str] = mapped_column(primary_key=True)
    identity: Mapped[str] = mapped_column(primary_key=True)
    shared: Mapped[bool]  # an earlier current record has it too; it does not forbid this one

    __table_args__ = (
        ForeignKeyConstraint(["company", "record"], ["record.company", "record.id"]),
        Index("record_identity_found", "company", "identity", "record"),
        Index(
            "record_identity_once",
            "company",
            "identity",
            unique=True,
            sqlite_where=text("NOT shared"),
            postgresql_where=text("NOT shared"),
        ),
    )


class BatchRow(Table):
    """Records of one document type exported together; see `storage.exporters.batches`."""

    __tablename__ = "export_batch"

    company: Mapped[str] = mapped_column(ForeignKey("company.key"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    exporter: Mapped[str]
    target: Mapped[str]
    type: Mapped[str]
    state: Mapped[str]
    token: Mapped[str]  # in the hidden names of its files, once they are written
    files: Mapped[str]  # JSON list of names
    created_at: Mapped[datetime]

    __table_args__ = (Index("export_batch_open", "company", "exporter", "target", "state"),)


class ExportedRow(Table):
    """That a record is in a batch; `again` where it had been exported to the same target before."""

    __tablename__ = "exported"

    company: Mapped[str] = mapped_column(primary_key=True)
    batch: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    record: Mapped[str] = mapped_column(primary_key=True)
    exporter: Mapped[str]
    target: Mapped[str]
    again: Mapped[bool]

    __table_args__ = (
        ForeignKeyConstraint(["company", "batch"], ["export_batch.company", "export_batch.number"]),
        ForeignKeyConstraint(["company", "record"], ["record.company", "record.id"]),
        Index(
            "exported_once",
            "company",
            "exporter",
            "target",
            "record",
            unique=True,
            sqlite_where=text("NOT again"),
            postgresql_where=text("NOT again"),
        ),
        Index("exported_by_record", "company", "record"),
    )


class AuditRow(Table):
    """Who changed what. Triggers refuse DELETE, and any UPDATE but the one that takes an event's values away."""

    __tablename__ = "audit_event"

    company: Mapped[str] = mapped_column(ForeignKey("company.key"), primary_key=True)
    sequence: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[str]
    action: Mapped[str]
    subject: Mapped[str]
    content: Mapped[str]  # JSON: details and changes; empty once they were removed
    previous: Mapped[str]
    hash: Mapped[str]
    salt: Mapped[str]
    sealed: Mapped[str]  # of salt and content
    removed: Mapped[int] = mapped_column(BigInteger)  # sequence of the event that says so

    __table_args__ = (Index("audit_event_by_subject", "company", "subject", "sequence"),)
