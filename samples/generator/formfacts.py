"""What people write into forms: every field's value, consistent within one form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from samples.generator import numbers, parties
from samples.generator.content import Value
from samples.generator.manner import Manner
from samples.generator.trade import account_values, amount_value, day_value
from samples.generator.wording import Wording

SUBJECTS = {
    "cs": (
        "rychlovarná konvice",
        "pánské boty vel. 43",
        "poškozená zásilka",
        "nefunkční tiskárna",
        "chybné vyúčtování služeb",
    ),
    "sk": ("rýchlovarná kanvica", "poškodená zásielka", "nefunkčná tlačiareň"),
    "de": ("Wasserkocher defekt", "beschädigte Lieferung", "falsche Abrechnung"),
    "en": ("faulty kettle", "damaged parcel", "incorrect billing", "late delivery"),
}
POSITIONS = {
    "cs": (
        "účetní",
        "skladník",
        "obchodní zástupce",
        "svářeč",
        "programátorka",
        "řidič",
        "zdravotní sestra",
        "mistr výroby",
    ),
    "sk": ("účtovníčka", "skladník", "vodič", "zvárač", "predavačka"),
    "de": ("Buchhalterin", "Lagerist", "Elektriker", "Sachbearbeiter", "Pflegefachkraft"),
    "en": ("Accountant", "Warehouse operative", "Sales manager", "Electrician", "Nurse", "Software developer"),
}
REASONS = {
    "cs": ("oprava automobilu", "rodinné důvody", "rekreace", "nečekané výdaje", "školení", "stěhování"),
    "sk": ("oprava auta", "rodinné dôvody", "rekreácia", "sťahovanie"),
    "de": ("Autoreparatur", "Erholungsurlaub", "Umzug", "familiäre Gründe"),
    "en": ("car repair", "annual leave", "family reasons", "moving house", "medical expenses"),
}
PAPERS = {
    "cs": ("občanský průkaz", "cestovní pas", "povolení k pobytu"),
    "sk": ("občiansky preukaz", "cestovný pas"),
    "de": ("Personalausweis", "Reisepass"),
    "en": ("passport", "driving licence", "identity card"),
}
NATIONS = {
    "cs": ("Česká republika", "ČR", "Slovenská republika"),
    "sk": ("Slovenská republika", "SR"),
    "de": ("deutsch", "österreichisch"),
    "en": ("British", "Irish", "Canada", "Czech Republic"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Who the form is about, and when."""

    dice: Random
    words: Wording
    manner: Manner
    person: parties.Person
    born: date
    today: date


def values(dice: Random, words: Wording, manner: Manner) -> dict[str, Value]:
    """Return values for every field a form can have."""
    person = parties.person(dice, words)
    facts = Facts(
        dice=dice,
        words=words,
        manner=manner,
        person=person,
        born=numbers.day_between(dice, date(1958, 1, 1), date(2005, 12, 31)),
        today=numbers.day_between(dice, date(2022, 2, 1), date(2026, 10, 30)),
    )
    return _who(facts) | _when(facts) | _money(facts) | _account(facts)


def _who(facts: Facts) -> dict[str, Value]:
    dice, words = facts.dice, facts.words
    employer, boss = parties.company(dice, words), parties.person(dice, words)
    name = facts.person.name
    home = f"{parties.street(dice, words)}, {parties.town(dice, words)}"
    language = words.language
    texts = {
        "employee_name": name,
        "holder_name": name,
        "employee_number": numbers.digits(dice, dice.choice((3, 4, 5, 6))),
        "birth_number": numbers.birth_number(dice, facts.born, female=facts.person.female),
        "employer_name": employer.name,
        "employer_id": employer.company_id,
        "address": home,
        "position": dice.choice(POSITIONS[language]),
        "reason": dice.choice(REASONS[language]),
        "approved_by": boss.name,
        "nationality": dice.choice(NATIONS[language]),
        "document_type": dice.choice(PAPERS[language]),
        "document_number": f"{dice.choice(('', 'L', 'P', 'AB'))}{numbers.digits(dice, 8)}",
        "complainant_name": name,
        "contact": f"{numbers.digits(dice, 3)} {numbers.digits(dice, 3)} {numbers.digits(dice, 3)}",
        "reference_number": f"{dice.choice(('R', 'RK-', ''))}{dice.randint(2021, 2026)}{numbers.digits(dice, 4)}",
        "subject": dice.choice(SUBJECTS[language]),
        "tax_id": f"{numbers.digits(dice, 2)}-{numbers.digits(dice, 7)}"
        if words.country == "GB"
        else numbers.digits(dice, 10),
    }
    return {
        key: Value(canonical=text.replace("-", "") if key == "tax_id" else text, text=text)
        for key, text in texts.items()
    }


