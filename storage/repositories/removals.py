"""Removals: files whose documents were kept for as long as their company wants, and what is left of them.

A file goes as a whole, with all that was read of it, once nothing waits in it and the time of each of its documents is
over: the originals of several documents are one. What stays is that it came: its submission, by which the same bytes
are known when they come again, and events of the audit trail without what they said of values.

What lay in the archive is noted, in the transaction that forgets all else, and taken away after it: what a crash leaves
of that is taken the next time.

Before files go by themselves, the trail announces by which rules, a week long: a clock that was set years ahead, or a
rule that was mistyped, is noticed before it takes anything.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo

from sqlalchemy import ColumnElement, and_, case, delete, exists, false, not_, or_, select, true
from sqlalchemy.orm import aliased

from documents.keeping import as_text
from documents.messages import say
from documents.records import BatchState, DocumentState, ReviewState, SampleState, SubmissionState, Tampering
from storage import audit, database
from storage.tables import (
    AuditRow,
    BatchRow,
    CorrectionRow,
    DiscardedRow,
    DocumentRow,
    DraftRow,
    EntryRow,
    ExportedRow,
    FindingRow,
    IdentityRow,
    PageRow,
    ReadingRow,
    RecordRow,
    ReviewRow,
    RevisionRow,
    SampleRow,
    SittingRow,
    SubmissionRow,
    Table,
)
from storage.unit import Unit

NOTICE = timedelta(days=7)  # from which on what was announced may go
ANNOUNCED = timedelta(days=31)  # for which an announcement holds
FINAL = (DocumentState.COMMITTED, DocumentState.ARCHIVED, DocumentState.REJECTED)
_OF_DOCUMENTS: tuple[type[Table], ...] = (  # in an order in which no row is left that another one needs
    *(FindingRow, EntryRow, SampleRow, CorrectionRow, RecordRow),
    *(DraftRow, SittingRow, ReviewRow),
)
_OF_RECORDS: tuple[type[Table], ...] = (ExportedRow, IdentityRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """How long a company keeps its documents, from the end of the year in which they came or were issued, if later."""

    years: Mapping[str, int] = field(default_factory=dict)  # by document type; what is not named is kept for ever
    timezone: tzinfo = UTC  # whose years are meant

    def over(self, now: datetime) -> ColumnElement[bool]:
        """Return what holds of documents, joined to their submissions, whose time is over."""
        rule = case((DocumentRow.subkind.in_(self.years), DocumentRow.subkind), else_=DocumentRow.kind)
        return or_(false(), *((rule == type) & _was_before(self.first_kept(type, now)) for type in self.years))

    def first_kept(self, type: str, now: datetime) -> datetime:
        """Return the moment from which on documents of the type are kept still."""
        return datetime(now.astimezone(self.timezone).year - self.years[type], 1, 1, tzinfo=self.timezone)

    def rule(self, kind: str, subkind: str) -> str:
        """Return the rule for documents of a kind, as the settings say it."""
        type = subkind if subkind in self.years else kind
        return f"keep_years.{type} = {self.years[type]}"

    def rules(self) -> str:
        """Return all rules."""
        return ", ".join(f"keep_years.{type} = {years}" for type, years in sorted(self.years.items()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Outdated:
    """A file to be removed."""

    submission: str
    sha256: str
    received_at: datetime
    documents: Mapping[str, str] = field(default_factory=dict)  # id to the rule by which it goes
    duplicate_of: str = ""  # the submission that brought the same bytes and is removed already


class Removals:
    """What is removed of one company."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def due(self, keeping: Keeping, at_most: int) -> tuple[Outdated, ...]:
        """Return files that are to be removed, the oldest first, and those of removed bytes that came again."""
        company, now = self._unit.company, self._unit.now()
        if not keeping.years:
            return ()
        latest = max(keeping.first_kept(type, now) for type in keeping.years)
        chosen = select(SubmissionRow).where(SubmissionRow.company == company, SubmissionRow.received_at < latest)
        in_order = chosen.where(_is_outdated(keeping, now)).order_by(SubmissionRow.received_at, SubmissionRow.id)
        outdated = [self._outdated(row, keeping) for row in self._unit.all(SubmissionRow, in_order.limit(at_most))]
        return (*outdated, *self._again(at_most))

    def see(self, document: str) -> None:
        """Note that the person looks at what is left of a document that was removed."""
        self._unit.begin()
        self._unit.note("document.seen", document)

    def announced(self, keeping: Keeping) -> bool:
        """Return whether the trail has announced for a week that files go by these rules; else let it do so."""
        self._unit.begin()
        now, details = self._unit.now(), {"rules": keeping.rules()}
        span = audit.Span(subject="removals", actions=("removal.announced",), after=now - ANNOUNCED, until=now)
        events = audit.latest(self._unit.connection, self._unit.company, span, at_most=100)
        announced = [event.at for event in events if event.details == details]
        if not announced:
            self._unit.note("removal.announced", "removals", details)
        return any(at <= now - NOTICE for at in announced)

    def remove(self, outdated: Outdated, keeping: Keeping) -> bool:
        """Forget all of a file but that it came, unless something in it waits again by now; return whether it went."""
        self._unit.begin()
        asked = select(SubmissionRow).where(
            SubmissionRow.company == self._unit.company,
            SubmissionRow.id == outdated.submission,
            _is_outdated(keeping, self._unit.now()) if outdated.documents else true(),
        )
        row = self._unit.one(SubmissionRow, asked)
        if row is None:
            return False
        if outdated.duplicate_of:
            self._remove_submissions(outdated, [outdated.submission])
        else:
            now = self._outdated(row, keeping)
            same = self._unit.rows(SubmissionRow, "received_at", "id", sha256=outdated.sha256)
            self._remove_documents(now)
            self._remove_submissions(now, [one.id for one in same])
        return True

    def discarded(self, at_most: int) -> tuple[str, ...]:
        """Return keys of the archive under which lies what was removed."""
        rows = select(DiscardedRow.key).where(DiscardedRow.company == self._unit.company).order_by(DiscardedRow.key)
        return tuple(self._unit.connection.execute(rows.limit(at_most)).scalars())

    def in_use(self, keys: Collection[str]) -> set[str]:
        """Return which of these keys of the archive something that is kept has too."""
        columns = ((SubmissionRow, SubmissionRow.archive_key), (PageRow, PageRow.image), (ReadingRow, ReadingRow.key))
        found: set[str] = set()
        for table, column in columns:
            chosen = select(column).where(table.company == self._unit.company, column.in_(keys))
            found |= set(self._unit.connection.execute(chosen).scalars())
        return found

    def taken_away(self, keys: Collection[str]) -> None:
        """Note that nothing is to be taken away under these keys any more."""
        self._unit.begin()
        gone = delete(DiscardedRow).where(DiscardedRow.company == self._unit.company, DiscardedRow.key.in_(keys))
        self._unit.connection.execute(gone)

    def verify(self) -> tuple[Tampering, ...]:
        """Return where the audit trail says that something was removed which is there: it hides what was said of it."""
        company = self._unit.company
        document = exists().where(DocumentRow.company == company, DocumentRow.id == AuditRow.subject)
        of_file = exists().where(DocumentRow.company == company, DocumentRow.submission == SubmissionRow.id)
        is_kept = SubmissionRow.state.not_in((SubmissionState.REMOVED, SubmissionState.DUPLICATE)) | of_file
        submission = exists().where(SubmissionRow.company == company, SubmissionRow.id == AuditRow.subject, is_kept)
        is_there = or_(
            (AuditRow.action == "document.removed") & document, (AuditRow.action == "submission.removed") & submission
        )
        chosen = select(AuditRow.sequence, AuditRow.action, AuditRow.subject).where(
            AuditRow.company == company, is_there
        )
        return tuple(
            Tampering(
                company=company,
                sequence=sequence,
                message=f"event {sequence} says {action} of {subject}, which is there still",
            )
            for sequence, action, subject in self._unit.connection.execute(chosen.order_by(AuditRow.sequence))
        )

    def _again(self, at_most: int) -> list[Outdated]:
        first = aliased(SubmissionRow)
        is_removed = exists().where(
            first.company == SubmissionRow.company,
            first.id == SubmissionRow.duplicate_of,
            first.state == SubmissionState.REMOVED,
        )
        chosen = select(SubmissionRow).where(
            SubmissionRow.company == self._unit.company, SubmissionRow.state == SubmissionState.DUPLICATE, is_removed
        )
        return [
            Outdated(submission=row.id, sha256=row.sha256, received_at=row.received_at, duplicate_of=row.duplicate_of)
            for row in self._unit.all(SubmissionRow, chosen.limit(at_most))
        ]

    def _outdated(self, row: SubmissionRow, keeping: Keeping) -> Outdated:
        documents = self._unit.rows(DocumentRow, "id", submission=row.id)
        rules = {one.id: keeping.rule(one.kind, one.subkind) for one in documents}
        return Outdated(submission=row.id, sha256=row.sha256, received_at=row.received_at, documents=rules)

    def _remove_documents(self, outdated: Outdated) -> None:
        ids = tuple(outdated.documents)
        company = self._unit.company
        records = select(RecordRow.id).where(RecordRow.company == company, RecordRow.document.in_(ids))
        for table in _OF_RECORDS:
            self._delete(table, table.__table__.c.record.in_(records))
        for table in _OF_DOCUMENTS:
            self._delete(table, table.__table__.c.document.in_(ids))
        for id, rule in outdated.documents.items():
            self._take_out_of_trail("document.removed", id, outdated, {"submission": outdated.submission, "rule": rule})

    def _remove_submissions(self, outdated: Outdated, ids: Sequence[str]) -> None:
        self._discard(ids)
        for table in (PageRow, ReadingRow):
            self._delete(table, table.submission.in_(ids))
        documents = tuple(outdated.documents)
        self._delete(RevisionRow, RevisionRow.document.in_(documents))
        self._delete(DocumentRow, DocumentRow.id.in_(documents))
        first = outdated.duplicate_of or outdated.submission
        self._delete(SubmissionRow, SubmissionRow.id.in_(ids) & (SubmissionRow.id != first))
        rules = ", ".join(sorted(set(outdated.documents.values())))
        for id in ids:
            details = {"rule": rules, "duplicate_of": "" if id == first else first}
            self._take_out_of_trail("submission.removed", id, outdated, details)
        if rules:
            self._leave(first, rules)

    def _leave(self, submission: str, rules: str) -> None:
        """Leave of a submission nothing but that it came, and why it went."""
        now = self._unit.now()
        told = say("It was removed on {date} with all that was read of it ({rules}).", date=now.date(), rules=rules)
        left = {"name": submission, "archive_key": "", "error": as_text(told), "state": SubmissionState.REMOVED}
        self._unit.change(SubmissionRow, {**left, "changed_at": now}, id=submission)

    def _discard(self, submissions: Iterable[str]) -> None:
        ids = tuple(submissions)
        columns = (
            (SubmissionRow, SubmissionRow.id, SubmissionRow.archive_key),
            (PageRow, PageRow.submission, PageRow.image),
            (ReadingRow, ReadingRow.submission, ReadingRow.key),
        )
        keys: set[str] = set()
        for table, whose, column in columns:
            chosen = select(column).where(table.company == self._unit.company, whose.in_(ids))
            keys |= set(self._unit.connection.execute(chosen).scalars())
        for key in sorted(keys - {""}):
            database.insert_new(self._unit.connection, DiscardedRow, {"company": self._unit.company, "key": key})

    def _take_out_of_trail(self, action: str, subject: str, outdated: Outdated, details: Mapping[str, str]) -> None:
        known = {"sha256": outdated.sha256, "received": outdated.received_at.isoformat(timespec="seconds")}
        said = {name: value for name, value in (known | dict(details)).items() if value}
        entry = audit.Entry(
            company=self._unit.company, actor=self._unit.actor, action=action, subject=subject, details=said
        )
        audit.remove(self._unit.connection, entry)

    def _delete(self, table: type[Table], which: ColumnElement[bool]) -> None:
        ours = table.__table__.c.company == self._unit.company
        self._unit.connection.execute(delete(table).where(ours, which))


