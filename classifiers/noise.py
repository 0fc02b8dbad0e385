"""What scanning and OCR make of a text, so that the classifier learns from more than clean type."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

Rows = Sequence[tuple[str, float]]  # text of a line, height of its type

_CONFUSED = {"m": "rn", "l": "i", "i": "l", "o": "0", "e": "c", "h": "b", "u": "ii", "c": "e", "a": "o", "n": "ri"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """How badly a text is read."""

    letters: float  # share of letters taken for others
    words: float  # share of words lost
    lines: float  # share of lines lost
    heights: float  # relative deviation of the heights of type
    headless: bool  # the title is lost: a dark band, a torn edge
    cropped: bool  # only a part of the page was caught
    shapeless: bool  # the page's shape says nothing, as on a photograph


NONE = Damage(letters=0, words=0, lines=0, heights=0, headless=False, cropped=False, shapeless=False)


def throw(dice: Random) -> Damage:
    """Return the damage of one reading, often none."""
    poor = dice.choice((0.0, 0.3, 0.6, 1.0))
    return Damage(
        letters=0.06 * poor * dice.random(),
        words=0.3 * poor * dice.random(),
        lines=0.3 * poor * dice.random(),
        heights=0.25 * poor,
        headless=dice.random() < 0.12,
        cropped=dice.random() < 0.12,
        shapeless=dice.random() < 0.4,
    )


def worn(rows: Rows, damage: Damage, dice: Random) -> list[tuple[str, float]]:
    """Return the rows of a page after the damage."""
    kept = [row for row in rows if dice.random() >= damage.lines]
    if damage.headless:
        kept = kept[dice.randint(1, 4) :]
    if damage.cropped:
        start = dice.randrange(len(kept) // 2 + 1)
        kept = kept[start : start + max(6, len(kept) // 2)]
    return [(_worn_line(text, damage, dice), height * max(0.3, dice.gauss(1, damage.heights))) for text, height in kept]


def _worn_line(text: str, damage: Damage, dice: Random) -> str:
    words = [word for word in text.split() if dice.random() >= damage.words]
    return " ".join("".join(_letter(sign, damage, dice) for sign in word) for word in words)


def _letter(sign: str, damage: Damage, dice: Random) -> str:
    return _CONFUSED.get(sign, sign) if dice.random() < damage.letters else sign
