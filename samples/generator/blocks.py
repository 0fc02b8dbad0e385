"""Pieces that documents are put together from: parties, pairs of label and value, tables, sums, payment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import segno

from samples.generator.content import Item
from samples.generator.paper import Paper

IDS = ("id", "vat_id")


def party(
    paper: Paper,
    x: float,
    y: float,
    role: str,
    *,
    heading: bool = True,
    name_size: float = 0,
    contacts: bool = False,
    gap: float = 1.3,
) -> float:
    """Write a party's heading, name, address and ids downwards; return the baseline after it."""
    step = paper.manner.size * gap
    if heading:
        paper.text(x, y, paper.word("headings", role), bold=paper.dice.random() < 0.6, colour=paper.manner.accent)
        y += step * 1.2
    size = name_size or paper.manner.size
    paper.text(x, y, paper.say(f"{role}_name"), bold=True, size=size)
    y += max(step, size * 1.2)
    y = address(paper, x, y, role, step)
    y += step * 0.4
    y = ids(paper, x, y, role, step)
    if contacts:
        for name in ("phone", "email"):
            paper.text(x, y, f"{paper.manner.label(paper.word('labels', name))} {paper.say(f'{role}_{name}')}")
            y += step
    return y


def address(paper: Paper, x: float, y: float, role: str, step: float) -> float:
    """Write street, town and country on lines of their own."""
    for name in ("street", "town", "country"):
        if paper.has(f"{role}_{name}"):
            paper.text(x, y, paper.content.values[f"{role}_{name}"].text)
            y += step
    paper.printed[f"{role}_address"] = paper.content.values[f"{role}_address"]
    return y


def ids(paper: Paper, x: float, y: float, role: str, step: float) -> float:
    """Write the registration number and, unless the issuer pays no tax, the VAT id."""
    for name in IDS:
        if name == "vat_id" and "no_tax" in paper.content.traits and role == "supplier":
            continue
        label = paper.word("labels", f"supplier_{name}")
        if not label:
            continue
        wide = paper.text(x, y, paper.manner.label(label))
        paper.text(x + max(wide + 4, 38), y, paper.say(f"{role}_{name}"))
        y += step
    return y


def pairs(
    paper: Paper,
    x: float,
    y: float,
    names: Sequence[str],
    *,
    width: float,
    arrangement: str = "right",
    gap: float = 1.45,
) -> float:
    """Write labels with their values: `right` (value flush right), `beside`, `below` the label, or `dots` between."""
    step = paper.manner.size * gap
    for name in names:
        if not paper.has(name):
            continue
        label = paper.manner.label(paper.word("labels", label_of(paper, name)))
        bold = name in {"due_date", "variable_symbol", "invoice_number"} and paper.dice.random() < 0.3
        if arrangement == "below":
            paper.text(x, y, label, size=paper.manner.size * 0.82, colour="#555555")
            paper.text(x, y + step * 0.85, paper.say(name), bold=bold)
            y += step * 2
            continue
        wide = paper.text(x, y, label)
        if arrangement == "dots":
            dots = "." * max(3, int((width * 0.55 - wide) / paper.width_of(".")))
            wide += paper.text(x + wide + 2, y, dots)
        value = paper.say(name)
        start = wide + 5
        if arrangement != "right" and paper.width_of(value, bold=bold) < width * 0.45:
            start = max(start, width * 0.55)
        size = fitting(paper, value, width - start, bold=bold)
        if arrangement == "right":
            paper.text(x + width, y, value, align="right", bold=bold, size=size)
        else:
            paper.text(x + start, y, value, bold=bold, size=size)
        y += step
    return y


def fitting(paper: Paper, text: str, room: float, *, size: float = 0, bold: bool = False) -> float:
    """Return the size of type, no larger than `size`, in which `text` has room, but no less than two thirds of it."""
    size = size or paper.manner.size
    wide = paper.width_of(text, size=size, bold=bold)
    return size if wide <= room else size * max(0.66, room / wide)


