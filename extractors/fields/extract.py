"""From pages to fields: the order of the steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from documents.company import Company
from documents.fields import Candidate, Extraction, Field, Row
from documents.geometry import union
from documents.pages import Page
from documents.types import DocumentType, FieldType, ValueType
from extractors.fields import (
    addresses,
    breakdown,
    choice,
    currency,
    dates_alone,
    days,
    derived,
    labelled_addresses,
    letterheads,
    parties,
    party_addresses,
    party_names,
    proposals,
    slips,
    tables,
    ticks,
)
from extractors.fields.parties import Block
from extractors.fields.proposals import Proposal
from extractors.fields.tables import Table
from extractors.fields.view import View, look

MOST_CANDIDATES = 12
# what scores earned on papers of many kinds: score, share of right values
EARNED = ((0.0, 0.2), (0.4, 0.65), (0.55, 0.85), (0.75, 0.91), (0.85, 0.94), (0.93, 0.975), (1.0, 0.99))


def extract(pages: Sequence[Page], document_type: DocumentType, company: Company) -> Extraction:
    """Return the fields and rows that the pages of one document show, without regard to its carriers."""
    view = look(pages, document_type, company)
    headed = parties.blocks(view)
    blocks = (*headed, *letterheads.blocks(view, headed, tuple(addresses.find(view))))
    table = tables.find(view)
    shares = breakdown.find(view, table)
    found = {name: _propose(view, wanted, blocks, table) for name, wanted in document_type.fields.items()}
    found = dates_alone.propose(view, document_type, found)
    chosen = derived.complete(document_type, choice.choose(document_type, found, shares))
    return Extraction(
        fields={name: _field(view, ranked) for name, ranked in chosen.items()},
        line_items=tables.rows(view, table) or days.rows(view) or _slip(view, chosen),
        tax_breakdown=breakdown.rows(view, shares) if "tax_total" in document_type.fields else (),
    )


def _slip(view: View, chosen: Mapping[str, Sequence[Proposal]]) -> tuple[Row, ...]:
    """Return the items of a paper without a table, where the type has items."""
    if not view.document_type.line_items:
        return ()
    totals = [chosen[name][0].value for name in ("gross_total", "net_total") if name in chosen]
    return slips.rows(view, totals, unproved=view.document_type.letterhead == letterheads.SUPPLIER)


def _propose(view: View, wanted: FieldType, blocks: tuple[Block, ...], table: Table) -> list[Proposal]:
    """Return the candidates of a field, the best first."""
    found = proposals.propose(view, wanted, blocks, table)
    if wanted.type == ValueType.CURRENCY:
        return currency.propose(view, wanted.name, found)
    if wanted.type == ValueType.NAME and wanted.party in {letterheads.SUPPLIER, letterheads.CUSTOMER}:
        named = party_names.propose(view, wanted.name, wanted.party, blocks)
        return sorted([*named, *found], key=lambda proposal: -proposal.score)
    if wanted.type == ValueType.CHOICE:
        return [*ticks.choose(view, wanted), *found]
    if wanted.type == ValueType.BOOLEAN:
        return ticks.propose(view, wanted) or found
    if wanted.type == ValueType.ADDRESS and not wanted.party:
        return labelled_addresses.whole(view, found)
    if wanted.type == ValueType.ADDRESS:
        return sorted(
            [*party_addresses.propose(view, wanted.name, wanted.party, blocks), *found], key=lambda one: -one.score
        )
    return found


def _field(view: View, ranked: Sequence[Proposal]) -> Field:
    first = ranked[0]
    rival = next((other.score for other in ranked[1:] if other.value != first.value), 0.0)
    return Field(
        value=first.value,
        confidence=round(_confidence(first.score, rival), 4),
        source=view.source(first.place),
        text=first.place.text,
        page=view.sheets[first.place.sheet].page.number,
        box=union([view.box(place) for place in (first.place, *first.others)]),
        candidates=tuple(_candidate(view, proposal) for proposal in ranked[:MOST_CANDIDATES]),
    )


def _candidate(view: View, proposal: Proposal) -> Candidate:
    return Candidate(
        value=proposal.value,
        text=proposal.place.text,
        score=round(proposal.score, 4),
        source=view.source(proposal.place),
        page=view.sheets[proposal.place.sheet].page.number,
        box=view.box(proposal.place),
        features={
            **{name: round(value, 4) for name, value in proposal.features.items()},
            "reader": round(view.sureness(proposal.place), 4),
        },
    )


def _confidence(score: float, rival: float) -> float:
    """Return a first estimate of the probability of being right; validation knows more and weighs it anew."""
    margin = max(0.0, score - rival)
    sure = min(1.0, score * (0.8 + 0.2 * min(1.0, margin / 0.3)))
    below = max((point for point in EARNED if point[0] <= sure), default=EARNED[0])
    above = min((point for point in EARNED if point[0] >= sure), default=EARNED[-1])
    if above[0] == below[0]:
        return below[1]
    share = (sure - below[0]) / (above[0] - below[0])
    return below[1] + share * (above[1] - below[1])
