"""Invented numbers with valid check digits.

Every function takes the dice and returns a canonical value. Where the check is a sum that python-stdnum only
validates, digits are thrown until they pass.

>>> from stdnum.cz import dic
>>> dic.is_valid(company_id(Random(1), "CZ"))
True
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

import stdnum.at.uid
import stdnum.cz.dic
import stdnum.cz.rc
import stdnum.de.vat
import stdnum.es.nif
import stdnum.fr.siret
import stdnum.fr.tva
import stdnum.gb.vat
import stdnum.hr.oib
import stdnum.hu.anum
import stdnum.it.iva
import stdnum.nl.btw
import stdnum.pl.nip
import stdnum.sk.dph
from stdnum import iban as iban_checks
from stdnum.exceptions import ValidationError

CZECH_BANKS = {
    "0100": "KOMBCZPP",
    "0300": "CEKOCZPP",
    "0600": "AGBACZPP",
    "0800": "GIBACZPX",
    "2010": "FIOBCZPP",
    "2250": "CTASCZ22",
    "3030": "AIRACZPP",
    "5500": "RZBCCZPP",
    "6210": "BREXCZPP",
}
SLOVAK_BANKS = {"0200": "SUBASKBX", "0900": "GIBASKBX", "1100": "TATRSKBX", "7500": "CEKOSKBX", "8330": "FIOZSK22"}
GERMAN_BANKS = {"37040044": "COBADEFF", "10070000": "DEUTDEBB", "43060967": "GENODEM1", "12030000": "BYLADEM1"}
BRITISH_BANKS = {"NWBK": "NWBKGB2L", "BARC": "BARCGB22", "LOYD": "LOYDGB2L"}

IBAN_LENGTHS = {"FR": 23, "NL": 14, "ES": 20, "IT": 23, "PL": 24, "HR": 17, "HU": 24, "GR": 23, "AT": 16, "SE": 20}

VAT_CHECKS: dict[str, tuple[str, str, Callable[[str], str]]] = {
    "CZ": ("CZ", "#" * 8, stdnum.cz.dic.validate),
    "SK": ("SK", "#" * 10, stdnum.sk.dph.validate),
    "DE": ("DE", "#" * 9, stdnum.de.vat.validate),
    "AT": ("AT", "U" + "#" * 8, stdnum.at.uid.validate),
    "GB": ("GB", "#" * 9, stdnum.gb.vat.validate),
    "NL": ("NL", "#" * 9 + "B01", stdnum.nl.btw.validate),
    "PL": ("PL", "#" * 10, stdnum.pl.nip.validate),
    "HR": ("HR", "#" * 11, stdnum.hr.oib.validate),
    "HU": ("HU", "#" * 8, stdnum.hu.anum.validate),
    "IT": ("IT", "#" * 11, stdnum.it.iva.validate),
    "FR": ("FR", "#" * 11, stdnum.fr.tva.validate),
    "ES": ("ES", "B" + "#" * 8, stdnum.es.nif.validate),
}


def digits(dice: Random, count: int) -> str:
    """Return `count` digits, the first of them not 0."""
    return str(dice.randint(1, 9)) + "".join(str(dice.randint(0, 9)) for _ in range(count - 1))


def company_id(dice: Random, country: str) -> str:
    """Return a registration number: IČO in CZ and SK (modulo 11), a tax number in DE, a plain number elsewhere."""
    if country in {"CZ", "SK"}:
        seven = dice.choice("0245678") + digits(dice, 6)
        return seven + str(stdnum.cz.dic.calc_check_digit_legal(seven))
    return digits(dice, 11 if country == "DE" else 8)


def vat_id(dice: Random, country: str, registration: str = "") -> str:
    """Return a VAT id of `country`; a Czech one is made of the registration number."""
    if country == "CZ" and registration and stdnum.cz.dic.is_valid(registration):
        return "CZ" + registration
    prefix, shape, validate = VAT_CHECKS.get(country, (country, "#" * 9, str))
    while True:
        number = "".join(str(dice.randint(0, 9)) if sign == "#" else sign for sign in shape)
        if country == "FR":
            siren = stdnum_siren(dice)
            number = f"{(12 + 3 * (int(siren) % 97)) % 97:02d}{siren}"
        try:
            validate(number)
        except ValidationError:
            continue
        return prefix + number


def stdnum_siren(dice: Random) -> str:
    """Return a French SIREN: nine digits that pass Luhn."""
    while True:
        number = digits(dice, 9)
        doubled = [int(sign) * (2 if place % 2 else 1) for place, sign in enumerate(number)]
        if sum(value // 10 + value % 10 for value in doubled) % 10 == 0:
            return number


def czech_account(dice: Random, country: str = "CZ") -> str:
    """Return `[prefix-]number/bank`, both parts weighted sums modulo 11 (ČNB decree 169/2011)."""
    bank = dice.choice(sorted(CZECH_BANKS if country == "CZ" else SLOVAK_BANKS))
    number = _modulo_eleven(dice, dice.choice((7, 8, 9, 10, 10, 10)))
    prefix = f"{_modulo_eleven(dice, dice.choice((2, 3, 5)))}-" if dice.random() < 0.3 else ""
    return f"{prefix}{number}/{bank}"


def _modulo_eleven(dice: Random, length: int) -> str:
    weights = (6, 3, 7, 9, 10, 5, 8, 4, 2, 1)[-length:]
    while True:
        number = digits(dice, length)
        if sum(weight * int(sign) for weight, sign in zip(weights, number, strict=True)) % 11 == 0:
            return number


def account_iban(account: str, country: str) -> str:
    """Return the IBAN of a Czech or Slovak account.

    >>> account_iban("19-2000145399/0800", "CZ")
    'CZ6508000000192000145399'
    """
    number, bank = account.split("/")
    prefix, _, number = number.rpartition("-")
    return _with_check(country, f"{bank}{prefix:0>6}{number:0>10}")


def iban(dice: Random, country: str) -> tuple[str, str]:
    """Return an IBAN of `country` and the BIC of its bank."""
    if country in {"CZ", "SK"}:
        account = czech_account(dice, country)
        return account_iban(account, country), bank_of(account)
    if country == "DE":
        bank = dice.choice(sorted(GERMAN_BANKS))
        return _with_check("DE", bank + digits(dice, 10)), GERMAN_BANKS[bank]
    if country == "GB":
        bank = dice.choice(sorted(BRITISH_BANKS))
        return _with_check("GB", bank + digits(dice, 14)), BRITISH_BANKS[bank]
    if country == "NL":
        return _with_check("NL", "INGB0" + digits(dice, 9)), "INGBNL2A"
    letter = "X" if country == "IT" else ""
    return _with_check(country, letter + digits(dice, IBAN_LENGTHS.get(country, 18) - len(letter))), f"BANK{country}2X"


def bank_of(account: str) -> str:
    """Return the BIC of the bank of a Czech or Slovak account."""
    return (CZECH_BANKS | SLOVAK_BANKS)[account.split("/")[1]]


def _with_check(country: str, rest: str) -> str:
    return country + str(iban_checks.calc_check_digits(f"{country}00{rest}")) + rest


def birth_number(dice: Random, born: date, *, female: bool) -> str:
    """Return a Czech or Slovak birth number, `850412/1234`, divisible by eleven."""
    day = f"{born.year % 100:02d}{born.month + (50 if female else 0):02d}{born.day:02d}"
    while True:
        number = day + f"{dice.randint(0, 999):03d}"
        check = int(number) % 11
        if check < 10 and stdnum.cz.rc.is_valid(f"{number}{check}"):
            return f"{day}/{number[6:]}{check}"


def day_between(dice: Random, first: date, last: date) -> date:
    """Return a day from `first` to `last`."""
    return first + timedelta(days=dice.randint(0, (last - first).days))
