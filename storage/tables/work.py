"""The tables of the verifiers' work: drafts, entries, blind samples, corrections, sittings, and what is promised."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.columns import Table


class DraftRow(Table):
    """What a person has typed into a document and not saved yet."""

    __tablename__ = "draft"

    company: Mapped[str] = mapped_column(primary_key=True)
    document: Mapped[str] = mapped_column(primary_key=True)
    person: Mapped[str] = mapped_column(primary_key=True)
    revision: Mapped[int]
    edits: Mapped[str]  # JSON
    saved_at: Mapped[datetime]

    __table_args__ = (ForeignKeyConstraint(["company", "document"], ["document.company", "document.id"]),)


class EntryRow(Table):
    """What a person entered for the critical fields of a document's revision."""

    __tablename__ = "entry"

    company: Mapped[str] = mapped_column(primary_key=True)
    document: Mapped[str] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    content: Mapped[str]  # JSON: field name to value; below "" what the two before had agreed on instead
    salt: Mapped[str]  # of its hash in the audit trail
    told: Mapped[bool]  # whether the audit trail says the values too
    at: Mapped[datetime]

    __table_args__ = (
        ForeignKeyConstraint(
            ["company", "document", "revision"],
            ["document_revision.company", "document_revision.document", "document_revision.revision"],
        ),
        Index("entry_in_order", "company", "document", "revision", "position", unique=True),
    )


class SampleRow(Table):
    """A document drawn for the blind audit, once."""

    __tablename__ = "sample"

    company: Mapped[str] = mapped_column(primary_key=True)
    document: Mapped[str] = mapped_column(primary_key=True)
    revision: Mapped[int]
    kind: Mapped[str]
    drawn_at: Mapped[datetime]
    state: Mapped[str]
    fields: Mapped[int]
    wrong: Mapped[str]  # JSON list of names
    wrong_fields: Mapped[int]  # how many these are
    checked_by: Mapped[str]
    checked_at: Mapped[datetime | None]

    __table_args__ = (
        ForeignKeyConstraint(
            ["company", "document", "revision"],
            ["document_revision.company", "document_revision.document", "document_revision.revision"],
        ),
        Index("sample_by_state", "company", "state", "checked_at", "kind"),
    )


class CorrectionRow(Table):
    """The verified truth about one value of a document's revision, beside what was read; never changes."""

    __tablename__ = "correction"

    company: Mapped[str] = mapped_column(primary_key=True)
    document: Mapped[str] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(primary_key=True)
    field: Mapped[str]  # the name without the number of the row
    kind: Mapped[str]
    read_value: Mapped[str]
    read_confidence: Mapped[float]
    read_source: Mapped[str]
    true_value: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime]

    __table_args__ = (
        ForeignKeyConstraint(
            ["company", "document", "revision"],
            ["document_revision.company", "document_revision.document", "document_revision.revision"],
        ),
        Index("correction_by_time", "company", "at"),
    )


class SittingRow(Table):
    """How long a person worked at a document at one go."""

    __tablename__ = "sitting"

    id: Mapped[int] = mapped_column(primary_key=True)
    company: Mapped[str]
    document: Mapped[str]
    kind: Mapped[str]
    person: Mapped[str]
    seconds: Mapped[float]
    at: Mapped[datetime]

    __table_args__ = (
        ForeignKeyConstraint(["company", "document"], ["document.company", "document.id"]),
        Index("sitting_by_time", "company", "at"),
        Index("sitting_by_document", "company", "document"),
    )


class PromiseRow(Table):
    """What a company promises about what is committed without a person, once it was changed."""

    __tablename__ = "promise"

    company: Mapped[str] = mapped_column(ForeignKey("company.key"), primary_key=True)
    wrong: Mapped[float]
    sampled: Mapped[float]
    changed_by: Mapped[str]
    changed_at: Mapped[datetime]


class HaltRow(Table):
    """That documents of a kind are, or were, not committed without a person."""

    __tablename__ = "halt"

    id: Mapped[int] = mapped_column(primary_key=True)
    company: Mapped[str] = mapped_column(ForeignKey("company.key"))
    kind: Mapped[str]
    since: Mapped[datetime]
    reason: Mapped[str]
    resumed_by: Mapped[str]
    resumed_at: Mapped[datetime | None]

    __table_args__ = (
        Index(
            "halt_in_force_once",
            "company",
            "kind",
            unique=True,
            sqlite_where=text("resumed_at IS NULL"),
            postgresql_where=text("resumed_at IS NULL"),
        ),
        Index("halt_by_kind", "company", "kind", "since"),
    )
