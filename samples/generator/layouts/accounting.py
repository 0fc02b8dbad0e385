"""Layouts as the large accounting programs print them: ruled boxes, everything labelled."""

from __future__ import annotations

from samples.generator import blocks, carriers
from samples.generator.blocks import Look
from samples.generator.paper import Paper

DATES = ("issue_date", "supply_date", "due_date")


def main_number(paper: Paper) -> str:
    """Return the field that numbers this kind of document."""
    return {"purchase_order": "order_number", "delivery_note": "delivery_number"}.get(
        paper.content.kind, "invoice_number"
    )


def halves(paper: Paper) -> None:
    """One ruled frame: supplier left, customer and dates right, lines below, symbols in the middle."""
    left, right, middle = 34.0, paper.width - 34, paper.width * 0.5
    size = paper.manner.size
    paper.text(left + 4, 42, paper.word("titles", paper.content.kind).upper(), bold=True, size=size + 3)
    number = paper.manner.label(paper.word("labels", blocks.label_of(paper, main_number(paper))))
    paper.text(right - 4, 42, f"{number} {paper.say(main_number(paper))}", bold=True, size=size + 2, align="right")
    paper.rect(left, 48, right - left, 250)
    paper.line(middle, 48, middle, 298)
    y = blocks.party(paper, left + 8, 64, "supplier", name_size=size + 2, contacts=paper.dice.random() < 0.5)
    paper.line(left, y + 2, middle, y + 2, width=0.4)
    blocks.payment(paper, left + 8, y + 16, width=middle - left - 20, symbols=paper.dice.choice((1, 2, 3)))
    symbols = [name for name in ("order_number", "delivery_number") if paper.dice.random() < 0.5]
    y = blocks.pairs(paper, middle + 8, 64, symbols, width=right - middle - 16, arrangement="beside")
    paper.rect(middle + 6, y - 2, right - middle - 12, 106, pen=1.2)
    blocks.party(paper, middle + 14, y + 12, "customer", name_size=size + 1.5)
    blocks.pairs(paper, middle + 8, y + 122, DATES, width=right - middle - 20)
    columns = paper.dice.choice(
        (
            ("description", "quantity", "unit", "unit_price", "tax_rate", "line_net", "line_tax", "line_gross"),
            ("description", "quantity", "unit_price", "line_net", "tax_rate", "line_tax", "line_gross"),
        )
    )
    paper.text(left + 4, 312, paper.word("headings", "items"), size=size - 0.5)
    y = blocks.table(paper, left, 318, right - left, columns, Look(rule="head", bold_head=False, leading=1.45))
    _below(paper, y, left, right)


def _below(paper: Paper, y: float, left: float, right: float) -> None:
    middle = paper.width * 0.5
    y = max(y + 8, 420) if y < 640 else _fresh(paper)
    foot = blocks.breakdown(paper, left, y, middle - left - 20, Look())
    blocks.totals(paper, middle + 10, y, right - middle - 14, boxed=paper.dice.random() < 0.5)
    code = carriers.payment_code(paper.content) if "qr" in paper.content.traits else ""
    if code:
        blocks.qr(paper, left + 4, foot + 8, 74, code)
    paper.line(left, 770, right, 770, width=0.5)
    paper.text(left, 782, paper.manner.label(paper.word("labels", "issued_by")), size=7.5)
    paper.text(middle, 782, paper.manner.label(paper.word("labels", "received_by")), size=7.5)
    paper.text(left, 812, paper.word("phrases", "software"), size=6.5, colour="#555555")
    paper.text(right, 812, f"{paper.word('labels', 'page')} 1/1" if not paper.page else "", size=6.5, align="right")


def _fresh(paper: Paper) -> float:
    blocks.carry_over(paper)
    return 70.0


def boxes(paper: Paper) -> None:
    """A box for each thing: title bar, supplier, customer, dates, payment; grid table."""
    left, right, middle = 40.0, paper.width - 40, paper.width * 0.52
    size, accent = paper.manner.size, paper.manner.accent
    paper.rect(left, 36, right - left, 24, fill="#e6e6e6", stroke=accent)
    paper.text(left + 8, 53, paper.word("titles", paper.content.kind), bold=True, size=size + 4)
    paper.text(right - 8, 53, paper.say(main_number(paper)), bold=True, size=size + 4, align="right")
    for x, role, wide in ((left, "supplier", middle - left - 4), (middle, "customer", right - middle)):
        paper.rect(x, 66, wide, 122, stroke=accent)
        blocks.party(paper, x + 8, 82, role, contacts=role == "supplier" and paper.dice.random() < 0.3)
    paper.rect(left, 194, middle - left - 4, 92, stroke=accent)
    blocks.payment(paper, left + 8, 208, width=middle - left - 20, arrangement="beside")
    paper.rect(middle, 194, right - middle, 92, stroke=accent)
    blocks.pairs(paper, middle + 8, 208, (main_number(paper), *DATES, "order_number"), width=right - middle - 16)
    paper.text(left, 304, paper.word("phrases", "thanks"), size=size - 0.5)
    columns = ("code", "description", "quantity", "unit", "unit_price", "tax_rate", "line_gross")
    y = blocks.table(paper, left, 312, right - left, columns, Look(rule="grid", head="#e6e6e6"), floor=640)
    y = y + 10 if y < 600 else _fresh(paper)
    foot = blocks.breakdown(paper, left, y, middle - left - 30, Look())
    blocks.totals(paper, middle, y, right - middle, boxed=True)
    code = carriers.payment_code(paper.content) if "qr" in paper.content.traits else ""
    if code:
        blocks.qr(paper, left, foot + 4, 82, code)
    _register(paper, left, 796)


