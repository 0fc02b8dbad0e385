"""The IBAN names the same account as the Czech account number beside it.

A Czech IBAN is made of bank, prefix and number, padded with zeros (vyhláška ČNB č. 169/2011 Sb.); Slovak ones alike.

>>> account_of("CZ6508000000192000145399")
('0800', '000019', '2000145399')
>>> account_of("DE89370400440532013000")
"""

from __future__ import annotations

from collections.abc import Iterable

from documents.fields import Document, Finding
from documents.messages import as_iban, say
from validation.circumstances import Circumstances
from validation.findings import confirms, contradicts
from validation.rules.bank_account import FORM
from validation.values import text_of

FIELDS = ("iban", "bank_account")


def check(document: Document, circumstances: Circumstances) -> Iterable[Finding]:
    """Say whether IBAN and account number are one account."""
    iban, account = (text_of(document, name) for name in FIELDS)
    inside, form = account_of(iban), FORM.fullmatch(account)
    if not inside or not form:
        return
    prefix, number, bank = form.groups(default="")
    if inside == (bank, prefix.zfill(6), number.zfill(10)):
        yield confirms(
            "iban_and_account", FIELDS, say("IBAN {iban} is account {account}.", iban=as_iban(iban), account=account)
        )
    else:
        yield contradicts(
            "iban_and_account",
            FIELDS,
            say("IBAN {iban} is not account {account}.", iban=as_iban(iban), account=account),
        )


def account_of(iban: str) -> tuple[str, str, str] | None:
    """Return bank, prefix and number inside a Czech or Slovak IBAN, None of any other."""
    if iban[:2] not in {"CZ", "SK"} or len(iban) != 24:
        return None
    return iban[4:8], iban[8:14], iban[14:]
