"""Constant and specific symbols: at most four and ten digits.

Constant symbols have been free to omit since 2004 and have four digits (vyhláška ČNB č. 62/2004 Sb.); the payment
QR code allows ten (ČBA standard "Formát pro sdílení platebních údajů", X-KS), so longer ones are only odd.

>>> is_symbol("0308", 4), is_symbol("03O8", 4), is_symbol("12345678901", 10)
(True, False, False)
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from documents.fields import Document, Finding
from documents.messages import named, say_many
from validation.circumstances import Circumstances
from validation.findings import contradicts, warns
from validation.values import text_of

LONGEST = {"constant_symbol": 10, "specific_symbol": 10}
USUAL_CONSTANT = 4


def check(document: Document, circumstances: Circumstances) -> Iterable[Finding]:
    """Say which symbols cannot be right."""
    for name, longest in LONGEST.items():
        value = text_of(document, name)
        if value and not is_symbol(value, longest):
            message = say_many(
                "{field} {value} is not up to {number} digit.",
                "{field} {value} is not up to {number} digits.",
                longest,
                field=named(name),
                value=value,
            )
            yield contradicts("payment_symbols", [name], message)
        elif name == "constant_symbol" and len(value) > USUAL_CONSTANT:
            message = say_many(
                "{field} {value} has more than {number} digit.",
                "{field} {value} has more than {number} digits.",
                USUAL_CONSTANT,
                field=named(name),
                value=value,
            )
            yield warns("payment_symbols", [name], message)


def is_symbol(value: str, longest: int) -> bool:
    """Return whether `value` is one to `longest` digits."""
    return len(value) <= longest and re.fullmatch("[0-9]+", value) is not None
