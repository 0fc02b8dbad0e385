"""Documents: what was found on consecutive pages, each change of its values a revision of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, exists, func, or_, select, update
from sqlalchemy import Row as Selected

from documents import codec
from documents.errors import Changed, UsageError
from documents.fields import Document, Row
from documents.messages import Told, say
from documents.records import DocumentState, PageState, StoredDocument, SubmissionState, Summary, Versions, telling
from storage.summary import fold, summarise
from storage.tables import DocumentRow, FindingRow, PageRow, ReviewRow, RevisionRow, SubmissionRow
from storage.unit import Unit

BULK = 100  # priority of what can wait
SMALL = 100_000  # characters of a document that is kept in memory for a while
SUMMARY_COLUMNS = (
    *(DocumentRow.kind, DocumentRow.subkind, DocumentRow.direction, DocumentRow.party, DocumentRow.party_id),
    *(DocumentRow.number, DocumentRow.issued, DocumentRow.currency, DocumentRow.total),
)
_CURRENT = (
    (RevisionRow.company == DocumentRow.company)
    & (RevisionRow.document == DocumentRow.id)
    & (RevisionRow.revision == DocumentRow.revision)
)
_OURS = (
    select(DocumentRow)
    .join(RevisionRow, _CURRENT)
    .add_columns(RevisionRow.content, RevisionRow.code_version, RevisionRow.model_version, RevisionRow.type_version)
    .where(DocumentRow.company == bindparam("company"))
)
_OF_ID = _OURS.where(DocumentRow.id == bindparam("id"))
# Put in order only once they are found: for the order of their ids, SQLite would go through all that the company has.
_OF_SUBMISSION = _OURS.where(DocumentRow.submission == bindparam("submission"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsettled:
    """A document that is neither committed nor queued, though its submission is done."""

    id: str
    revision: int
    submission: str


class Documents:
    """The documents of one company."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def add(
        self, id: str, submission: str, content: Document, versions: Versions, priority: int = BULK
    ) -> StoredDocument:
        """Enter a document at revision 1 and note in the ledger that it holds its pages; again changes nothing."""
        self._unit.begin()
        known = self.find(id)
        if known is not None:
            return known
        moment = self._unit.now()
        row = {"id": id, "submission": submission, "revision": 1, "state": DocumentState.FOUND, "priority": priority}
        self._unit.insert(DocumentRow, {**row, "created_at": moment, "changed_at": moment, **_indexed(content)})
        self._keep_revision(id, 1, content, versions, moment)
        self._hold_pages(id, submission, content.pages)
        changes = {name: ("", value) for name, value in _values(content)}
        details = {"submission": submission, "revision": "1", "decision": content.decision.outcome}
        self._unit.note("document.found", id, details, changes)
        return self.get(id)

    def revise(self, id: str, content: Document, expected: int, versions: Versions | None = None) -> StoredDocument:
        """Keep changed values as the next revision, if the current one is still `expected`.

        A document that is in review stays there; any other is `FOUND` again, to be committed or queued anew.

        Raises:
            Conflict: someone else changed the document since `expected` was read.
        """
        self._unit.begin()
        before = self.get(id)
        if before.revision != expected:
            raise Changed(id)
        revision, moment = expected + 1, self._unit.now()
        state = before.state if before.state == DocumentState.IN_REVIEW else DocumentState.FOUND
        after = replace(
            before,
            revision=revision,
            state=state,
            summary=summarise(content),
            content=content,
            versions=versions or before.versions,
            changed_at=moment,
        )
        self._change(after, {"revision": revision, "state": state, "changed_at": moment, **_indexed(content)})
        self._unit.change(ReviewRow, sought_by(content), document=id)
        self._keep_revision(id, revision, content, after.versions, moment)
        if content.pages != before.content.pages or before.state == DocumentState.REJECTED:  # another may have had them
            self.release_pages(id)
            self._hold_pages(id, before.submission, content.pages)
        details = {"revision": str(revision), "decision": content.decision.outcome}
        self._unit.note("document.revised", id, details, _changes(before.content, content))
        return after

    def move(self, id: str, state: DocumentState, reason: Told = "") -> StoredDocument:
        """Change the state, with the reason for a person."""
        self._unit.begin()
        before = self.get(id)
        if before.state == state:
            return before
        after = replace(before, state=state, changed_at=self._unit.now())
        self._change(after, {"state": state, "changed_at": after.changed_at})
        details = telling("reason", reason) if reason else {}
        self._unit.note(f"document.{state}", id, details, {"state": (before.state, state)})
        return after

    def release_pages(self, id: str) -> None:
        """Let go of the document's pages; the caller lets another one hold them, or accounts for them otherwise."""
        self._unit.begin()
        held = update(PageRow).where(PageRow.company == self._unit.company, PageRow.document == id)
        self._unit.connection.execute(held.values(state=PageState.READ, document=None))

    def find(self, id: str) -> StoredDocument | None:
        """Return the document at its current revision, or None where the company has none of this id."""
        known = self._unit.known("documents")
        if id not in known:
            found = next(self._load(_OF_ID, id=id), None)
            if found is None:
                return None
            known[id] = found
        document: StoredDocument = known[id]
        return document

    def get(self, id: str) -> StoredDocument:
        """Return the document at its current revision.

        Raises:
            UsageError: the company has none of this id.
        """
        found = self.find(id)
        if found is None:
            raise UsageError(say("There is no document '{document}'.", document=id))
        return found

    def at(self, id: str, revision: int) -> Document:
        """Return what the document was at a revision.

        Raises:
            UsageError: it has none of this number.
        """
        chosen = select(RevisionRow.content).where(
            RevisionRow.company == self._unit.company, RevisionRow.document == id, RevisionRow.revision == revision
        )
        content = self._unit.connection.execute(chosen).scalar()
        if content is None:
            raise UsageError(
                say("The document '{document}' has no revision {revision}.", document=id, revision=revision)
            )
        return _decoded(content)

    def of_submission(self, submission: str) -> tuple[StoredDocument, ...]:
        """Return the documents of a submission, in the order of their ids."""
        return tuple(sorted(self._load(_OF_SUBMISSION, submission=submission), key=lambda one: one.id))

    def merged(self, submission: str) -> tuple[str, ...]:
        """Return the ids of those of a submission whose pages went into another one."""
        ours = (DocumentRow.company == self._unit.company, DocumentRow.submission == submission)
        return tuple(
            sorted(self._unit.connection.execute(select(DocumentRow.id).where(*ours, ~is_one_still())).scalars())
        )

    def unsettled(self) -> tuple[Unsettled, ...]:
        """Return all that were found in submissions that are done, but neither committed nor queued."""
        whole = (SubmissionRow.company == DocumentRow.company) & (SubmissionRow.id == DocumentRow.submission)
        chosen = (
            select(DocumentRow.id, DocumentRow.revision, DocumentRow.submission)
            .join(SubmissionRow, whole)
            .where(
                DocumentRow.company == self._unit.company,
                DocumentRow.state == DocumentState.FOUND,
                SubmissionRow.state == SubmissionState.DONE,
            )
            .order_by(DocumentRow.changed_at, DocumentRow.id)
        )
        rows = self._unit.connection.execute(chosen)
        return tuple(Unsettled(id=id, revision=revision, submission=whose) for id, revision, whose in rows)

    def counts(self) -> dict[DocumentState, int]:
        """Return how many there are in each state, but for those whose pages went into another one."""
        counted = (
            select(DocumentRow.state, func.count())
            .where(DocumentRow.company == self._unit.company, is_one_still())
            .group_by(DocumentRow.state)
        )
        return {DocumentState(state): number for state, number in self._unit.connection.execute(counted)}

    def _load(self, chosen: Select[Any], **given: object) -> Iterator[StoredDocument]:
        found = self._unit.connection.execute(chosen, {"company": self._unit.company, **given})
        return (_document(row) for row in found.all())

    def _change(self, after: StoredDocument, values: dict[str, object]) -> None:
        self._unit.change(DocumentRow, values, id=after.id)
        self._unit.known("documents")[after.id] = after

    def _keep_revision(self, id: str, revision: int, content: Document, versions: Versions, moment: datetime) -> None:
        row = {
            "document": id,
            "revision": revision,
            "content": codec.encode(content).decode(),
            "code_version": versions.code,
            "model_version": versions.model,
            "type_version": versions.type,
            "made_by": self._unit.actor,
            "made_at": moment,
        }
        self._unit.insert(RevisionRow, row)
        found = [
            {
                "document": id,
                "revision": revision,
                "position": position,
                "rule": finding.rule,
                "severity": finding.severity,
                "fields": " ".join(finding.fields),
                "message": str(finding.message),
            }
            for position, finding in enumerate(content.findings)
        ]
        if found:
            self._unit.insert(FindingRow, *found)

    def _hold_pages(self, id: str, submission: str, numbers: tuple[int, ...]) -> None:
        held = update(PageRow).where(
            PageRow.company == self._unit.company,
            PageRow.submission == submission,
            PageRow.number.in_(numbers),
            PageRow.state != PageState.HELD,
        )
        count = self._unit.connection.execute(held.values(state=PageState.HELD, document=id, note="")).rowcount
        if count != len(numbers):
            raise UsageError(
                say(
                    "The document {document} is to hold pages {pages} of {submission}, "
                    "of which some do not exist or belong to another document.",
                    document=id,
                    pages=", ".join(map(str, numbers)),
                    submission=submission,
                )
            )


