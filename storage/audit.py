"""The audit trail: who changed what, append-only, each company's events chained by SHA-256.

The hash of an event is `SHA-256(hash of the event before + canonical JSON of this one)`, the first event's before being
64 zeros. The canonical JSON holds the company, the sequence, the time, the actor, the action, the subject, and the
seal of the details and the changes, with sorted keys and without blanks, in ASCII. So whoever changes, removes, inserts
or moves an event must rewrite all that follow; the company's row keeps the length and the last hash, so that cutting
off the end shows. `head` returns both: kept elsewhere (a log, a letter), they show even a trail rewritten as a whole.

The seal is the SHA-256 of the canonical JSON of a random salt, the details and the changes. So these may be taken away
with their salt once a paper is to be forgotten, and the chain still holds: `remove` does, and the event that it appends
says so. Values that are missing and of which no later event of the chain says that they were removed, are tampering,
and so are those of events about anything but papers, such as people or promises, which nothing removes.
Events of earlier versions have no seal: their details and changes are in the chain themselves, and stay.

Triggers refuse DELETE on the table, and every other UPDATE, so none of this happens by accident.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import takewhile

from sqlalchemy import ColumnElement, Connection, bindparam, func, insert, select, update

from documents.errors import UsageError
from documents.records import AuditEvent, Tampering
from storage import database
from storage.tables import AuditRow, CompanyRow, plain

GENESIS = "0" * 64
AT_ONCE = 500  # events that are in memory
REMOVALS = ("document.removed", "submission.removed")  # what was said of their subject before is there no more
OF_PAPERS = ("submission", "page", "document", "review", "draft", "entry", "record", "sample")  # begin their actions

_HEAD = select(CompanyRow.audit_length, CompanyRow.audit_head).where(CompanyRow.key == bindparam("company"))
_LOCKED = _HEAD.with_for_update().cte("locked")
_LOCK = select(_LOCKED.c.audit_length, _LOCKED.c.audit_head, func.clock_timestamp().label("clock"))  # once it is ours
_NEW_HEAD = update(CompanyRow).where(CompanyRow.key == bindparam("company"))
_EVENT = insert(AuditRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What an event is to say, before it has its place in the chain."""

    company: str
    actor: str
    action: str
    subject: str
    details: Mapping[str, str] = field(default_factory=dict)
    changes: Mapping[str, tuple[str, str]] = field(default_factory=dict)


def digest(event: AuditEvent) -> str:
    """Return the hash that `event` must carry."""
    head = {
        "company": event.company,
        "sequence": event.sequence,
        "at": event.at.isoformat(timespec="microseconds"),
        "actor": event.actor,
        "action": event.action,
        "subject": event.subject,
    }
    said = {"sealed": event.sealed} if event.sealed else _said(event)
    return hashlib.sha256((event.previous + _canonical({**head, **said})).encode("ascii")).hexdigest()


def seal(event: AuditEvent) -> str:
    """Return what stands in the chain for the event's details and changes."""
    return hashlib.sha256(_canonical([event.salt, _said(event)]).encode("ascii")).hexdigest()


def chained(bare: AuditEvent) -> AuditEvent:
    """Return the event with its seal and its hash."""
    sealed = replace(bare, sealed=seal(bare))
    return replace(sealed, hash=digest(sealed))


def row_of(event: AuditEvent) -> dict[str, object]:
    """Return the values of the event's row."""
    return {
        "company": event.company,
        "sequence": event.sequence,
        "at": event.at,
        "actor": event.actor,
        "action": event.action,
        "subject": event.subject,
        "content": json.dumps(_said(event), ensure_ascii=True),  # in the order in which it is told
        "salt": event.salt,
        "sealed": event.sealed,
        "removed": event.removed,
        "previous": event.previous,
        "hash": event.hash,
    }


def _said(event: AuditEvent) -> dict[str, object]:
    changes = {name: list(change) for name, change in event.changes.items()}
    return {"details": dict(event.details), "changes": changes}


def _canonical(content: object) -> str:
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def begin(connection: Connection, company: str) -> None:
    """Take the lock of the company's row, for this transaction alone to add to its trail until it ends.

    Raises:
        UsageError: the company is not known.
    """
    if is_begun(connection, company):
        return
    database.begin_writing(connection)
    is_server = connection.dialect.name == "postgresql"  # SQLite has locked its whole file by now
    found = connection.execute(_LOCK if is_server else _HEAD, {"company": company}).first()
    if found is None:
        raise UsageError(f"The company {company!r} is not known. Declare it in the settings.")
    if is_server:
        database.keep_time(connection, found.clock)
    _heads(connection)[company] = (found.audit_length, found.audit_head)


def is_begun(connection: Connection, company: str) -> bool:
    """Return whether this transaction has the lock of the company's row."""
    return company in _heads(connection)


