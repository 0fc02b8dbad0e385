"""Payroll requests and verification forms: what stands in `forms/*.toml`, drawn in one of several ways."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random

from samples.generator import formfacts
from samples.generator import manner as manners
from samples.generator.content import Content, Value
from samples.generator.paper import Drawn, Paper
from samples.generator.wording import wording

FOLDER = Path(__file__).parent / "forms"


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form in one language."""

    kind: str
    subkind: str
    titles: tuple[str, ...]
    fields: tuple[tuple[str, ...], ...]  # name, then the variants of its label
    text: tuple[str, ...]  # sentences printed on it
    days: tuple[str, ...]  # headings of a table of days, empty where there is none
    work: tuple[str, ...]  # what is done on those days
    checks: tuple[str, ...]  # check boxes
    wages: tuple[str, ...]  # parts of a wage, listed in a table
    heads: tuple[str, ...]  # headings of that table


@cache
def forms(language: str) -> Mapping[str, Form]:
    """Return the forms of a language by subkind."""
    rows = tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    return {
        name: Form(
            kind=row["kind"],
            subkind=name,
            titles=tuple(row["titles"]),
            fields=tuple(tuple(field) for field in row["fields"]),
            text=tuple(row["text"]),
            days=tuple(row.get("days", ())),
            work=tuple(row.get("work", ())),
            checks=tuple(row.get("checks", ())),
            wages=tuple(row.get("wages", ())),
            heads=tuple(row.get("heads", ())),
        )
        for name, row in rows.items()
    }


def draw(dice: Random, language: str, subkind: str, layout: str = "") -> Drawn:
    """Draw a form, filled in by a machine or by hand."""
    form, words = forms(language)[subkind], wording(language)
    manner = replace(manners.throw(dice, words), size=dice.choice((9.0, 9.5, 10.0, 10.5)))
    values = formfacts.values(dice, words, manner)
    if form.days:
        hours = sum(hours for _, _, hours in _shifts(values))
        values["hours_total"] = Value(canonical=f"{hours:.2f}", text=str(hours))
    content = Content(
        kind=form.kind,
        subkind="" if form.kind == subkind else subkind,
        words=words,
        manner=manner,
        values=values,
        traits=frozenset({"by_hand"}) if dice.random() < 0.25 else frozenset[str](),
    )
    layout = layout or dice.choice(sorted(LAYOUTS))
    paper = Paper(content=content, dice=dice, layout=f"form-{layout}")
    LAYOUTS[layout](paper, form, _chosen(dice, form))
    return paper.finish()


def _chosen(dice: Random, form: Form) -> list[tuple[str, str]]:
    """Return the fields this print of the form has, each with its label."""
    rows = [(name, dice.choice(labels)) for name, *labels in form.fields]
    return [row for number, row in enumerate(rows) if number < 3 or dice.random() < 0.88]


def _text(paper: Paper, name: str) -> str:
    if name.startswith("~"):
        return formfacts.FILLERS[name](paper.dice, paper.content.words, paper.manner)
    if not paper.has(name):
        return ""
    return paper.say(name)


def _fill(paper: Paper, x: float, y: float, name: str, *, font: str = "") -> None:
    """Write the value of a field, by hand where the form was filled in so."""
    text = _text(paper, name)
    if "by_hand" in paper.content.traits and name not in {"employer_name", "employer_id"}:
        paper.hand(x, y, text, size=paper.manner.size + 5)
    else:
        paper.text(x, y, text, font=font, bold=not font and paper.dice.random() < 0.3)


def _title(paper: Paper, form: Form, y: float) -> float:
    title = paper.dice.choice(form.titles)
    size = paper.manner.size + paper.dice.choice((4, 6, 8))
    if paper.dice.random() < 0.5:
        paper.text(paper.width / 2, y, title, size=size, bold=True, align="centre")
    else:
        paper.text(60, y, title, size=size, bold=True, colour=paper.manner.accent)
    return y + size * 2


def _signed(paper: Paper, form: Form, y: float) -> None:
    """Draw the lines for signatures; somebody has signed."""
    y = min(y + 50, paper.height - 70)
    paper.line(60, y, 220, y, width=0.4)
    paper.line(360, y, 520, y, width=0.4)
    name = paper.content.values["employee_name"].text
    paper.hand(380, y - 4, name.split()[-1] if paper.dice.random() < 0.5 else name, size=20)
    paper.printed["signed"] = Value(canonical="true", text=paper.inks[-1].text)
    for x, text in zip((60, 360), paper.dice.sample(form.text, min(2, len(form.text))), strict=False):
        if len(text) < 45:
            paper.text(x, y + 12, text, size=7.5)


def _sentences(paper: Paper, form: Form, y: float) -> float:
    for text in form.text:
        if len(text) >= 28 or paper.dice.random() < 0.4:
            y = (
                paper.paragraph(60, y, text, paper.width - 120, size=paper.manner.size - paper.dice.choice((0, 0.5, 1)))
                + 4
            )
    return y


def _lines(paper: Paper, form: Form, rows: Sequence[tuple[str, str]]) -> None:
    """Label, then the value on a line."""
    y = _title(paper, form, 80)
    if paper.dice.random() < 0.6:
        y = _sentences(paper, form, y)
    y += 12
    for name, label in rows:
        wide = paper.text(60, y, paper.manner.label(label))
        start = max(60 + wide + 8, 210)
        _fill(paper, start, y, name)
        paper.line(start - 3, y + 2.5, paper.width - 60, y + 2.5, width=0.4)
        y += paper.manner.size * 2.2
    y = _extras(paper, form, y)
    _signed(paper, form, _sentences(paper, form, y + 14))


