"""What the verifier's page shows of a document: values with their status and reason, tables with sums, pages.

Pure: a document as it is with what was typed so far goes in, plain values come out, which the page gets as JSON. A
field is held to its type's threshold, as `validation.decision` does, but every declared field is: a person is looking
anyhow, and what they let pass is booked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from documents.fields import Candidate, Document, Field, Finding, Place, Severity
from documents.geometry import Box
from documents.messages import Message, Told, Value
from documents.messages import marked as _
from documents.pages import CARRIERS, Source
from documents.records import Record, Review, StoredDocument
from documents.types import DocumentType, DocumentTypes, FieldType, type_of
from podatelna.web.collation import place
from podatelna.web.labels import Status, label_of, only_sure, title_of
from podatelna.web.shown import show
from podatelna.web.telling import tell
from podatelna.web.translation import Words
from podatelna.web.view_tables import TableView, tables_of
from validation.decision import percent

MOST_CANDIDATES = 6  # each has a number key; more would be read more slowly than typed
LIKELY = 0.15  # score below which a candidate only happens to be of the right type
_AFTER_ONE = _("A second person looks at this one whatever it is.")
_AFTER_TWO = _("Two people entered this document differently; yours decides.")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView:
    """A page as it was scanned."""

    number: int  # in the submission
    width: float  # points
    height: float
    turn: int  # degrees clockwise that turn it upright
    image: str  # address of its picture
    words: str  # address of its words
    left_out: str = ""  # why it belongs to no document, where it is shown beside one all the same


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Another value that the field could have."""

    value: str
    shown: str
    page: int | None
    box: Box | None
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldView:
    """A field of the document, whether it has a value or not."""

    name: str
    label: str
    type: str
    value: str  # canonical
    shown: str  # as the user reads and types it
    before: str  # `shown` without what was typed
    percent: str  # by which it is sure; no finer than a reason says it, which is all that is known of a blind sample
    source: str
    status: Status
    reason: str
    fault: bool  # what was typed is no value of this type
    page: int | None
    box: Box | None
    required: bool
    by_two: bool  # whether one person alone does not enter it
    choices: tuple[str, ...]
    candidates: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingView:
    """What a rule says."""

    severity: str
    fields: tuple[str, ...]
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KindView:
    """A document type to choose."""

    name: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TwinView:
    """A record of the same paper."""

    document: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Typing:
    """What a person typed so far: text by name of field or cell (see `pipeline.corrections`), and another kind."""

    edits: Mapping[str, str] = field(default_factory=dict)
    kind: str = ""  # empty where the document keeps its kind
    places: Mapping[str, Place] = field(default_factory=dict)  # of fields that they pointed at
    mark: str = ""  # by which a browser knows what it had saved


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """All that the page shows of a document."""

    id: str
    submission: str
    revision: int
    readonly: bool
    refused: str  # why it is only to look at
    holder: str
    kind: str
    kind_status: Status
    kind_reason: str
    type: str
    language: str  # of the paper, ISO 639-1
    mode: str
    title: str
    name: str  # by which a person knows it
    kinds: tuple[KindView, ...]
    pages: tuple[PageView, ...]
    left_out: tuple[PageView, ...]  # that stand before or after its pages and can be put back
    fields: tuple[FieldView, ...]
    tables: tuple[TableView, ...]
    findings: tuple[FindingView, ...]
    reasons: tuple[str, ...]
    twins: tuple[TwinView, ...]
    note: str
    draft: Typing | None
    drafted: str  # mark of the draft, by which it is told from others; empty where there is none


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """A document as a person has it before them."""

    stored: StoredDocument
    review: Review
    twins: tuple[Record, ...]
    base: Document  # as it is without what was typed, of the kind that was chosen
    document: Document  # with it
    faults: Mapping[str, str] = field(default_factory=dict)  # by name, what is wrong with a text that is no value
    draft: Typing | None = None
    drafted: str = ""  # its mark
    pages: tuple[PageView, ...] = ()
    refused: str = ""  # why this person may only look at it
    entered: int = 0  # how many people entered fields of it before, unseen
    watched: tuple[str, ...] = ()  # fields that who comes after them must look at
    by_two: tuple[str, ...] = ()  # fields that one person alone does not enter, as they are now


