"""A document's life in words: every audit event with who, when, and each value before and after."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from documents.messages import marked as _
from documents.people import PROGRAM
from documents.records import TOLD, AuditEvent
from documents.types import DocumentType, DocumentTypes, FieldType, ValueType
from podatelna.web.labels import label_of
from podatelna.web.queue_view import urgency, urgency_word
from podatelna.web.seat import Seat
from podatelna.web.shown import show
from podatelna.web.telling import tell
from podatelna.web.translation import Words

FEW = 4  # changes that are shown without asking
_CELL = re.compile(r"(?P<table>line_items|tax_breakdown)\[(?P<row>\d+)\]\.(?P<column>\w+)")
_PEOPLES = frozenset({"holder", "assigned", "person"})
_OF_FIELDS = frozenset({"fields", "wrong"})  # details that are names of fields, or a number
_HIDDEN = frozenset({"state", "sample", "pages"})  # said by the event itself, or beside it
_LENGTHY = 16  # characters of a checksum that are shown

_SAID: Mapping[str, tuple[str, str]] = {  # action to sign and words
    "submission.received": ("→", _("The file arrived")),
    "submission.duplicate": ("≡", _("The file arrived; the same bytes came before")),
    "submission.reading": ("◐", _("A worker began to read it")),
    "submission.done": ("✓", _("All its pages are accounted for")),
    "submission.rejected": ("✕", _("The file cannot be read")),
    "submission.failed": ("!", _("The work on it broke down; set aside for a person")),
    "submission.removed": ("∅", _("The file was removed with all that was read of it; its time was over")),
    "submission.seen": ("◌", _("What became of the file was looked at")),
    "page.left_out": ("–", _("A page belongs to no document")),
    "page.put_back": ("↩", _("A page that was left out belongs to a document after all")),
    "page.seen": ("◌", _("Pages looked at")),
    "page.failed": ("✕", _("A page cannot be read")),
    "page.turned": ("↻", _("A page was turned")),
    "document.found": ("◐", _("Read")),
    "document.revised": ("✎", _("Values changed")),
    "document.in_review": ("●", _("A person must look")),
    "document.committed": ("✓", _("Booked")),
    "document.archived": ("▣", _("Filed; there is nothing to book")),
    "document.rejected": ("✕", _("Rejected; it is not to be booked")),
    "document.failed": ("!", _("The work on it broke down")),
    "document.removed": ("∅", _("Removed for good; its time was over")),
    "document.seen": ("◌", _("Looked at")),
    "document.verified": ("✓", _("Values verified")),
    "review.queued": ("→", _("Put into the queue")),
    "review.taken": ("◐", _("Opened")),
    "review.released": ("←", _("Given back")),
    "review.assigned": ("→", _("Assigned")),
    "review.prioritised": ("▲", _("Priority changed")),
    "review.parked": ("‖", _("Parked")),
    "review.unparked": ("→", _("Put back into the queue")),
    "review.booked": ("!", _("It was not to be booked, and was")),
    "review.settled": ("✓", _("Taken out of accounting")),
    "review.done": ("✓", _("Left the queue")),
    "draft.begun": ("✎", _("Typing began")),
    "draft.taken": ("✓", _("What was typed was taken over")),
    "draft.dropped": ("✕", _("What was typed was given up")),
    "entry.made": ("✎", _("Critical fields entered, unseen by the others")),
    "entry.told": ("◉", _("What was entered unseen by the others")),
    "record.reinstated": ("✓", _("Is a record again")),
    "record.committed": ("✓", _("Became a record")),
    "sample.drawn": ("?", _("Drawn to be checked blindly")),
    "sample.checked": ("✓", _("Checked blindly")),
    "sample.retired": ("–", _("Checked blindly no more: its paper came again")),
    "export.planned": ("→", _("Chosen for an export")),
    "export.written": ("→", _("Written for an export")),
    "export.delivered": ("✓", _("Exported")),
}
_GIVEN_ON = ("→", _("Given on"))
_PAGES_CHANGED = ("⧉", _("Pages changed"))
_DETAILS: Mapping[str, str] = {
    "name": _("File"),
    "door": _("Door"),
    "sha256": _("SHA-256"),
    "duplicate_of": _("Came first as"),
    "error": _("Error"),
    "reason": _("Reason"),
    "reasons": _("Reasons"),
    "note": _("Note"),
    "page": _("Page"),
    "degrees": _("Degrees"),
    "revision": _("Revision"),
    "decision": _("Decision"),
    "submission": _("File"),
    "record": _("Record"),
    "twin_of": _("Same paper as the record"),
    "holder": _("By"),
    "person": _("By"),
    "position": _("Of those who enter it, number"),
    "fields": _("Fields"),
    "wrong": _("Wrong"),
    "confirmed": _("Confirmed unchanged"),
    "token": _("By a program with the token"),
    "exporter": _("Format"),
    "target": _("Target"),
    "records": _("Records"),
    "received": _("Received"),
    "rule": _("Rule"),
    "type": _("Kind"),
    "kind": _("Kind"),
}
_DECISIONS: Mapping[str, str] = {"commit": _("sure"), "review": _("a person must look")}
_NAMES: Mapping[str, str] = {
    "kind": _("Kind"),
    "priority": _("Priority"),
    "assigned": _("Assigned to"),
    "holder": _("Open at"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A value before and after; empty where there was, or is, none."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An event."""

    sequence: int
    sign: str
    what: str
    who: str
    time: str
    is_person: bool
    details: tuple[tuple[str, str], ...]
    changes: tuple[Change, ...]
    hash: str

    @property
    def is_long(self) -> bool:
        """Whether its changes are shown only where one asks for them."""
        return len(self.changes) > FEW


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """The events of a day."""

    date: str
    events: tuple[Told, ...]


