"""JSON Lines, for programs: one object a record, with its line items and tax rates inside.

Values are canonical text, as everywhere in the house (`documents.fields`): amounts `"1234.56"`, which no reader rounds,
dates `"2026-11-21"`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from documents.records import Record
from documents.types import DocumentType


def render(stem: str, records: Sequence[Record], document_type: DocumentType) -> Mapping[str, bytes]:
    """Return the file `stem.jsonl`."""
    order = tuple(document_type.fields)
    return {f"{stem}.jsonl": "".join(_line(record, order) for record in records).encode()}


def _line(record: Record, order: tuple[str, ...]) -> str:
    named = [name for name in order if name in record.values]
    others = sorted(record.values.keys() - set(named))
    shown = {
        "record": record.id,
        "document": record.document,
        "revision": record.revision,
        "kind": record.kind,
        "subkind": record.subkind,
        "direction": record.direction,
        "committed_at": record.committed_at.isoformat(),
        "committed_by": record.committed_by,
        "twin_of": record.twin_of,
        "fields": {name: record.values[name] for name in (*named, *others)},
        "line_items": [dict(row) for row in record.line_items],
        "tax_breakdown": [dict(row) for row in record.tax_breakdown],
    }
    return json.dumps(shown, ensure_ascii=False) + "\n"
