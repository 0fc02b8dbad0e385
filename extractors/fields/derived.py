"""Values that follow from others: what is due is the gross total where nothing was paid before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from documents.types import DocumentType
from extractors.fields.proposals import Proposal

DUE, GROSS, PREPAID = "amount_due", "gross_total", "prepaid_total"
LABELLED = 0.5  # score from which on a label speaks for a total


def complete(document_type: DocumentType, chosen: Mapping[str, list[Proposal]]) -> dict[str, list[Proposal]]:
    """Return the chosen values with those that follow from them."""
    result = dict(chosen)
    if {GROSS, PREPAID} <= result.keys():
        result[GROSS] = _before_payment(result[GROSS], Decimal(result[PREPAID][0].value))
    if DUE in document_type.fields and DUE not in result and GROSS in result:
        prepaid = result.get(PREPAID)
        if prepaid is None or Decimal(prepaid[0].value) == 0:
            gross = result[GROSS][0]
            result[DUE] = [replace(gross, field=DUE).weighed(derived=0.9)]
    return result


def _before_payment(ranked: list[Proposal], prepaid: Decimal) -> list[Proposal]:
    """Return the gross totals, the one that becomes the chosen one by what was paid before put first."""
    rest = Decimal(ranked[0].value)
    for index, other in enumerate(ranked[1:], start=1):
        if other.hit is not None and other.score > LABELLED and prepaid and Decimal(other.value) - prepaid == rest:
            return [other, *ranked[:index], *ranked[index + 1 :]]
    return ranked
