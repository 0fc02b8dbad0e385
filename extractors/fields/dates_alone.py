"""The date of a document that labels none: "V Praze, 13. 7. 2023", or the only date on a receipt."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from documents.types import DocumentType, ValueType
from extractors.fields.proposals import Proposal
from extractors.fields.view import View

ONLY, PLACED, TIMED, FIRST = 0.75, 0.72, 0.66, 0.45
TOWN_BEFORE = re.compile(r"^[A-ZÀ-Ž][^\W\d]*(?: [^\W\d]+){0,4}, ?(?:dne |den |am |on |le |dňa )?$")
TIME = re.compile(r"(?<!\d)[012]?\d[:.][0-5]\d(?::[0-5]\d)?(?!\d)")
SURE = 0.9  # quality a date needs to stand for itself


def propose(
    view: View, document_type: DocumentType, proposals: Mapping[str, Sequence[Proposal]]
) -> dict[str, list[Proposal]]:
    """Return the proposals, required dates without a labelled one given what stands alone."""
    result = {name: list(found) for name, found in proposals.items()}
    for field in document_type.fields.values():
        if field.type == ValueType.DATE and field.required:
            found = result.get(field.name, [])
            if not any(_is_labelled(proposal) for proposal in found):
                lone = _lone(view, found, _claimed(field.name, result))
                result[field.name] = sorted([*lone, *found], key=lambda proposal: -proposal.score)
    return result


def _is_labelled(proposal: Proposal) -> bool:
    """Return whether a label of its own, not a word within a sentence, stands by the date."""
    return proposal.hit is not None and proposal.features["label"] > 0.55 and proposal.score > 0.35


def _claimed(name: str, proposals: Mapping[str, Sequence[Proposal]]) -> set[tuple[int, int, int]]:
    """Return the places that another field's label claims."""
    return {
        proposal.place.key
        for other, found in proposals.items()
        for proposal in found[:3]
        if other != name and proposal.hit is not None and proposal.score > 0.6
    }


def _lone(view: View, found: Sequence[Proposal], claimed: set[tuple[int, int, int]]) -> list[Proposal]:
    free = [
        proposal
        for proposal in found
        if proposal.hit is None and proposal.place.match.quality >= SURE and proposal.place.key not in claimed
    ]
    free.sort(key=lambda proposal: proposal.place.key)
    only = len({proposal.value for proposal in free}) == 1
    lone = []
    for index, proposal in enumerate(free[:8]):
        certainty = max(_context(view, proposal), ONLY if only else FIRST if index == 0 else 0.0)
        if certainty > proposal.score:
            lone.append(proposal.weighed(alone=certainty / max(proposal.score, 0.01)))
    return lone


def _context(view: View, proposal: Proposal) -> float:
    """Return what the words around the date say."""
    row = view.sheets[proposal.place.sheet].rows[proposal.place.row]
    start, end = row.starts[proposal.place.first], row.starts[proposal.place.last]
    before = row.text[:start].split("\t")[-1].replace("\u2002", " ")
    after = row.text[end + len(row.tokens[proposal.place.last].text) :]
    if TOWN_BEFORE.match(before):
        return PLACED
    return TIMED if TIME.search(after[:14]) else 0.0
