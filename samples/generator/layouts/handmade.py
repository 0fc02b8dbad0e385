"""Layouts people make themselves: in a word processor, as a letter, on a needle printer."""

from __future__ import annotations

from samples.generator import blocks
from samples.generator.blocks import Look
from samples.generator.layouts.accounting import DATES, main_number
from samples.generator.paper import Paper


def typed(paper: Paper) -> None:
    """A page from a word processor: title in the middle, one colon after the other, a plain grid."""
    left, right = 70.0, paper.width - 70
    size = paper.manner.size + 1.5
    number = paper.say(main_number(paper))
    paper.text(
        paper.width / 2,
        76,
        f"{paper.word('titles', paper.content.kind)} {number}",
        size=size + 5,
        bold=True,
        align="centre",
    )
    y = _typed_party(paper, left, 112, "supplier", size)
    y = _typed_party(paper, left, y + 12, "customer", size)
    for name in DATES:
        if paper.has(name):
            label = paper.word("labels", name).rstrip(":")
            paper.text(left, y + 8, f"{label}: {paper.say(name)}", size=size)
            y += size * 1.4
    columns = paper.dice.choice(
        (("description", "line_total"), ("description", "quantity", "unit_price", "line_total"))
    )
    y = blocks.table(paper, left, y + 18, right - left, columns, Look(rule="grid", leading=2.0), floor=690)
    if y > 640:
        blocks.carry_over(paper)
        y = 60
    y = blocks.totals(paper, left + 160, y + 12, right - left - 160, big=1.2)
    for name in ("bank_account", "iban", "variable_symbol"):
        if paper.has(name) and not (name == "variable_symbol" and paper.content.words.country not in {"CZ", "SK"}):
            y += size * 1.5
            paper.text(left, y, f"{paper.word('labels', name).rstrip(':')}: {paper.say(name)}", size=size)
    paper.paragraph(left, y + 30, _tax_note(paper), right - left, size=size)
    paper.text(right - 40, 760, paper.word("labels", "issued_by"), size=size, align="right")
    paper.hand(right - 130, 742, paper.content.values["supplier_name"].text.split(",")[0].split(" - ")[0][:18], size=18)


def _typed_party(paper: Paper, x: float, y: float, role: str, size: float) -> float:
    heading = paper.word("headings", role).rstrip(":")
    paper.text(x, y, f"{heading}:", size=size, bold=True)
    paper.text(x + 90, y, paper.say(f"{role}_name"), size=size)
    y = blocks.address(paper, x + 90, y + size * 1.35, role, size * 1.35)
    parts = [f"{paper.word('labels', 'supplier_id').rstrip(':')}: {paper.say(f'{role}_id')}"]
    if role == "customer" or "no_tax" not in paper.content.traits:
        parts.append(f"{paper.word('labels', 'supplier_vat_id').rstrip(':')}: {paper.say(f'{role}_vat_id')}")
    paper.text(x + 90, y, ", ".join(parts), size=size)
    return y + size * 1.4


def _tax_note(paper: Paper) -> str:
    for trait, name in (("no_tax", "not_payer"), ("reverse_charge", "reverse")):
        if trait in paper.content.traits:
            return paper.word("phrases", name)
    return paper.word("phrases", "thanks")


def letter(paper: Paper) -> None:
    """A letter: letterhead, recipient, subject, a sentence, the lines indented, greetings, small print."""
    left, right = 72.0, paper.width - 66
    size = paper.manner.size + 1
    paper.text(
        right, 54, paper.say("supplier_name"), size=size + 4, bold=True, align="right", colour=paper.manner.accent
    )
    for number, name in enumerate(("street", "town", "phone", "email")):
        paper.text(
            right, 68 + number * 11, paper.content.values[f"supplier_{name}"].text, size=size - 1.5, align="right"
        )
    paper.printed["supplier_address"] = paper.content.values["supplier_address"]
    paper.text(left, 140, paper.say("customer_name"), size=size)
    y = blocks.address(paper, left, 140 + size * 1.4, "customer", size * 1.4)
    y = blocks.ids(paper, left, y, "customer", size * 1.4)
    paper.text(right, 214, f"{paper.word('names', 'towns')}, {paper.say('issue_date')}", size=size, align="right")
    subject = f"{paper.word('titles', paper.content.kind)} {paper.say(main_number(paper))}"
    paper.text(left, 256, subject, size=size + 2, bold=True)
    paper.paragraph(left, 280, paper.word("phrases", "thanks"), right - left, size=size)
    columns = ("quantity", "unit", "description", "unit_price", "line_total")
    y = blocks.table(paper, left, 300, right - left, columns, Look(rule="none", leading=1.9), floor=620)
    if y > 560:
        blocks.carry_over(paper)
        y = 60
    y = blocks.totals(paper, left + 220, y + 8, right - left - 220, big=1.1)
    y = blocks.pairs(paper, left, y + 10, ("due_date", "supply_date", "order_number"), width=260, arrangement="beside")
    y = paper.paragraph(left, y + 8, _tax_note(paper), right - left, size=size)
    paper.paragraph(left, y + 4, paper.word("phrases", "late"), right - left, size=size)
    paper.line(left, 768, right, 768, width=0.4)
    blocks.ids(paper, left, 780, "supplier", 10)
    blocks.pairs(paper, left + 190, 780, ("bank_account", "iban", "bic"), width=260, arrangement="beside", gap=1.15)


