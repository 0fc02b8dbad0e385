"""Net, tax and gross chosen together: what adds up is far likelier right than what a label alone says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice

from extractors.fields.breakdown import Share
from extractors.fields.labels import Hit
from extractors.fields.proposals import Proposal

NET, TAX, GROSS = "net_total", "tax_total", "gross_total"
TOLERANCE = Decimal("0.02")
ROUNDED = Decimal("0.51")  # most that a total is rounded by
HIGHEST_RATE = Decimal("0.30")
MOST = 40  # values of each field that are tried
COMMON_RATES = tuple(
    Decimal(rate) / 1000
    for rate in (
        21,
        50,
        55,
        60,
        70,
        77,
        81,
        80,
        90,
        100,
        120,
        130,
        140,
        150,
        180,
        190,
        200,
        210,
        220,
        230,
        240,
        250,
        255,
        270,
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """Amounts that fit together."""

    chosen: Mapping[str, Proposal]
    score: float
    adds_up: bool


def choose(proposals: Mapping[str, Sequence[Proposal]], shares: Sequence[Share]) -> Total:
    """Return the best net, tax and gross; none of them where nothing speaks for it."""
    by_value = {name: _best_by_value(proposals.get(name, ())) for name in (NET, TAX, GROSS)}
    highest = max((gross.score for gross in by_value[GROSS].values()), default=0.0)
    found = [*_rounded(by_value, shares, highest)]
    for gross_value, gross in by_value[GROSS].items():
        for net_value, net in by_value[NET].items():
            if not _same_sign(net_value, gross_value):
                continue
            tax_value = gross_value - net_value
            for tax_near in (tax_value, tax_value + Decimal("0.01"), tax_value - Decimal("0.01")):
                tax = by_value[TAX].get(tax_near)
                if tax is not None and _plausible(net_value, tax_near) and _is_said(net, tax, shares):
                    total = _triple(net, tax, gross, exact=tax_near == tax_value)
                    if gross.score >= highest - 0.02:
                        total = replace(total, score=total.score + 0.15)
                    found.append(replace(total, score=total.score + _proof(net_value, tax_near, shares)))
    return _largest(found)


def _rounded(
    by_value: Mapping[str, Mapping[Decimal, Proposal]], shares: Sequence[Share], highest: float
) -> Iterator[Total]:
    """Yield the totals whose gross was rounded to whole units, as Czech ones are."""
    for gross_value, gross in by_value[GROSS].items():
        if gross_value % 1 or gross.score < 0.5:
            continue
        for net_value, net in by_value[NET].items():
            if not _same_sign(net_value, gross_value) or net.score < 0.5:
                continue
            for tax_value, tax in by_value[TAX].items():
                off = abs(net_value + tax_value - gross_value)
                if TOLERANCE < off <= ROUNDED and tax.score >= 0.5 and tax_value and _plausible(net_value, tax_value):
                    total = _triple(net, tax, gross, exact=True)
                    best = 0.15 if gross.score >= highest - 0.02 else 0.0
                    yield replace(total, score=total.score + _proof(net_value, tax_value, shares) + best - 0.05)


def _proof(net: Decimal, tax: Decimal, shares: Sequence[Share]) -> float:
    """Return a bonus where the recapitulation of VAT comes to the same tax."""
    if not shares or tax == 0:
        return 0.0
    taxes, nets = sum(share.tax for share in shares), sum(share.net for share in shares)
    if abs(taxes - tax) <= TOLERANCE:
        return (0.3 if abs(nets - net) <= TOLERANCE else 0.2) if len(shares) > 1 else 0.15
    part = any(abs(share.net - net) <= TOLERANCE and abs(share.tax - tax) <= TOLERANCE for share in shares)
    return -0.5 if part and len(shares) > 1 else 0.0


def recapitulated(proposals: Mapping[str, Sequence[Proposal]], shares: Sequence[Share]) -> dict[str, list[Proposal]]:
    """Return the proposals weighed by the recapitulation of VAT: its sums are the totals, one of its rows is not."""
    if not shares:
        return {name: list(found) for name, found in proposals.items()}
    net, tax = sum((s.net for s in shares), Decimal(0)), sum((s.tax for s in shares), Decimal(0))
    sums = {NET: net, TAX: tax, GROSS: net + tax}
    whole_stands = any(abs(Decimal(p.value) - net - tax) <= ROUNDED for p in proposals.get(GROSS, ()))
    parts = {
        NET: {s.net for s in shares},
        TAX: {s.tax for s in shares},
        GROSS: {s.net + s.tax for s in shares},
    }
    weighed = {name: list(found) for name, found in proposals.items()}
    for name, whole in sums.items():
        found = []
        for proposal in weighed.get(name, ()):
            value = Decimal(proposal.value)
            if whole_stands and len(shares) > 1 and value in parts[name] and abs(value - whole) > TOLERANCE:
                proposal = proposal.weighed(part=0.3)
            elif name == GROSS and abs(value - whole) <= TOLERANCE and 0 < proposal.score < 0.8:
                proposal = proposal.weighed(recapitulation=0.8 / proposal.score)
            found.append(proposal)
        if name in weighed:
            weighed[name] = sorted(found, key=lambda proposal: -proposal.score)
    return weighed


def _is_said(net: Proposal, tax: Proposal, shares: Sequence[Share]) -> bool:
    """Return whether a label or a recapitulation speaks of net or tax: any two figures may add up to a third."""
    return bool(shares) or net.hit is not None or tax.hit is not None


def _largest(totals: Sequence[Total]) -> Total:
    """Return the best total; of nearly as good ones the largest, since parts add up as well as their sum."""
    if not totals:
        return Total(chosen={}, score=0.0, adds_up=False)
    top = max(totals, key=lambda total: total.score)
    labels = {name: proposal.hit for name, proposal in top.chosen.items()}
    below = [total for total in totals if total.adds_up and _same_labels(total, labels)]
    whole = max(below, key=_gross, default=top)
    if _gross(whole) > _gross(top) and _is_sum(whole, below):
        return whole
    near = [total for total in totals if total.adds_up and total.score > top.score - 0.15]
    if not near:
        return top
    most = max(_gross(total) for total in near)
    return max(near, key=lambda total: total.score + 0.14 * float(_gross(total) / most))


def _gross(total: Total) -> Decimal:
    return abs(Decimal(total.chosen[GROSS].value))


def _is_sum(whole: Total, totals: Sequence[Total]) -> bool:
    """Return whether the totals beside it under the same headings come to `whole`."""
    parts = {_gross(total) for total in totals} - {_gross(whole)}
    return abs(sum(parts, Decimal(0)) - _gross(whole)) <= TOLERANCE * 2


def _same_labels(total: Total, labels: Mapping[str, Hit | None]) -> bool:
    """Return whether the amounts stand below the same headings, in another row of the same table."""
    return all(total.chosen[name].hit is not None and total.chosen[name].hit == labels[name] for name in (NET, TAX))


def _triple(net: Proposal, tax: Proposal, gross: Proposal, *, exact: bool) -> Total:
    """Return the three with their joint score: labels speak, and that they add up speaks as well."""
    places = {net.place.key, tax.place.key, gross.place.key}
    scores = (net.score, tax.score, gross.score)
    labelled = sum(score > 0.4 for score in scores)
    score = (sum(scores) + gross.score) / 4 + 0.1 * labelled + (0.0 if exact else -0.05)
    value_net, value_tax = Decimal(net.value), Decimal(tax.value)
    if value_tax == 0:
        score -= 0.1 + (0.3 if len(places) < 3 and labelled < 2 else 0)
    elif value_net and min(abs(value_tax / value_net - rate) for rate in COMMON_RATES) < Decimal("0.0015"):
        score += 0.06
    if value_tax and len(places) < 3:
        score -= 0.5
    score += _together(net, tax, gross)
    return Total(chosen={NET: net, TAX: tax, GROSS: gross}, score=score, adds_up=value_tax != 0)


def _together(net: Proposal, tax: Proposal, gross: Proposal) -> float:
    """Return a bonus where the three stand in one row or one column, as totals do."""
    rows = {proposal.place.row for proposal in (net, tax, gross)}
    if len({proposal.place.sheet for proposal in (net, tax, gross)}) > 1:
        return -0.1
    if len(rows) == 1:
        return 0.06
    edges = [proposal.place.x1 for proposal in (net, tax, gross)]
    return 0.06 if max(edges) - min(edges) < 6 else 0.0


def _best_by_value(proposals: Sequence[Proposal]) -> dict[Decimal, Proposal]:
    best: dict[Decimal, Proposal] = {}
    counts: dict[Decimal, int] = defaultdict(int)
    for proposal in proposals:
        value = Decimal(proposal.value)
        counts[value] += 1
        if value not in best or proposal.score > best[value].score:
            best[value] = proposal
    ranked = sorted(best.items(), key=lambda item: -item[1].score)
    return dict(islice(ranked, MOST))


def _plausible(net: Decimal, tax: Decimal) -> bool:
    if tax == 0:
        return True
    return (net < 0) == (tax < 0) and abs(tax) <= abs(net) * HIGHEST_RATE and abs(tax) >= abs(net) * Decimal("0.005")


def _same_sign(net: Decimal, gross: Decimal) -> bool:
    return net != 0 and (net < 0) == (gross < 0) and abs(net) <= abs(gross)
