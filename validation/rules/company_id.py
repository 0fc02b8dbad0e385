"""Company registration numbers: Czech and Slovak IČO by their check digit, others where their country defines one.

IČO: eight digits, weights 8 to 2, modulo 11 (zákon č. 111/2009 Sb., o základních registrech; Slovakia kept the same
numbers, zákon č. 272/2015 Z. z.). The other countries' numbers are those of python-stdnum; since a register may have
several numbers, one that does not fit is not held against the document there.

>>> is_ico("25123891")
True
>>> is_ico("25123892")
False
>>> is_ico("31333532")  # Slovak
True
>>> KNOWN["NO"]("988077917")
True
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from stdnum.be import vat as be_vat
from stdnum.ch import uid
from stdnum.cz import dic
from stdnum.dk import cvr
from stdnum.ee import registrikood
from stdnum.fi import ytunnus
from stdnum.fr import siren, siret
from stdnum.hr import oib
from stdnum.it import iva
from stdnum.no import orgnr as no_orgnr
from stdnum.pl import nip, regon
from stdnum.pt import nif
from stdnum.ro import cui
from stdnum.se import orgnr as se_orgnr

from documents.fields import Document, Finding
from documents.messages import named, say
from documents.types import ValueType
from validation.circumstances import Circumstances
from validation.findings import confirms, contradicts
from validation.parties import country_of
from validation.values import of_type

_LANGUAGES = {"cs": "CZ", "sk": "SK"}


def is_ico(number: str) -> bool:
    """Return whether `number` is a Czech or Slovak company id; shorter ones lost their leading zeros."""
    digits = number.zfill(8)
    return bool(re.fullmatch("[0-9]{8}", digits)) and dic.calc_check_digit_legal(digits[:-1]) == digits[-1]


def _country(document: Document, name: str, value: str) -> str:
    """Return the country of the party by its VAT id; without one, the language tells whose eight digits these are."""
    known = country_of(document, name.removesuffix("_id"))
    return known or (_LANGUAGES.get(document.language, "") if re.fullmatch("[0-9]{8}", value) else "")


def _french(number: str) -> bool:
    return siren.is_valid(number) or siret.is_valid(number)


def _polish(number: str) -> bool:
    return regon.is_valid(number) or nip.is_valid(number)


KNOWN: Mapping[str, Callable[[str], bool]] = {
    "CZ": is_ico,
    "SK": is_ico,
    "BE": be_vat.is_valid,
    "CH": uid.is_valid,
    "DK": cvr.is_valid,
    "EE": registrikood.is_valid,
    "FI": ytunnus.is_valid,
    "FR": _french,
    "HR": oib.is_valid,
    "IT": iva.is_valid,
    "NO": no_orgnr.is_valid,
    "PL": _polish,
    "PT": nif.is_valid,
    "RO": cui.is_valid,
    "SE": se_orgnr.is_valid,
}
STRICT = frozenset({"CZ", "SK"})


def check(document: Document, circumstances: Circumstances) -> Iterable[Finding]:
    """Say which company ids have the right check digit; which have a wrong one where that cannot be."""
    for name, value in of_type(document, circumstances.document_type, ValueType.COMPANY_ID):
        country = _country(document, name, value)
        is_valid = KNOWN.get(country)
        if is_valid and is_valid(value):
            message = say("{field} {value} has the right check digit.", field=named(name), value=value)
            yield confirms("company_id", [name], message)
        elif country in STRICT:
            message = say("{field} {value} is not a valid IČO.", field=named(name), value=value)
            yield contradicts("company_id", [name], message)
