"""Received or issued: one of the parties is us, and which one says the direction.

Truth: the company's own ids and accounts in the settings. Our own id, found on the page where the customer's is
expected, is the strongest evidence there is that it was read right.
"""

from __future__ import annotations

from collections.abc import Iterable

from documents.company import Company
from documents.fields import Document, Finding
from documents.messages import as_iban, say
from validation.circumstances import Circumstances
from validation.findings import confirms, contradicts, warns
from validation.parties import compact
from validation.values import text_of

DIRECTIONS = {"supplier": "issued", "customer": "received"}
OURS = {"supplier": say("The supplier is us."), "customer": say("The customer is us.")}
NOT_OURS = {
    "supplier": say("The supplier is us, but the document is received."),
    "customer": say("The customer is us, but the document is issued."),
}


def check(document: Document, circumstances: Circumstances) -> Iterable[Finding]:
    """Say which ids are ours, whether the direction agrees, and whether we are to pay ourselves."""
    company = circumstances.company
    ours = {name: side for name, side in _ids(document) if _is_ours(document, name, company)}
    for name, side in ours.items():
        if document.direction in {"", DIRECTIONS[side]}:
            yield confirms("direction", [name], OURS[side])
        else:
            yield contradicts("direction", [name], NOT_OURS[side])
    sides = {side for name, side in _ids(document) if text_of(document, name)}
    if sides == set(DIRECTIONS) and not ours and (company.ids or company.vat_ids):
        names = [name for name, _ in _ids(document) if text_of(document, name)]
        yield warns("direction", names, say("Neither the supplier nor the customer is us."))
    iban = text_of(document, "iban")
    if document.direction == "received" and compact(iban) in map(compact, company.ibans):
        yield warns("direction", ["iban"], say("IBAN {iban}, to be paid to, is our own.", iban=as_iban(iban)))


def _ids(document: Document) -> list[tuple[str, str]]:
    return [(f"{side}_{what}", side) for side in DIRECTIONS for what in ("id", "vat_id")]


def _is_ours(document: Document, name: str, company: Company) -> bool:
    own = company.vat_ids if name.endswith("_vat_id") else company.ids
    value = compact(text_of(document, name))
    return bool(value) and value in map(compact, own)
