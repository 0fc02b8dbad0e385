"""Layouts as invoicing services on the web make them: much white, one colour, few rules."""

from __future__ import annotations

from samples.generator import blocks, carriers
from samples.generator.blocks import Look
from samples.generator.layouts.accounting import DATES, main_number
from samples.generator.paper import Paper


def airy(paper: Paper) -> None:
    """Title and number top left, parties side by side without boxes, a wide total."""
    left, right, middle = 56.0, paper.width - 56, paper.width * 0.5
    size = paper.manner.size
    title = f"{paper.word('titles', paper.content.kind)} {paper.say(main_number(paper))}"
    paper.text(left, 70, title, size=size + 9, colour=paper.manner.accent)
    paper.line(left, 84, right, 84, width=1.5, colour=paper.manner.accent)
    blocks.party(paper, left, 112, "supplier", name_size=size + 1, gap=1.45)
    blocks.party(paper, middle + 10, 112, "customer", name_size=size + 1, gap=1.45)
    y = blocks.payment(paper, left, 236, width=middle - left - 20, symbols=1)
    blocks.pairs(paper, middle + 10, 236, DATES, width=right - middle - 10)
    columns = paper.dice.choice(
        (
            ("quantity", "unit", "description", "tax_rate", "unit_price", "line_total"),
            ("description", "quantity", "unit_price", "line_total"),
        )
    )
    look = Look(rule="lines", bold_head=False, leading=2.0)
    y = blocks.table(paper, left, max(y, 310) + 10, right - left, columns, look, floor=660)
    y = _room(paper, y, 150)
    foot = blocks.totals(paper, middle + 10, y + 10, right - middle - 10, big=1.7)
    blocks.breakdown(paper, middle - 60, foot + 4, right - middle + 60, Look())
    _code(paper, left, y + 14, 92)
    _foot(paper, left, right)


def banded(paper: Paper) -> None:
    """A band of colour across the head, the sums in a second one."""
    left, right, middle = 44.0, paper.width - 44, paper.width * 0.5
    size = paper.manner.size
    colour = paper.manner.accent if paper.manner.accent != "#000000" else "#2c6e9b"
    paper.rect(0, 0, paper.width, 78, fill=colour, stroke="")
    paper.text(left, 48, paper.say("supplier_name"), size=size + 7, bold=True, colour="#ffffff")
    paper.text(right, 40, paper.word("titles", paper.content.kind), size=size + 5, colour="#ffffff", align="right")
    paper.text(right, 60, paper.say(main_number(paper)), size=size + 2, colour="#ffffff", align="right")
    blocks.party(paper, left, 104, "customer", name_size=size + 2)
    blocks.pairs(paper, middle + 20, 104, (*DATES, "order_number"), width=right - middle - 20)
    columns = ("description", "quantity", "unit", "unit_price", "tax_rate", "line_gross")
    look = Look(rule="zebra", head=colour, ink="#ffffff", leading=2.1)
    y = blocks.table(paper, left, 216, right - left, columns, look, floor=640)
    y = _room(paper, y, 190)
    foot = blocks.breakdown(paper, left, y + 8, 230, Look())
    below = blocks.totals(paper, middle + 20, y + 8, right - middle - 20, boxed=True, big=1.4)
    y = max(foot, below) + 10
    paper.rect(left, y, right - left, 100, fill="#f4f4f4", stroke="")
    blocks.payment(paper, left + 10, y + 18, width=240, symbols=2)
    _code(paper, right - 96, y + 4, 80)
    y = blocks.ids(paper, left, 776, "supplier", 10)
    paper.text(left + 150, 776, paper.say("supplier_address"), size=7.5)
    paper.text(left + 150, 786, f"{paper.say('supplier_email')}  {paper.say('supplier_phone')}", size=7.5)


