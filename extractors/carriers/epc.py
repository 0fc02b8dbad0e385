"""The European Payments Council's QR code for SEPA credit transfers (EPC069-12, "BCD", GiroCode).

>>> said = read("BCD\\n002\\n1\\nSCT\\nBPOTBEB1\\nRed Cross\\nBE72000000001616\\nEUR12.5\\n\\nRF18539007547034")
>>> said.values["iban"], said.values["amount_due"], said.values["payment_reference"]
('BE72000000001616', '12.50', 'RF18539007547034')
"""

from __future__ import annotations

from extractors.carriers import values
from extractors.carriers.said import NOTHING, Said, filled

PREFIX = "BCD"
NAMES = ("tag", "version", "charset", "kind", "bic", "name", "iban", "amount", "purpose", "reference", "text")


def read(payload: str) -> Said:
    """Return what the payment says."""
    lines = [line.strip() for line in payload.splitlines()]
    said = dict(zip(NAMES, lines + [""] * len(NAMES), strict=False))
    iban = values.identifier(said["iban"]).upper()
    if said["kind"] != "SCT" or not iban:
        return NOTHING
    due = values.amount(said["amount"].removeprefix("EUR"))
    return Said(
        values=filled(
            {
                "iban": iban,
                "bic": values.identifier(said["bic"]).upper(),
                "amount_due": due,
                "currency": "EUR",  # the only one there is
                "payment_reference": values.line(said["reference"] or said["text"]),
            }
        ),
        implied=filled({"gross_total": due, "supplier_name": values.line(said["name"])}),
    )
