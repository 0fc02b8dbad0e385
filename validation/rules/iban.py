"""International bank account numbers: two check digits modulo 97, and the structure of each country.

ISO 13616; registry of structures:
https://www.swift.com/standards/data-standards/iban-international-bank-account-number.

>>> iban.is_valid("CZ6508000000192000145399")
True
>>> iban.is_valid("CZ6508000000192000145398")
False
"""

from __future__ import annotations

from collections.abc import Iterable

from stdnum import iban

from documents.fields import Document, Finding
from documents.messages import as_iban, named, say
from documents.types import ValueType
from validation.circumstances import Circumstances
from validation.findings import confirms, contradicts
from validation.values import of_type


def check(document: Document, circumstances: Circumstances) -> Iterable[Finding]:
    """Say which IBANs have the right check digits."""
    for name, value in of_type(document, circumstances.document_type, ValueType.IBAN):
        if iban.is_valid(value):
            message = say("{field} {value} has the right check digits.", field=named(name), value=as_iban(value))
            yield confirms("iban", [name], message)
        else:
            message = say("{field} {value} has wrong check digits or length.", field=named(name), value=as_iban(value))
            yield contradicts("iban", [name], message)
