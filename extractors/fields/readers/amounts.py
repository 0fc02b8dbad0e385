"""Amounts of money and other decimal numbers, with the separators and currencies of Europe.

>>> from extractors.fields.readers.matches import Locale
>>> def amounts(text, **known):
...     return [(match.value, match.mark) for match in find(text, Locale(**known))]
>>> amounts("Celkem 101 200,42 Kč"), amounts("€2,321.00"), amounts("1.005,55-"), amounts("7.718,-")
([('101200.42', 'CZK')], [('2321.00', 'EUR')], [('-1005.55', '')], [('7718.00', '')])
>>> amounts("19 %"), amounts("5,000.00 12.3.2020")
([], [('5000.00', '')])
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal

from extractors.fields.readers.currencies import BEFORE, SYMBOLS, code_of
from extractors.fields.readers.matches import Locale, Match

GROUPED = r"\d{1,3}(?:(?P<group>[ .,'])\d{3})(?:(?P=group)\d{3})*(?:[.,]\d{1,4}| ?[.,] ?\d{2}(?!\d))?"
INDIAN = r"\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d{1,2})?"
PLAIN = r"\d+(?: ?[.,] ?\d{1,4})?"
NUMBER = re.compile(
    rf"(?<![\w#])(?<![\w/:][.,/:-])(?<![\w)]-)(?P<minus>[-+] ?)?(?P<before>(?:{BEFORE}) ?)?(?P<minus2>- ?)?"
    rf"(?P<number>{INDIAN}|{GROUPED}|{PLAIN})(?P<dash>[.,] ?[-=]{{1,2}})?"
    rf"(?P<after> ?(?:{SYMBOLS}))?(?P<trailing> ?-(?![\w]))?"
    r"(?![\w%])(?![.,/:-]\d)(?![ \u2002]?%)"
)
MANY_DIGITS = 13


def find(text: str, locale: Locale) -> Iterator[Match]:
    """Yield the amounts in `text`, to two decimals; what looks less like money has a lower quality."""
    for found in NUMBER.finditer(text):
        number, sure = parse(found["number"], locale)
        if number is None or (found["minus"] and "+" in found["minus"] and number >= 10**8):
            continue  # no number, or a telephone's
        currency = code_of((found["before"] or found["after"] or "").strip())
        if "-" in (found["minus"] or "") or found["minus2"] or found["trailing"]:
            number = -number
        quality = _quality(found["number"], found["dash"], currency) * sure
        value = f"{number.quantize(Decimal('0.01')):f}"
        yield Match(value=value, start=found.start(), end=found.end(), quality=quality, mark=currency)


def find_numbers(text: str, locale: Locale) -> Iterator[Match]:
    """Yield decimal numbers of any precision: quantities, hours, unit prices.

    >>> [match.value for match in find_numbers("10000,0000 KWh", Locale(decimal_mark=","))]
    ['10000.0000']
    """
    for found in NUMBER.finditer(text):
        number, sure = parse(found["number"], locale)
        if number is None:
            continue
        negative = "-" in (found["minus"] or "") or found["minus2"] or found["trailing"]
        value = f"{-number if negative else number:f}"
        yield Match(value=value, start=found.start(), end=found.end(), quality=sure, mark="")


def parse(text: str, locale: Locale) -> tuple[Decimal | None, float]:
    """Return the number written as `text`, and how sure its marks make us.

    >>> parse("1.234", Locale()), parse("1.234", Locale(decimal_mark="."))
    ((Decimal('1234'), 0.8), (Decimal('1.234'), 1.0))
    """
    tight = re.sub(r" ?([.,]) ?(?=\d)", r"\1", text)
    digits = re.sub(r"[ ']", "", tight)
    if len(re.sub(r"\D", "", digits)) > MANY_DIGITS:
        return None, 0.0
    marks = re.findall(r"[.,]", digits)
    if not marks:
        return Decimal(digits), 1.0
    last = marks[-1]
    tail = len(digits) - digits.rfind(last) - 1
    if len(set(marks)) == 2:
        return Decimal(digits.replace(marks[0], "").replace(last, ".")), 1.0
    if len(marks) > 1:
        return Decimal(digits.replace(last, "")), 1.0
    if tail == 3 and digits[0] != "0" and " " not in tight:
        if locale.decimal_mark:
            grouped = locale.decimal_mark != last
            return Decimal(digits.replace(last, "" if grouped else ".")), 1.0
        return Decimal(digits.replace(last, "")), 0.8
    return Decimal(digits.replace(last, ".")), 1.0


def decimal_mark(texts: Iterable[str]) -> str:
    """Return the decimal mark that the plain amounts of a document use, "" where they do not tell.

    >>> decimal_mark(["12,50", "1.005,55", "3.50"])
    ','
    """
    marks: Counter[str] = Counter()
    for text in texts:
        for found in NUMBER.finditer(text):
            tight = found["number"].replace(" ", "")
            shape = re.search(r"[.,](?=\d{2}$)", tight)
            if shape:
                marks[shape.group()] += 1
    (most, count), (_, next_count), *_ = [*marks.most_common(), ("", 0), ("", 0)]
    return most if count >= 2 * next_count else ""


def _quality(number: str, dash: str | None, currency: str) -> float:
    """Return how much the form of a number looks like money."""
    if re.search(r"[.,] ?\d{2}$", number) or dash:
        return 1.0
    if currency:
        return 0.95
    if re.search(r"[ .,']\d{3}$", number):
        return 0.7
    if re.search(r"[.,] ?\d{3,4}$|[.,]\d$", number):
        return 0.5
    return 0.35 if len(number) <= 6 and (number == "0" or number[0] != "0") else 0.1
