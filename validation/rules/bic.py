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
from documents.messages import as_iban, say
from validation.circumstances import Circumstances
from validation.findings import confirms, contradicts, warns
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
        yield warns("bic", ["bic"], say("BIC {bic} is not a bank identifier code.", bic=code))
        return
    country = code[4:6].upper()
    if iban and country not in {iban[:2], *DEPENDENCIES.get(iban[:2], ())}:
        message = say("BIC {bic} and IBAN {iban} are of different countries.", bic=code, iban=as_iban(iban))
        yield contradicts("bic", ["bic", "iban"], message)
    elif iban:
        message = say("BIC {bic} is of the country of IBAN {iban}.", bic=code, iban=as_iban(iban))
        yield confirms("bic", ["bic", "iban"], message)
    yield from _czech_bank(code, text_of(document, "bank_account"))


def _czech_bank(code: str, account: str) -> Iterable[Finding]:
    expected = bankaccount.to_bic(account) if FORM.fullmatch(account) else None
    if not expected:
        return
    if code[:8].upper() == expected[:8]:
        message = say("BIC {bic} is that of account {account}'s bank.", bic=code, account=account)
        yield confirms("bic", ["bic", "bank_account"], message)
    else:
        message = say(
            "BIC {bic} is not {expected}, that of account {account}'s bank.",
            bic=code,
            expected=expected,
            account=account,
        )
        yield warns("bic", ["bic", "bank_account"], message)
