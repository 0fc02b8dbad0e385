"""The kinds of documents that can be made, each a function from the dice and a language to a drawn document."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

from samples.generator import forms, others, slips, statements, trade
from samples.generator.content import Content
from samples.generator.layouts import LAYOUTS
from samples.generator.paper import A4, Drawn, Paper

PAYING = frozenset(
    {
        "bank_account",
        "iban",
        "bic",
        "variable_symbol",
        "constant_symbol",
        "specific_symbol",
        "invoice_number",
        "prepaid",
        "amount_due",
    }
)
SUMS = frozenset({"net_total", "tax_total", "gross_total", "rounding"})
ORDERS = (
    "halves",
    "boxes",
    "register",
    "enterprise",
    "airy",
    "typed",
    "letter",
    "window",
    "landscape",
    "heavy",
    "commercial",
    "columns",
)

LONG = ("heavy", "landscape", "halves", "boxes", "enterprise", "airy", "window", "commercial", "matrix")

Maker = Callable[[Random, str, str], Drawn]  # dice, language, layout (thrown for where empty)


def invoice(dice: Random, language: str, layout: str = "") -> Drawn:
    """Draw an invoice."""
    return _laid_out(trade.invoice(dice, language), dice, layout)


def invoice_long(dice: Random, language: str, layout: str = "") -> Drawn:
    """Draw an invoice of more lines than a page holds."""
    return _laid_out(trade.invoice(dice, language, lines=dice.randint(55, 80)), dice, layout or dice.choice(LONG))


def credit_note(dice: Random, language: str, layout: str = "") -> Drawn:
    """Draw a credit note."""
    return _laid_out(trade.invoice(dice, language, kind="credit_note"), dice, layout)


def receipt(dice: Random, language: str, layout: str = "") -> Drawn:
    """Draw a receipt."""
    return slips.draw(slips.receipt(dice, language), dice, layout)


def purchase_order(dice: Random, language: str, layout: str = "") -> Drawn:
    """Draw a purchase order: lines and sums, nothing about paying."""
    content = trade.invoice(dice, language, kind="purchase_order")
    return _laid_out(
        _without(content, PAYING | {"due_date", "supply_date", "delivery_number"}), dice, layout or dice.choice(ORDERS)
    )


def delivery_note(dice: Random, language: str, layout: str = "") -> Drawn:
    """Draw a delivery note: lines without prices."""
    content = trade.invoice(dice, language, kind="delivery_note")
    return _laid_out(
        _without(content, PAYING | {"due_date", "supply_date"} | SUMS), dice, layout or dice.choice(ORDERS)
    )


def bank_statement(dice: Random, language: str, layout: str = "") -> Drawn:
    """Draw a bank statement."""
    return statements.draw(dice, language, layout)


def complaint(dice: Random, language: str, layout: str = "") -> Drawn:
    """Draw a complaint."""
    return forms.draw(dice, language, "complaint", layout)


def payroll_request(dice: Random, language: str, layout: str = "") -> Drawn:
    """Draw a payroll request of some subkind, or of that named before a slash: `payslip/grid`."""
    return _form(dice, language, layout, "payroll_request")


def verification_form(dice: Random, language: str, layout: str = "") -> Drawn:
    """Draw a verification form of some subkind, or of that named before a slash."""
    return _form(dice, language, layout, "verification_form")


def other(dice: Random, language: str, layout: str = "") -> Drawn:
    """Draw something that is none of the kinds, of the genre named before a slash."""
    genre, _, form = layout.partition("/")
    return others.draw(dice, language, genre, form)


def _form(dice: Random, language: str, layout: str, kind: str) -> Drawn:
    subkind, _, form = layout.partition("/")
    known = sorted(name for name, row in forms.forms(language).items() if row.kind == kind)
    return forms.draw(dice, language, subkind or dice.choice(known), form)


def _without(content: Content, names: frozenset[str] | set[str]) -> Content:
    values = {name: value for name, value in content.values.items() if name not in names}
    return replace(content, values=values, traits=content.traits | {"unpaid"})


def _laid_out(content: Content, dice: Random, layout: str) -> Drawn:
    name = layout or dice.choice(sorted(LAYOUTS))
    if dice.random() < 0.4 and "unpaid" not in content.traits:
        content = replace(content, traits=content.traits | {"qr"})
    size = (A4[1], A4[0]) if name == "landscape" else A4
    paper = Paper(content=content, dice=dice, layout=name, size=size)
    LAYOUTS[name](paper)
    return paper.finish()


KINDS: dict[str, Maker] = {
    "invoice": invoice,
    "invoice_long": invoice_long,
    "credit_note": credit_note,
    "receipt": receipt,
    "purchase_order": purchase_order,
    "delivery_note": delivery_note,
    "payroll_request": payroll_request,
    "verification_form": verification_form,
    "complaint": complaint,
    "bank_statement": bank_statement,
    "other": other,
}
