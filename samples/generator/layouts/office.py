"""Layouts of offices, hotels and wholesale: address windows, landscape tables, two columns, long lists."""

from __future__ import annotations

from samples.generator import blocks, carriers
from samples.generator.blocks import Look
from samples.generator.layouts.accounting import DATES, main_number
from samples.generator.paper import Paper


def window(paper: Paper) -> None:
    """A business letter with an address window (DIN 5008): sender line, recipient, info block, four footer columns."""
    left, right = 71.0, paper.width - 57
    size = paper.manner.size
    paper.text(
        right, 60, paper.say("supplier_name"), size=size + 9, bold=True, align="right", colour=paper.manner.accent
    )
    sender = f"{paper.say('supplier_name')} · {paper.say('supplier_address')}"
    paper.text(left, 138, sender, size=6.5, colour="#555555")
    paper.line(left, 141, left + 230, 141, width=0.3)
    paper.text(left, 156, paper.say("customer_name"), size=size + 1)
    blocks.address(paper, left, 156 + size * 1.5, "customer", size * 1.5)
    names = [main_number(paper), "issue_date", "supply_date", "order_number", "delivery_number"]
    blocks.pairs(paper, 350, 156, names, width=right - 350, arrangement="right")
    title = paper.word("titles", paper.content.kind)
    y = 268.0
    paper.text(
        left,
        y,
        title if paper.dice.random() < 0.5 else f"{title} {paper.say(main_number(paper))}",
        size=size + 4,
        bold=True,
    )
    paper.paragraph(left, y + 22, paper.word("phrases", "thanks"), right - left)
    columns = ("quantity", "unit", "description", "unit_price", "tax_rate", "line_total")
    y = blocks.table(paper, left, y + 40, right - left, columns, Look(rule="lines", leading=1.8), floor=650)
    y = _room(paper, y, 130)
    y = blocks.totals(paper, right - 220, y + 6, 220, big=1.1)
    y = blocks.pairs(paper, left, y + 8, ("due_date",), width=260, arrangement="beside")
    _notes(paper, left, y + 4, right - left)
    _code(paper, left, y + 28, 76)
    _columns_foot(paper, left, right)


def _columns_foot(paper: Paper, left: float, right: float) -> None:
    paper.line(left, 764, right, 764, width=0.4)
    step = (right - left) / 3
    paper.text(left, 775, paper.say("supplier_name"), size=7)
    for number, name in enumerate(("street", "town", "phone", "email")):
        paper.text(left, 785 + 9 * number, paper.content.values[f"supplier_{name}"].text, size=7)
    paper.printed["supplier_address"] = paper.content.values["supplier_address"]
    y = 775.0
    for name in ("iban", "bic", "bank_account"):
        if paper.has(name):
            paper.text(left + step, y, f"{paper.word('labels', name)} {paper.say(name)}", size=7)
            y += 9
    y = 775.0
    for name in ("supplier_id", "supplier_vat_id"):
        if name == "supplier_vat_id" and "no_tax" in paper.content.traits:
            continue
        if paper.word("labels", name):
            paper.text(left + step * 2.15, y, f"{paper.word('labels', name)} {paper.say(name)}", size=7)
            y += 9


def _notes(paper: Paper, x: float, y: float, width: float) -> None:
    for trait, name in (("no_tax", "not_payer"), ("reverse_charge", "reverse")):
        if trait in paper.content.traits:
            y = paper.paragraph(x, y + 10, paper.word("phrases", name), width)
    paper.paragraph(x, y + 10, paper.word("phrases", "late"), width)


def _room(paper: Paper, y: float, need: float) -> float:
    if y + need < paper.height - 90:
        return y
    blocks.carry_over(paper)
    return 60.0


def _code(paper: Paper, x: float, y: float, side: float) -> None:
    code = carriers.payment_code(paper.content) if "qr" in paper.content.traits else ""
    if code and y + side < paper.height - 90:
        blocks.qr(paper, x, y, side, code)


