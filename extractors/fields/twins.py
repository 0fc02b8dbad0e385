"""Numbers that are one another's: a Czech company's IČO is the figure part of its DIČ, and both name one party."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from documents.types import DocumentType, ValueType
from extractors.fields.proposals import Proposal

LONGEST = 10  # figures of a VAT id that may be a company id


def agreed(document_type: DocumentType, proposals: Mapping[str, Sequence[Proposal]]) -> dict[str, list[Proposal]]:
    """Return the proposals, company ids and VAT ids with the same figures lifted to what either says of its party."""
    result = {name: list(found) for name, found in proposals.items()}
    for party in {field.party for field in document_type.fields.values() if field.party}:
        ids = [f.name for f in document_type.fields.values() if f.party == party and f.type == ValueType.COMPANY_ID]
        vats = [f.name for f in document_type.fields.values() if f.party == party and f.type == ValueType.VAT_ID]
        for company_id in ids:
            for vat_id in vats:
                _lift(result, company_id, vat_id)
                _lift(result, vat_id, company_id)
    return result


def _lift(proposals: dict[str, list[Proposal]], name: str, other: str) -> None:
    best: dict[str, float] = {}
    for proposal in proposals.get(other, ()):
        figures = _figures(proposal.value)
        best[figures] = max(best.get(figures, 0.0), proposal.score)
    lifted = []
    for proposal in proposals.get(name, ()):
        figures = _figures(proposal.value)
        score = best.get(figures, 0.0)
        if 8 <= len(figures) <= LONGEST and 0 < proposal.score < score:
            proposal = proposal.weighed(twin=score / proposal.score)
        lifted.append(proposal)
    proposals[name] = sorted(lifted, key=lambda proposal: -proposal.score)


def _figures(value: str) -> str:
    return "".join(letter for letter in value if letter.isdigit())