def sidebar(paper: Paper) -> None:
    """Everything about the issuer and the payment in a grey column on the left, the lines on the right."""
    edge, left, right = 188.0, 206.0, paper.width - 36
    size = paper.manner.size
    paper.rect(0, 0, edge, paper.height, fill="#eeeeee", stroke="")
    blocks.party(paper, 24, 120, "supplier", heading=paper.dice.random() < 0.5, name_size=size + 1, contacts=True)
    names = ["bank_account", "iban", "bic", "variable_symbol"]
    if paper.content.words.country not in {"CZ", "SK"}:
        names.remove("variable_symbol")
    blocks.pairs(paper, 24, 300, names, width=150, arrangement="below", gap=1.25)
    _code(paper, 40, 430, 110)
    paper.text(
        left, 70, paper.word("titles", paper.content.kind), size=size + 12, bold=True, colour=paper.manner.accent
    )
    blocks.pairs(paper, left, 96, (main_number(paper), *DATES), width=200, arrangement="beside")
    blocks.party(paper, left, 180, "customer")
    columns = ("description", "quantity", "unit_price", "tax_rate", "line_total")
    y = blocks.table(paper, left, 290, right - left, columns, Look(rule="head", leading=1.9), floor=640)
    y = _room(paper, y, 160)
    y = blocks.totals(paper, left + 110, y + 8, right - left - 110, big=1.5)
    blocks.breakdown(paper, left, y, right - left, Look())
    paper.paragraph(left, 800, paper.word("phrases", "late"), right - left, size=7)


def centred(paper: Paper) -> None:
    """Name and title in the middle, a row of grey facts, the amount to pay set very large."""
    left, right, middle = 50.0, paper.width - 50, paper.width / 2
    size = paper.manner.size
    paper.text(
        middle, 56, paper.say("supplier_name"), size=size + 8, align="centre", colour=paper.manner.accent, bold=True
    )
    paper.text(middle, 72, paper.say("supplier_address"), size=size - 1, align="centre", colour="#555555")
    number = f"{paper.word('titles', paper.content.kind)}  {paper.say(main_number(paper))}"
    paper.text(middle, 108, number, size=size + 4, align="centre")
    names = [name for name in DATES if paper.has(name)]
    for place, name in enumerate(names):
        x = left + (right - left) * (place + 0.5) / len(names)
        paper.text(x, 136, paper.word("labels", name), size=size - 1.5, align="centre", colour="#666666")
        paper.text(x, 149, paper.say(name), align="centre", bold=True)
    blocks.party(paper, left, 186, "customer")
    blocks.ids(paper, middle + 60, 186, "supplier", size * 1.4)
    y = blocks.payment(paper, middle + 60, 222, width=right - middle - 60, arrangement="beside", symbols=1)
    columns = ("description", "quantity", "unit", "unit_price", "line_total")
    y = blocks.table(paper, left, max(300, y + 8), right - left, columns, Look(rule="zebra", head="#d9d9d9"), floor=640)
    y = _room(paper, y, 170)
    foot = blocks.breakdown(paper, left, y + 8, 240, Look())
    blocks.totals(paper, middle + 40, y + 8, right - middle - 40, big=2.0)
    _code(paper, left, foot + 10, 78)
    _foot(paper, left, right)


def _room(paper: Paper, y: float, need: float) -> float:
    if y + need < paper.height - 60:
        return y
    blocks.carry_over(paper)
    return 60.0


def _code(paper: Paper, x: float, y: float, side: float) -> None:
    code = carriers.payment_code(paper.content) if "qr" in paper.content.traits else ""
    if code:
        blocks.qr(paper, x, y, side, code)


def _foot(paper: Paper, left: float, right: float) -> None:
    paper.line(left, 782, right, 782, width=0.4, colour="#999999")
    text = paper.word("phrases", "register").replace("{n}", str(paper.dice.randint(1000, 99999)))
    paper.text(left, 794, text, size=6.5, colour="#666666")
    contact = f"{paper.say('supplier_phone')} | {paper.say('supplier_email')}"
    paper.text(left, 804, contact, size=6.5, colour="#666666")
