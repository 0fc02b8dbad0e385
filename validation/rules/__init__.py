"""What the house knows about values: a module a rule, each with `check(document, circumstances)`.

A rule is pure, silent about fields that are not there, and never raises for what stands on a page. To add one, write
the module and its line here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from documents.fields import Document, Finding
from validation.circumstances import Circumstances
from validation.rules import (
    amount_due,
    balance,
    bank_account,
    bic,
    birth_number,
    breakdown_sums,
    carriers_agree,
    company_id,
    currency,
    dates_in_order,
    dates_plausible,
    declared_form,
    direction,
    hours,
    iban,
    iban_and_account,
    ids_agree,
    line_amounts,
    line_totals,
    net_tax_gross,
    parties_differ,
    pay,
    payment_reference,
    payment_symbols,
    rate_of_net,
    required_fields,
    reverse_charge,
    supply_date,
    tax_rates,
    variable_symbol,
    vat_id,
)

Rule = Callable[[Document, Circumstances], Iterable[Finding]]

RULES: Mapping[str, Rule] = {
    "declared_form": declared_form.check,
    "required_fields": required_fields.check,
    "carriers_agree": carriers_agree.check,
    "dates_in_order": dates_in_order.check,
    "dates_plausible": dates_plausible.check,
    "supply_date": supply_date.check,
    "company_id": company_id.check,
    "vat_id": vat_id.check,
    "ids_agree": ids_agree.check,
    "parties_differ": parties_differ.check,
    "direction": direction.check,
    "iban": iban.check,
    "bic": bic.check,
    "bank_account": bank_account.check,
    "iban_and_account": iban_and_account.check,
    "variable_symbol": variable_symbol.check,
    "payment_symbols": payment_symbols.check,
    "payment_reference": payment_reference.check,
    "currency": currency.check,
    "net_tax_gross": net_tax_gross.check,
    "amount_due": amount_due.check,
    "line_totals": line_totals.check,
    "line_amounts": line_amounts.check,
    "breakdown_sums": breakdown_sums.check,
    "rate_of_net": rate_of_net.check,
    "tax_rates": tax_rates.check,
    "reverse_charge": reverse_charge.check,
    "balance": balance.check,
    "hours": hours.check,
    "pay": pay.check,
    "birth_number": birth_number.check,
}

ALWAYS = ("declared_form", "required_fields", "carriers_agree")  # also where a type lists its own rules
