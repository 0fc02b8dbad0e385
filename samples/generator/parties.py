"""Invented people and companies, made from parts."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from random import Random

from samples.generator import numbers
from samples.generator.wording import Wording

POSTCODES = {
    "CZ": "### ##",
    "SK": "### ##",
    "DE": "#####",
    "AT": "####",
    "GB": "AA## #AA",
    "NL": "#### AA",
    "PL": "##-###",
    "HU": "####",
    "PT": "####-###",
    "SE": "### ##",
    "GR": "### ##",
}
COUNTRIES = {
    "cs": "Česká republika",
    "sk": "Slovenská republika",
    "de": "Deutschland",
    "en": "United Kingdom",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Somebody who sends or receives documents."""

    name: str
    street: str
    town: str  # with its postcode, as printed
    country: str  # ISO 3166-1 alpha-2
    country_name: str  # as printed, often empty
    company_id: str
    vat_id: str
    account: str  # Czech and Slovak form, else empty
    iban: str
    bic: str
    phone: str
    email: str

    @property
    def address(self) -> str:
        """The address on one line."""
        return ", ".join(part for part in (self.street, self.town) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody's name and sex."""

    first: str
    last: str
    female: bool

    @property
    def name(self) -> str:
        """First name and surname."""
        return f"{self.first} {self.last}"


def company(dice: Random, words: Wording) -> Party:
    """Return an invented company, or a person in business."""
    country = words.country
    name = _company_name(dice, words)
    account = numbers.czech_account(dice, country) if country in {"CZ", "SK"} else ""
    iban, bic = (
        (numbers.account_iban(account, country), numbers.bank_of(account)) if account else numbers.iban(dice, country)
    )
    registration = numbers.company_id(dice, country)
    host = plain(name).split(",")[0].replace(" ", "").replace(".", "").replace("&", "")[:14].lower()
    return Party(
        name=name,
        street=street(dice, words),
        town=town(dice, words),
        country=country,
        country_name=COUNTRIES.get(words.language, "") if dice.random() < 0.25 else "",
        company_id=registration,
        vat_id=numbers.vat_id(dice, country, registration),
        account=account,
        iban=iban,
        bic=bic,
        phone=_phone(dice, country),
        email=f"{dice.choice(('info', 'fakturace', 'office', 'obchod'))}@{host}.example",
    )


def person(dice: Random, words: Wording) -> Person:
    """Return an invented person."""
    female = dice.random() < 0.5
    sex = "f" if female else "m"
    last = words.pick(dice, "names", f"last_{sex}") or words.pick(dice, "names", "last_m")
    return Person(first=words.pick(dice, "names", f"first_{sex}"), last=last, female=female)


def street(dice: Random, words: Wording) -> str:
    """Return a street and number in the order of the language."""
    name = words.pick(dice, "names", "streets")
    number = str(dice.randint(1, 199))
    if words.country in {"CZ", "SK"} and dice.random() < 0.4:
        number = f"{dice.randint(100, 2999)}/{dice.randint(1, 60)}"
    return f"{number} {name}" if words.country in {"GB", "FR", "US"} else f"{name} {number}"


def town(dice: Random, words: Wording) -> str:
    """Return a town with its postcode in the order of the country."""
    shape = POSTCODES.get(words.country, "#####")
    code = "".join(
        dice.choice("123456789") if s == "#" else dice.choice("BCDEGHKLMNRSTW") if s == "A" else s for s in shape
    )
    name = words.pick(dice, "names", "towns")
    return f"{name} {code}" if words.country == "GB" else f"{code} {name}"


def plain(text: str) -> str:
    """Return `text` without accents."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))


def _company_name(dice: Random, words: Wording) -> str:
    if dice.random() < 0.15:
        who = words.pick(dice, "names", "titles") + person(dice, words).name
        trade = words.pick(dice, "names", "trades")
        return f"{who} - {trade}" if trade and dice.random() < 0.5 else who
    core = words.pick(dice, "names", "company_a") + words.pick(dice, "names", "company_b")
    extra = words.pick(dice, "names", "company_c")
    legal = words.pick(dice, "names", "legal")
    if dice.random() < 0.2:
        core = core.upper()
    comma = "," if legal[:1].islower() and dice.random() < 0.6 else ""
    return f"{core}{' ' + extra if extra else ''}{comma} {legal}".strip()


def _phone(dice: Random, country: str) -> str:
    prefix = {"CZ": "+420", "SK": "+421", "DE": "+49", "GB": "+44", "FR": "+33", "NL": "+31"}.get(country, "+39")
    number = numbers.digits(dice, 9)
    return f"{prefix} {number[:3]} {number[3:6]} {number[6:]}"
