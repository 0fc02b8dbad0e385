"""What a carrier says (embedded XML, QR code, form field) stands on the page as well.

A hybrid invoice whose parts differ is two invoices (EN 16931-1, Factur-X: XML and page must be identical), and nobody
but a person can say which one is meant. Documented attacks and faulty software alike leave such files.

The page *contradicts* where its best candidate is good, clearly differs, and no candidate of the page is the
carrier's value. It *confirms* where one is. A critical field of which the page shows nothing is a contradiction too:
what is paid must be seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from difflib import SequenceMatcher

from documents.fields import Candidate, Document, Field, Finding
from documents.pages import CARRIERS, Source
from documents.types import FieldType, ValueType
from validation.circumstances import Circumstances
from validation.findings import confirms, contradicts, shown, title, warns
from validation.parties import compact
from validation.values import number

RULE = "carriers_agree"
GOOD = 0.6  # score from which on a candidate of the page is worth a person's look
ALIKE = 0.6  # similarity of names and addresses below which they clearly differ
LONGEST = 200  # letters of names that are compared
WEIGHTY = frozenset(
    {
        ValueType.AMOUNT,
        ValueType.DATE,
        ValueType.IDENTIFIER,
        ValueType.DIGITS,
        ValueType.IBAN,
        ValueType.BANK_ACCOUNT,
        ValueType.COMPANY_ID,
        ValueType.VAT_ID,
        ValueType.CURRENCY,
        ValueType.BIRTH_NUMBER,
        ValueType.NAME,
    }
)


def check(document: Document, circumstances: Circumstances) -> Iterable[Finding]:
    """Say of each field from a carrier whether the page agrees with it."""
    for name, field in document.fields.items():
        declared = circumstances.document_type.fields.get(name)
        if declared and field.source in CARRIERS:
            yield from _check(declared, field)


def _check(declared: FieldType, field: Field) -> Iterable[Finding]:
    what = f"{title(declared.name)} {shown(field.value)} of the {_CARRIERS[field.source]}"
    same = _COMPARED.get(declared.type, _same_text)
    on_page = [candidate for candidate in field.candidates if candidate.source in {Source.TEXT, Source.OCR}]
    if any(same(candidate.value, field.value) for candidate in on_page):
        yield confirms(RULE, [declared.name], f"{what} stands on the page.")
        return
    best = max(on_page, key=_score, default=None)
    if best is not None and best.score >= GOOD and declared.type in WEIGHTY:
        yield contradicts(RULE, [declared.name], f"{what} is {shown(best.value)} on the page.")
    elif declared.critical:
        yield contradicts(RULE, [declared.name], f"{what} is not seen on the page.")
    elif best is not None:
        yield warns(RULE, [declared.name], f"{what} is not seen on the page.")


def _score(candidate: Candidate) -> float:
    return candidate.score


def _same_text(a: str, b: str) -> bool:
    return compact(a) == compact(b)


def _same_number(a: str, b: str) -> bool:
    return number(a) == number(b)


def _similar(a: str, b: str) -> bool:
    return SequenceMatcher(None, a.casefold()[:LONGEST], b.casefold()[:LONGEST], autojunk=False).ratio() >= ALIKE


_COMPARED: Mapping[ValueType, Callable[[str, str], bool]] = {
    ValueType.AMOUNT: _same_number,
    ValueType.NUMBER: _same_number,
    ValueType.RATE: _same_number,
    ValueType.NAME: _similar,
    ValueType.ADDRESS: _similar,
    ValueType.TEXT: _similar,
}
_CARRIERS = {Source.XML: "embedded XML", Source.QR: "QR code", Source.FORM: "form"}