def is_one_still() -> ColumnElement[bool]:
    """Return what holds of all documents but those merged into another one: they are rejected and have no pages."""
    held = (PageRow.company == DocumentRow.company) & (PageRow.document == DocumentRow.id)
    return or_(DocumentRow.state != DocumentState.REJECTED, exists().where(held))


def _indexed(content: Document) -> dict[str, object]:
    """Return the columns that hold what queues show."""
    summary = summarise(content)
    return {
        "outcome": content.decision.outcome,
        "kind": summary.kind,
        "subkind": summary.subkind,
        "direction": summary.direction,
        "party": summary.party,
        "party_id": summary.party_id,
        "number": summary.number,
        "issued": summary.issued,
        "currency": summary.currency,
        "total": None if summary.total is None else int(summary.total * 100),
    }


def sought_by(content: Document) -> dict[str, object]:
    """Return the columns that the review queue has of its own, to filter and sort by."""
    summary = summarise(content)
    return {
        "kind": summary.kind,
        "party_folded": fold(f"{summary.party} {summary.number}"),
        "total": 0 if summary.total is None else int(summary.total * 100),
    }


def summary_of(row: DocumentRow | Selected[*tuple[Any, ...]]) -> Summary:
    """Return the summary that `SUMMARY_COLUMNS` of `row` hold."""
    return Summary(
        kind=row.kind,
        subkind=row.subkind,
        direction=row.direction,
        party=row.party,
        party_id=row.party_id,
        number=row.number,
        issued=row.issued,
        currency=row.currency,
        total=None if row.total is None else Decimal(row.total) / 100,
    )


