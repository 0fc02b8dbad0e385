"""Whether we issued an invoice or received it, told by the company's own ids."""

from __future__ import annotations

from collections.abc import Mapping

from documents.company import Company
from documents.fields import Field

RECEIVED = "received"
ISSUED = "issued"


def direction(fields: Mapping[str, Field], company: Company) -> str:
    """Return `"issued"` where the supplier is `company`, `"received"` where the customer is, else `""`.

    >>> from documents.pages import Source
    >>> ours = Company(ids=("27082440",))
    >>> direction({"supplier_id": Field(value="27082440", confidence=1, source=Source.TEXT)}, ours)
    'issued'
    """
    if _is_own(fields, "supplier", company):
        return ISSUED
    if _is_own(fields, "customer", company):
        return RECEIVED
    return ""


def _is_own(fields: Mapping[str, Field], party: str, company: Company) -> bool:
    own_id = fields.get(f"{party}_id")
    own_vat_id = fields.get(f"{party}_vat_id")
    return bool((own_id and own_id.value in company.ids) or (own_vat_id and own_vat_id.value in company.vat_ids))
