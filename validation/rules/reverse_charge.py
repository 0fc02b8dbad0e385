"""Under reverse charge the customer accounts for the tax, so the invoice bears none.

Zákon č. 235/2004 Sb., § 29 and § 92a; Directive 2006/112/EC, art. 194-199b and 226 (11a). The customer's VAT
id stands on such an invoice (art. 226 (4)).
"""

from __future__ import annotations

from collections.abc import Iterable

from documents.fields import Document, Finding
from documents.messages import say
from validation.circumstances import Circumstances
from validation.findings import contradicts, warns
from validation.values import number_of, text_of


def check(document: Document, circumstances: Circumstances) -> Iterable[Finding]:
    """Say whether an invoice under reverse charge bears tax, or lacks the customer's VAT id."""
    if text_of(document, "reverse_charge") != "true":
        return
    tax = number_of(document, "tax_total")
    if tax:
        message = say("Reverse charge, but tax {tax} is charged.", tax=tax)
        yield contradicts("reverse_charge", ["reverse_charge", "tax_total"], message)
    if "customer_vat_id" in circumstances.document_type.fields and not text_of(document, "customer_vat_id"):
        message = say("Reverse charge, but the customer's VAT id is missing.")
        yield warns("reverse_charge", ["reverse_charge"], message)
