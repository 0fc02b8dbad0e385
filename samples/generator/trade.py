"""What invoices, credit notes, orders, delivery notes and receipts say: lines, taxes, sums, parties, numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from samples.generator import manner as manners
from samples.generator import numbers, parties
from samples.generator.content import Content, Item, TaxRow, Value
from samples.generator.manner import Manner, cents
from samples.generator.parties import Party
from samples.generator.wording import Goods, wording

PARTS = {
    "hod",
    "h",
    "Std.",
    "hrs",
    "kg",
    "t",
    "m",
    "m2",
    "m3",
    "l",
    "L",
    "hod.",
}  # units that are measured, not counted
RETAIL = {"food", "restaurant", "hotel"}
SYLLABLES = (
    "ka",
    "lo",
    "mi",
    "ter",
    "vo",
    "dan",
    "rix",
    "su",
    "bel",
    "no",
    "fra",
    "gi",
    "zel",
    "pu",
    "to",
    "han",
    "ex",
)
FEW = (1, 1, 1, 1, 2, 2, 3)
FIRST_DAY, LAST_DAY = date(2025, 1, 2), date(2026, 10, 30)  # days on which the rates printed are in force


def invoice(dice: Random, language: str, *, kind: str = "invoice", lines: int = 0) -> Content:
    """Return an invoice, or another kind of document that is built like one, with about `lines` lines."""
    words = wording(language)
    currency = dice.choice(("EUR", words.currency)) if words.country in {"CZ", "GB"} and dice.random() < 0.12 else ""
    manner = manners.throw(dice, words, currency)
    goods = dice.choice([entry for entry in words.goods if entry.trade not in {"fuel", "restaurant", "food"}])
    traits = _traits(dice, kind)
    items = lines_of(dice, goods, lines or dice.choice((1, 2, 3, 3, 4, 5, 6, 8, 11)), traits)
    breakdown = taxes(items)
    supplier, customer = parties.company(dice, words), parties.company(dice, words)
    sign = -1 if kind == "credit_note" and dice.random() < 0.6 else 1
    if sign < 0:
        items, breakdown = _negative(items), taxes(_negative(items))
    values = party_values(supplier, "supplier", manner) | party_values(customer, "customer", manner)
    values |= number_values(dice) | _days(dice, manner)
    values |= total_values(dice, breakdown, manner, traits)
    return Content(
        kind=kind,
        words=words,
        manner=manner,
        values=values,
        items=items,
        breakdown=breakdown,
        traits=traits,
        trade=goods.trade,
    )


def lines_of(dice: Random, goods: Goods, count: int, traits: frozenset[str]) -> tuple[Item, ...]:
    """Return `count` lines of what `goods` sells."""
    if dice.random() < 0.65:
        goods = replace(goods, rates=(dice.choice(goods.rates),))
    names = dice.sample(goods.names, min(count, len(goods.names)))
    names += [dice.choice(goods.names) for _ in range(count - len(names))]
    return tuple(_line(dice, goods, _named(dice, goods, name), traits) for name in names)


def _named(dice: Random, goods: Goods, name: str) -> str:
    """Return the name of an article as the issuer writes it: as it is, abbreviated in capitals, or after a brand."""
    brand = "".join(dice.choice(SYLLABLES) for _ in range(dice.choice((2, 2, 3)))).capitalize()
    short = ".".join(word[: dice.choice((3, 4, 5))] for word in name.split()[:3]).upper()
    odds = (3, 1, 2, 1) if goods.trade in RETAIL else (6, 0, 1, 0.5)
    return str(dice.choices((name, short, f"{brand} {name}", f"{brand} {dice.randint(2, 900)}"), odds)[0])


def _line(dice: Random, goods: Goods, name: str, traits: frozenset[str]) -> Item:
    low, high = goods.prices
    price = cents(Decimal(str(round(low * (high / low) ** dice.random(), dice.choice((0, 0, 1, 2))))))
    unit = dice.choice(goods.units)
    whole = goods.trade != "fuel" and (unit not in PARTS or dice.random() < 0.6)
    quantity = (
        Decimal(dice.choice(FEW if goods.trade in RETAIL else (1, 1, 1, 2, 3, 5, 10, 12, 20)))
        if whole
        else cents(Decimal(dice.randint(50, 6000)) / 100)
    )
    net = cents(price * quantity)
    rate = 0 if "no_tax" in traits or "reverse_charge" in traits else dice.choice(goods.rates)
    return Item(
        code=f"{dice.choice('ABKMRSXZ')}{dice.randint(100, 99999)}",
        description=name,
        quantity=quantity,
        unit=unit,
        unit_price=price,
        rate=rate,
        net=net,
        tax=cents(net * rate / 100),
    )


def taxes(items: Iterable[Item]) -> tuple[TaxRow, ...]:
    """Return the sums of each rate, the highest first."""
    rows: dict[int, tuple[Decimal, Decimal]] = {}
    for item in items:
        net, tax = rows.get(item.rate, (Decimal(0), Decimal(0)))
        rows[item.rate] = (net + item.net, tax + item.tax)
    return tuple(TaxRow(rate=rate, net=net, tax=tax) for rate, (net, tax) in sorted(rows.items(), reverse=True))


def _negative(items: Iterable[Item]) -> tuple[Item, ...]:
    return tuple(
        Item(
            code=item.code,
            description=item.description,
            quantity=-item.quantity,
            unit=item.unit,
            unit_price=item.unit_price,
            rate=item.rate,
            net=-item.net,
            tax=-item.tax,
        )
        for item in items
    )


def _traits(dice: Random, kind: str) -> frozenset[str]:
    traits = set()
    if dice.random() < 0.1:
        traits.add("no_tax")
    elif dice.random() < 0.06 and kind == "invoice":
        traits.add("reverse_charge")
    if dice.random() < 0.25:
        traits.add("rounded")
    return frozenset(traits)


def party_values(party: Party, role: str, manner: Manner) -> dict[str, Value]:
    """Return the fields of a party under its role."""
    apart = "/" if party.country == "DE" else " "
    spaced = apart.join((party.company_id[:3], party.company_id[3:-3], party.company_id[-3:]))
    values = {
        f"{role}_name": Value(canonical=party.name, text=party.name),
        f"{role}_address": Value(canonical=party.address, text=party.address),
        f"{role}_street": Value(canonical=party.street, text=party.street),
        f"{role}_town": Value(canonical=party.town, text=party.town),
        f"{role}_country": Value(canonical=party.country_name, text=party.country_name),
        f"{role}_id": Value(
            canonical=party.company_id, text=spaced if manner.spaced_ids or apart == "/" else party.company_id
        ),
        f"{role}_vat_id": Value(canonical=party.vat_id, text=party.vat_id),
        f"{role}_phone": Value(canonical=party.phone, text=party.phone),
        f"{role}_email": Value(canonical=party.email, text=party.email),
    }
    if role == "supplier":
        values |= account_values(party.account, party.iban, party.bic)
    return values


def account_values(account: str, iban: str, bic: str) -> dict[str, Value]:
    """Return the fields of a bank account; the Czech form only where there is one."""
    groups = " ".join(iban[start : start + 4] for start in range(0, len(iban), 4))
    values = {"iban": Value(canonical=iban, text=groups), "bic": Value(canonical=bic, text=bic)}
    if account:
        values["bank_account"] = Value(canonical=account, text=account)
    return values


def number_values(dice: Random) -> dict[str, Value]:
    """Return the numbers documents of a trade carry."""
    year = dice.randint(2022, 2026)
    running = dice.randint(1, 9999)
    number = dice.choice(
        (
            f"{year}{running:05d}",
            f"{year}{running:04d}",
            f"FV{year % 100}{running:05d}",
            f"FV-{running}/{year}",
            f"{running}/{year}",
            f"VF{year}-{running:04d}",
            f"{dice.randint(10, 99)}{year % 100}{running:06d}",
            f"{year}-{running:04d}",
            f"RE{dice.randint(100000, 999999)}",
        )
    )
    symbol = "".join(sign for sign in number if sign.isdigit())[-10:]
    order = dice.choice(
        (f"OBJ{dice.randint(1000, 99999)}", f"{dice.randint(10**6, 10**7)}", f"OV-{year}-{running % 800:03d}")
    )
    delivery = dice.choice((f"DL{year % 100}{dice.randint(1000, 9999)}", f"{dice.randint(10**5, 10**6)}"))
    original = f"{year}{dice.randint(1, 9999):05d}"
    texts = {
        "invoice_number": number,
        "variable_symbol": symbol,
        "constant_symbol": dice.choice(("0308", "0008", "0558")),
        "specific_symbol": numbers.digits(dice, dice.choice((4, 6, 8))),
        "order_number": order,
        "delivery_number": delivery,
        "original_number": original,
        "receipt_number": dice.choice(
            (f"{running:06d}", f"{year % 100}{running:05d}", f"{dice.randint(1, 9)}-{running:05d}")
        ),
    }
    return {name: Value(canonical=text, text=text) for name, text in texts.items()}


def _days(dice: Random, manner: Manner) -> dict[str, Value]:
    issued = numbers.day_between(dice, FIRST_DAY, LAST_DAY)
    due = issued + timedelta(days=dice.choice((7, 10, 14, 14, 14, 21, 30, 30, 60)))
    supplied = max(FIRST_DAY, issued - timedelta(days=dice.choice((0, 0, 0, 1, 3, 10))))
    delivered = issued + timedelta(days=dice.choice((2, 5, 7, 14)))
    days = {"issue_date": issued, "due_date": due, "supply_date": supplied, "delivery_date": delivered}
    return {name: day_value(day, manner) for name, day in days.items()}


def day_value(day: date, manner: Manner) -> Value:
    """Return a date as a value."""
    return Value(canonical=day.isoformat(), text=manner.date(day))


def amount_value(amount: Decimal, manner: Manner) -> Value:
    """Return an amount as a value, printed with its currency."""
    return Value(canonical=f"{amount:.2f}", text=manner.amount(amount))


def total_values(
    dice: Random, breakdown: tuple[TaxRow, ...], manner: Manner, traits: frozenset[str]
) -> dict[str, Value]:
    """Return the sums; `amount_due` only where a deposit was paid."""
    net = sum((row.net for row in breakdown), Decimal(0))
    tax = sum((row.tax for row in breakdown), Decimal(0))
    gross = net + tax
    values = {"net_total": amount_value(net, manner), "tax_total": amount_value(tax, manner)}
    if "rounded" in traits and manner.currency == "CZK" and gross != gross.quantize(Decimal(1)):
        rounded = Decimal(int(gross + Decimal("0.5") * (1 if gross > 0 else -1)))
        values["rounding"] = amount_value(rounded - gross, manner)
        gross = rounded
    values["gross_total"] = amount_value(gross, manner)
    if dice.random() < 0.12 and gross > 0:
        prepaid = cents(gross * dice.choice((30, 50)) / 100)
        values["prepaid"] = amount_value(prepaid, manner)
        values["amount_due"] = amount_value(gross - prepaid, manner)
    code = manner.sign if manner.sign in {"CZK", "EUR", "GBP", "USD", "PLN", "HUF"} else manner.currency
    values["currency"] = Value(canonical=manner.currency, text=code)
    return values
