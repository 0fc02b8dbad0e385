"""Values that follow from others: what is due is the gross total where nothing was paid before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from documents.types import DocumentType
from extractors.fields.proposals import Proposal

DUE, GROSS, PREPAID = "amount_due", "gross_total", "prepaid_total"


def complete(document_type: DocumentType, chosen: Mapping[str, list[Proposal]]) -> dict[str, list[Proposal]]:
    """Return the chosen values with those that follow from them."""
    result = dict(chosen)
    if DUE in document_type.fields and DUE not in result and GROSS in result:
        prepaid = result.get(PREPAID)
        if prepaid is None or Decimal(prepaid[0].value) == 0:
            gross = result[GROSS][0]
            result[DUE] = [replace(gross, field=DUE).weighed(derived=0.9)]
    return result
