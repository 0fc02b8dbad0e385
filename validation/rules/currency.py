"""The currency exists, and is one in which a company of that country invoices.

ISO 4217, in data/currencies.toml. The supplier's country is told by the VAT id, else by the IBAN. EUR, USD, GBP and
CHF are usual everywhere, and so is our own currency.
"""

from __future__ import annotations

from collections.abc import Iterable

from documents.fields import Document, Finding
from documents.messages import say
from validation.circumstances import Circumstances
from validation.currencies import is_currency, is_traded, usual
from validation.findings import confirms, contradicts, warns
from validation.parties import country_of
from validation.values import text_of


def check(document: Document, circumstances: Circumstances) -> Iterable[Finding]:
    """Say whether the currency exists and agrees with the supplier's country."""
    code = text_of(document, "currency")
    if not code:
        return
    country = country_of(document, "supplier") or text_of(document, "iban")[:2]
    if not is_currency(code):
        yield contradicts("currency", ["currency"], say("Currency {currency} does not exist.", currency=code))
    elif code in usual(country):
        message = say("Currency {currency} is usual in {country}.", currency=code, country=country)
        yield confirms("currency", ["currency"], message)
    elif usual(country) and not is_traded(code) and code not in usual(circumstances.company.country):
        message = say("Currency {currency} is not usual in {country}.", currency=code, country=country)
        yield warns("currency", ["currency"], message)
