"""Receipts: till slips, fuel, hotel, restaurant, transport tickets; narrow paper, one column of type."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from random import Random

from samples.generator import blocks, numbers, parties, trade
from samples.generator import manner as manners
from samples.generator.content import Content
from samples.generator.paper import Drawn, Paper
from samples.generator.wording import wording

TRADES = ("food", "restaurant", "fuel", "office", "food", "restaurant")
FACES = ("DejaVuSansMono", "LiberationMono", "LiberationSansNarrow", "DejaVuSansCondensed")


def receipt(dice: Random, language: str) -> Content:
    """Return what a receipt says; prices of its lines hold the tax."""
    words = wording(language)
    manner = replace(manners.throw(dice, words), font=dice.choice(FACES), accent="#000000", size=8.0)
    goods = [entry for entry in words.goods if entry.trade in TRADES]
    chosen = dice.choice(goods or list(words.goods))
    lines = 1 if chosen.trade == "fuel" else dice.choice((1, 2, 3, 4, 5, 6, 9))
    traits = frozenset({"no_tax"}) if dice.random() < 0.08 else frozenset[str]()
    items = trade.lines_of(dice, chosen, lines, traits)
    breakdown = trade.taxes(items)
    supplier = parties.company(dice, words)
    values = trade.party_values(supplier, "supplier", manner)
    values |= trade.number_values(dice)
    values |= trade.total_values(dice, breakdown, manner, traits)
    values = {name: value for name, value in values.items() if name not in {"prepaid", "amount_due"}}
    day = numbers.day_between(dice, trade.FIRST_DAY, trade.LAST_DAY)
    values["issue_date"] = trade.day_value(day, manner)
    values["due_date"] = trade.day_value(day + timedelta(days=14), manner)
    return Content(
        kind="receipt",
        words=words,
        manner=manner,
        values=values,
        items=items,
        breakdown=breakdown,
        traits=traits,
        trade=chosen.trade,
    )


@dataclass
class Slip:
    """A narrow strip, written from the top."""

    paper: Paper
    y: float = 18.0

    def centre(self, text: str, *, bold: bool = False, size: float = 0) -> None:
        """Write a line in the middle."""
        paper = self.paper
        size = size or paper.manner.size
        fitted = blocks.fitting(paper, text, paper.width - 12, size=size, bold=bold)
        paper.text(paper.width / 2, self.y, text, align="centre", bold=bold, size=fitted)
        self.y += size * 1.35

    def both(self, left: str, right: str, *, bold: bool = False, size: float = 0) -> None:
        """Write one text flush left and one flush right."""
        paper = self.paper
        size = size or paper.manner.size
        room = paper.width - 20 - paper.width_of(right, size=size, bold=bold)
        while left and paper.width_of(left, size=size, bold=bold) > room:
            left = left[:-1]
        paper.text(8, self.y, left, bold=bold, size=size)
        paper.text(paper.width - 8, self.y, right, align="right", bold=bold, size=size)
        self.y += size * 1.35

    def rule(self, sign: str) -> None:
        """Draw a line of signs across."""
        count = int((self.paper.width - 16) / self.paper.width_of(sign))
        self.paper.text(8, self.y, sign * count)
        self.y += self.paper.manner.size * 1.2


def draw(content: Content, dice: Random, layout: str = "") -> Drawn:
    """Draw a receipt in one of the slip layouts, on paper as long as it needs."""
    names = sorted(
        set(SLIPS) - {name for name in ("transport", "mail") if name not in content.words.sections["phrases"]}
    )
    layout = layout or dice.choice(names)
    width = dice.choice((165.0, 204.0, 226.0, 226.0))
    if layout == "mail":
        return _mail(content, dice)
    height = 275.0 + 24 * len(content.items) + 14 * len(content.breakdown) + dice.randint(0, 30)
    paper = Paper(content=content, dice=dice, size=(width, height), layout=f"slip-{layout}")
    SLIPS[layout](Slip(paper))
    return paper.finish()


def _head(slip: Slip, *, title: bool = True) -> None:
    paper = slip.paper
    slip.centre(paper.say("supplier_name"), bold=True, size=paper.manner.size + paper.dice.choice((0, 2, 4)))
    for name in ("street", "town"):
        slip.centre(paper.content.values[f"supplier_{name}"].text)
    paper.printed["supplier_address"] = paper.content.values["supplier_address"]
    labels = [
        f"{paper.word('labels', f'supplier_{name}').rstrip(':')}: {paper.say(f'supplier_{name}')}"
        for name in _ids(paper)
    ]
    if paper.dice.random() < 0.5:
        slip.centre("  ".join(labels))
    else:
        for label in labels:
            slip.centre(label)
    if title:
        slip.y += 4
        slip.centre(paper.word("titles", "receipt"), bold=True)


def _ids(paper: Paper) -> list[str]:
    names = [name for name in ("id", "vat_id") if paper.word("labels", f"supplier_{name}")]
    return [name for name in names if not (name == "vat_id" and "no_tax" in paper.content.traits)]


def _facts(slip: Slip) -> None:
    paper, dice = slip.paper, slip.paper.dice
    time = f"{dice.randint(7, 21)}:{dice.randint(0, 59):02d}" + (
        f":{dice.randint(0, 59):02d}" if dice.random() < 0.4 else ""
    )
    slip.both(f"{paper.word('labels', 'receipt_number')} {paper.say('receipt_number')}", "")
    slip.both(paper.say("issue_date"), time)
    if dice.random() < 0.6:
        slip.both(
            f"{paper.word('labels', 'till')} {dice.randint(1, 9)}",
            f"{paper.word('labels', 'cashier')} {dice.randint(1, 40)}",
        )


def _lines(slip: Slip, *, letters: bool) -> None:
    paper = slip.paper
    rates = [row.rate for row in paper.content.breakdown]
    for item in paper.content.items:
        whole = item.quantity == item.quantity.to_integral()
        quantity = paper.manner.number(item.quantity, 0 if whole else 2)
        each = manners.cents(item.gross / item.quantity)
        mark = f" {'ABCD'[rates.index(item.rate)]}" if letters else ""
        total = paper.manner.number(item.gross) + mark
        if whole and item.quantity == 1 and paper.dice.random() < 0.6:
            slip.both(item.description, total)
            paper.say_item(item, ("description", "line_gross"))
        else:
            slip.both(item.description, "")
            slip.both(f"  {quantity} {item.unit} x {paper.manner.number(each)}", total)
            printed = replace(item, unit_price=each)
            paper.say_item(printed, ("description", "quantity", "unit", "unit_price", "line_gross"))


def _sum(slip: Slip, *, big: float) -> None:
    paper = slip.paper
    total = paper.word("labels", "receipt_total") or paper.word("labels", "gross_total")
    slip.both(
        total.rstrip(":"),
        paper.say("gross_total"),
        bold=True,
        size=paper.manner.size + big,
    )
    method = paper.word("labels", "cash")
    slip.both(method, paper.content.values["gross_total"].text)
    if paper.dice.random() < 0.3:
        slip.both(paper.word("labels", "returned"), paper.manner.number(Decimal(0)))


def _taxes(slip: Slip) -> None:
    paper = slip.paper
    if "no_tax" in paper.content.traits:
        slip.centre(paper.word("phrases", "not_payer"))
        return
    number = paper.manner.number
    rows = paper.content.breakdown
    for row in rows:
        paper.say_tax(row)
    if paper.dice.random() < 0.5:
        names = [paper.word("columns", name)[:9] for name in ("rate", "base", "tax", "total")]
        slip.both(f"{names[0]}   {names[1]}", f"{names[2]}   {names[3]}")
        for row in rows:
            slip.both(f"{row.rate}%  {number(row.net)}", f"{number(row.tax)}  {number(row.net + row.tax)}")
        return
    for row in rows:
        slip.both(f"{paper.word('columns', 'tax')} {row.rate}%", number(row.tax))
        slip.both(f"{paper.word('columns', 'base')} {row.rate}%", number(row.net))


def _small_talk(slip: Slip) -> None:
    """Write some of the lines that terminals and shops add."""
    paper = slip.paper
    lines = paper.content.words.sections["phrases"].get("slip", ())
    for line in paper.dice.sample(lines, min(len(lines), paper.dice.choice((0, 2, 3, 5)))):
        slip.both(line.replace("{n}", str(paper.dice.randint(1000, 99999))), "")


def _fiscal(slip: Slip) -> None:
    """Write the codes of a fiscal register: long hexadecimal strings."""
    dice = slip.paper.dice
    digits = "0123456789ABCDEF"
    groups = ["".join(dice.choice(digits) for _ in range(8)) for _ in range(5)]
    slip.both(f"FIK: {'-'.join(groups[:2]).lower()}", "")
    slip.both(f"BKP: {'-'.join(groups[2:])}", "")
    if slip.paper.content.words.language == "cs":
        slip.both("Režim tržby: běžný", "")


def _end(slip: Slip) -> None:
    _small_talk(slip)
    slip.y += 6
    slip.centre(slip.paper.word("phrases", "receipt_end"))


def _shop(slip: Slip) -> None:
    _head(slip)
    slip.rule("-")
    _lines(slip, letters=True)
    slip.rule("-")
    _sum(slip, big=3)
    slip.rule("-")
    _taxes(slip)
    slip.rule("-")
    _facts(slip)
    _end(slip)


def _fiscal_till(slip: Slip) -> None:
    _head(slip)
    _facts(slip)
    slip.rule("=")
    _lines(slip, letters=False)
    slip.rule("=")
    _sum(slip, big=5)
    _taxes(slip)
    _fiscal(slip)
    _end(slip)


def _table_service(slip: Slip) -> None:
    paper = slip.paper
    _head(slip, title=False)
    slip.rule("*")
    _facts(slip)
    slip.rule("*")
    _lines(slip, letters=False)
    slip.y += 4
    _sum(slip, big=4)
    slip.y += 4
    slip.centre(paper.word("titles", "receipt"))
    _taxes(slip)
    _end(slip)


def _terse(slip: Slip) -> None:
    paper = slip.paper
    slip.both(paper.word("titles", "receipt"), paper.say("receipt_number"), bold=True)
    slip.both(paper.say("issue_date"), f"{paper.dice.randint(7, 21)}:{paper.dice.randint(0, 59):02d}")
    slip.rule("-")
    _lines(slip, letters=False)
    _sum(slip, big=1)
    _taxes(slip)
    slip.rule("-")
    _head(slip, title=False)


def _ticket(slip: Slip) -> None:
    """A ticket of a bus, a train, a car park: rules in small print, one price."""
    paper, dice = slip.paper, slip.paper.dice
    lines = list(paper.content.words.sections["phrases"]["transport"])
    slip.centre(dice.choice(lines[:3]), bold=True, size=paper.manner.size + 4)
    _head(slip, title=False)
    for line in dice.sample(lines, min(len(lines), dice.randint(3, 6))):
        slip.y = paper.paragraph(8, slip.y, line.replace("{n}", str(dice.randint(1, 9))), paper.width - 16, size=7)
    slip.both(paper.say("issue_date"), paper.say("gross_total"), bold=True, size=paper.manner.size + 1)
    slip.both(f"{paper.word('labels', 'receipt_number')} {paper.say('receipt_number')}", "")


def _mail(content: Content, dice: Random) -> Drawn:
    """A receipt that came by e-mail, printed on a whole page."""
    paper = Paper(content=content, dice=dice, layout="slip-mail")
    slip = Slip(paper, 60.0)
    lines = list(content.words.sections["phrases"]["mail"])
    for line in dice.sample(lines, min(len(lines), dice.randint(2, 5))):
        slip.both(line.replace("{n}", str(dice.randint(1000, 9999))), "")
    slip.y += 10
    _head(slip)
    _facts(slip)
    slip.y += 10
    _lines(slip, letters=False)
    _sum(slip, big=2)
    _taxes(slip)
    _small_talk(slip)
    return paper.finish()


SLIPS = {
    "mail": _terse,
    "transport": _ticket,
    "shop": _shop,
    "fiscal": _fiscal_till,
    "table": _table_service,
    "terse": _terse,
}
