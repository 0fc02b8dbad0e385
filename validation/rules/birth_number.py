"""Czech and Slovak birth numbers: the date of birth, then a number that makes all of it divisible by 11.

Zákon č. 133/2000 Sb., § 13 (Slovakia: zákon č. 301/1995 Z. z., § 2). Nine digits, before 1954, have no check digit.
The birth date beside it must be the one inside.

>>> birth_date("7103192745")
datetime.date(1971, 3, 19)
>>> birth_date("7103192746") is None
True
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from stdnum.cz import rc
from stdnum.exceptions import ValidationError

from documents.fields import Document, Finding
from documents.messages import named, say
from documents.types import ValueType
from validation.circumstances import Circumstances
from validation.findings import confirms, contradicts
from validation.values import day_of, of_type


def check(document: Document, circumstances: Circumstances) -> Iterable[Finding]:
    """Say which birth numbers can be right and whether they agree with the birth date; the number is not repeated."""
    for name, value in of_type(document, circumstances.document_type, ValueType.BIRTH_NUMBER):
        inside, written = birth_date(value), day_of(document, "birth_date")
        if inside is None:
            yield contradicts(
                "birth_number", [name], say("{field} is not valid: date or check digit is wrong.", field=named(name))
            )
            continue
        yield confirms("birth_number", [name], say("{field} is valid.", field=named(name)))
        if written == inside:
            message = say("Birth date {date} agrees with the birth number.", date=written)
            yield confirms("birth_number", [name, "birth_date"], message)
        elif written:
            message = say(
                "Birth date {date} is not {inside}, which the birth number says.", date=written, inside=inside
            )
            yield contradicts("birth_number", [name, "birth_date"], message)


def birth_date(number: str) -> date | None:
    """Return the date of birth in a valid number, None of an invalid one."""
    try:
        return rc.get_birth_date(rc.validate(number))
    except ValidationError:
        return None