def label_of(paper: Paper, name: str) -> str:
    """Return which label a value has on this kind of document."""
    return "credit_number" if name == "invoice_number" and paper.content.kind == "credit_note" else name


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table of lines."""

    name: str  # of the heading
    share: float  # of the table's width
    cell: Callable[[Paper, Item], str]
    align: str = "right"


def _number(paper: Paper, item: Item) -> str:
    whole = item.quantity == item.quantity.to_integral()
    return paper.manner.number(item.quantity, 0 if whole else 2)


def _rate(paper: Paper, item: Item) -> str:
    return f"{item.rate} %" if "percent" in paper.content.traits else str(item.rate)


COLUMNS = {
    "code": Column(name="code", share=0.11, cell=lambda paper, item: item.code, align="left"),
    "description": Column(name="description", share=0.4, cell=lambda paper, item: item.description, align="left"),
    "quantity": Column(name="quantity", share=0.09, cell=_number),
    "unit": Column(name="unit", share=0.07, cell=lambda paper, item: item.unit, align="left"),
    "unit_price": Column(name="unit_price", share=0.13, cell=lambda paper, item: paper.manner.number(item.unit_price)),
    "tax_rate": Column(name="tax_rate", share=0.08, cell=_rate),
    "line_net": Column(name="line_net", share=0.13, cell=lambda paper, item: paper.manner.number(item.net)),
    "line_tax": Column(name="line_tax", share=0.11, cell=lambda paper, item: paper.manner.number(item.tax)),
    "line_gross": Column(name="line_total", share=0.14, cell=lambda paper, item: paper.manner.number(item.gross)),
    "line_total": Column(name="line_total", share=0.14, cell=lambda paper, item: paper.manner.number(item.net)),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a table is ruled."""

    rule: str = "lines"  # "grid", "lines", "zebra", "head", "none"
    head: str = ""  # colour behind the headings, none where empty
    ink: str = "#000000"  # colour of the headings
    leading: float = 1.6  # of the size of type
    bold_head: bool = True


LOOKS = (
    Look(),
    Look(rule="grid"),
    Look(rule="grid", head="#e8e8e8"),
    Look(rule="zebra", head="#2f4f6f", ink="#ffffff", leading=1.9),
    Look(rule="head", bold_head=False),
    Look(rule="none"),
    Look(rule="lines", head="#dddddd", leading=1.8),
    Look(rule="zebra", bold_head=False),
    Look(rule="head", head="#333333", ink="#ffffff"),
)


def table(
    paper: Paper,
    x: float,
    y: float,
    width: float,
    columns: Sequence[str],
    look: Look,
    *,
    floor: float = 0,
    top: float = 60,
) -> float:
    """Draw the lines as a table, on further pages where it passes `floor`; return the y below it."""
    floor = floor or paper.height - 90
    if paper.content.kind == "delivery_note":
        columns = [name for name in columns if name in {"code", "description", "quantity", "unit"}]
    places = _places(x, width, [COLUMNS[name] for name in columns])
    y = _head(paper, x, y, width, columns, places, look)
    step = paper.manner.size * look.leading
    for number, item in enumerate(paper.content.items):
        if y + step > floor:
            carry_over(paper)
            y = _head(paper, x, top, width, columns, places, look)
        if look.rule == "zebra" and number % 2:
            paper.rect(x, y, width, step, fill="#f1f1f1", stroke="")
        printed = item
        for name, (left, right) in zip(columns, places, strict=True):
            column = COLUMNS[name]
            place = right - 3 if column.align == "right" else left + 3
            text = _fitted(paper, column.cell(paper, item), right - left - 6)
            paper.text(place, y + step * 0.68, text, align=column.align)
            printed = replace(item, description=text) if name == "description" else printed
        if look.rule == "grid":
            _grid(paper, y, step, places)
        elif look.rule == "lines":
            paper.line(x, y + step, x + width, y + step, width=0.3, colour="#999999")
        paper.say_item(printed, tuple(columns))
        y += step
    if look.rule in {"head", "none"}:
        paper.line(x, y + 2, x + width, y + 2)
    return y + 4


def carry_over(paper: Paper) -> None:
    """End the page with its number and go on with the next."""
    paper.text(
        paper.width - 40, paper.height - 30, f"{paper.word('labels', 'page')} {paper.page + 1}", align="right", size=8
    )
    paper.turn()
    paper.text(40, 36, _caption(paper), size=8)
    paper.text(paper.width - 40, 36, f"{paper.word('labels', 'page')} {paper.page + 1}", align="right", size=8)


def _caption(paper: Paper) -> str:
    number = {"purchase_order": "order_number", "delivery_note": "delivery_number"}.get(
        paper.content.kind, "invoice_number"
    )
    return f"{paper.word('titles', paper.content.kind)} {paper.say(number)}"


def _places(x: float, width: float, columns: Sequence[Column]) -> list[tuple[float, float]]:
    total = sum(column.share for column in columns)
    places, left = [], x
    for column in columns:
        right = left + width * column.share / total
        places.append((left, right))
        left = right
    return places


def _head(
    paper: Paper,
    x: float,
    y: float,
    width: float,
    columns: Sequence[str],
    places: Sequence[tuple[float, float]],
    look: Look,
) -> float:
    step = paper.manner.size * (look.leading + 0.2)
    if look.head:
        paper.rect(x, y, width, step, fill=look.head, stroke="")
    size = paper.manner.size * 0.92
    for name, (left, right) in zip(columns, places, strict=True):
        column = COLUMNS[name]
        place = right - 3 if column.align == "right" else left + 3
        text = _fitted(paper, paper.word("columns", column.name), right - left - 4)
        paper.text(place, y + step * 0.68, text, align=column.align, size=size, bold=look.bold_head, colour=look.ink)
    if look.rule == "grid":
        _grid(paper, y, step, places)
    elif look.rule != "none":
        paper.line(x, y + step, x + width, y + step, width=0.8)
    return y + step


