"""Payment references with check digits: RF creditor references, Swiss QR references, Belgian structured messages.

ISO 11649; Swiss Implementation Guidelines QR-bill, 4.2.2 (27 digits, modulo 10 recursive); Febelfin OGM-VCS (12
digits, modulo 97). Any other reference is free text.

>>> is_valid("RF18539007547034"), is_valid("210000000003139471430009017"), is_valid("010806817183")
(True, True, True)
>>> is_valid("RF19539007547034")
False
>>> is_valid("2026-11") is None
True
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from stdnum import iso11649
from stdnum.be import ogm_vcs
from stdnum.ch import esr

from documents.fields import Document, Finding
from documents.messages import say
from validation.circumstances import Circumstances
from validation.findings import confirms, contradicts
from validation.parties import compact
from validation.values import text_of


def check(document: Document, circumstances: Circumstances) -> Iterable[Finding]:
    """Say whether a reference with check digits has the right ones; of plain digits only agreement tells."""
    reference = text_of(document, "payment_reference")
    valid = is_valid(reference)
    if valid:
        message = say("Payment reference {reference} has the right check digits.", reference=reference)
        yield confirms("payment_reference", ["payment_reference"], message)
    elif valid is False and compact(reference).startswith("RF"):
        message = say("Payment reference {reference} has wrong check digits.", reference=reference)
        yield contradicts("payment_reference", ["payment_reference"], message)


def is_valid(reference: str) -> bool | None:
    """Return whether the check digits are right, None where the reference has none."""
    number = compact(reference)
    if re.fullmatch("RF[0-9]{2}[0-9A-Z]{1,21}", number):
        return iso11649.is_valid(number)
    if re.fullmatch("[0-9]{27}", number):
        return esr.is_valid(number)
    if re.fullmatch("[0-9]{12}", number):
        return ogm_vcs.is_valid(number)
    return None
