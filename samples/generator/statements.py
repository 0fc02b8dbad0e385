"""Bank statements: an account, a period, movements, balances."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from samples.generator import manner as manners
from samples.generator import numbers, parties, trade
from samples.generator.content import Content, Value
from samples.generator.paper import Drawn, Paper
from samples.generator.wording import wording

LABELS = {
    "cs": {
        "account_holder": ("Majitel účtu", "Název účtu", "Klient"),
        "statement_number": ("Výpis č.", "Číslo výpisu"),
        "period_start": ("Období od", "Za období od"),
        "period_end": ("do", "Období do"),
        "opening_balance": ("Počáteční zůstatek", "Minulý zůstatek"),
        "closing_balance": ("Konečný zůstatek", "Nový zůstatek"),
        "heads": ("Datum", "Popis transakce", "Částka", "Zůstatek"),
        "moves": (
            "Příchozí platba",
            "Platba kartou",
            "Výběr z bankomatu",
            "Poplatek za vedení účtu",
            "Trvalý příkaz",
            "Inkaso",
            "Úroky",
            "Odchozí úhrada",
        ),
        "note": ("Vklady na účtu jsou pojištěny.", "Součet příjmů a výdajů za období", "Debetní obrat, kreditní obrat"),
    },
    "sk": {
        "account_holder": ("Majiteľ účtu", "Názov účtu"),
        "statement_number": ("Výpis č.", "Číslo výpisu"),
        "period_start": ("Obdobie od",),
        "period_end": ("do",),
        "opening_balance": ("Počiatočný zostatok",),
        "closing_balance": ("Konečný zostatok",),
        "heads": ("Dátum", "Popis", "Suma", "Zostatok"),
        "moves": ("Prijatá platba", "Platba kartou", "Výber z bankomatu", "Poplatok", "Trvalý príkaz", "Úroky"),
        "note": ("Vklady sú chránené.",),
    },
    "de": {
        "account_holder": ("Kontoinhaber",),
        "statement_number": ("Auszug Nr.", "Kontoauszug Nr."),
        "period_start": ("Zeitraum von", "vom"),
        "period_end": ("bis",),
        "opening_balance": ("Alter Kontostand", "Anfangssaldo"),
        "closing_balance": ("Neuer Kontostand", "Endsaldo"),
        "heads": ("Buchung", "Verwendungszweck", "Betrag", "Saldo"),
        "moves": ("Gutschrift", "Kartenzahlung", "Dauerauftrag", "Lastschrift", "Kontoführung", "Barauszahlung"),
        "note": ("Bitte prüfen Sie diesen Auszug.", "Soll und Haben im Zeitraum"),
    },
    "en": {
        "account_holder": ("Account holder", "Account name", "Customer"),
        "statement_number": ("Statement number", "Statement no."),
        "period_start": ("Statement period from", "From", "Period"),
        "period_end": ("to", "To"),
        "opening_balance": ("Opening balance", "Beginning balance", "Balance brought forward"),
        "closing_balance": ("Closing balance", "Ending balance", "Balance carried forward"),
        "heads": ("Date", "Transaction details", "Paid in / out", "Balance"),
        "moves": (
            "Direct debit",
            "POS purchase",
            "ATM withdrawal",
            "Preauthorized credit",
            "Interest credit",
            "Check 1234",
            "Transfer",
            "Card payment",
            "Cash withdrawal ATM",
            "Standing order",
            "Interest",
            "Salary credit",
            "Deposit",
            "Withdrawal",
            "Check paid",
            "Service charge",
        ),
        "note": (
            "Deposits and credits, withdrawals and debits",
            "Account summary: beginning balance, deposits and other additions, withdrawals, ending balance",
            "Your consolidated statement. Questions? Contact us or use online banking.",
            "Daily balance, checks paid, average balance, service fee",
            "Sort code account number",
            "Your deposit is protected.",
            "Account summary",
        ),
    },
}


def draw(dice: Random, language: str, layout: str = "") -> Drawn:
    """Draw a bank statement."""
    words = wording(language)
    manner = replace(manners.throw(dice, words), size=dice.choice((8.5, 9.0, 9.5)))
    opening = Decimal(dice.randint(100_000, 40_000_000)) / 100
    moves = [Decimal(dice.randint(-900_000, 1_000_000)) / 100 for _ in range(dice.randint(5, 22))]
    holder = parties.company(dice, words)
    first = numbers.day_between(dice, date(2022, 1, 1), date(2026, 9, 1)).replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    number = f"{first.month}/{first.year}" if dice.random() < 0.5 else f"{first.month:03d}"
    values = {
        "account_holder": Value(canonical=holder.name, text=holder.name),
        "statement_number": Value(canonical=number, text=number),
        "period_start": trade.day_value(first, manner),
        "period_end": trade.day_value(last, manner),
        "opening_balance": trade.amount_value(opening, manner),
        "closing_balance": trade.amount_value(opening + sum(moves), manner),
        **trade.account_values(holder.account, holder.iban, holder.bic),
    }
    content = Content(kind="bank_statement", words=words, manner=manner, values=values)
    layout = layout or dice.choice(sorted(LAYOUTS))
    paper = Paper(content=content, dice=dice, layout=f"statement-{layout}")
    LAYOUTS[layout](paper, moves)
    return paper.finish()


def _label(paper: Paper, name: str) -> str:
    own = LABELS[paper.content.words.language]
    return paper.dice.choice(own[name]) if name in own else paper.word("labels", name)


def _facts(paper: Paper, x: float, y: float, names: tuple[str, ...], width: float) -> float:
    for name in names:
        if paper.has(name) and _label(paper, name):
            paper.text(x, y, paper.manner.label(_label(paper, name)))
            paper.text(x + width, y, paper.say(name), align="right", bold=name == "closing_balance")
            y += paper.manner.size * 1.6
    return y


def _moves(paper: Paper, y: float, moves: list[Decimal], *, ruled: bool) -> float:
    widest = paper.width_of(paper.content.values["period_end"].text)
    places = ((50.0, "left"), (max(120.0, 70 + widest), "left"), (430.0, "right"), (545.0, "right"))
    own = LABELS[paper.content.words.language]
    for (x, align), head in zip(places, own["heads"], strict=True):
        paper.text(x, y, head, align=align, bold=True)
    paper.line(50, y + 4, 545, y + 4)
    balance = Decimal(paper.content.values["opening_balance"].canonical)
    first = date.fromisoformat(paper.content.values["period_start"].canonical)
    days = sorted(paper.dice.randint(0, 27) for _ in moves)
    for days_later, move in zip(days, moves, strict=True):
        y += paper.manner.size * 1.55
        balance += move
        note = f"{paper.dice.choice(own['moves'])} {paper.dice.randint(1000, 999999)}"
        day = paper.manner.date(first + timedelta(days=days_later))
        cells = (day, note, paper.manner.number(move), paper.manner.number(balance))
        for (x, align), cell in zip(places, cells, strict=True):
            paper.text(x, y, cell, align=align)
        printed = (first + timedelta(days=days_later)).isoformat()
        paper.items.append({"date": printed, "description": note, "line_total": f"{move:.2f}"})
        if ruled:
            paper.line(50, y + 3, 545, y + 3, width=0.2, colour="#999999")
    return y + 24


ACCOUNT = ("bank_account", "iban", "bic")
PERIOD = ("statement_number", "period_start", "period_end")
BALANCES = ("opening_balance", "closing_balance")


def _plain(paper: Paper, moves: list[Decimal]) -> None:
    paper.text(50, 60, _bank(paper), bold=True, size=14, colour=paper.manner.accent)
    paper.text(545, 60, paper.word("titles", "bank_statement"), size=13, align="right")
    _facts(paper, 50, 100, ("account_holder", *ACCOUNT), 260)
    _facts(paper, 350, 100, PERIOD, 195)
    y = _facts(paper, 350, 160, BALANCES, 195)
    y = _moves(paper, y + 20, moves, ruled=paper.dice.random() < 0.5)
    paper.paragraph(50, y, " ".join(LABELS[paper.content.words.language]["note"]), 480, size=7.5)


def _boxed(paper: Paper, moves: list[Decimal]) -> None:
    paper.text(paper.width / 2, 54, paper.word("titles", "bank_statement"), bold=True, size=15, align="centre")
    paper.rect(44, 70, 508, 110, stroke=paper.manner.accent)
    _facts(paper, 54, 88, ("account_holder", *PERIOD, *ACCOUNT), 300)
    y = _moves(paper, 206, moves, ruled=True)
    y = _facts(paper, 300, y, BALANCES, 245)
    paper.text(50, 810, _bank(paper), size=8)


def _bank(paper: Paper) -> str:
    names = paper.content.words.sections["names"]
    suffix = {"en": " Bank plc", "de": "bank AG"}.get(paper.content.words.language, " banka, a.s.")
    return paper.dice.choice(names["company_a"]) + paper.dice.choice(names["company_b"]) + suffix


LAYOUTS: dict[str, Callable[[Paper, list[Decimal]], None]] = {"plain": _plain, "boxed": _boxed}
