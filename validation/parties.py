"""The parties of a document and the countries they are in.

>>> vat_country("CZ25123891")
'CZ'
>>> vat_country("EL094014298")  # VAT ids write Greece EL, ISO 3166-1 writes GR
'GR'
>>> vat_country("25123891")
''
"""

from __future__ import annotations

import re

from documents.fields import Document
from validation.values import text_of

_VAT_COUNTRIES = {"EL": "GR", "XI": "GB"}  # prefixes of VAT ids that are not the ISO code


def vat_country(vat_id: str) -> str:
    """Return the ISO 3166-1 country of a VAT id, empty where it bears none."""
    prefix = vat_id[:2].upper()
    if not re.fullmatch("[A-Z]{2}", prefix):
        return ""
    return _VAT_COUNTRIES.get(prefix, prefix)


def country_of(document: Document, party: str) -> str:
    """Return the country of a party by its VAT id, empty where that does not tell."""
    return vat_country(text_of(document, f"{party}_vat_id"))


def compact(number: str) -> str:
    """Return an identifier as upper-case letters and digits, as it is compared.

    >>> compact("CZ 251 238-91")
    'CZ25123891'
    """
    return re.sub("[^0-9A-Z]", "", number.upper())
