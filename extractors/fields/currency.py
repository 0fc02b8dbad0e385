"""The currency of a document, by the vote of its amounts."""

from __future__ import annotations

from collections import defaultdict

from extractors.fields.proposals import Proposal
from extractors.fields.readers import currencies
from extractors.fields.view import Place, View


def propose(view: View, name: str, labelled: list[Proposal]) -> list[Proposal]:
    """Return the candidates for the currency, the one most amounts bear first."""
    votes: dict[str, float] = defaultdict(float)
    places: dict[str, Place] = {}
    for number, row in view.rows():
        for match in currencies.find(row.text, view.locale):
            votes[match.value] += match.quality
            places.setdefault(match.value, view.place(number, row, match))
    said = {proposal.value: proposal for proposal in reversed(labelled) if proposal.hit is not None}
    total = sum(votes.values())
    found = []
    for value, place in places.items():
        share = votes[value] / total
        certain = min(1.0, 0.75 + 0.08 * votes[value])
        features = {"share": 0.35 + 0.65 * share, "votes": certain}
        if value in said:
            features = {"label": max(said[value].score, 0.9)}
        found.append(Proposal(field=name, place=place, features=features, relation="vote"))
    return sorted(found, key=lambda proposal: -proposal.score)
