"""The tables of what arrived: companies, submissions, the ledger of their pages, and the workers at them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.columns import Table


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
        Index("submission_by_arrival", "company", "received_at", "id", "state", "name"),
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


class DiscardedRow(Table):
    """A key of the archive under which lies what was removed; whatever is kept may have it too."""

    __tablename__ = "discarded"

    company: Mapped[str] = mapped_column(ForeignKey("company.key"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)


class WorkerRow(Table):
    """A process of the engine, and when it was last alive; of no company."""

    __tablename__ = "worker"

    executor: Mapped[str] = mapped_column(primary_key=True)
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
