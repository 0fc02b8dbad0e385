"""Texts of documents, without the documents: what the classifier is trained on.

One JSON object a line: `kind`, `subkind`, `language`, `layout`, `shape` (height over width) and `pages`, each page a
list of `[text, height of the type over the height of the page]` in reading order.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from samples.generator import others, wording
from samples.generator.kinds import KINDS
from samples.generator.paper import Drawn

KIND_WEIGHTS = {
    "invoice": 22,
    "credit_note": 8,
    "receipt": 14,
    "purchase_order": 7,
    "delivery_note": 7,
    "payroll_request": 11,
    "verification_form": 14,
    "complaint": 5,
    "bank_statement": 6,
    "other": 16,
}
MAIN = {"cs": 8, "en": 6, "de": 5, "sk": 3}
MOSTLY_ENGLISH = {
    "verification_form",
    "payroll_request",
    "bank_statement",
    "receipt",
}  # they differ most among themselves
OFTEN = 0.35
IN_ALL_LANGUAGES = {"invoice", "credit_note", "receipt"}


def rows(seed: int, count: int) -> Iterator[dict[str, object]]:
    """Yield `count` texts; each depends on the seed and its number only."""
    for number in range(count):
        dice = Random(f"text:{seed}:{number}")
        kind = dice.choices(list(KIND_WEIGHTS), list(KIND_WEIGHTS.values()))[0]
        layout = "payslip/" if kind == "payroll_request" and dice.random() < OFTEN else ""
        yield _row(KINDS[kind](dice, _language(dice, kind), layout))


def _language(dice: Random, kind: str) -> str:
    known: tuple[str, ...] = tuple(MAIN)
    if kind in IN_ALL_LANGUAGES:
        known = wording.languages()
    elif kind == "other":
        known = others.languages()
    if kind in MOSTLY_ENGLISH and dice.random() < OFTEN:
        return "en"
    return dice.choices(known, [MAIN.get(language, 1) for language in known])[0]


def _row(drawn: Drawn) -> dict[str, object]:
    content = drawn.content
    return {
        "kind": content.kind,
        "subkind": content.subkind if content.kind in {"payroll_request", "verification_form"} else "",
        "language": content.words.language,
        "layout": drawn.layout,
        "shape": round(drawn.size[1] / drawn.size[0], 2),
        "pages": [[[line.text, round(line.height, 4)] for line in page] for page in drawn.lines],
    }