def _was_before(first_kept: datetime) -> ColumnElement[bool]:
    issued = DocumentRow.issued.is_(None) | (DocumentRow.issued < first_kept.date())
    return (SubmissionRow.received_at < first_kept) & issued


def _is_outdated(keeping: Keeping, now: datetime) -> ColumnElement[bool]:
    """Return what holds of submissions that are done and have documents, the time of each of which is over."""
    of_it = (DocumentRow.company == SubmissionRow.company) & (DocumentRow.submission == SubmissionRow.id)
    kept = exists().where(of_it, not_(and_(keeping.over(now), *_settled()))).correlate(SubmissionRow)
    return (SubmissionRow.state == SubmissionState.DONE) & exists().where(of_it).correlate(SubmissionRow) & ~kept


def _settled() -> tuple[ColumnElement[bool], ...]:
    """Return what holds of documents with which nobody, and no export, has anything to do any more."""
    of_it = {
        table: (table.__table__.c.company == DocumentRow.company) & (table.__table__.c.document == DocumentRow.id)
        for table in (ReviewRow, SampleRow, RecordRow)
    }
    went = exists().where(of_it[RecordRow], ~RecordRow.superseded, _is_in_batch(BatchRow.state == BatchState.DELIVERED))
    goes = exists().where(of_it[RecordRow], _is_in_batch(BatchRow.state != BatchState.DELIVERED))
    waits = exists().where(of_it[ReviewRow], ReviewRow.state != ReviewState.DONE)
    sampled = exists().where(of_it[SampleRow], SampleRow.state == SampleState.WAITING)
    return (
        DocumentRow.state.in_(FINAL),
        ~waits.correlate(DocumentRow),
        ~sampled.correlate(DocumentRow),
        ~goes.correlate(DocumentRow),
        (DocumentRow.state != DocumentState.COMMITTED) | went.correlate(DocumentRow),
    )


def _is_in_batch(state: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return what holds of records in an export of that state; in a join SQLite would go through all the exports."""
    batch = exists().where(BatchRow.company == ExportedRow.company, BatchRow.number == ExportedRow.batch, state)
    of_it = (ExportedRow.company == RecordRow.company) & (ExportedRow.record == RecordRow.id)
    return exists().where(of_it, batch.correlate(ExportedRow)).correlate(RecordRow)
