"""SPAYD, the Czech payment QR code, alone or with QR Faktura (SID) in it; and SID alone.

Defined by the Czech Banking Association's standard No. 26 "Formát pro sdílení platebních údajů", and by QR Faktura 1.0
(qr-faktura.cz): `KEY:value` between asterisks, values escaped by `%`; SID stands alone or in the attribute X-INV.

>>> said = read("SPD*1.0*ACC:CZ2806000000000168540115+AGBACZPP*AM:450.00*CC:CZK*X-VS:1234567890*MSG:PLATBA ZA ZBOZI")
>>> said.values["iban"], said.values["amount_due"], said.values["variable_symbol"], said.kind
('CZ2806000000000168540115', '450.00', '1234567890', '')
"""

from __future__ import annotations

from decimal import Decimal
from urllib.parse import unquote

from extractors.carriers import values
from extractors.carriers.said import NOTHING, Said, filled

PREFIXES = ("SPD*", "SID*")
CREDIT_NOTE = "1"  # TD: opravný daňový doklad
REVERSE_CHARGE = "1"  # TP: režim přenesení daňové povinnosti

Attributes = dict[str, str]


def read(payload: str) -> Said:
    """Return what the payment, the invoice or both say."""
    attributes = _attributes(payload)
    if payload.startswith("SID*"):
        return _invoice(attributes)
    if not attributes.get("ACC"):
        return NOTHING
    payment = _payment(attributes)
    embedded = attributes.get("X-INV", "")
    if not embedded.startswith("SID*"):
        return payment
    shared = {key: attributes.get(key, "") for key in ("AM", "CC", "DT", "MSG", "ACC")}
    shared["VS"] = attributes.get("X-VS", "")
    invoice = _invoice(shared | _attributes(embedded))
    return Said(
        kind=invoice.kind,
        values={**payment.values, **invoice.values},
        implied=payment.implied,
        tax_breakdown=invoice.tax_breakdown,
    )


def _attributes(payload: str) -> Attributes:
    pairs = (part.partition(":") for part in payload.strip().split("*")[2:])
    return {key.strip().upper(): unquote(value) for key, _, value in pairs if value}


def _payment(attributes: Attributes) -> Said:
    due = values.amount(attributes.get("AM", ""))
    return Said(
        values=filled(
            {
                **_account(attributes),
                "amount_due": due,
                "currency": attributes.get("CC", "CZK").upper(),
                "due_date": values.date(attributes.get("DT", "")),
                "variable_symbol": values.digits(attributes.get("X-VS", "")),
                "specific_symbol": values.digits(attributes.get("X-SS", "")),
                "constant_symbol": values.digits(attributes.get("X-KS", "")),
                "payment_reference": values.line(attributes.get("RF", "")),
            }
        ),
        implied=filled({"gross_total": due, "supplier_name": values.line(attributes.get("RN", ""))}),
    )


def _account(attributes: Attributes) -> dict[str, str]:
    iban, _, bic = values.identifier(attributes.get("ACC", "")).upper().partition("+")
    return {"iban": iban, "bic": bic, "bank_account": czech_account(iban)}


def czech_account(iban: str) -> str:
    """Return the account of a Czech IBAN as Czechs write it, nothing for others.

    >>> czech_account("CZ6508000000192000145399"), czech_account("DE89370400440532013000")
    ('19-2000145399/0800', '')
    """
    digits = iban[4:]
    if not iban.startswith("CZ") or len(digits) != 20 or not digits.isdecimal():
        return ""
    prefix, number = digits[4:10].lstrip("0"), digits[10:].lstrip("0")
    return f"{prefix}-{number}/{digits[:4]}" if prefix else f"{number}/{digits[:4]}"


def _invoice(attributes: Attributes) -> Said:
    rows = tuple(row for row in (_tax(attributes, level) for level in "012") if row)
    gross = values.amount(attributes.get("AM", ""))
    return Said(
        kind="credit_note" if attributes.get("TD") == CREDIT_NOTE else "invoice",
        values=filled(
            {
                **_account(attributes),
                **_parties(attributes),
                **_totals(attributes, rows),
                "invoice_number": values.identifier(attributes.get("ID", "")),
                "issue_date": values.date(attributes.get("DD", "")),
                "due_date": values.date(attributes.get("DT", "")),
                "supply_date": values.date(attributes.get("DUZP", "")),
                "order_number": values.identifier(attributes.get("ON", "")),
                "variable_symbol": values.digits(attributes.get("VS", "")),
                "gross_total": gross,
                "currency": attributes.get("CC", "CZK").upper(),
                "reverse_charge": "true" if attributes.get("TP") == REVERSE_CHARGE else "",
            }
        ),
        tax_breakdown=rows,
    )


def _parties(attributes: Attributes) -> dict[str, str]:
    return {
        "supplier_id": values.identifier(attributes.get("INI", "")),
        "supplier_vat_id": values.identifier(attributes.get("VII", "")),
        "customer_id": values.identifier(attributes.get("INR", "")),
        "customer_vat_id": values.identifier(attributes.get("VIR", "")),
    }


def _tax(attributes: Attributes, level: str) -> dict[str, str]:
    """Return a row of the breakdown; the code names levels of tax, not rates, so the rate is reckoned."""
    net = values.decimal(attributes.get(f"TB{level}", ""))
    tax = values.decimal(attributes.get(f"T{level}", ""))
    if not net or tax is None:
        return {}
    return {"rate": f"{tax / net * 100:.0f}", "net": values.money(net), "tax": values.money(tax)}


def _totals(attributes: Attributes, rows: tuple[dict[str, str], ...]) -> dict[str, str]:
    if not rows:
        return {}
    untaxed = values.decimal(attributes.get("NTB", "")) or Decimal(0)
    return {
        "net_total": values.money(sum((Decimal(row["net"]) for row in rows), untaxed)),
        "tax_total": values.money(sum((Decimal(row["tax"]) for row in rows), Decimal(0))),
    }
