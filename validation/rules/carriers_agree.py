"""What a carrier says (embedded XML, QR code, form field) stands on the page as well.

A hybrid invoice whose parts differ is two invoices (EN 16931-1, Factur-X: XML and page must be identical), and nobody
but a person can say which one is meant. Documented attacks and faulty software alike leave such files.

The page confirms where one of its candidates for the field is the carrier's value. It contradicts where none is and
the best one is good and clearly differs; where the carrier only implies the field (the amount of a payment, mostly
the invoice's total), its value may stand anywhere on the page. A required or critical field that is stated outright and
not shown by the page at all is a contradiction too: what is booked must be seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from rapidfuzz import fuzz

from documents.fields import Candidate, Document, Field, Finding
from documents.messages import marked, named, say, term
from documents.pages import CARRIERS, Source
from documents.types import FieldType, ValueType
from validation.circumstances import Circumstances
from validation.findings import confirms, contradicts, value_of, warns
from validation.parties import compact
from validation.values import number

RULE = "carriers_agree"
PAGE = frozenset({Source.TEXT, Source.OCR})
GOOD = 0.75  # score from which on a candidate of the page is worth a person's look
SURE = 0.9  # score of a carrier that says a value outright; below it only implies one
ALIKE = 80.0  # per cent of the shorter name or address found in the longer one, below which they differ
LONGEST = 200  # letters of names that are compared
WEIGHTY = frozenset(  # value types of which the page shows few others by chance; required fields weigh as much
    {
        ValueType.AMOUNT,
        ValueType.DATE,
        ValueType.DIGITS,
        ValueType.IBAN,
        ValueType.BANK_ACCOUNT,
        ValueType.COMPANY_ID,
        ValueType.VAT_ID,
        ValueType.CURRENCY,
        ValueType.BIRTH_NUMBER,
    }
)


def check(document: Document, circumstances: Circumstances) -> Iterable[Finding]:
    """Say of each field that a carrier knows whether the page, and any other carrier, agrees with it."""
    for name, field in document.fields.items():
        declared = circumstances.document_type.fields.get(name)
        if declared:
            yield from _check(declared, field, _printed(document))


def _printed(document: Document) -> list[str]:
    """Return all values that the page shows, whatever they mean."""
    return [one.value for field in document.fields.values() for one in field.candidates if one.source in PAGE]


def _check(declared: FieldType, field: Field, printed: Iterable[str]) -> Iterable[Finding]:
    said = [*_chosen(field), *(one for one in field.candidates if one.source in CARRIERS)]
    carried = max(said, key=_score, default=None)
    if carried is None or field.source is Source.HUMAN:
        return
    same = _COMPARED.get(declared.type, _same_text)
    what, value = named(declared.name), value_of(declared, carried.value)
    carrier = term(_CARRIERS[carried.source])
    other = next((one for one in said if one.score >= SURE and not same(one.value, carried.value)), None)
    if other and carried.score >= SURE:
        message = say(
            "{field} {value} of the {carrier} is {other} in the {other_carrier}.",
            field=what,
            value=value,
            carrier=carrier,
            other=value_of(declared, other.value),
            other_carrier=term(_CARRIERS[other.source]),
        )
        yield contradicts(RULE, [declared.name], message)
    on_page = [one for one in field.candidates if one.source in PAGE]
    if any(same(one.value, carried.value) for one in on_page):
        message = say("{field} {value} of the {carrier} stands on the page.", field=what, value=value, carrier=carrier)
        yield confirms(RULE, [declared.name], message)
        return
    best = max(on_page, key=_score, default=None)
    meant = carried.score >= SURE or not any(same(value, carried.value) for value in printed)
    if best is not None and meant and best.score >= GOOD and _is_weighty(declared):
        message = say(
            "{field} {value} of the {carrier} is {other} on the page.",
            field=what,
            value=value,
            carrier=carrier,
            other=value_of(declared, best.value),
        )
        yield contradicts(RULE, [declared.name], message)
        return
    message = say("{field} {value} of the {carrier} is not seen on the page.", field=what, value=value, carrier=carrier)
    if carried.score >= SURE and _must_be_seen(declared):
        yield contradicts(RULE, [declared.name], message)
    elif best is not None:
        yield warns(RULE, [declared.name], message)


def _is_weighty(declared: FieldType) -> bool:
    return declared.type in WEIGHTY or _must_be_seen(declared)


def _must_be_seen(declared: FieldType) -> bool:
    return declared.critical or (declared.required and declared.type not in _LOOSE)


def _chosen(field: Field) -> list[Candidate]:
    """Return the field itself as a candidate where it is a carrier's and has no candidates."""
    if field.candidates or field.source not in CARRIERS:
        return []
    return [Candidate(value=field.value, text=field.text, score=field.confidence, source=field.source)]


def _score(candidate: Candidate) -> float:
    return candidate.score


def _same_text(a: str, b: str) -> bool:
    return compact(a) == compact(b)


def _same_number(a: str, b: str) -> bool:
    """Return whether the amounts are the same, the sign aside: credit notes print it or not."""
    return a.removeprefix("-") == b.removeprefix("-") or _magnitude(a) == _magnitude(b) is not None


def _magnitude(text: str) -> Decimal | None:
    value = number(text)
    return None if value is None else abs(value)


def _similar(a: str, b: str) -> bool:
    """Return whether the names are alike, or one is part of the other."""
    return fuzz.partial_ratio(a.casefold()[:LONGEST], b.casefold()[:LONGEST]) >= ALIKE


_COMPARED: Mapping[ValueType, Callable[[str, str], bool]] = {
    ValueType.AMOUNT: _same_number,
    ValueType.NUMBER: _same_number,
    ValueType.RATE: _same_number,
    ValueType.NAME: _similar,
    ValueType.ADDRESS: _similar,
    ValueType.TEXT: _similar,
}
_LOOSE = frozenset({ValueType.NAME, ValueType.ADDRESS, ValueType.TEXT})  # read too loosely to contradict anything
_CARRIERS = {Source.XML: marked("embedded XML"), Source.QR: marked("QR code"), Source.FORM: marked("form")}