def _grid(paper: Paper, form: Form, rows: Sequence[tuple[str, str]]) -> None:
    """Boxes two abreast, a small label in the corner of each."""
    y = _title(paper, form, 66)
    left, wide, high = 46.0, (paper.width - 92) / 2, paper.manner.size * 3
    for number, (name, label) in enumerate(rows):
        x = left + wide * (number % 2)
        paper.rect(x, y, wide, high, pen=0.5)
        paper.text(
            x + 3, y + 8, f"{number + 1}. {label}" if paper.dice.random() < 0.5 else label, size=6.5, colour="#444444"
        )
        _fill(paper, x + 8, y + high - 7, name)
        y += high if number % 2 or number == len(rows) - 1 else 0
    y = _extras(paper, form, y + 8)
    _signed(paper, form, _sentences(paper, form, y + 20))


def _prose(paper: Paper, form: Form, rows: Sequence[tuple[str, str]]) -> None:
    """A letter: letterhead of the employer, sentences, facts one under another."""
    if paper.has("employer_name"):
        paper.text(
            60, 60, paper.say("employer_name"), bold=True, size=paper.manner.size + 3, colour=paper.manner.accent
        )
        if any(name == "employer_id" for name, _ in rows):
            paper.text(60, 76, f"{paper.word('labels', 'supplier_id')} {paper.say('employer_id')}")
    y = _title(paper, form, 130)
    y = _sentences(paper, form, y) + 10
    for name, label in rows:
        if name in {"employer_name", "employer_id"}:
            continue
        wide = paper.text(72, y, f"{label.rstrip(':')}: ")
        _fill(paper, 76 + wide, y, name)
        y += paper.manner.size * 1.6
    _signed(paper, form, _extras(paper, form, y + 10))


def _table(paper: Paper, form: Form, rows: Sequence[tuple[str, str]]) -> None:
    """A ruled table of label and value."""
    y = _title(paper, form, 70)
    left, edge, right = 60.0, 260.0, paper.width - 60
    step = paper.manner.size * 1.9
    for name, label in rows:
        paper.rect(left, y, edge - left, step, fill="#eeeeee", pen=0.4)
        paper.rect(edge, y, right - edge, step, pen=0.4)
        paper.text(left + 5, y + step * 0.68, label)
        _fill(paper, edge + 6, y + step * 0.68, name, font=paper.dice.choice(("", "LiberationMono")))
        y += step
    y = _extras(paper, form, y + 12)
    _signed(paper, form, _sentences(paper, form, y + 16))


def _extras(paper: Paper, form: Form, y: float) -> float:
    """Draw check boxes and the table of days, where the form has them."""
    x = 60.0
    for label in form.checks:
        paper.rect(x, y - 7, 8, 8)
        if paper.dice.random() < 0.3:
            paper.line(x, y - 7, x + 8, y + 1)
            paper.line(x, y + 1, x + 8, y - 7)
        x += paper.text(x + 12, y, label) + 30
    y += 14 if form.checks else 0
    y = _wages(paper, form, y) if form.wages and paper.dice.random() < 0.75 else y
    return _days(paper, form, y) if form.days else y


def _wages(paper: Paper, form: Form, y: float) -> float:
    places = ((60, "left"), (290, "right"), (390, "right"), (500, "right"))
    step = paper.manner.size * 1.4
    for (x, align), head in zip(places, form.heads, strict=True):
        paper.text(x, y + step, head, align=align, bold=True, size=paper.manner.size - 0.5)
    paper.line(60, y + step + 3, 500, y + step + 3)
    y += step * 2
    for name in paper.dice.sample(form.wages, paper.dice.randint(4, len(form.wages))):
        numbers = [Decimal(paper.dice.randint(100, 900_000)) / 100 for _ in range(3)]
        cells = [name, *(paper.manner.number(number) for number in numbers)]
        for (x, align), cell in zip(places, cells, strict=True):
            paper.text(x, y, cell, align=align, size=paper.manner.size - 0.5)
        y += step
    return y


def _days(paper: Paper, form: Form, y: float) -> float:
    places = (60, 150, 220, 290, 360)
    step = paper.manner.size * 1.25
    for place, heading in zip(places, form.days, strict=True):
        paper.text(place, y + step, heading, bold=True, size=paper.manner.size - 1)
    paper.line(60, y + step + 3, 520, y + step + 3)
    y += step * 2
    for day, start, hours in _shifts(paper.content.values):
        worked = paper.manner.number(Decimal(hours), paper.dice.choice((0, 2)))
        cells = (paper.manner.date(day), f"{start}:00", f"{start + hours}:30", worked, paper.dice.choice(form.work))
        for place, cell in zip(places, cells, strict=True):
            paper.text(place, y, cell, size=paper.manner.size - 1)
        clock = {"start": f"{start:02d}:00", "end": f"{start + hours:02d}:30"}
        paper.items.append({"date": day.isoformat(), **clock, "hours": f"{hours:.2f}", "description": cells[-1]})
        y += step
    return y


def _shifts(values: Mapping[str, Value]) -> list[tuple[date, int, int]]:
    """Return day, first hour and hours worked of a sheet; the same for the same person and month."""
    first = date.fromisoformat(values["period_start"].canonical)
    dice = Random(f"{first}:{values['employee_number'].canonical}")
    days = [first + timedelta(days=number) for number in range(dice.randint(5, 18))]
    return [(day, dice.choice((6, 7, 8)), dice.choice((4, 6, 7, 8, 8, 8, 9))) for day in days if day.weekday() < 5]


LAYOUTS: dict[str, Callable[[Paper, Form, Sequence[tuple[str, str]]], None]] = {
    "lines": _lines,
    "grid": _grid,
    "prose": _prose,
    "table": _table,
}
