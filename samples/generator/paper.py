"""A document being drawn; it remembers which values were printed, and where each text stands.

Coordinates are points from the top left corner.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from random import Random

from reportlab.lib.colors import HexColor
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from samples.generator import fonts
from samples.generator.content import Content, Item, TaxRow, Value
from samples.generator.manner import Manner

A4 = (595.0, 842.0)
RENAMED = {("DE", "supplier_id"): "supplier_tax_number", ("DE", "customer_id"): "customer_tax_number"}
NO_INVOICES = {"purchase_order", "delivery_note", "receipt"}
INVOICING = re.compile("fa[ck]t|rechnung|invoice|číslo dokladu|splat", re.IGNORECASE)
INSTEAD = {  # phrases of an invoice, and what other kinds say in their place
    ("purchase_order", "thanks"): "order_intro",
    ("purchase_order", "late"): "order_end",
    ("delivery_note", "thanks"): "delivery_end",
    ("delivery_note", "late"): "delivery_end",
    ("credit_note", "thanks"): "credit_reason",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ink:
    """Something written by hand, set on the image of a page."""

    page: int  # from 0
    x: float  # points
    y: float
    text: str
    size: float
    colour: tuple[int, int, int]  # red, green, blue


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of text on a page."""

    text: str
    top: float  # page-relative, 0-1; likewise the height of the type
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A finished document."""

    pdf: bytes
    content: Content
    layout: str
    pages: int
    printed: dict[str, Value]  # the values that stand on the page
    items: tuple[dict[str, str], ...]  # canonical, only the columns that were printed
    taxes: tuple[dict[str, str], ...]  # canonical, the tax breakdown that was printed
    inks: tuple[Ink, ...]
    lines: tuple[tuple[Line, ...], ...]  # of each page in reading order
    size: tuple[float, float]  # points, of the first page


@dataclass
class Paper:
    """Pages under the pen."""

    content: Content
    dice: Random
    size: tuple[float, float] = A4
    layout: str = ""
    page: int = 0  # from 0
    printed: dict[str, Value] = field(default_factory=dict)
    items: list[dict[str, str]] = field(default_factory=list)
    taxes: list[dict[str, str]] = field(default_factory=list)
    inks: list[Ink] = field(default_factory=list)
    rows: list[tuple[int, float, float, float, str]] = field(default_factory=list)  # page, y, x, size, text

    chosen: dict[str, str] = field(default_factory=dict)  # words by "section.name"

    def __post_init__(self) -> None:
        """Open an empty page."""
        self._stream = io.BytesIO()
        self._canvas = Canvas(self._stream, pagesize=self.size, pageCompression=1, invariant=1)
        self._canvas.setTitle(self.content.kind)

    @property
    def manner(self) -> Manner:
        """The habits of the issuer."""
        return self.content.manner

    @property
    def width(self) -> float:
        """Width of the page."""
        return self.size[0]

    @property
    def height(self) -> float:
        """Height of the page."""
        return self.size[1]

    def word(self, section: str, name: str) -> str:
        """Return one variant of a word, the same each time it is asked for in this document."""
        kind = self.content.kind
        name = INSTEAD.get((kind, name), name) if section == "phrases" else name
        key = f"{section}.{name}"
        if key not in self.chosen:
            variants = self.content.words.sections[section].get(name, ())
            if kind in NO_INVOICES:
                variants = tuple(text for text in variants if not INVOICING.search(text))
            self.chosen[key] = self.dice.choice(variants) if variants else ""
        return self.chosen[key]

    def has(self, name: str) -> bool:
        """Return whether the document has something to say for `name`."""
        value = self.content.values.get(name)
        return value is not None and value.text != ""

    def say(self, name: str) -> str:
        """Return the text of a value, which hereby counts as printed."""
        value = self.content.values[name]
        self.printed[RENAMED.get((self.content.words.country, name), name)] = value
        return value.text

    def say_item(self, item: Item, columns: tuple[str, ...]) -> None:
        """Note a line whose `columns` are printed; of two totals the one without tax is the line's (BT-131)."""
        with_tax = "line_gross" in columns and not {"line_net", "line_total"} & set(columns)
        prints = {
            "description": item.description,
            "quantity": f"{item.quantity.normalize():f}",
            "unit": item.unit,
            "unit_price": f"{item.unit_price:.2f}",
            "tax_rate": str(item.rate),
            "line_total": f"{item.gross if with_tax else item.net:.2f}",
        }
        shown = {"line_total"} if {"line_net", "line_gross", "line_total"} & set(columns) else set()
        self.items.append({name: prints[name] for name in prints if name in {*columns, *shown}})

    def say_tax(self, row: TaxRow) -> None:
        """Note a row of the tax breakdown, whose rate, net and tax are printed."""
        self.taxes.append({"rate": str(row.rate), "net": f"{row.net:.2f}", "tax": f"{row.tax:.2f}"})

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = 0,
        bold: bool = False,
        align: str = "left",
        colour: str = "#000000",
        font: str = "",
    ) -> float:
        """Write `text` with its baseline at `y`; return its width."""
        if not text:
            return 0.0
        size = size or self.manner.size
        face = fonts.register(font or self.manner.font, bold=bold)
        width = float(stringWidth(text, face, size))
        left = {"left": x, "right": x - width, "centre": x - width / 2}[align]
        self._canvas.setFont(face, size)
        self._canvas.setFillColor(HexColor(colour))
        self._canvas.drawString(left, self.height - y, text)
        self.rows.append((self.page, y, left, size, text))
        self._note_currency(text, self.manner.sign)
        return width

    def width_of(self, text: str, *, size: float = 0, bold: bool = False) -> float:
        """Return how wide `text` would be."""
        face = fonts.register(self.manner.font, bold=bold)
        return float(stringWidth(text, face, size or self.manner.size))

    def upright(self, x: float, y: float, text: str, *, size: float = 6) -> None:
        """Write `text` from below to above, its beginning at the point."""
        self._canvas.saveState()
        self._canvas.translate(x, self.height - y)
        self._canvas.rotate(90)
        self._canvas.setFont(fonts.register(self.manner.font, bold=False), size)
        self._canvas.setFillColor(HexColor("#666666"))
        self._canvas.drawString(0, 0, text)
        self._canvas.restoreState()

    def paragraph(self, x: float, y: float, text: str, width: float, *, size: float = 0, bold: bool = False) -> float:
        """Write `text` over as many lines as it needs; return the baseline after it."""
        size = size or self.manner.size
        for line in self._broken(text, width, size, bold):
            self.text(x, y, line, size=size, bold=bold)
            y += size * 1.3
        return y

    def _broken(self, text: str, width: float, size: float, bold: bool) -> list[str]:
        face = fonts.register(self.manner.font, bold=bold)
        lines, current = [], ""
        for word in text.split():
            longer = f"{current} {word}".strip()
            if current and stringWidth(longer, face, size) > width:
                lines.append(current)
                current = word
            else:
                current = longer
        return [*lines, current] if current else lines

    def line(self, x0: float, y0: float, x1: float, y1: float, *, width: float = 0.6, colour: str = "#000000") -> None:
        """Draw a line."""
        self._canvas.setStrokeColor(HexColor(colour))
        self._canvas.setLineWidth(width)
        self._canvas.line(x0, self.height - y0, x1, self.height - y1)

    def rect(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: str = "",
        stroke: str = "#000000",
        pen: float = 0.6,
    ) -> None:
        """Draw a rectangle down from its upper left corner; an empty colour leaves that part out."""
        if fill:
            self._canvas.setFillColor(HexColor(fill))
        if stroke:
            self._canvas.setStrokeColor(HexColor(stroke))
        self._canvas.setLineWidth(pen)
        self._canvas.rect(x, self.height - y - height, width, height, stroke=int(bool(stroke)), fill=int(bool(fill)))

    def matrix(self, x: float, y: float, side: float, dots: list[list[bool]]) -> None:
        """Draw a square of dots, such as a QR code."""
        step = side / len(dots)
        self._canvas.setFillColor(HexColor("#000000"))
        path = self._canvas.beginPath()
        for row, signs in enumerate(dots):
            for column, dark in enumerate(signs):
                if dark:
                    path.rect(x + column * step, self.height - y - (row + 1) * step, step, step)
        self._canvas.drawPath(path, stroke=0, fill=1)

    def hand(self, x: float, y: float, text: str, *, size: float = 13) -> None:
        """Have `text` written by hand once the page is an image."""
        colour = self.dice.choice(((25, 35, 110), (20, 20, 30), (30, 50, 150)))
        self._note_currency(text, text)
        self.inks.append(Ink(page=self.page, x=x, y=y, text=text, size=size, colour=colour))

    def _note_currency(self, text: str, shown: str) -> None:
        """Note that the currency stands on the page, beside some amount, in what is `shown`."""
        sign = self.manner.sign
        if sign and sign in text and any(letter.isdigit() for letter in text):
            self.printed.setdefault("currency", Value(canonical=self.manner.currency, text=shown))

    def turn(self) -> None:
        """Take a new page."""
        self._canvas.showPage()
        self.page += 1

    def finish(self) -> Drawn:
        """Return the finished document."""
        self._canvas.showPage()
        self._canvas.save()
        return Drawn(
            pdf=self._stream.getvalue(),
            content=self.content,
            layout=self.layout,
            pages=self.page + 1,
            printed=dict(self.printed),
            items=tuple(self.items),
            taxes=tuple(self.taxes),
            inks=tuple(self.inks),
            lines=tuple(self._lines(page) for page in range(self.page + 1)),
            size=self.size,
        )

    def _lines(self, page: int) -> tuple[Line, ...]:
        rows = sorted((round(y / 3), x, size, text) for number, y, x, size, text in self.rows if number == page)
        lines: dict[int, list[tuple[float, str]]] = {}
        for y, _, size, text in rows:
            lines.setdefault(y, []).append((size, text))
        return tuple(
            Line(
                text=" ".join(text for _, text in line),
                top=min(1.0, y * 3 / self.height),
                height=max(size for size, _ in line) / self.height,
            )
            for y, line in lines.items()
        )
