"""Machine-readable truth beside the page: payment codes, and XML attached to the PDF."""

from __future__ import annotations

from samples.generator.content import Content
from samples.generator.parties import plain


def spayd(content: Content) -> str:
    """Return the Czech payment code of an invoice (SPAYD 1.0)."""
    values = content.values
    amount = values.get("amount_due", values["gross_total"]).canonical
    parts = [
        "SPD*1.0",
        f"ACC:{values['iban'].canonical}+{values['bic'].canonical}",
        f"AM:{amount}",
        f"CC:{content.manner.currency}",
        f"DT:{values['due_date'].canonical.replace('-', '')}",
        f"X-VS:{values['variable_symbol'].canonical}",
        f"MSG:{plain('FAKTURA ' + values['invoice_number'].canonical).upper().replace('*', '')}",
    ]
    return "*".join(parts)


def epc(content: Content) -> str:
    """Return the SEPA credit transfer code of an invoice (EPC069-12)."""
    values = content.values
    amount = values.get("amount_due", values["gross_total"]).canonical
    name = values["supplier_name"].canonical[:70]
    remittance = values["invoice_number"].canonical
    return "\n".join(
        [
            "BCD",
            "002",
            "1",
            "SCT",
            values["bic"].canonical,
            name,
            values["iban"].canonical,
            f"EUR{amount}",
            "",
            "",
            remittance,
        ]
    )


def payment_code(content: Content) -> str:
    """Return the code that fits the currency, nothing where none does."""
    if not content.values["gross_total"].canonical.startswith("-"):
        if content.manner.currency == "CZK":
            return spayd(content)
        if content.manner.currency == "EUR":
            return epc(content)
    return ""
