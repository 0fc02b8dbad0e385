"""Documents that are none of the kinds we file: letters, contracts, leaflets, manuals, CVs, price lists."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random

from samples.generator import manner as manners
from samples.generator import numbers, parties
from samples.generator.content import Content
from samples.generator.paper import Drawn, Paper
from samples.generator.wording import wording

FOLDER = Path(__file__).parent / "others"


@dataclass(frozen=True, slots=True, kw_only=True)
class Genre:
    """What one sort of document is put together from."""

    titles: tuple[str, ...]
    headings: tuple[str, ...]
    text: tuple[str, ...]
    prices: tuple[str, ...]  # what is offered at a price, mostly nothing


@cache
def genres(language: str) -> Mapping[str, Genre]:
    """Return the genres of a language by name."""
    rows = tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    return {
        name: Genre(
            titles=tuple(row["titles"]),
            headings=tuple(row["headings"]),
            text=tuple(row["text"]),
            prices=tuple(row.get("prices", ())),
        )
        for name, row in rows.items()
    }


def languages() -> tuple[str, ...]:
    """Return the languages there are genres for."""
    return tuple(sorted(file.stem for file in FOLDER.glob("*.toml")))


def draw(dice: Random, language: str, genre: str = "", layout: str = "") -> Drawn:
    """Draw a document of a genre, thrown for where it is empty."""
    genre = genre or dice.choice(sorted(genres(language)))
    words = wording(language)
    manner = replace(manners.throw(dice, words), size=dice.choice((9.5, 10.0, 10.5, 11.0)))
    content = Content(kind="other", subkind=genre, words=words, manner=manner, values={})
    layout = layout or ("slip" if genre == "payment_slip" else dice.choice(("letter", "article", "columns", "poster")))
    paper = Paper(content=content, dice=dice, layout=f"other-{layout}")
    LAYOUTS[layout](paper, genres(language)[genre])
    return paper.finish()


def _body(paper: Paper, genre: Genre, x: float, y: float, width: float, floor: float) -> float:
    """Write headings and sentences until there is enough, or no more room."""
    dice = paper.dice
    for heading in genre.headings or ("",):
        if heading and y < floor:
            paper.text(x, y, heading, bold=True, size=paper.manner.size + 1, colour=paper.manner.accent)
            y += paper.manner.size * 1.8
        for _ in range(dice.randint(1, 3)):
            if y > floor:
                return y
            sentences = dice.sample(genre.text, min(len(genre.text), dice.randint(1, 4)))
            y = paper.paragraph(x, y, " ".join(sentences), width) + 6
    return y


def _prices(paper: Paper, genre: Genre, x: float, y: float, width: float) -> float:
    for name in paper.dice.sample(genre.prices, len(genre.prices)):
        price = Decimal(paper.dice.randint(20, 9900))
        paper.text(x, y, name)
        paper.text(x + width, y, paper.manner.amount(price), align="right")
        y += paper.manner.size * 1.8
    return y


def _letter(paper: Paper, genre: Genre) -> None:
    words, dice, right = paper.content.words, paper.dice, paper.width - 70
    sender, recipient = parties.company(dice, words), parties.company(dice, words)
    paper.text(70, 60, sender.name, bold=True, size=paper.manner.size + 3, colour=paper.manner.accent)
    paper.text(70, 74, sender.address, size=paper.manner.size - 1)
    for number, text in enumerate((recipient.name, recipient.street, recipient.town)):
        paper.text(330, 130 + number * 13, text)
    day = paper.manner.date(numbers.day_between(dice, date(2021, 1, 1), date(2026, 10, 1)))
    paper.text(right, 190, f"{sender.town.split(' ', 2)[-1]}, {day}", align="right")
    paper.text(70, 230, dice.choice(genre.titles), bold=True, size=paper.manner.size + 2)
    y = _body(paper, genre, 70, 260, right - 70, 640)
    _prices(paper, genre, 90, y + 4, 360)
    paper.hand(340, 740, parties.person(dice, words).name, size=20)
    paper.text(340, 760, parties.person(dice, words).name)


def _article(paper: Paper, genre: Genre) -> None:
    paper.text(
        paper.width / 2, 80, paper.dice.choice(genre.titles), bold=True, size=paper.manner.size + 8, align="centre"
    )
    y = _body(paper, genre, 60, 120, paper.width - 120, 700)
    y = _body(paper, genre, 60, y, paper.width - 120, 700)
    _prices(paper, genre, 80, min(y + 10, 520), paper.width - 160)
    paper.text(paper.width / 2, 810, str(paper.dice.randint(1, 40)), align="centre", size=8)


def _two_columns(paper: Paper, genre: Genre) -> None:
    paper.text(
        50, 70, paper.dice.choice(genre.titles), bold=True, size=paper.manner.size + 10, colour=paper.manner.accent
    )
    paper.line(50, 82, paper.width - 50, 82, width=2, colour=paper.manner.accent)
    wide = (paper.width - 120) / 2
    for x in (50.0, 70.0 + wide):
        y = _body(paper, genre, x, 110, wide, 700)
        _prices(paper, genre, x, min(y + 10, 560), wide)


def _poster(paper: Paper, genre: Genre) -> None:
    middle = paper.width / 2
    paper.rect(
        0, 0, paper.width, 170, fill=paper.manner.accent if paper.manner.accent != "#000000" else "#aa2233", stroke=""
    )
    paper.text(middle, 110, paper.dice.choice(genre.titles), bold=True, size=30, align="centre", colour="#ffffff")
    y = 230.0
    for text in paper.dice.sample(genre.text, min(5, len(genre.text))):
        y = paper.paragraph(90, y, text, paper.width - 180, size=paper.manner.size + 5) + 16
    _prices(paper, genre, 110, min(y, 560), paper.width - 220)
    paper.text(middle, 790, parties.company(paper.dice, paper.content.words).address, align="centre")


def _slip(paper: Paper, genre: Genre) -> None:
    """A slip in two parts, the same labels in both, an account and an amount under each."""
    words, dice = paper.content.words, paper.dice
    party = parties.company(dice, words)
    paper.line(230, 540, 230, 842)
    for x in (30.0, 250.0):
        paper.text(x, 560, dice.choice(genre.titles), bold=True)
        y = 580.0
        for label in dice.sample(genre.text, min(5, len(genre.text))):
            paper.text(x, y, label, size=7, bold=True)
            paper.text(
                x,
                y + 11,
                dice.choice(
                    (party.name, party.address, party.iban, paper.manner.amount(Decimal(dice.randint(10, 9000))))
                ),
            )
            y += 30


LAYOUTS: dict[str, Callable[[Paper, Genre], None]] = {
    "letter": _letter,
    "article": _article,
    "columns": _two_columns,
    "poster": _poster,
    "slip": _slip,
}