def life_of(
    events: Iterable[AuditEvent],
    declared: DocumentType | None,
    types: DocumentTypes,
    names: Mapping[str, str],
    words: Words,
) -> tuple[Day, ...]:
    """Return the events in words, by day; `declared` is the type of the document, `names` are people's by login."""
    told = ((words.day(one.at), one) for one in events)
    return tuple(
        Day(date=day, events=tuple(_told(event, declared, types, names, words) for _day, event in of_day))
        for day, of_day in groupby(told, lambda pair: pair[0])
    )


def names_of(seat: Seat) -> Mapping[str, str]:
    """Return what the people of the company are called, by login."""
    with seat.house.books.read_people() as door:
        found = {user.login: user.name for user, _membership in door.people.of_company(seat.company)}
    return {**found, PROGRAM: seat.words("the program")}


def _told(
    event: AuditEvent,
    declared: DocumentType | None,
    types: DocumentTypes,
    names: Mapping[str, str],
    words: Words,
) -> Told:
    sign, what = _said(event)
    here = event.at.astimezone(words.timezone)
    return Told(
        sequence=event.sequence,
        sign=sign,
        what=words(what),
        who=names.get(event.actor, event.actor),
        time=f"{here:%H:%M:%S}",
        is_person=event.actor != PROGRAM,
        details=tuple(_details(event, declared, types, names, words)),
        changes=tuple(_changes(event, declared, names, words)),
        hash=event.hash[:_LENGTHY],
    )


def _said(event: AuditEvent) -> tuple[str, str]:
    if event.action == "document.found" and "state" in event.changes:  # the first time it has none before
        return _GIVEN_ON
    if event.action == "document.revised" and "pages" in event.changes:
        return _PAGES_CHANGED
    return _SAID.get(event.action, ("·", event.action))


def _details(
    event: AuditEvent,
    declared: DocumentType | None,
    types: DocumentTypes,
    names: Mapping[str, str],
    words: Words,
) -> Iterator[tuple[str, str]]:
    for name, value in event.details.items():
        if not value or name.endswith(TOLD) or (name in _PEOPLES and value == event.actor):
            continue
        label = words(_DETAILS[name]) if name in _DETAILS else name
        if name in _PEOPLES:
            yield label, names.get(value, value)
        elif name == "decision":
            yield label, words(_DECISIONS.get(value, value))
        elif name == "sha256" or (len(value) == 64 and value.isalnum()):
            yield label, value[:_LENGTHY] + "…"
        elif name in _OF_FIELDS and not value.isdecimal():
            yield label, ", ".join(_label(one, declared, words) for one in value.split())
        else:
            yield label, "; ".join(tell(one, words, declared, types) for one in event.told(name))
    if "pages" in event.changes:
        before, after = event.changes["pages"]
        yield words("Pages"), f"{before} → {after or '–'}" if before else after


def _changes(
    event: AuditEvent, declared: DocumentType | None, names: Mapping[str, str], words: Words
) -> Iterator[Change]:
    for name, (before, after) in event.changes.items():
        if name not in _HIDDEN:
            label, shown = (
                _label(name, declared, words),
                (_shown(name, one, declared, names, words) for one in (before, after)),
            )
            yield Change(label=label, before=next(shown), after=next(shown))


def _label(name: str, declared: DocumentType | None, words: Words) -> str:
    if name in _NAMES:
        return words(_NAMES[name])
    cell = _CELL.fullmatch(name)
    if cell is None:
        return label_of(_field(name, declared), words)
    row = (
        words("Row %(row)s", row=cell["row"])
        if cell["table"] == "line_items"
        else words("Tax %(row)s", row=cell["row"])
    )
    return f"{row}: {label_of(_field(cell['column'], declared), words)}"


def _shown(name: str, value: str, declared: DocumentType | None, names: Mapping[str, str], words: Words) -> str:
    if name in _PEOPLES:
        return names.get(value, value)
    if name == "priority" and value.isdecimal():
        return urgency_word(urgency(int(value)), words)
    cell = _CELL.fullmatch(name)
    return show(_field(cell["column"] if cell else name, declared).type, value, words.language)


def _field(name: str, declared: DocumentType | None) -> FieldType:
    columns = {**declared.line_items, **declared.fields} if declared else {}
    return columns.get(name) or FieldType(name=name, type=ValueType.TEXT)
