"""The Swiss QR bill (SIX, Implementation Guidelines QR-bill 2.x, "SPC"), with Swico's billing information (S1) in it.

>>> creditor = "S\\nRobert Schneider AG\\nRue du Lac\\n1268\\n2501\\nBiel\\nCH"
>>> lines = ["SPC", "0200", "1", "CH4431999123000889012", creditor, *[""] * 7, "1949.75", "CHF", *[""] * 7]
>>> said = read("\\n".join([*lines, "QRR", "210000000003139471430009017", "", "EPD", "//S1/10/10201409/11/190512"]))
>>> said.values["amount_due"], said.values["payment_reference"], said.values["invoice_number"]
('1949.75', '210000000003139471430009017', '10201409')
>>> said.values["supplier_address"], said.values["issue_date"]
('Rue du Lac 1268, 2501 Biel', '2019-05-12')
"""

from __future__ import annotations

import datetime
import re

from extractors.carriers import values
from extractors.carriers.said import NOTHING, Said, filled

PREFIX = "SPC"
LINES = 32  # up to the billing information
STRUCTURED = "S"  # address type; K is two free lines

_CREDITOR, _AMOUNT, _DEBTOR, _REFERENCE, _BILLING = 4, 18, 20, 27, 31
_SWICO = re.compile(r"(?<!\\)/(\d\d)/((?:[^/\\]|\\.)*)")


def read(payload: str) -> Said:
    """Return what the bill says."""
    lines = [line.strip() for line in payload.replace("\r\n", "\n").split("\n")]
    lines += [""] * (LINES - len(lines))
    iban = values.identifier(lines[3]).upper()
    if not iban:
        return NOTHING
    due = values.amount(lines[_AMOUNT])
    said = {
        "iban": iban,
        "amount_due": due,
        "currency": lines[_AMOUNT + 1].upper(),
        "payment_reference": values.identifier(lines[_REFERENCE + 1]),
        **_party(lines[_CREDITOR : _CREDITOR + 7], "supplier"),
        **_party(lines[_DEBTOR : _DEBTOR + 7], "customer"),
    }
    billing = lines[_BILLING]
    swico = dict(_SWICO.findall(billing.removeprefix("//S1"))) if billing.startswith("//S1/") else {}
    return Said(
        values=filled({**said, **_billed(swico)}),
        implied=filled({"gross_total": due}),
        tax_breakdown=_taxes(swico.get("32", "")),
    )


def _party(lines: list[str], role: str) -> dict[str, str]:
    kind, name, first, second, code, town, _ = lines
    structured = [f"{first} {second}", f"{code} {town}"]
    return {
        f"{role}_name": values.line(name),
        f"{role}_address": values.address(structured if kind == STRUCTURED else [first, second]),
    }


def _billed(swico: dict[str, str]) -> dict[str, str]:
    issued = _short_date(swico.get("11", ""))
    number = values.digits(swico.get("30", ""))
    return {
        "invoice_number": values.identifier(re.sub(r"\\(.)", r"\1", swico.get("10", ""))),
        "issue_date": issued,
        "supply_date": _short_date(swico.get("31", "")),
        "supplier_vat_id": f"CHE{number}" if number else "",
        "due_date": _due(issued, swico.get("40", "")),
    }


def _short_date(text: str) -> str:
    """Return the date of `190512`; a period, which is twelve digits, is none."""
    return values.date(f"20{text}") if len(text) == 6 and text.isdecimal() else ""


def _due(issued: str, conditions: str) -> str:
    """Return the day by which everything is due: `2:10;0:30` is 2 % off within 10 days, net within 30."""
    days = [days for discount, _, days in (part.partition(":") for part in conditions.split(";")) if discount == "0"]
    if not issued or not days or not re.fullmatch(r"\d{1,4}", days[0]):
        return ""
    return (datetime.date.fromisoformat(issued) + datetime.timedelta(days=int(days[0]))).isoformat()


def _taxes(details: str) -> tuple[dict[str, str], ...]:
    """Return the rows of `8:1000;2.5:51.8`, rate and net; a lone rate has no net."""
    pairs = (part.partition(":") for part in details.split(";") if part)
    rows = ({"rate": values.number(rate), "net": values.amount(net)} for rate, _, net in pairs)
    return tuple(filled(row) for row in rows if row["rate"])