def _when(facts: Facts) -> dict[str, Value]:
    dice, today = facts.dice, facts.today
    first = today.replace(day=1)
    issued = today - timedelta(days=dice.randint(100, 2500))
    days = {
        "birth_date": facts.born,
        "period_start": first,
        "period_end": (first + timedelta(days=31)).replace(day=1) - timedelta(days=1),
        "pay_date": first + timedelta(days=31 + dice.randint(8, 14)),
        "requested_date": today,
        "received_date": today,
        "approved_date": today + timedelta(days=dice.randint(0, 4)),
        "issued_date": issued,
        "expiry_date": issued + timedelta(days=3652),
        "employed_from": today - timedelta(days=dice.randint(200, 6000)),
        "employed_to": today - timedelta(days=dice.randint(5, 150)),
        "signed_date": today,
    }
    return {name: day_value(day, facts.manner) for name, day in days.items()}


def _money(facts: Facts) -> dict[str, Value]:
    dice, manner = facts.dice, facts.manner
    scale = 10 if manner.currency == "CZK" else Decimal("0.6")
    gross = Decimal(dice.randint(2400, 8200)) * scale
    net = (gross * Decimal(dice.randint(71, 82)) / 100).quantize(Decimal(1))
    hours = Decimal(dice.randint(280, 368)) / 2
    overtime = Decimal(dice.randint(1, 24)) / 2
    amounts = {"gross_pay": gross, "net_pay": net, "net_income": net, "amount": (gross / 5).quantize(Decimal(100))}
    rows = {name: amount_value(amount, manner) for name, amount in amounts.items()}
    for name, count in (("hours_total", hours), ("overtime_hours", overtime)):
        rows[name] = Value(canonical=f"{count:.2f}", text=manner.number(count, 1 if count % 1 else 0))
    return rows


def _account(facts: Facts) -> dict[str, Value]:
    country = facts.words.country
    if country in {"CZ", "SK"}:
        account = numbers.czech_account(facts.dice, country)
        return account_values(account, numbers.account_iban(account, country), numbers.bank_of(account))
    iban, bic = numbers.iban(facts.dice, country)
    return account_values("", iban, bic)


FILLERS: dict[str, Callable[[Random, Wording, Manner], str]] = {
    "~amount": lambda dice, words, manner: manner.number(Decimal(dice.randint(9000, 1900000)) / 100),
    "~centre": lambda dice, words, manner: f"{dice.randint(100, 990)}",
    "~days": lambda dice, words, manner: str(dice.randint(1, 15)),
    "~date": lambda dice, words, manner: manner.date(numbers.day_between(dice, date(2015, 1, 1), date(2026, 1, 1))),
    "~place": lambda dice, words, manner: words.pick(dice, "names", "towns"),
    "~bank": lambda dice, words, manner: f"{words.pick(dice, 'names', 'company_a')}banka",
    "~term": lambda dice, words, manner: {"cs": "neurčitou", "de": "unbefristet"}.get(words.language, "permanent"),
    "~ni": lambda dice, words, manner: f"***-**-{dice.randint(1000, 9999)}",
    "~taxcode": lambda dice, words, manner: str(dice.randint(1, 5)),
    "~phone": lambda dice, words, manner: numbers.digits(dice, 9),
    "~address": lambda dice, words, manner: parties.street(dice, words),
    "~text": lambda dice, words, manner: words.pick(dice, "names", "trades"),
    "~company": lambda dice, words, manner: parties.company(dice, words).name,
}