def _register(paper: Paper, x: float, y: float, align: str = "left") -> None:
    text = paper.word("phrases", "register").replace("{n}", str(paper.dice.randint(1000, 99999)))
    paper.text(x, y, text, size=6.5, colour="#444444", align=align)


def register(paper: Paper) -> None:
    """Number and dates in one row of cells across the page, then parties, then thin-ruled lines."""
    left, right = 36.0, paper.width - 36
    size = paper.manner.size
    paper.text(left, 50, paper.say("supplier_name"), bold=True, size=size + 4, colour=paper.manner.accent)
    paper.text(right, 50, paper.word("titles", paper.content.kind), size=size + 6, align="right")
    names = [name for name in (main_number(paper), *DATES, "variable_symbol") if paper.has(name)]
    step = (right - left) / len(names)
    for number, name in enumerate(names):
        x = left + number * step
        paper.rect(x, 66, step, 30, pen=0.5)
        paper.text(x + 4, 76, paper.word("labels", blocks.label_of(paper, name))[:26], size=6.5, colour="#444444")
        paper.text(x + step / 2, 90, paper.say(name), align="centre", bold=number == 0)
    blocks.party(paper, left, 120, "supplier", gap=1.25)
    blocks.party(paper, paper.width * 0.55, 120, "customer", name_size=size + 2)
    columns = ("description", "quantity", "unit", "unit_price", "line_net", "tax_rate", "line_gross")
    y = blocks.table(paper, left, 236, right - left, columns, Look(rule="lines", leading=1.5), floor=650)
    y = y + 6 if y < 600 else _fresh(paper)
    y = blocks.totals(paper, paper.width * 0.56, y, right - paper.width * 0.56, parts=paper.dice.random() < 0.7)
    foot = blocks.breakdown(paper, left, y, right - left, Look())
    blocks.payment(paper, left, foot + 16, width=240, arrangement="beside", symbols=3)
    code = carriers.payment_code(paper.content) if "qr" in paper.content.traits else ""
    if code:
        blocks.qr(paper, right - 90, foot + 8, 84, code)
    _register(paper, left, 800)


def enterprise(paper: Paper) -> None:
    """A print of a large resource planning system: typewriter columns, no rules, all capitals, an info block."""
    left, right = 50.0, paper.width - 50
    size = paper.manner.size - 0.5
    paper.text(right, 40, paper.say("supplier_name").upper(), bold=True, size=size + 5, align="right")
    y = blocks.address(paper, left, 100, "customer", size * 1.35)
    paper.text(left, 88, paper.say("customer_name"), bold=True)
    blocks.ids(paper, left, y + 8, "customer", size * 1.35)
    paper.text(320, 88, paper.word("titles", paper.content.kind).upper(), bold=True, size=size + 4)
    names = (main_number(paper), "order_number", "delivery_number", *DATES, "currency")
    blocks.pairs(paper, 320, 106, names, width=right - 320, arrangement="dots")
    paper.line(left, 208, right, 208, width=1.2)
    columns = ("code", "description", "quantity", "unit", "unit_price", "line_total")
    y = blocks.table(paper, left, 212, right - left, columns, Look(rule="none", leading=1.7), floor=690)
    y = y + 8 if y < 640 else _fresh(paper)
    y = blocks.totals(paper, 300, y, right - 300, big=1.1)
    y = blocks.breakdown(paper, left, y + 4, 300, Look())
    paper.paragraph(left, y + 10, paper.word("phrases", "late"), right - left, size=size - 1)
    paper.line(left, 752, right, 752, width=0.5)
    step = (right - left) / 3
    blocks.address(paper, left, 764, "supplier", 9)
    blocks.ids(paper, left + step, 764, "supplier", 9.5)
    blocks.pairs(
        paper, left + step * 2, 764, ("bank_account", "iban", "bic"), width=step, arrangement="beside", gap=1.1
    )
