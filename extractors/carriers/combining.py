"""What the page says and what its carriers say, as one.

The surer value is chosen: a carrier's, except where it only implies it. All candidates of the other side stay behind
it, so that a rule can see a contradiction and a person can choose.
"""

from __future__ import annotations

from dataclasses import replace

from documents.fields import Candidate, Extraction, Field


def combine(page: Extraction, carried: Extraction) -> Extraction:
    """Return one extraction from the page's and the carriers'."""
    both = {name: _chosen(page.fields[name], said) for name, said in carried.fields.items() if name in page.fields}
    return Extraction(
        fields={**page.fields, **carried.fields, **both},
        line_items=carried.line_items or page.line_items,
        tax_breakdown=carried.tax_breakdown or page.tax_breakdown,
    )


def _chosen(read: Field, said: Field) -> Field:
    first, second = (said, read) if said.confidence >= read.confidence or said.value == read.value else (read, said)
    return _placed(replace(first, candidates=(*_candidates(first), *_candidates(second))))


def _candidates(field: Field) -> tuple[Candidate, ...]:
    """Return the candidates of `field`, its own value among them."""
    if field.candidates:
        return field.candidates
    own = Candidate(
        value=field.value,
        text=field.text,
        score=field.confidence,
        source=field.source,
        page=field.page,
        box=field.box,
    )
    return (own,)


def _placed(field: Field) -> Field:
    """Return `field` with the place where the page prints the same value, where its carrier has none to show."""
    if field.box is not None:
        return field
    printed = next((one for one in field.candidates if one.value == field.value and one.box is not None), None)
    return replace(field, page=printed.page, box=printed.box) if printed else field