def append(connection: Connection, entry: Entry) -> AuditEvent:
    """Append an event; it is written with the transaction's others when that is committed, or the trail is read."""
    begin(connection, entry.company)
    length, previous = _heads(connection)[entry.company]
    bare = AuditEvent(
        company=entry.company,
        sequence=length + 1,
        at=database.now(connection),
        actor=plain(entry.actor),
        action=entry.action,
        subject=plain(entry.subject),
        details=entry.details,
        changes=entry.changes,
        previous=previous,
        salt=secrets.token_hex(16),
    )
    event = chained(bare)
    _unwritten(connection).append(event)
    database.at_the_end(connection, _write)
    _heads(connection)[entry.company] = (event.sequence, event.hash)
    return event


def remove(connection: Connection, entry: Entry) -> None:
    """Append an event of `REMOVALS`, and take the values out of all events about its subject before it."""
    event = append(connection, entry)
    _write(connection)
    about = (AuditRow.company == event.company) & (AuditRow.subject == event.subject)
    sealed = about & (AuditRow.sequence < event.sequence) & (AuditRow.sealed != "") & (AuditRow.removed == 0)
    said = sealed & AuditRow.action.not_in(REMOVALS)  # an earlier one says it of those before it
    connection.execute(update(AuditRow).where(said).values(removed=event.sequence, salt="", content=""))


def _write(connection: Connection) -> None:
    """Write what was appended: all at once, for others wait, and each question to a server takes its time."""
    events = _unwritten(connection)
    if not events:
        return
    connection.execute(_EVENT, [row_of(event) for event in events])
    last = {event.company: event for event in events}
    new = [{"company": one.company, "audit_length": one.sequence, "audit_head": one.hash} for one in last.values()]
    connection.execute(_NEW_HEAD, new)
    events.clear()


def _unwritten(connection: Connection) -> list[AuditEvent]:
    """Return the events that this transaction has appended and not yet written."""
    found: list[AuditEvent] = database.remembered(connection).setdefault("events", [])
    return found


def _heads(connection: Connection) -> dict[str, tuple[int, str]]:
    """Return the ends of the trails that this transaction has locked, by company: nobody else adds to them."""
    found: dict[str, tuple[int, str]] = database.remembered(connection).setdefault("heads", {})
    return found


def events(
    connection: Connection, company: str, subject: str = "", action: str = "", actor: str = ""
) -> Iterator[AuditEvent]:
    """Return the company's events in order, those about `subject`, of `action` and by `actor` where these are given."""
    _write(connection)
    chosen = select(AuditRow.__table__).where(AuditRow.company == company).order_by(AuditRow.sequence).limit(AT_ONCE)
    if subject:
        chosen = chosen.where(AuditRow.subject == plain(subject))
    if action:
        chosen = chosen.where(AuditRow.action == action)
    if actor:
        chosen = chosen.where(AuditRow.actor == actor)
    last = 0
    while found := connection.execute(chosen.where(AuditRow.sequence > last)).all():
        yield from (_event(AuditRow(**row._mapping)) for row in found)
        last = found[-1].sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """What is asked of a trail: what of these actions was done to `subject`, after a moment, until another."""

    subject: str
    actions: Collection[str]
    after: datetime | None = None
    until: datetime | None = None

    def of(self, company: str) -> ColumnElement[bool]:
        """Return what holds of the rows of these events in the company's trail."""
        found = (AuditRow.company == company) & (AuditRow.subject == plain(self.subject))
        found &= AuditRow.action.in_(self.actions)
        if self.after is not None:
            found &= AuditRow.at > self.after
        if self.until is not None:
            found &= AuditRow.at <= self.until
        return found


def latest(connection: Connection, company: str, span: Span, at_most: int) -> list[AuditEvent]:
    """Return the last events of a span, the newest first."""
    _write(connection)
    chosen = select(AuditRow.__table__).where(span.of(company))
    rows = connection.execute(chosen.order_by(AuditRow.sequence.desc()).limit(at_most))
    return [_event(AuditRow(**row._mapping)) for row in rows]


def count(connection: Connection, company: str, span: Span) -> int:
    """Return how many events a span has."""
    _write(connection)
    return connection.execute(select(func.count()).select_from(AuditRow).where(span.of(company))).scalar_one()


def head(connection: Connection, company: str) -> tuple[int, str]:
    """Return the length of the company's trail and the hash of its last event."""
    _write(connection)
    length, last = connection.execute(_HEAD, {"company": company}).one()
    return length, last


def verify(connection: Connection, company: str) -> tuple[Tampering, ...]:
    """Return the places where the company's trail does not hold: none, if nobody tampered with it.

    What is written meanwhile is not looked at, but for what removes values of events before it.
    """
    _write(connection)
    found: list[Tampering] = []
    removed: dict[tuple[int, str], AuditEvent] = {}  # the first to miss its values, by what must say that they went
    present = connection.execute(select(func.max(AuditRow.sequence)).where(AuditRow.company == company)).scalar() or 0
    length, last = head(connection, company)
    end = max(present, length)
    expected, previous = 1, GENESIS
    for event in takewhile(lambda event: event.sequence <= end, events(connection, company)):
        found += [
            Tampering(company=company, sequence=event.sequence, message=message)
            for message in _faults(event, expected, previous)
        ]
        expected, previous = event.sequence + 1, event.hash
        if event.removed:
            removed.setdefault((event.removed, event.subject), event)
        elif event.action in REMOVALS:
            removed.pop((event.sequence, event.subject), None)
    meanwhile = _numbered(connection, company, {event.removed for event in removed.values() if event.removed > end})
    found += [
        Tampering(company=company, sequence=event.sequence, message=message)
        for event in removed.values()
        for message in _unsaid(event, meanwhile)
    ]
    if (expected - 1, previous) != (length, last):
        message = f"the trail ends with event {expected - 1}, but event {length} was written"
        if expected - 1 == length:
            message = f"event {length}, the last one, is not the one that was written"
        found.append(Tampering(company=company, sequence=expected - 1, message=message))
    return tuple(found)


