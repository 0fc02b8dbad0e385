"""What carriers mean for a document type: its kind, its fields, its tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from documents.fields import Candidate, Extraction, Field, Row
from documents.pages import Carrier, Format, Source
from documents.types import DocumentType
from extractors.carriers import acroform, cii, epc, isdoc, spayd, swiss, ubl
from extractors.carriers.said import Said

READERS: Mapping[Format, Callable[[str], Said]] = {
    Format.CII: cii.read,
    Format.UBL: ubl.read,
    Format.ISDOC: isdoc.read,
    Format.SPAYD: spayd.read,
    Format.EPC: epc.read,
    Format.SWISS_QR: swiss.read,
}

# how sure a value is, given where it stands
SURE: Mapping[Source, float] = {Source.XML: 0.99, Source.QR: 0.98}
IMPLIED = 0.8  # the amount of a payment is mostly, not always, the invoice's total

_ORDER = [Source.XML, Source.FORM, Source.QR]


def kind_of(carriers: Iterable[Carrier]) -> str:
    """Return the kind of document the carriers say it is, empty where they leave it open."""
    for carrier in _ordered(carriers):
        if carrier.format in READERS:
            kind = READERS[carrier.format](carrier.payload).kind
            if kind:
                return kind
    return ""


def understand(carriers: Sequence[Carrier], document_type: DocumentType) -> Extraction:
    """Return the declared fields the carriers know; all they know where the type declares none."""
    candidates: dict[str, list[Candidate]] = {}
    items: tuple[Row, ...] = ()
    taxes: tuple[Row, ...] = ()
    for carrier in _ordered(carriers):
        if carrier.format is Format.ACROFORM:
            found = acroform.fields_of(carrier, document_type)
        elif carrier.format in READERS:
            said = READERS[carrier.format](carrier.payload)
            found = _candidates(said, carrier)
            items = items or _rows(said.line_items, carrier)
            taxes = taxes or _rows(said.tax_breakdown, carrier)
        else:
            continue
        for name, ones in found.items():
            candidates.setdefault(name, []).extend(ones)
    fields = {
        name: _field(ones)
        for name, ones in candidates.items()
        if not document_type.fields or name in document_type.fields
    }
    return Extraction(fields=fields, line_items=items, tax_breakdown=taxes)


def _ordered(carriers: Iterable[Carrier]) -> list[Carrier]:
    known = [carrier for carrier in carriers if carrier.source in _ORDER]
    return sorted(known, key=lambda carrier: _ORDER.index(carrier.source))


def _candidates(said: Said, carrier: Carrier) -> dict[str, list[Candidate]]:
    scored = [(said.values, SURE[carrier.source]), (said.implied, IMPLIED)]
    return {
        name: [
            Candidate(value=value, text=value, score=score, source=carrier.source, page=carrier.page, box=carrier.box)
        ]
        for values, score in reversed(scored)
        for name, value in values.items()
    }


def _field(candidates: Sequence[Candidate]) -> Field:
    """Return the surest candidate as the field, the others behind it, each value of a source once."""
    ranked = sorted(candidates, key=lambda candidate: -candidate.score)
    distinct: dict[tuple[Source, str], Candidate] = {}
    for candidate in ranked:
        distinct.setdefault((candidate.source, candidate.value), candidate)
    first, *others = distinct.values()
    return Field(
        value=first.value,
        confidence=first.score,
        source=first.source,
        text=first.text,
        page=first.page,
        box=first.box,
        candidates=(first, *others),
    )


def _rows(rows: Iterable[Mapping[str, str]], carrier: Carrier) -> tuple[Row, ...]:
    return tuple(
        Row(values=row, page=carrier.page, confidence=SURE[carrier.source], source=carrier.source)
        for row in rows
        if row
    )
