"""What is stored, as everyone outside `storage` sees it: submissions, pages, documents, reviews, records, events.

Every value belongs to one company, whose key it carries. Times are aware and in UTC, on the database's clock.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from documents import codec
from documents.fields import Document
from documents.messages import Message, Told

TOLD = ".told"  # ends the name of an event's detail that holds messages, so that they can be told in any language


class SubmissionState(StrEnum):
    """Where a submission is on its way."""

    RECEIVED = "received"  # archived, waiting for a worker
    READING = "reading"  # a worker is at it
    DONE = "done"  # each of its documents is committed, archived, queued or rejected
    DUPLICATE = "duplicate"  # the same bytes came before; goes no further
    REJECTED = "rejected"  # cannot be read; `error` says why, for a person
    FAILED = "failed"  # quarantined: the work on it broke down again and again
    REMOVED = "removed"  # kept for as long as the company wants; `error` says when it went and why, for a person


class PageState(StrEnum):
    """Where a page is on its way; once a document holds it, the document's state says the rest."""

    WAITING = "waiting"  # not read yet
    READ = "read"  # read, in no document yet
    HELD = "held"  # a document holds it
    LEFT_OUT = "left_out"  # belongs to no document on purpose: blank, separator sheet


class DocumentState(StrEnum):
    """Where a document is on its way."""

    FOUND = "found"  # read and decided, nothing done about it yet
    IN_REVIEW = "in_review"  # a person must look
    COMMITTED = "committed"  # its current revision is a record
    ARCHIVED = "archived"  # done without a record: its type has no values to book
    REJECTED = "rejected"  # a person said that it is not to be booked
    FAILED = "failed"  # the work on it broke down; a person must look


class ReviewState(StrEnum):
    """Where a document is in the review queue."""

    WAITING = "waiting"  # for anyone; or taken by `holder` while `until` lies ahead
    PARKED = "parked"  # laid aside with a note
    BOOKED = "booked"  # decided: it was not to be booked, and was; a supervisor takes it out of accounting
    DONE = "done"


DECIDED = (ReviewState.BOOKED, ReviewState.DONE)  # nobody verifies it any more


class SampleState(StrEnum):
    """How far the blind audit of a document is."""

    WAITING = "waiting"  # in the queue, among the others
    CHECKED = "checked"  # a person looked at it
    RETIRED = "retired"  # its paper came again, which tells that it is booked; what a person finds is not counted


class BatchState(StrEnum):
    """How far an export batch is; see `storage.exporters.batches`."""

    PLANNED = "planned"  # its records are chosen
    WRITTEN = "written"  # its files lie in the folder under hidden names, whole
    DELIVERED = "delivered"  # its files have their names


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """One file that arrived by one door at one time."""

    company: str
    id: str
    name: str  # file name as it came
    sha256: str  # of its bytes, in hexadecimal
    size: int  # bytes
    door: str  # by which it came: "cli", "inbox", ...
    received_at: datetime
    state: SubmissionState
    archive_key: str = ""
    duplicate_of: str = ""  # id of the submission that brought the same bytes first
    error: Told = ""  # for a person
    stage: str = ""  # step that was started last
    attempt: int = 0  # how often `stage` was started
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerPage:
    """Where one page is."""

    company: str
    submission: str
    number: int  # in the submission, from 1
    state: PageState
    width: float = 0.0  # points of 1/72 inch
    height: float = 0.0
    image: str = ""  # archive key of the page image
    document: str = ""  # id of the document that holds it
    note: Told = ""  # why it was left out