def verify_around(connection: Connection, company: str, sequences: Collection[int]) -> tuple[Tampering, ...]:
    """Return where the company's trail does not hold at the events of these numbers.

    Each is held against what it says itself and against the events before and after it; `verify` goes through all.
    """
    length, last = head(connection, company)
    found = _numbered(connection, company, {beside for one in sequences for beside in (one - 1, one, one + 1)})
    following = {one + 1 for one in sequences if one < length}
    removals = _numbered(connection, company, {event.removed for event in found.values() if event.removed})
    faults = [
        Tampering(company=company, sequence=number, message=message)
        for number in sorted({*sequences, *following})
        for message in (*_faults_at(number, found), *_unsaid(found.get(number), removals))
    ]
    if length in found and found[length].hash != last:
        message = f"event {length}, the last one, is not the one that was written"
        faults.append(Tampering(company=company, sequence=length, message=message))
    return tuple(faults)


def _faults_at(number: int, found: Mapping[int, AuditEvent]) -> Iterator[str]:
    event, before = found.get(number), found.get(number - 1)
    if event is None:
        yield f"event {number} is missing"
    elif before is None and number > 1:
        yield f"event {number - 1} is missing before event {number}"
    else:
        yield from _faults(event, number, before.hash if before else GENESIS)


def _unsaid(event: AuditEvent | None, removals: Mapping[int, AuditEvent]) -> Iterator[str]:
    """Return what is wrong with an event whose values are missing: what took them must say so, and hold itself."""
    if event is None or not event.removed:
        return
    said = removals.get(event.removed)
    if (
        said is None
        or said.action not in REMOVALS
        or (said.subject, said.removed) != (event.subject, 0)
        or said.sequence <= event.sequence
        or _was_changed(said)
    ):
        yield _missing(event)


def _missing(event: AuditEvent) -> str:
    return (
        f"the values of event {event.sequence} ({event.action} of {event.subject}) are missing, "
        "and no later event says that they were removed"
    )


def _numbered(connection: Connection, company: str, sequences: Collection[int]) -> dict[int, AuditEvent]:
    """Return the events of these numbers, as far as they are there."""
    found: dict[int, AuditEvent] = {}
    in_order = sorted(sequences)
    for start in range(0, len(in_order), AT_ONCE):
        part = in_order[start : start + AT_ONCE]
        chosen = select(AuditRow.__table__).where(AuditRow.company == company, AuditRow.sequence.in_(part))
        events_of_part = (_event(AuditRow(**row._mapping)) for row in connection.execute(chosen))
        found.update((event.sequence, event) for event in events_of_part)
    return found


def _faults(event: AuditEvent, expected: int, previous: str) -> Iterator[str]:
    """Return what is wrong with an event, which should have this number and follow this hash."""
    if event.sequence != expected:
        yield f"events {expected} to {event.sequence - 1} are missing before event {event.sequence}"
    elif event.previous != previous:
        yield f"event {event.sequence} does not follow the event before it: one of the two was replaced"
    if _was_changed(event):
        yield f"event {event.sequence} ({event.action} of {event.subject}) was changed after it was written"
    is_of_paper = event.action.partition(".")[0] in OF_PAPERS
    if event.removed and (not is_of_paper or event.action in REMOVALS):
        yield f"event {event.sequence} ({event.action} of {event.subject}) lost its values, which are never removed"


def _was_changed(event: AuditEvent) -> bool:
    if event.hash != digest(event):
        return True
    if event.removed:
        return bool(event.salt or event.details or event.changes)
    return bool(event.sealed) and event.sealed != seal(event)


def _event(row: AuditRow) -> AuditEvent:
    details, changes = _content(row.content) if row.content else ({}, {})
    return AuditEvent(
        company=row.company,
        sequence=row.sequence,
        at=row.at,
        actor=row.actor,
        action=row.action,
        subject=row.subject,
        details=details,
        changes=changes,
        previous=row.previous,
        hash=row.hash,
        salt=row.salt,
        sealed=row.sealed,
        removed=row.removed,
    )


def _content(text: str) -> tuple[dict[str, str], dict[str, tuple[str, str]]]:
    """Return details and changes; of what nobody wrote like this, the text as it stands, which fits no hash."""
    try:
        content = json.loads(text)
        changes = {name: (before, after) for name, (before, after) in content["changes"].items()}
        return dict(content["details"]), changes
    except (ValueError, TypeError, KeyError, AttributeError):
        return {"unreadable": text}, {}