def view_of(looked: Looked, types: DocumentTypes, words: Words) -> View:
    """Return what the page shows to a person who reads `words`."""
    document = looked.document
    declared = type_of(types, document.kind.name, document.kind.subkind)
    kind_doubted = not document.kind.confidence >= declared.thresholds.kind
    return View(
        id=looked.stored.id,
        submission=looked.stored.submission,
        revision=looked.stored.revision,
        readonly=bool(looked.refused),
        refused=looked.refused,
        holder=looked.review.holder,
        kind=declared.name,
        kind_status=Status.DOUBTFUL if kind_doubted else Status.SURE,
        kind_reason=only_sure(document.kind.confidence, words) if kind_doubted else "",
        type=declared.name,
        language=document.language,
        mode=declared.mode,
        title=title_of(declared, words),
        name=_name(looked.stored, title_of(declared, words)),
        kinds=_kinds(types, words),
        pages=tuple(one for one in looked.pages if not one.left_out),
        left_out=tuple(one for one in looked.pages if one.left_out),
        fields=fields_of(looked, declared, words),
        tables=tables_of(document, looked.base, declared, looked.faults, words),
        findings=tuple(
            _finding(one, declared, words) for one in document.findings if one.severity is not Severity.CONFIRMS
        ),
        reasons=tuple(tell(one, words, declared, types) for one in _reasons(looked)),
        twins=tuple(_twin(one, words) for one in looked.twins),
        note=looked.review.note,
        draft=looked.draft,
        drafted=looked.drafted,
    )


def fields_of(looked: Looked, declared: DocumentType, words: Words) -> tuple[FieldView, ...]:
    """Return all fields that the type declares, in its order."""
    against = messages_by_field(looked.document.findings, Severity.CONTRADICTS, declared, words)
    odd = messages_by_field(looked.document.findings, Severity.WARNS, declared, words)
    typed = looked.draft.edits if looked.draft else {}
    return tuple(
        _field(one, looked, declared, (against.get(name, ""), odd.get(name, "")), typed.get(name), words)
        for name, one in declared.fields.items()
    )


def messages_by_field(
    findings: Iterable[Finding], severity: Severity, declared: DocumentType, words: Words
) -> Mapping[str, str]:
    """Return what findings of this weight say, by the fields they name."""
    messages: dict[str, list[str]] = {}
    for one in findings:
        if one.severity is severity:
            for name in one.fields:
                messages.setdefault(name, []).append(tell(one.message, words, declared))
    return {name: " ".join(dict.fromkeys(told)) for name, told in messages.items()}


def _field(
    one: FieldType, looked: Looked, declared: DocumentType, told: tuple[str, str], typed: str | None, words: Words
) -> FieldView:
    found = looked.document.fields.get(one.name)
    before = looked.base.fields.get(one.name)
    fault = looked.faults.get(one.name, "")
    status, reason = _judged(one, found, told, declared.thresholds.field, words)
    if status is Status.SURE and one.name in looked.watched:
        status, reason = Status.DOUBTFUL, words(_AFTER_TWO if looked.entered > 1 else _AFTER_ONE)
    value = found.value if found else ""
    placed = _printed(found or before)
    return FieldView(
        name=one.name,
        label=label_of(one, words),
        type=one.type,
        value=value,
        shown=typed if fault and typed is not None else show(one.type, value, words.language),
        before=show(one.type, before.value, words.language) if before else "",
        percent=percent(found.confidence) if found else "",
        source=found.source if found else "",
        status=Status.CONTRADICTING if fault else status,
        reason=fault or reason,
        fault=bool(fault),
        page=placed.page if placed else None,
        box=placed.box if placed else None,
        required=one.required,
        by_two=one.name in looked.by_two,
        choices=one.choices,
        candidates=_choices(one, found or before, value, words),
    )