def _document(row: Selected[*tuple[Any, ...]]) -> StoredDocument:
    return StoredDocument(
        company=row.company,
        id=row.id,
        submission=row.submission,
        revision=row.revision,
        state=DocumentState(row.state),
        priority=row.priority,
        summary=summary_of(row),
        content=_decoded(row.content),
        versions=Versions(code=row.code_version, model=row.model_version, type=row.type_version),
        created_at=row.created_at,
        changed_at=row.changed_at,
    )


def _decoded(content: str) -> Document:
    """Return the document of a revision's JSON, which is asked for again and again while someone works on it."""
    return _remembered(content) if len(content) <= SMALL else codec.decode(Document, content)


@lru_cache(maxsize=100)
def _remembered(content: str) -> Document:
    return codec.decode(Document, content)


def _values(content: Document) -> Iterator[tuple[str, str]]:
    """Return every value of `content` under a name of its own."""
    yield "kind", "/".join(part for part in (content.kind.name, content.kind.subkind) if part)
    yield "pages", " ".join(map(str, content.pages))
    yield from ((name, found.value) for name, found in content.fields.items())
    yield from _cells("line_items", content.line_items)
    yield from _cells("tax_breakdown", content.tax_breakdown)


def _cells(table: str, rows: tuple[Row, ...]) -> Iterator[tuple[str, str]]:
    for position, row in enumerate(rows, start=1):
        yield from ((f"{table}[{position}].{column}", value) for column, value in row.values.items())


def _changes(before: Document, after: Document) -> dict[str, tuple[str, str]]:
    """Return the values that differ, each before and after ("" where there was, or is, none)."""
    old, new = dict(_values(before)), dict(_values(after))
    names = sorted(old.keys() | new.keys())
    return {name: (old.get(name, ""), new.get(name, "")) for name in names if old.get(name) != new.get(name)}
