"""The truth about values: what a person accepted, beside what was read.

What they left as it was counts as confirmed; a row that goes or comes makes no other row wrong. A value that a person
entered earlier was not read, so it says nothing about the reading unless they change it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import count

from documents.fields import Document, Row
from documents.pages import Source
from documents.records import StoredDocument
from storage.repositories.corrections import Verified
from storage.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """A value as it stood in a document."""

    value: str
    confidence: float
    source: str


_NOTHING = _Read(value="", confidence=0.0, source="")


def keep(store: Store, read: Document, true: Document, stored: StoredDocument, person: str) -> None:
    """Keep as truth all values that `person` accepted.

    Args:
        store: the company's books
        read: the document as the person had it before them
        true: as they accepted it
        stored: as it was stored before them
        person: who
    """
    known = store.corrections.verified_before(stored.id, stored.revision)
    every = (_kind(stored, true, known), *verified(read, true))
    found = [one for one in every if one.name not in known or one.read_value != one.true_value]
    store.corrections.keep(stored.id, stored.revision, true.kind.name, person, found)


def keep_changes(store: Store, read: Document, true: Document, stored: StoredDocument, person: str) -> None:
    """Keep as truth the values that `person` changed; the arguments are those of `keep`."""
    known = store.corrections.verified_before(stored.id, stored.revision)
    every = (_kind(stored, true, known), *verified(read, true))
    changed = [one for one in every if one.read_value != one.true_value]
    store.corrections.keep(stored.id, stored.revision, true.kind.name, person, changed)


def verified(read: Document, true: Document) -> Iterator[Verified]:
    """Return each value as it was read and as it is.

    >>> from documents.fields import Field, Kind
    >>> total = Field(value="8.00", confidence=0.9, source=Source.OCR)
    >>> paper = Document(pages=(1,), kind=Kind(name="receipt", confidence=1.0), fields={"gross_total": total})
    >>> [(one.name, one.read_value, one.true_value) for one in verified(paper, paper)]
    [('gross_total', '8.00', '8.00')]
    """
    before, after = _values(read, true), _values(true, true)
    for name in dict.fromkeys((*before, *after)):
        old, new = before.get(name, _NOTHING), after.get(name, _NOTHING).value
        if old.source != Source.HUMAN or old.value != new:
            yield Verified(
                name=name, read_value=old.value, read_confidence=old.confidence, read_source=old.source, true_value=new
            )


def _kind(stored: StoredDocument, true: Document, known: Collection[str]) -> Verified:
    """Return the kind as the document had it and as it is; the program's has no source, for it is read nowhere."""
    before = stored.content.kind
    return Verified(
        name="kind",
        read_value=before.subkind or before.name,
        read_confidence=before.confidence,
        read_source=Source.HUMAN if "kind" in known else "",
        true_value=true.kind.subkind or true.kind.name,
    )


def plain(document: Document, beside: Document | None = None) -> dict[str, str]:
    """Return all values of the document by name, its type among them as `kind`; rows as those of `beside` they are."""
    kind = document.kind.subkind or document.kind.name
    return {"kind": kind, **{name: one.value for name, one in _values(document, beside or document).items()}}


def _values(document: Document, beside: Document) -> dict[str, _Read]:
    fields = {
        name: _Read(value=one.value, confidence=one.confidence, source=one.source)
        for name, one in document.fields.items()
    }
    return {
        **fields,
        **_cells("line_items", document.line_items, beside.line_items),
        **_cells("tax_breakdown", document.tax_breakdown, beside.tax_breakdown),
    }


def _cells(table: str, rows: Sequence[Row], beside: Sequence[Row]) -> Mapping[str, _Read]:
    return {
        f"{table}[{position}].{column}": _Read(
            value=value,
            confidence=row.cells[column].confidence if column in row.cells else row.confidence,
            source=(row.cells[column].source if column in row.cells else None) or row.source,
        )
        for position, row in zip(_places(rows, beside), rows, strict=True)
        for column, value in row.values.items()
    }


def _places(rows: Sequence[Row], beside: Sequence[Row]) -> Sequence[int]:
    """Return for each row the place, from 1, of the row of `beside` that it is; behind them all where it is none."""
    if len(rows) == len(beside):
        return range(1, len(rows) + 1)
    ours, theirs = ([tuple(sorted(row.values.items())) for row in some] for some in (rows, beside))
    places, behind = [0] * len(rows), count(len(beside) + 1)
    for _, first, last, there, end in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        for at in range(first, last):
            places[at] = there + at - first + 1 if there + at - first < end else next(behind)
    return places
