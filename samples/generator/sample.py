"""A sample: the bytes of a file, and the reading that is expected of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

from samples.generator import embedded, scanner
from samples.generator.paper import Drawn
from samples.generator.scanner import Damage

GLOSSARY = """
invoice_number receipt_number issue_date due_date supply_date supplier_name supplier_id supplier_vat_id
supplier_tax_number supplier_address
customer_name customer_id customer_vat_id customer_address order_number delivery_number
delivery_date currency net_total tax_total gross_total amount_due iban bic bank_account variable_symbol
constant_symbol specific_symbol complainant_name address contact reference_number subject received_date
account_holder statement_number period_start period_end opening_balance closing_balance request_type
employee_name employee_number birth_number employer_name employer_id pay_date hours_total overtime_hours
gross_pay net_pay amount reason requested_date signed approved_by approved_date holder_name birth_date
nationality document_type document_number issued_date expiry_date position employed_from employed_to net_income
tax_id signed_date
"""
FIELDS = frozenset(GLOSSARY.split())  # the values that are scored; the rest is drawn and not read


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A file and what stands on it."""

    name: str  # with its suffix
    data: bytes
    expected: dict[str, object]  # one line of expected.jsonl


def digital(drawn: Drawn, dice: Random, stem: str) -> Sample:
    """Return the document as it was drawn, with its text layer."""
    written = {ink.text for ink in drawn.inks}
    printed = {name: value for name, value in drawn.printed.items() if value.text not in written}
    return _sample(replace(drawn, printed=printed), f"{stem}.pdf", drawn.pdf, "digital")


def scan(drawn: Drawn, dice: Random, stem: str, damage: Damage) -> Sample:
    """Return the document as a PDF of damaged images."""
    pictures = scanner.pages(drawn, damage, dice)
    return _sample(drawn, f"{stem}.pdf", scanner.as_pdf(pictures, damage), "photo" if damage.photo else "scan")


def fax(drawn: Drawn, dice: Random, stem: str, damage: Damage) -> Sample:
    """Return the document as a black-and-white TIFF."""
    pictures = scanner.pages(drawn, replace(damage, fax=True), dice)
    return _sample(drawn, f"{stem}.tif", scanner.as_tiff(pictures, damage), "fax")


def photo(drawn: Drawn, dice: Random, stem: str, damage: Damage) -> Sample:
    """Return the first page as a JPEG."""
    pictures = scanner.pages(replace(drawn, pages=1), damage, dice)
    data = scanner.jpeg(pictures[0], damage.quality)
    return _sample(replace(drawn, pages=1), f"{stem}.jpg", data, "photo" if damage.photo else "scan")


def picture(drawn: Drawn, dice: Random, stem: str, damage: Damage) -> Sample:
    """Return the first page as a PNG."""
    pictures = scanner.pages(replace(drawn, pages=1), damage, dice)
    return _sample(replace(drawn, pages=1), f"{stem}.png", scanner.as_png(pictures[0]), "scan")


def throw_damage(dice: Random) -> Damage:
    """Return what some scanner did; telephones are asked for on purpose."""
    return Damage(
        dpi=dice.choice((120, 150, 150, 150, 200)),
        skew=dice.choice((0.0, dice.uniform(-0.8, 0.8), dice.uniform(-3, 3))),
        turn=dice.choice((0, 0, 0, 0, 0, 90, 180, 270)),
        noise=dice.choice((1.0, 3.0, 6.0, 10.0)),
        blur=dice.choice((0.3, 0.5, 0.8)),
        fade=dice.choice((0.0, 0.0, 0.2, 0.45)),
        stamp=dice.choice(("", "", "", "PŘIJATO\n12. 03.", "ZAPLACENO", "KOPIE", "SCHVÁLENO")),
        coffee=dice.random() < 0.12,
        shadow=dice.random() < 0.15,
        punched=dice.random() < 0.2,
        streaks=dice.random() < 0.12,
        folded=dice.random() < 0.12,
        quality=dice.choice((35, 45, 60)),
    )


def with_isdoc(drawn: Drawn, dice: Random, stem: str) -> Sample:
    """Return the document with its ISDOC attached."""
    pdf = embedded.attach(drawn.pdf, f"{stem}.isdoc", embedded.isdoc(drawn.content))
    return digital(replace(drawn, pdf=pdf), dice, stem)


def with_facturx(drawn: Drawn, dice: Random, stem: str) -> Sample:
    """Return the document with its Factur-X attached."""
    pdf = embedded.attach(drawn.pdf, "factur-x.xml", embedded.cii(drawn.content))
    return digital(replace(drawn, pdf=pdf), dice, stem)


Form = Callable[[Drawn, Random, str, Damage], Sample]
FORMS: dict[str, Form] = {
    "digital": lambda drawn, dice, stem, damage: digital(drawn, dice, stem),
    "isdoc": lambda drawn, dice, stem, damage: with_isdoc(drawn, dice, stem),
    "facturx": lambda drawn, dice, stem, damage: with_facturx(drawn, dice, stem),
    "scan": scan,
    "fax": fax,
    "photo": lambda drawn, dice, stem, damage: photo(drawn, dice, stem, replace(damage, photo=True, turn=0, skew=0.0)),
    "jpeg": photo,
    "png": picture,
}


def fields_of(drawn: Drawn) -> dict[str, str]:
    """Return the values of the glossary that are printed."""
    return {name: value.canonical for name, value in drawn.printed.items() if name in FIELDS}


def _sample(drawn: Drawn, name: str, data: bytes, born: str) -> Sample:
    return Sample(name=name, data=data, expected=expectation(drawn, name, born))


def expectation(drawn: Drawn, name: str, born: str) -> dict[str, object]:
    """Return the line of expected.jsonl."""
    row: dict[str, object] = {
        "file": name,
        "set": "samples",
        "kind": drawn.content.kind,
        "subkind": drawn.content.subkind,
        "language": drawn.content.words.language,
        "born": born,
        "layout": drawn.layout,
        "pages": drawn.pages,
        "fields": fields_of(drawn),
    }
    if drawn.items:
        row["line_items"] = list(drawn.items)
    if drawn.taxes:
        row["tax_breakdown"] = list(drawn.taxes)
    return row