def _judged(
    one: FieldType, found: Field | None, told: tuple[str, str], threshold: float, words: Words
) -> tuple[Status, str]:
    """Return what to think of a field, with the reason in words."""
    against, odd = told
    if found is None or not found.value:
        if one.required:
            return Status.MISSING, words("Not found on the page, and needed.")
        return Status.EMPTY, odd
    if against:
        return Status.CONTRADICTING, against
    if found.source is Source.HUMAN:
        return (Status.DOUBTFUL if odd else Status.HUMAN), odd
    if not found.confidence >= threshold:
        return Status.DOUBTFUL, " ".join(filter(None, (only_sure(found.confidence, words), odd)))
    return Status.SURE, odd


def _printed(found: Field | None) -> Field | Candidate | None:
    """Return where a value is to be read by a person: not on a code, where it is printed as well."""
    if found is None or found.source not in CARRIERS:
        return found
    printed = (one for one in found.candidates if one.value == found.value and one.source not in CARRIERS and one.box)
    return next(printed, found)


def _choices(one: FieldType, found: Field | None, value: str, words: Words) -> tuple[Choice, ...]:
    """Return the other values, the likeliest first, each once."""
    others: dict[str, Candidate] = {}
    for candidate in found.candidates if found else ():
        if candidate.value and candidate.value != value and candidate.score >= LIKELY:
            others.setdefault(candidate.value, candidate)
    return tuple(
        Choice(
            value=candidate.value,
            shown=show(one.type, candidate.value, words.language),
            page=candidate.page,
            box=candidate.box,
            confidence=candidate.score,
        )
        for candidate in list(others.values())[:MOST_CANDIDATES]
    )


def _reasons(looked: Looked) -> tuple[Told, ...]:
    """Return why a person must look: what the decision says of the document as it is now, and what else was said."""
    before = {*map(str, (*looked.stored.content.decision.reasons, *looked.base.decision.reasons))}
    lasting = [one for one in looked.review.reasons if str(one) not in before and not _is_settled(one, looked)]
    return tuple(dict.fromkeys((*lasting, *looked.document.decision.reasons)))


def _is_settled(reason: Told, looked: Looked) -> bool:
    """Return whether a person has given what the reason says is not sure.

    A blind sample's reason goes then, as one that stands in the decision does.
    """
    told = doubt_of(reason)
    if "field" in told:
        found = looked.document.fields.get(told["field"].text)
        return found is None or found.source is Source.HUMAN
    return "percent" in told and "kind" not in told and bool(looked.draft and looked.draft.kind)


def doubt_of(reason: Told) -> Mapping[str, Value]:
    """Return what a reason says of a field, or of the kind, that is not sure; nothing where it says anything else."""
    told = {one.name: one for one in reason.values} if isinstance(reason, Message) else {}
    return told if "percent" in told and "row" not in told else {}


def _name(stored: StoredDocument, title: str) -> str:
    known = ", ".join(filter(None, (stored.summary.number, stored.summary.party)))
    return f"{title} {known or stored.id}"


def _finding(one: Finding, declared: DocumentType, words: Words) -> FindingView:
    return FindingView(severity=one.severity, fields=one.fields, message=tell(one.message, words, declared))


def _kinds(types: DocumentTypes, words: Words) -> tuple[KindView, ...]:
    found = (KindView(name=name, title=title_of(one, words)) for name, one in types.items())
    return tuple(sorted(found, key=lambda one: place(one.title, words.language)))


def _twin(one: Record, words: Words) -> TwinView:
    told = words("The same paper was booked already, on %(day)s.", day=words.day(one.committed_at))
    return TwinView(document=one.document, message=told)
