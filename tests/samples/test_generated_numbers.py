from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import iban as iban_checks
from stdnum.cz import bankaccount, dic, rc

from samples.generator import numbers

SEEDS = st.integers(min_value=0, max_value=10**6)


@given(SEEDS)
def test_registration_numbers_have_their_check_digit(seed: int) -> None:
    assert dic.is_valid(numbers.company_id(Random(seed), "CZ"))


@pytest.mark.parametrize("country", sorted(numbers.VAT_CHECKS))
def test_vat_ids_pass_the_check_of_their_country(country: str) -> None:
    _, _, validate = numbers.VAT_CHECKS[country]
    for seed in range(10):
        number = numbers.vat_id(Random(seed), country)
        assert number.startswith(country)
        assert validate(number)


def test_a_czech_vat_id_is_made_of_the_registration_number() -> None:
    assert numbers.vat_id(Random(1), "CZ", "27082440") == "CZ27082440"


@given(SEEDS, st.sampled_from(["CZ", "SK"]))
def test_accounts_are_weighted_sums_modulo_eleven(seed: int, country: str) -> None:
    account = numbers.czech_account(Random(seed), country)
    prefix, _, number = account.split("/")[0].rpartition("-")
    for digits, weights in ((number, (6, 3, 7, 9, 10, 5, 8, 4, 2, 1)), (prefix, (10, 5, 8, 4, 2, 1))):
        assert sum(w * int(d) for w, d in zip(weights[-len(digits) :] if digits else (), digits, strict=True)) % 11 == 0


def test_czech_accounts_are_accounts_of_czech_banks() -> None:
    assert all(bankaccount.is_valid(numbers.czech_account(Random(seed))) for seed in range(50))


@pytest.mark.parametrize("country", ["CZ", "SK", "DE", "GB", "NL", "FR", "PL", "AT", "IT"])
def test_ibans_have_their_check_digits(country: str) -> None:
    for seed in range(10):
        number, bic = numbers.iban(Random(seed), country)
        assert iban_checks.is_valid(number, check_country=False)
        assert len(bic) in {8, 11}


@given(SEEDS, st.dates(min_value=date(1954, 1, 1), max_value=date(2010, 12, 31)), st.booleans())
def test_birth_numbers_tell_the_birthday(seed: int, born: date, female: bool) -> None:
    number = numbers.birth_number(Random(seed), born, female=female)
    assert rc.is_valid(number)
    assert rc.get_birth_date(number) == born
