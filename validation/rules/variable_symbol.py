"""The variable symbol: at most ten digits, very often those of the invoice number.

Vyhláška ČNB č. 169/2011 Sb. and the rules of CERTIS allow ten digits. Companies choose it; most choose the digits of
the invoice number, so agreement is strong evidence for both and disagreement none against either.

>>> digits_agree("2026001234", "2026001234"), digits_agree("FV-2026/001234", "2026001234")
(True, True)
>>> digits_agree("FV-0042", "42"), digits_agree("1", "1")
(True, False)
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from documents.fields import Document, Finding
from documents.messages import say
from validation.circumstances import Circumstances
from validation.findings import confirms, contradicts
from validation.values import text_of

SHORTEST = 2  # digits that agree by more than chance


def check(document: Document, circumstances: Circumstances) -> Iterable[Finding]:
    """Say whether the variable symbol can be one, and whether it is the invoice number."""
    symbol, number = text_of(document, "variable_symbol"), text_of(document, "invoice_number")
    if symbol and not re.fullmatch("[0-9]{1,10}", symbol):
        message = say("Variable symbol {symbol} is not up to 10 digits.", symbol=symbol)
        yield contradicts("variable_symbol", ["variable_symbol"], message)
    elif symbol and digits_agree(number, symbol):
        message = say("Variable symbol {symbol} agrees with invoice number {number}.", symbol=symbol, number=number)
        yield confirms("variable_symbol", ["variable_symbol", "invoice_number"], message)


def digits_agree(number: str, symbol: str) -> bool:
    """Return whether the symbol is the digits of the number, leading zeros aside."""
    digits = re.sub("[^0-9]", "", number).lstrip("0")
    return len(digits) >= SHORTEST and digits == symbol.lstrip("0")