def landscape(paper: Paper) -> None:
    """A page on its side: parties and dates in three columns, a very wide table."""
    left, right = 36.0, paper.width - 36
    third = (right - left) / 3
    size = paper.manner.size
    paper.text(left, 44, paper.word("titles", paper.content.kind), size=size + 6, bold=True, colour=paper.manner.accent)
    number = paper.manner.label(paper.word("labels", blocks.label_of(paper, main_number(paper))))
    paper.text(right, 44, f"{number} {paper.say(main_number(paper))}", size=size + 3, align="right")
    paper.line(left, 52, right, 52, width=1)
    blocks.party(paper, left, 70, "supplier")
    blocks.party(paper, left + third, 70, "customer")
    y = blocks.pairs(paper, left + third * 2, 70, (*DATES, "order_number"), width=third)
    blocks.payment(paper, left + third * 2, y + 4, width=third, arrangement="beside")
    columns = (
        "code",
        "description",
        "quantity",
        "unit",
        "unit_price",
        "line_net",
        "tax_rate",
        "line_tax",
        "line_gross",
    )
    y = blocks.table(paper, left, 190, right - left, columns, Look(rule="grid", leading=1.6), floor=paper.height - 120)
    y = _room(paper, y, 60)
    blocks.breakdown(paper, left, y + 4, third * 1.2, Look())
    blocks.totals(paper, left + third * 2, y + 4, third, boxed=True)
    _code(paper, left + third * 1.4, y + 8, 60)


def columns(paper: Paper) -> None:
    """Two columns over the whole page: the lines left, parties, dates and sums right."""
    left, right, edge = 38.0, paper.width - 38, paper.width * 0.62
    size = paper.manner.size
    paper.text(left, 56, paper.say("supplier_name"), size=size + 6, bold=True)
    paper.line(edge + 8, 40, edge + 8, 800, width=0.8, colour=paper.manner.accent)
    x, wide = edge + 20, right - edge - 20
    paper.text(
        x, 56, paper.word("titles", paper.content.kind)[:26], size=size + 2, bold=True, colour=paper.manner.accent
    )
    y = blocks.pairs(paper, x, 76, (main_number(paper), *DATES), width=wide, arrangement="below", gap=1.25)
    y = blocks.party(paper, x, y + 10, "customer")
    y = blocks.party(paper, x, y + 14, "supplier")
    y = blocks.pairs(paper, x, y + 12, ("bank_account", "variable_symbol"), width=wide, arrangement="below", gap=1.25)
    blocks.totals(paper, x, y + 6, wide, big=1.3, parts=False)
    names = ("description", "quantity", "unit_price", "line_total")
    y = blocks.table(paper, left, 84, edge - left - 8, names, Look(rule="lines", leading=2.2), floor=640)
    y = blocks.breakdown(paper, left, y + 16, edge - left - 20, Look())
    _notes(paper, left, y + 10, edge - left - 20)
    _code(paper, left, 700, 80)


def heavy(paper: Paper) -> None:
    """A wholesaler's list: small type, many columns, zebra, sums by rate in a ruled table."""
    left, right = 28.0, paper.width - 28
    size = paper.manner.size
    paper.rect(left, 30, 250, 96, pen=0.8)
    blocks.party(paper, left + 6, 44, "supplier", gap=1.2)
    paper.rect(left + 256, 30, right - left - 256, 96, pen=0.8)
    blocks.party(paper, left + 262, 44, "customer", gap=1.2)
    paper.text(left, 146, paper.word("titles", paper.content.kind).upper(), bold=True, size=size + 3)
    names = [name for name in (main_number(paper), "order_number", "delivery_number", *DATES) if paper.has(name)]
    half = (len(names) + 1) // 2
    blocks.pairs(paper, left, 164, names[:half], width=250, arrangement="dots")
    y = blocks.pairs(paper, left + 290, 164, names[half:], width=right - left - 290, arrangement="dots")
    parts = ("code", "description", "quantity", "unit", "unit_price", "tax_rate", "line_net", "line_tax", "line_gross")
    y = blocks.table(
        paper, left, y + 10, right - left, parts, Look(rule="zebra", head="#cccccc", leading=1.35), floor=690
    )
    y = _room(paper, y, 120)
    blocks.breakdown(paper, left, y + 4, 280, Look())
    y = blocks.totals(paper, left + 310, y + 4, right - left - 310, big=1.15)
    y = blocks.payment(paper, left + 310, y + 8, width=right - left - 310, symbols=3)
    _code(paper, left, y - 40, 70)
    paper.text(left, 808, paper.word("phrases", "software"), size=6)


