"""The tables. Rows never leave `storage`: repositories return the values of `documents.records`.

Every key begins with the company, and so does every foreign key: no row can point into another company's rows.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Text,
    TypeDecorator,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

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


class CompanyRow(Table):
    """A company; also the head of its audit chain, whose lock orders the company's writes."""

    __tablename__ = "company"

    key: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    audit_length: Mapped[int] = mapped_column(BigInteger)
    audit_head: Mapped[str]  # hash of the last event


class SubmissionRow(Table):
    """One file that arrived."""

    __tablename__ = "submission"

    company: Mapped[str] = mapped_column(ForeignKey("company.key"), primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    sha256: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    door: Mapped[str]
    received_at: Mapped[datetime]
    state: Mapped[str]
    archive_key: Mapped[str]
    duplicate_of: Mapped[str]
    error: Mapped[str]
    stage: Mapped[str]
    attempt: Mapped[int]
    changed_at: Mapped[datetime]

    __table_args__ = (
        # The same bytes are worked on once; after a rejection they may come again.
        Index(
            "submission_bytes_once",
            "company",
            "sha256",
            unique=True,
            sqlite_where=text("state NOT IN ('duplicate', 'rejected')"),
            postgresql_where=text("state NOT IN ('duplicate', 'rejected')"),
        ),
        Index("submission_by_bytes", "company", "sha256"),
        Index("submission_by_state", "company", "state", "changed_at"),
    )


class PageRow(Table):
    """The ledger: where each page is."""

    __tablename__ = "page"

    company: Mapped[str] = mapped_column(primary_key=True)
    submission: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    state: Mapped[str]
    width: Mapped[float]
    height: Mapped[float]
    image: Mapped[str]
    document: Mapped[str | None]
    note: Mapped[str]

    __table_args__ = (
        ForeignKeyConstraint(["company", "submission"], ["submission.company", "submission.id"]),
        ForeignKeyConstraint(["company", "document"], ["document.company", "document.id"]),
        CheckConstraint("(state = 'held') = (document IS NOT NULL)", name="page_held_by_document"),
        Index("page_by_document", "company", "document"),
    )


class DocumentRow(Table):
    """A document: its state, and of its current revision what queues show and searches find it by."""

    __tablename__ = "document"

    company: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    submission: Mapped[str]
    revision: Mapped[int]
    state: Mapped[str]
    priority: Mapped[int]
    outcome: Mapped[str]  # of the decision
    kind: Mapped[str]
    subkind: Mapped[str]
    direction: Mapped[str]
    party: Mapped[str]
    party_folded: Mapped[str]  # party and number in plain small letters, for searching
    party_id: Mapped[str]
    number: Mapped[str]
    issued: Mapped[date | None]
    currency: Mapped[str]
    total: Mapped[int | None] = mapped_column(BigInteger)  # hundredths
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    __table_args__ = (
        ForeignKeyConstraint(["company", "submission"], ["submission.company", "submission.id"]),
        Index("document_by_submission", "company", "submission"),
        Index("document_by_state", "company", "state", "kind"),
        Index("document_by_party", "company", "party_id", "number"),
        Index("document_by_total", "company", "total"),
    )


class RevisionRow(Table):
    """All values of a document as they were found, or corrected, with what found them; never changes."""

    __tablename__ = "document_revision"

    company: Mapped[str] = mapped_column(primary_key=True)
    document: Mapped[str] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    content: Mapped[str]  # documents.fields.Document as JSON
    code_version: Mapped[str]
    model_version: Mapped[str]
    type_version: Mapped[str]
    made_by: Mapped[str]
    made_at: Mapped[datetime]

    __table_args__ = (ForeignKeyConstraint(["company", "document"], ["document.company", "document.id"]),)


class FindingRow(Table):
    """What the rules had to say about a document's revision, one by one, for statistics and searches."""

    __tablename__ = "finding"

    company: Mapped[str] = mapped_column(primary_key=True)
    document: Mapped[str] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    rule: Mapped[str]
    severity: Mapped[str]
    fields: Mapped[str]  # names, separated by blanks
    message: Mapped[str]

    __table_args__ = (
        ForeignKeyConstraint(
            ["company", "document", "revision"],
            ["document_revision.company", "document_revision.document", "document_revision.revision"],
        ),
        Index("finding_by_rule", "company", "rule", "severity"),
    )


class ReadingRow(Table):
    """What a step found, by archive key, with what found it."""

    __tablename__ = "reading"

    id: Mapped[int] = mapped_column(primary_key=True)
    company: Mapped[str]
    submission: Mapped[str]
    document: Mapped[str]  # "" where the step works on the whole submission
    step: Mapped[str]
    code_version: Mapped[str]
    model_version: Mapped[str]
    type_version: Mapped[str]
    key: Mapped[str]
    made_at: Mapped[datetime]

    __table_args__ = (
        ForeignKeyConstraint(["company", "submission"], ["submission.company", "submission.id"]),
        Index(
            "reading_once",
            "company",
            "submission",
            "document",
            "step",
            "code_version",
            "model_version",
            "type_version",
            unique=True,
        ),
    )


class ReviewRow(Table):
    """A document's place in the review queue."""

    __tablename__ = "review"

    company: Mapped[str] = mapped_column(primary_key=True)
    document: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str]
    priority: Mapped[int]
    reasons: Mapped[str]  # JSON list
    queued_at: Mapped[datetime]
    holder: Mapped[str]
    until: Mapped[datetime | None]
    note: Mapped[str]

    __table_args__ = (
        ForeignKeyConstraint(["company", "document"], ["document.company", "document.id"]),
        Index("review_in_order", "company", "state", "priority", "queued_at"),
    )


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
        Index("record_identity_found", "company", "identity"),
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
    )


class AuditRow(Table):
    """Who changed what. Triggers refuse UPDATE and DELETE."""

    __tablename__ = "audit_event"

    company: Mapped[str] = mapped_column(ForeignKey("company.key"), primary_key=True)
    sequence: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[str]
    action: Mapped[str]
    subject: Mapped[str]
    content: Mapped[str]  # JSON: details and changes
    previous: Mapped[str]
    hash: Mapped[str]

    __table_args__ = (Index("audit_event_by_subject", "company", "subject", "sequence"),)


class WorkerRow(Table):
    """A process of the engine, and when it was last alive; of no company."""

    __tablename__ = "worker"

    executor: Mapped[str] = mapped_column(primary_key=True)
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