@dataclass(frozen=True, slots=True, kw_only=True)
class Versions:
    """What found a value: the code, the trained model, the document type."""

    code: str = ""
    model: str = ""
    type: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredReading:
    """What a step found, kept in the archive, with what found it."""

    company: str
    submission: str
    document: str  # id, empty where the step works on the whole submission
    step: str  # "read", "split", "extract", ...
    versions: Versions
    key: str  # archive key of the encoded finding
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a queue shows of a document and a search finds it by."""

    kind: str
    subkind: str = ""
    direction: str = ""
    party: str = ""  # name of the supplier, employee, holder, complainant
    party_id: str = ""  # company or VAT id of the party
    number: str = ""  # of the invoice, receipt, order, ...
    issued: date | None = None
    currency: str = ""
    total: Decimal | None = None  # gross total, two places


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDocument:
    """A document at its current revision."""

    company: str
    id: str
    submission: str
    revision: int  # counts the changes of its values, from 1
    state: DocumentState
    priority: int  # 1 now … 100 bulk
    summary: Summary
    content: Document
    versions: Versions
    created_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A document's place in the review queue."""

    company: str
    document: str
    state: ReviewState
    priority: int
    reasons: tuple[Told, ...]  # for a person
    queued_at: datetime
    summary: Summary
    holder: str = ""  # who has taken it
    until: datetime | None = None  # end of the holder's lease
    note: str = ""  # of who parked it
    assigned: str = ""  # the only one who may take it; empty for anyone
    entered: int = 0  # how many people entered the critical fields of the document as it is now


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a person has typed into a document and not saved yet."""

    company: str
    document: str
    person: str
    revision: int  # that they had before them
    edits: str  # JSON, as the page wrote it
    saved_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What one of several people entered for the critical fields of a document, unseen by the others."""

    company: str
    document: str
    revision: int
    person: str
    position: int  # 1 first, 2 second, 3 who decides where those two differ
    values: Mapping[str, str]  # field name to canonical value
    agreed: Mapping[str, str]  # what the two before them had both entered instead, by field; it holds against theirs
    at: datetime
    told: bool = False  # whether the audit trail says the values: the document is decided


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A document that was committed without a person, drawn to be looked at blindly."""

    company: str
    document: str
    revision: int  # that was committed
    kind: str
    drawn_at: datetime
    state: SampleState
    fields: int = 0  # how many were looked at
    wrong: tuple[str, ...] = ()  # names of those that were wrong
    checked_by: str = ""
    checked_at: datetime | None = None


def field_of(name: str) -> str:
    """Return the name of a value without the number of its row.

    >>> field_of("line_items[2].quantity")
    'line_items.quantity'
    """
    return re.sub(r"\[\d+\]", "", name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """The truth about one value, as a person verified it, beside what was read; alike where it was right."""

    company: str
    document: str
    revision: int  # that the person had before them
    kind: str
    name: str  # "iban", "line_items[2].quantity"
    read_value: str  # "" where nothing was read
    read_confidence: float  # 0-1
    read_source: str  # see `documents.pages.Source`; "" where nothing was read
    true_value: str  # "" where there is none on the paper
    by: str
    at: datetime

    @property
    def field(self) -> str:
        """The name without the number of the row."""
        return field_of(self.name)

    @property
    def was_right(self) -> bool:
        """Whether what was read is the truth."""
        return self.read_value == self.true_value


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What a company promises about documents committed without a person."""

    company: str
    wrong: float = 0.005  # share of wrong fields that it accepts
    sampled: float = 0.02  # share of these documents that a person looks at blindly
    changed_by: str = ""
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Halt:
    """That documents of a kind are not committed without a person, until someone lets them."""

    company: str
    kind: str
    since: datetime
    reason: Told  # for a person
    resumed_by: str = ""
    resumed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """How long a person worked at a document at one go."""

    company: str
    document: str
    kind: str
    person: str
    seconds: float
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The verified values of a document at one revision; never changes."""

    company: str
    id: str
    document: str
    revision: int
    kind: str
    subkind: str = ""
    direction: str = ""
    values: Mapping[str, str] = field(default_factory=dict)  # field name to canonical value
    line_items: tuple[Mapping[str, str], ...] = ()
    tax_breakdown: tuple[Mapping[str, str], ...] = ()
    committed_at: datetime
    committed_by: str
    twin_of: str = (
        ""  # id of an earlier record of the same paper, which a person knew of and committed this one all the same
    )
    superseded: bool = False  # a later revision of the same document is a record too

    @property
    def type(self) -> str:
        """Name of its document type: the subkind where it has one."""
        return self.subkind or self.kind


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportBatch:
    """Records of one document type that were, or are being, exported together."""

    company: str
    number: int  # counts the company's batches, from 1
    exporter: str
    target: str
    type: str  # document type
    state: BatchState
    files: tuple[str, ...]  # names in the target folder
    records: int  # how many
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEvent:
    """Who changed what; each event of a company carries the hash of the one before."""

    company: str
    sequence: int  # from 1, without gaps
    at: datetime
    actor: str
    action: str  # "submission.received", "document.revised", ...
    subject: str  # id of what was changed
    details: Mapping[str, str] = field(default_factory=dict)
    changes: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # name to value before and after
    previous: str = ""  # SHA-256 of the event before, in hexadecimal
    hash: str = ""  # SHA-256 of `previous` and this event's canonical content
    salt: str = ""  # random, of `sealed`
    sealed: str = ""  # SHA-256 that stands for details and changes in `hash`; empty in events of earlier versions
    removed: int = 0  # sequence of the later event that says that details and changes were removed

    def told(self, name: str) -> tuple[Told, ...]:
        """Return a detail as it can be told in any language; as it is where it was kept, or typed, as plain text."""
        kept = self.details.get(name + TOLD)
        return codec.decode(tuple[Told, ...], kept) if kept else (self.details[name],)


def telling(name: str, *messages: Told) -> dict[str, str]:
    """Return the details of an event that say these messages: in English, and as `AuditEvent.told` finds them.

    >>> from documents.messages import say
    >>> sorted(telling("reason", say("{field} is missing.", field="IBAN"))), telling("reason", "not ours")
    (['reason', 'reason.told'], {'reason': 'not ours'})
    """
    details = {name: "; ".join(map(str, messages))}
    if any(isinstance(one, Message) for one in messages):
        details[name + TOLD] = codec.encode(messages).decode()
    return details


@dataclass(frozen=True, slots=True, kw_only=True)
class Tampering:
    """A place where an audit trail does not hold."""

    company: str
    sequence: int  # of the event at which it shows
    message: str  # for a person