def minimal(paper: Paper) -> None:
    """Hardly anything: a few lines of text flush left, no rules, most labels left out."""
    left, right = 60.0, paper.width - 150
    size = paper.manner.size + 1
    y = 80.0
    for role in ("supplier", "customer"):
        paper.text(left, y, paper.say(f"{role}_name"), size=size, bold=role == "supplier")
        y = blocks.address(paper, left, y + size * 1.4, role, size * 1.4)
        y = blocks.ids(paper, left, y, role, size * 1.4) + 16
    paper.text(left, y + 10, paper.word("titles", paper.content.kind), size=size + 3, bold=True)
    y = blocks.pairs(
        paper, left, y + 34, (main_number(paper), "issue_date", "due_date"), width=230, arrangement="beside"
    )
    y += 20
    for item in paper.content.items:
        paper.text(left, y, item.description, size=size)
        paper.text(right, y, paper.manner.number(item.net), size=size, align="right")
        paper.say_item(item, ("description", "line_total"))
        y += size * 1.6
    y = blocks.totals(paper, left, y + 6, right - left, big=1.15)
    y = blocks.pairs(paper, left, y + 20, ("bank_account", "iban"), width=300, arrangement="beside")
    paper.paragraph(left, y + 14, _tax_note(paper), right - left, size=size - 1)


RULE = 84  # signs on a line of the needle printer


def matrix(paper: Paper) -> None:
    """A needle printer's page: one width of type, rules made of hyphens, labels in a column."""
    left, size = 40.0, 9.0
    mono = paper.dice.choice(("DejaVuSansMono", "LiberationMono"))
    number = paper.manner.label(paper.word("labels", blocks.label_of(paper, main_number(paper))))
    rows = [
        f"{paper.word('titles', paper.content.kind).upper()}   {number} {paper.say(main_number(paper))}",
        "-" * RULE,
    ]
    for row, text in enumerate(rows):
        paper.text(left, 50 + row * 12, text, size=size, font=mono)
    for x, role in ((left, "supplier"), (left + 260, "customer")):
        _matrix_party(paper, x, 76, role, mono)
    rows = ["-" * RULE]
    for name in (*DATES, "bank_account", "variable_symbol"):
        if paper.has(name):
            rows.append(f"{paper.word('labels', name).rstrip(':'):<36}: {paper.say(name)}")
    for row, text in enumerate([*rows, "-" * RULE]):
        paper.text(left, 160 + row * 12, text, size=size, font=mono)
    y = _matrix_lines(paper, left, 160 + len(rows) * 12, size, mono)
    for name in ("net_total", "tax_total", "rounding", "gross_total"):
        if paper.has(name) and not (name in {"net_total", "tax_total"} and "no_tax" in paper.content.traits):
            y += 13
            text = f"{paper.word('labels', name).rstrip(':'):<50}{paper.say(name):>32}"
            paper.text(left, y, text, size=size, font=mono)
    paper.text(left, y + 12, "=" * RULE, size=size, font=mono)
    paper.text(left, y + 36, paper.word("phrases", "late")[:RULE], size=size, font=mono)


def _matrix_party(paper: Paper, x: float, y: float, role: str, mono: str) -> None:
    rows = [paper.word("headings", role).rstrip(":").upper()]
    rows += [paper.say(f"{role}_{name}")[:46] for name in ("name", "street", "town")]
    paper.printed[f"{role}_address"] = paper.content.values[f"{role}_address"]
    for name in ("id", "vat_id"):
        label = paper.word("labels", f"supplier_{name}").rstrip(":")
        if label and not (role == "supplier" and name == "vat_id" and "no_tax" in paper.content.traits):
            rows.append(f"{label}: {paper.say(f'{role}_{name}')}")
    for row, text in enumerate(rows):
        paper.text(x, y + row * 12, text, size=9, font=mono)


def _matrix_lines(paper: Paper, left: float, y: float, size: float, mono: str) -> float:
    heads = [paper.word("columns", name) for name in ("description", "quantity", "unit_price", "line_total")]
    y += 12
    paper.text(
        left, y, f"{heads[0][:40]:<42}{heads[1][:10]:>10}{heads[2][:15]:>16}{heads[3][:14]:>16}", size=size, font=mono
    )
    for item in paper.content.items:
        if y > 700:
            blocks.carry_over(paper)
            y = 60.0
        y += 12
        quantity = f"{paper.manner.number(item.quantity)} {item.unit}"
        price, total = paper.manner.number(item.unit_price), paper.manner.number(item.net)
        paper.text(left, y, f"{item.description[:40]:<42}{quantity:>10}{price:>16}{total:>16}", size=size, font=mono)
        paper.say_item(item, ("description", "quantity", "unit", "unit_price", "line_total"))
    y += 12
    paper.text(left, y, "-" * 84, size=size, font=mono)
    return y
