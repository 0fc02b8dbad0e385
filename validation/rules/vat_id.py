"""VAT identification numbers of the EU, Northern Ireland, Great Britain, Switzerland and Norway, by their check digits.

Structure: Directive 2006/112/EC, art. 215, and VIES (https://ec.europa.eu/taxation_customs/vies/); the algorithms are
python-stdnum's.

>>> is_valid("CZ25123891"), is_valid("SK2022749619"), is_valid("DE136695976"), is_valid("ATU13585627")
(True, True, True, True)
>>> is_valid("GB980780684"), is_valid("CHE107787577IVA"), is_valid("CHE107787577"), is_valid("NO995525828MVA")
(True, True, True, True)
>>> is_valid("CZ25123890")
False
>>> is_valid("US123456789") is None  # nothing is known about it
True
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from stdnum.ch import uid
from stdnum.ch import vat as ch_vat
from stdnum.eu import vat as eu_vat
from stdnum.gb import vat as gb_vat
from stdnum.no import mva, orgnr

from documents.fields import Document, Finding
from documents.messages import named, say
from documents.types import ValueType
from validation.circumstances import Circumstances
from validation.findings import confirms, contradicts, warns
from validation.values import of_type


def is_valid(number: str) -> bool | None:
    """Return whether the VAT id is valid, None where its country is not known here."""
    prefix = number[:2].upper()
    known = _OTHERS.get(prefix) or (eu_vat.is_valid if prefix.lower() in _EU else None)
    return known(number) if known else None


def check(document: Document, circumstances: Circumstances) -> Iterable[Finding]:
    """Say which VAT ids have the right check digits, which have wrong ones, and which bear no country known here."""
    for name, value in of_type(document, circumstances.document_type, ValueType.VAT_ID):
        what, valid = named(name), is_valid(value)
        if valid is None:
            message = say(
                "{field} {value} does not begin with a country whose VAT ids are known.", field=what, value=value
            )
            yield warns("vat_id", [name], message)
        elif valid:
            message = say("{field} {value} has the right check digits.", field=what, value=value)
            yield confirms("vat_id", [name], message)
        else:
            country = value[:2].upper()
            message = say(
                "{field} {value} is not a valid VAT id of {country}.", field=what, value=value, country=country
            )
            yield contradicts("vat_id", [name], message)


def _swiss(number: str) -> bool:
    return ch_vat.is_valid(number) or uid.is_valid(number)


def _norwegian(number: str) -> bool:
    return mva.is_valid(number) or orgnr.is_valid(number[2:])


_OTHERS: Mapping[str, Callable[[str], bool]] = {"CH": _swiss, "GB": gb_vat.is_valid, "NO": _norwegian}
_EU = frozenset({*eu_vat.MEMBER_STATES, "el", "eu"} - {"gr"})
