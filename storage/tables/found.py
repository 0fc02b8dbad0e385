"""The tables of what was found: documents, their revisions, findings and readings, and their places in the queue."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.columns import Table

NOT_DONE = "state <> 'done'"  # stands in queries as it stands here, so that the indexes of open reviews are used


def _open_reviews(name: str, *columns: str) -> Index:
    """Return an index of the reviews that are not done: those that are done pile up for years and are never sought."""
    still = text(NOT_DONE)
    return Index(f"review_{name}", "company", "state", *columns, sqlite_where=still, postgresql_where=still)


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
        Index("document_by_change", "company", "changed_at", "state"),
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
    """A document's place in the review queue, with what the queue is filtered and sorted by."""

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
    assigned: Mapped[str] = mapped_column(server_default="")
    kind: Mapped[str] = mapped_column(server_default="")  # these three as the document has them
    party_folded: Mapped[str] = mapped_column(server_default="")  # party and number in plain small letters
    total: Mapped[int] = mapped_column(BigInteger, server_default="0")  # hundredths; 0 where it is not known

    __table_args__ = (
        ForeignKeyConstraint(["company", "document"], ["document.company", "document.id"]),
        _open_reviews("in_order", "priority", "queued_at", "document"),
        _open_reviews("of_kind", "kind", "priority", "queued_at", "document"),
        _open_reviews("free", "holder", "assigned", "priority", "queued_at", "document"),
        _open_reviews("free_of_kind", "holder", "assigned", "kind", "priority", "queued_at", "document"),
        _open_reviews("by_age", "queued_at", "document", "kind"),
        _open_reviews("by_party", "party_folded", "document", "kind"),
        _open_reviews("by_total", "total", "document", "kind"),
        _open_reviews("by_lease", "until", "holder", "assigned", "kind", "priority", "queued_at", "document"),
    )
