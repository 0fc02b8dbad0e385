"""Bank identifier codes: bank, country, place (ISO 9362); the country is that of the IBAN.

A wrong one is odd only, since the IBAN alone is enough to pay (Regulation (EU) No 260/2012, art. 5 (7)). The bank of
a Czech account has one code, by ČNB's list in python-stdnum.

>>> bic.is_valid("KOMBCZPP"), bic.is_valid("KOMBCZPPXXX"), bic.is_valid("KOMB1234")
(True, True, False)
"""

from __future__ import annotations

from collections.abc import Iterable

from stdnum import bic
from stdnum.cz import bankaccount

from documents.fields import Document, Finding
from validation.circumstances import Circumstances
from validation.findings import confirms, contradicts, shown, warns
from validation.rules.bank_account import FORM
from validation.values import text_of

DEPENDENCIES = {  # BIC countries whose accounts bear the IBAN of another
    "GB": {"GG", "IM", "JE"},
    "FR": {"BL", "GF", "GP", "MF", "MQ", "NC", "PF", "PM", "RE", "TF", "WF", "YT", "MC"},
    "FI": {"AX"},
}


def check(document: Document, circumstances: Circumstances) -> Iterable[Finding]:
    """Say whether the BIC is one, and whether it agrees with the IBAN's country and the account's bank."""
    code, iban = text_of(document, "bic"), text_of(document, "iban")
    if not code:
        return
    if not bic.is_valid(code):
        yield warns("bic", ["bic"], f"BIC {shown(code)} is not a bank identifier code.")
        return
    country = code[4:6].upper()
    if iban and country not in {iban[:2], *DEPENDENCIES.get(iban[:2], ())}:
        yield contradicts(
            "bic", ["bic", "iban"], f"BIC {shown(code)} and IBAN {shown(iban)} are of different countries."
        )
    elif iban:
        yield confirms("bic", ["bic", "iban"], f"BIC {shown(code)} is of the country of IBAN {shown(iban)}.")
    yield from _czech_bank(code, text_of(document, "bank_account"))


def _czech_bank(code: str, account: str) -> Iterable[Finding]:
    expected = bankaccount.to_bic(account) if FORM.fullmatch(account) else None
    if not expected:
        return
    if code[:8].upper() == expected[:8]:
        yield confirms("bic", ["bic", "bank_account"], f"BIC {shown(code)} is that of account {account}'s bank.")
    else:
        message = f"BIC {shown(code)} is not {expected}, that of account {account}'s bank."
        yield warns("bic", ["bic", "bank_account"], message)
