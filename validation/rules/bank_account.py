"""Czech bank account numbers `[prefix-]number/bank`: prefix and number are weighted sums modulo 11.

Vyhláška ČNB č. 169/2011 Sb., § 5 and its annex; the list of banks:
https://www.cnb.cz/cs/platebni-styk/ucty-kody-bank/. Accounts of other forms are not looked at.

>>> state("19-2000145399/0800")
'valid'
>>> state("19-2000145398/0800")
'mistyped'
>>> state("19-2000145399/9999")
'unknown bank'
>>> state("12345678")
'other'
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from stdnum.cz import bankaccount
from stdnum.exceptions import InvalidComponent, ValidationError

from documents.fields import Document, Finding
from documents.messages import named, say
from documents.types import ValueType
from validation.circumstances import Circumstances
from validation.findings import confirms, contradicts, warns
from validation.values import of_type

FORM = re.compile("(?:([0-9]{1,6})-)?([0-9]{2,10})/([0-9]{4})")


def check(document: Document, circumstances: Circumstances) -> Iterable[Finding]:
    """Say which Czech account numbers have the right check digits and which bank is not known."""
    for name, value in of_type(document, circumstances.document_type, ValueType.BANK_ACCOUNT):
        what, found = named(name), state(value)
        if found == "valid":
            message = say("{field} {value} has the right check digits.", field=what, value=value)
            yield confirms("bank_account", [name], message)
        elif found == "mistyped":
            message = say("{field} {value} has wrong check digits.", field=what, value=value)
            yield contradicts("bank_account", [name], message)
        elif found == "unknown bank":
            message = say("{field} {value} is at a bank that is not known.", field=what, value=value)
            yield warns("bank_account", [name], message)


def state(number: str) -> str:
    """Return "valid", "mistyped", "unknown bank", or "other" where the number is not of the Czech form."""
    if not FORM.fullmatch(number):
        return "other"
    try:
        bankaccount.validate(number)
    except InvalidComponent:
        return "unknown bank"
    except ValidationError:
        return "mistyped"
    return "valid"
