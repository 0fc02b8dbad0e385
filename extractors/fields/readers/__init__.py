"""Value readers: for each type of value, what finds it beside a label and what finds it anywhere.

A reader takes a text and the `Locale` of the document and yields `Match`es. A new type of value is a module with such
a function and a line in `READERS`.
"""

from __future__ import annotations

from dataclasses import dataclass

from documents.types import ValueType
from extractors.fields.readers import amounts, company_ids, currencies, dates, identifiers, payments, vat_ids, words
from extractors.fields.readers.matches import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Readers:
    """How values of one type are found."""

    labelled: Reader  # in the text beside or below a label
    alone: Reader | None = None  # in any text; None where only a label gives it meaning


READERS: dict[ValueType, Readers] = {
    ValueType.DATE: Readers(labelled=dates.find, alone=dates.find),
    ValueType.AMOUNT: Readers(labelled=amounts.find, alone=amounts.find),
    ValueType.NUMBER: Readers(labelled=amounts.find_numbers),
    ValueType.RATE: Readers(labelled=identifiers.find_labelled_rates, alone=identifiers.find_rates),
    ValueType.IDENTIFIER: Readers(labelled=identifiers.find_identifiers),
    ValueType.DIGITS: Readers(labelled=identifiers.find_digits),
    ValueType.CURRENCY: Readers(labelled=currencies.find, alone=currencies.find),
    ValueType.COMPANY_ID: Readers(labelled=company_ids.find_labelled, alone=company_ids.find),
    ValueType.VAT_ID: Readers(labelled=vat_ids.find_labelled, alone=vat_ids.find),
    ValueType.IBAN: Readers(labelled=payments.find_labelled_ibans, alone=payments.find_ibans),
    ValueType.BIC: Readers(labelled=payments.find_bics, alone=payments.find_bics),
    ValueType.BANK_ACCOUNT: Readers(labelled=payments.find_labelled_accounts, alone=payments.find_accounts),
    ValueType.BIRTH_NUMBER: Readers(labelled=identifiers.find_birth_numbers, alone=identifiers.find_birth_numbers),
    ValueType.NAME: Readers(labelled=words.find_names),
    ValueType.ADDRESS: Readers(labelled=words.find_texts),
    ValueType.TEXT: Readers(labelled=words.find_texts),
    ValueType.CHOICE: Readers(labelled=words.find_texts),
    ValueType.BOOLEAN: Readers(labelled=words.find_ticks),
    ValueType.COUNTRY: Readers(labelled=words.find_countries),
}