def folio(paper: Paper) -> None:
    """A hotel's bill: guest, room, nights as dated lines, paid by card; an A4 page."""
    left, right = 60.0, paper.width - 60
    size = paper.manner.size
    paper.text(paper.width / 2, 60, paper.say("supplier_name"), size=size + 8, align="centre", bold=True)
    paper.text(paper.width / 2, 76, paper.say("supplier_address"), size=size, align="centre")
    paper.text(left, 120, paper.say("customer_name"), size=size + 0.5)
    blocks.address(paper, left, 120 + size * 1.4, "customer", size * 1.4)
    paper.text(left, 206, paper.word("titles", paper.content.kind), size=size + 4, bold=True)
    names = (main_number(paper), "issue_date")
    blocks.pairs(paper, 340, 120, names, width=right - 340, arrangement="beside")
    paper.text(340, 150, f"{paper.word('labels', 'room')} {paper.dice.randint(101, 640)}")
    paper.text(340, 163, f"{paper.word('labels', 'arrival')} {paper.content.values['supply_date'].text}")
    paper.text(340, 176, f"{paper.word('labels', 'departure')} {paper.content.values['issue_date'].text}")
    columns = ("description", "quantity", "unit_price", "line_gross")
    y = blocks.table(paper, left, 222, right - left, columns, Look(rule="head", leading=1.7), floor=620)
    y = _room(paper, y, 170)
    y = blocks.totals(paper, right - 230, y + 6, 230, big=1.1)
    y = blocks.breakdown(paper, left, y + 4, right - left, Look())
    paper.text(left, y + 12, paper.word("phrases", "paid_card").replace("{n}", str(paper.dice.randint(1000, 9999))))
    paper.paragraph(left, y + 30, paper.word("phrases", "thanks"), right - left)
    _columns_foot(paper, left, right)


def commercial(paper: Paper) -> None:
    """Title flush right in large capitals, a band of dates, supplier in small type, bank details in a box."""
    left, right = 48.0, paper.width - 48
    size = paper.manner.size
    paper.text(
        right, 66, paper.word("titles", paper.content.kind).upper(), size=size + 14, align="right", colour="#999999"
    )
    blocks.party(paper, left, 60, "supplier", heading=False, name_size=size + 3, contacts=True)
    blocks.party(paper, left, 190, "customer")
    blocks.pairs(paper, 350, 100, (main_number(paper), *DATES, "order_number"), width=right - 350, arrangement="right")
    names = ("description", "quantity", "unit_price", "tax_rate", "line_total")
    look = paper.dice.choice(blocks.LOOKS)
    y = blocks.table(paper, left, 300, right - left, names, look, floor=640)
    y = _room(paper, y, 170)
    y = blocks.totals(paper, right - 210, y + 8, 210, boxed=True, big=1.2)
    paper.rect(left, y + 6, 290, 66, stroke="#aaaaaa")
    paper.text(left + 8, y + 20, paper.word("headings", "payment"), bold=True)
    blocks.pairs(paper, left + 8, y + 34, ("bank_account", "iban", "bic"), width=270, arrangement="beside")
    _code(paper, right - 90, y + 6, 74)
    _notes(paper, left, y + 84, right - left)
