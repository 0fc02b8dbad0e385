"""The kinds of documents that can be made, each a function from the dice and a language to a drawn document."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

from samples.generator import slips, trade
from samples.generator.content import Content
from samples.generator.layouts import LAYOUTS
from samples.generator.paper import A4, Drawn, Paper

Maker = Callable[[Random, str, str], Drawn]  # dice, language, layout (thrown for where empty)


def invoice(dice: Random, language: str, layout: str = "") -> Drawn:
    """Draw an invoice."""
    return _laid_out(trade.invoice(dice, language), dice, layout)


def credit_note(dice: Random, language: str, layout: str = "") -> Drawn:
    """Draw a credit note."""
    return _laid_out(trade.invoice(dice, language, kind="credit_note"), dice, layout)


def receipt(dice: Random, language: str, layout: str = "") -> Drawn:
    """Draw a receipt."""
    return slips.draw(slips.receipt(dice, language), dice)


def _laid_out(content: Content, dice: Random, layout: str) -> Drawn:
    name = layout or dice.choice(sorted(LAYOUTS))
    if dice.random() < 0.4:
        content = replace(content, traits=content.traits | {"qr"})
    size = (A4[1], A4[0]) if name == "landscape" else A4
    paper = Paper(content=content, dice=dice, layout=name, size=size)
    LAYOUTS[name](paper)
    return paper.finish()


KINDS: dict[str, Maker] = {
    "invoice": invoice,
    "credit_note": credit_note,
    "receipt": receipt,
}