def _grid(paper: Paper, y: float, step: float, places: Sequence[tuple[float, float]]) -> None:
    for left, right in places:
        paper.rect(left, y, right - left, step, pen=0.4)


def _fitted(paper: Paper, text: str, room: float) -> str:
    """Return as much of `text` as has room, whole words where that is possible."""
    while text and paper.width_of(text) > room * 1.04:
        text = text.rpartition(" ")[0] or text[:-1]
    return text


def breakdown(paper: Paper, x: float, y: float, width: float, look: Look) -> float:
    """Draw the sums of each tax rate; return the y below."""
    if not paper.has("net_total"):
        return y
    if "no_tax" in paper.content.traits or "reverse_charge" in paper.content.traits:
        name = "not_payer" if "no_tax" in paper.content.traits else "reverse"
        return paper.paragraph(x, y + 10, paper.word("phrases", name), width)
    step = paper.manner.size * 1.5
    heading = paper.word("headings", "breakdown")
    if heading:
        paper.text(x, y + step * 0.7, heading, bold=True, size=paper.manner.size * 0.95)
        y += step
    places = [x + width * share for share in (0.22, 0.5, 0.74, 1.0)]
    for place, name in zip(places, ("rate", "base", "tax", "total"), strict=True):
        paper.text(place, y + step * 0.7, paper.word("columns", name), align="right", size=paper.manner.size * 0.9)
    paper.line(x, y + step, x + width, y + step, width=0.4)
    for row in paper.content.breakdown:
        y += step
        cells = (f"{row.rate} %", *(paper.manner.number(value) for value in (row.net, row.tax, row.net + row.tax)))
        for place, cell in zip(places, cells, strict=True):
            paper.text(place, y + step * 0.7, cell, align="right")
        paper.say_tax(row)
    return y + step * 1.4


def totals(
    paper: Paper, x: float, y: float, width: float, *, boxed: bool = False, big: float = 1.25, parts: bool = True
) -> float:
    """Write the sums downwards, the amount to pay last and largest; return the y below."""
    step = paper.manner.size * 1.6
    taxed = not paper.content.traits & {"no_tax", "reverse_charge"}
    names = [*(("net_total", "tax_total") if parts and taxed else ()), "rounding"]
    names += ["gross_total", "prepaid", "amount_due"]
    last = "amount_due" if paper.has("amount_due") else "gross_total"
    for name in [entry for entry in names if paper.has(entry)]:
        label = "rounding" if name == "rounding" else name
        if name == "gross_total" and last == "amount_due":
            label = "total_before"
        text = paper.word("labels", label) or paper.word("columns", "total")
        text, value = paper.manner.label(text), paper.say(name)
        bold = name == last
        size = fitting(paper, f"{text}   {value}", width, size=paper.manner.size * (big if bold else 1), bold=bold)
        if bold:
            y += 4
            if boxed:
                paper.rect(x - 4, y - size * 0.2, width + 8, size * 1.7, fill="#ededed", stroke=paper.manner.accent)
        paper.text(x, y + size, text, bold=bold, size=size)
        paper.text(x + width, y + size, value, bold=bold, size=size, align="right")
        y += max(step, size * 1.7)
    return y + 4


def payment(paper: Paper, x: float, y: float, *, width: float, arrangement: str = "beside", symbols: int = 2) -> float:
    """Write how to pay: method, account, IBAN, symbols."""
    if "unpaid" in paper.content.traits:
        return pairs(paper, x, y, ("delivery_date", "order_number"), width=width, arrangement=arrangement)
    names = [name for name in ("bank_account", "iban", "bic") if paper.has(name)]
    if "bank_account" in names and paper.dice.random() < 0.4:
        names = names[:1]
    if paper.content.words.country in {"CZ", "SK"}:
        names += ["variable_symbol", "constant_symbol", "specific_symbol"][: max(1, symbols)]
    label = paper.word("labels", "payment_method")
    if label and paper.dice.random() < 0.7:
        paper.text(x, y, paper.manner.label(label))
        paper.text(x + width * 0.55, y, paper.word("phrases", "transfer"))
        y += paper.manner.size * 1.45
    return pairs(paper, x, y, names, width=width, arrangement=arrangement)


def qr(paper: Paper, x: float, y: float, side: float, payload: str) -> None:
    """Draw a QR code with its caption."""
    dots = [[bool(dot) for dot in row] for row in segno.make(payload, error="m", micro=False).matrix]
    paper.matrix(x, y, side, dots)
    paper.text(x + side / 2, y + side + 9, paper.word("phrases", "qr"), align="centre", size=7)
