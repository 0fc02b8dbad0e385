"""The VAT id agrees with the company id, in countries where one contains the other.

Czech legal persons: `CZ` and the IČO (zákon č. 280/2009 Sb., § 130). French VAT ids end with the SIREN (CGI, art.
286 ter), Danish ones are the CVR number, Norwegian the organisasjonsnummer, Swiss the UID, Swedish the
organisationsnummer with 01.

>>> contained("CZ25123891")
'25123891'
>>> contained("CZ699000797")  # of a group
''
>>> contained("FR61954506077")
'954506077'
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from documents.fields import Document, Finding
from documents.messages import named, say
from validation.circumstances import Circumstances
from validation.findings import confirms, contradicts
from validation.parties import compact
from validation.values import text_of

PARTIES = ("supplier", "customer", "employer")
_FORMS: Mapping[str, str] = {
    "BE": "BE([0-9]{10})",
    "CH": "CHE([0-9]{9})(?:TVA|MWST|IVA|TPV)?",
    "CZ": "CZ([0-9]{8})",
    "DK": "DK([0-9]{8})",
    "FR": "FR[0-9A-Z]{2}([0-9]{9})",
    "HR": "HR([0-9]{11})",
    "NO": "NO([0-9]{9})(?:MVA)?",
    "SE": "SE([0-9]{10})01",
}


def contained(vat_id: str) -> str:
    """Return the company id that the VAT id contains, empty where it contains none."""
    number = compact(vat_id)
    match = re.fullmatch(_FORMS.get(number[:2], "()"), number)
    return match[1] if match else ""


def check(document: Document, circumstances: Circumstances) -> Iterable[Finding]:
    """Say of each party whether its two ids name the same company."""
    for party in PARTIES:
        names = [f"{party}_id", f"{party}_vat_id"]
        company_id, vat_id = (text_of(document, name) for name in names)
        within = contained(vat_id)
        if not company_id or not within:
            continue
        what = named(names[1])
        if _same(compact(company_id), within, vat_id[:2]):
            message = say("{field} {value} belongs to company id {id}.", field=what, value=vat_id, id=company_id)
            yield confirms("ids_agree", names, message)
        else:
            message = say(
                "{field} {value} does not belong to company id {id}.", field=what, value=vat_id, id=company_id
            )
            yield contradicts("ids_agree", names, message)


def _same(company_id: str, within: str, country: str) -> bool:
    """Return whether the ids are the same; a SIRET begins with the SIREN, a Swiss UID with CHE."""
    if country == "FR":
        return company_id.startswith(within)
    return company_id.removeprefix("CHE").removeprefix(country).zfill(len(within)) == within
