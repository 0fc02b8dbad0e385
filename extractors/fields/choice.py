"""Fields chosen together: no value twice where that cannot be, amounts that add up, dates in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from documents.types import DocumentType, FieldType, ValueType
from extractors.fields import sums, twins
from extractors.fields.breakdown import Share
from extractors.fields.proposals import Proposal

Proposals = Mapping[str, Sequence[Proposal]]
LEAST = 0.4  # score under which a field is rather missing than wrong
NUMBERS = frozenset({ValueType.IDENTIFIER, ValueType.TEXT})


def choose(document_type: DocumentType, proposals: Proposals, shares: Sequence[Share]) -> dict[str, list[Proposal]]:
    """Return for each field its candidates, the chosen one first; a field without a good one is left out."""
    proposals = twins.agreed(document_type, sums.recapitulated(proposals, shares))
    total = sums.choose(proposals, shares)
    chosen: dict[str, Proposal] = {}
    if total.chosen and total.score > 0.75:
        for name, proposal in total.chosen.items():
            if total.adds_up or proposal.score >= LEAST:
                boost = 1.0 if not total.adds_up else max(1.0, min(0.97, total.score) / max(proposal.score, 0.01))
                chosen[name] = proposal.weighed(sum=boost)
    for name in _by_certainty(document_type, proposals):
        if name not in chosen:
            best = _best(document_type.fields[name], proposals[name], chosen, document_type)
            if best is not None:
                chosen[name] = best
    return {
        name: [
            first,
            *(other for other in proposals[name] if other.place.key != first.place.key or other.value != first.value),
        ]
        for name, first in chosen.items()
    }


def _by_certainty(document_type: DocumentType, proposals: Proposals) -> list[str]:
    """Return the fields, the surest first, so that doubtful ones take what is left."""
    return sorted(
        (name for name in document_type.fields if proposals.get(name)),
        key=lambda name: -proposals[name][0].score,
    )


def _best(
    wanted: FieldType, proposals: Sequence[Proposal], chosen: Mapping[str, Proposal], document_type: DocumentType
) -> Proposal | None:
    for proposal in proposals:
        if proposal.score < LEAST:
            return None
        if not any(_excludes(wanted, proposal, document_type.fields[name], other) for name, other in chosen.items()):
            if wanted.type == ValueType.DATE and _too_early(wanted.name, proposal, chosen):
                continue
            if wanted.name in {sums.NET, sums.TAX} and _too_much(wanted.name, proposal, chosen):
                continue
            return proposal
    return None


def _excludes(wanted: FieldType, proposal: Proposal, other_field: FieldType, other: Proposal) -> bool:
    """Return whether a value given to one field cannot be another's as well."""
    same_place = proposal.place.key == other.place.key
    if wanted.type == other_field.type and wanted.party != other_field.party and wanted.party and other_field.party:
        return same_place or proposal.value == other.value
    shared = proposal.hit is not None and other.hit is not None and proposal.hit == other.hit
    if same_place and not shared:
        dates = wanted.type == ValueType.DATE and proposal.relation != other.relation
        return wanted.type in NUMBERS or dates
    return same_place and proposal.hit is None and wanted.type == ValueType.DATE


def _too_early(name: str, proposal: Proposal, chosen: Mapping[str, Proposal]) -> bool:
    issued = chosen.get("issue_date")
    return name == "due_date" and issued is not None and proposal.value < issued.value and proposal.score < 0.8


def _too_much(name: str, proposal: Proposal, chosen: Mapping[str, Proposal]) -> bool:
    """Return whether net or tax is more than the gross total leaves room for."""
    gross = chosen.get(sums.GROSS)
    share = sums.HIGHEST_RATE if name == sums.TAX else 1
    return (
        gross is not None and Decimal(gross.value) > 0 and abs(Decimal(proposal.value)) > Decimal(gross.value) * share
    )
