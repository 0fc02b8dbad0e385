"""Supplier and customer are two companies.

Truth: an invoice has a seller and a buyer (Directive 2006/112/EC, art. 226). The same id on both sides means that one
block was read twice.
"""

from __future__ import annotations

from collections.abc import Iterable

from documents.fields import Document, Finding
from documents.messages import say
from validation.circumstances import Circumstances
from validation.findings import contradicts, warns
from validation.parties import compact
from validation.values import text_of


def check(document: Document, circumstances: Circumstances) -> Iterable[Finding]:
    """Say whether both parties bear the same id, or the same name."""
    for what in ("id", "vat_id"):
        names = [f"supplier_{what}", f"customer_{what}"]
        supplier, customer = (text_of(document, name) for name in names)
        if supplier and compact(supplier) == compact(customer):
            message = say("Supplier and customer have the same id {id}.", id=supplier)
            yield contradicts("parties_differ", names, message)
    names = ["supplier_name", "customer_name"]
    supplier, customer = (text_of(document, name) for name in names)
    if supplier and supplier.casefold() == customer.casefold():
        yield warns("parties_differ", names, say("Supplier and customer have the same name {name}.", name=supplier))
