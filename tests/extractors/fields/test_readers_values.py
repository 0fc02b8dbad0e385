"""Values as they are printed and misprinted."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.types import ValueType
from extractors.fields.readers import READERS, amounts, company_ids, dates, identifiers, payments, vat_ids, words
from extractors.fields.readers.matches import Locale, Reader


def values(reader: Reader, text: str, **known: object) -> list[str]:
    return [match.value for match in reader(text, Locale(**known))]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5. března 2024", "2024-03-05"),
        ("5. marca 2024", "2024-03-05"),
        ("March 5, 2024", "2024-03-05"),
        ("5th of March 2024", "2024-03-05"),
        ("5 mars 2024", "2024-03-05"),
        ("5 maart 2024", "2024-03-05"),
        ("5 de marzo de 2024", "2024-03-05"),
        ("5 marzo 2024", "2024-03-05"),
        ("5 marca 2024", "2024-03-05"),
        ("5. ožujka 2024", "2024-03-05"),
        ("5. März 2024", "2024-03-05"),
        ("2024. március 5", "2024-03-05"),
        ("2024-03-05", "2024-03-05"),
        ("2024/03/05", "2024-03-05"),
        ("05 03 2024", "2024-03-05"),
        ("20240305", "2024-03-05"),
        ("05-Mar-2024", "2024-03-05"),
        ("5. března '24", "2024-03-05"),
        ("5.3.202410:35", "2024-03-05"),
        ("7 0ct'19", "2019-10-07"),
        ("5. Oktoher 2024", "2024-10-05"),
    ],
)
def test_dates_in_many_languages(text: str, value: str) -> None:
    assert values(dates.find, text) == [value]


def test_november_is_october_in_zagreb() -> None:
    assert values(dates.find, "5. listopada 2024", languages=("hr",)) == ["2024-10-05"]
    assert values(dates.find, "5. listopadu 2024", languages=("cs",)) == ["2024-11-05"]


@pytest.mark.parametrize(
    "text", ["31.2.2024", "1.2.3.4", "192.168.1.1", "5.13.2024", "12.50", "99/99/9999", "1.1.1800"]
)
def test_what_only_looks_like_a_date(text: str) -> None:
    assert values(dates.find, text) == []


def test_an_ambiguous_date_is_less_sure_than_a_plain_one() -> None:
    (plain,) = dates.find("20/03/2024", Locale(month_first=0.4))
    (torn,) = dates.find("04/03/2024", Locale(month_first=0.4))
    assert plain.quality > torn.quality


def test_an_american_town_and_a_dollar_lead_with_the_month() -> None:
    assert dates.month_first(["Seattle, WA 98109", "1/2/2022"], ("en",)) == 0.7
    assert dates.month_first(["1/2/2022"], ("en",)) == 0.4
    assert dates.month_first(["1.2.2022"], ("cs",)) == 0.0


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 234,50", "1234.50"),
        ("1.234,50 Kč", "1234.50"),
        ("1,234.50", "1234.50"),
        ("1'234.50", "1234.50"),
        ("12,34,567.00", "1234567.00"),
        ("7 718,-", "7718.00"),
        ("-14,73", "-14.73"),
        ("1,269.12-", "-1269.12"),
        ("- 5,00", "-5.00"),
        ("€-9,32", "-9.32"),
        ("EUR34,73", "34.73"),
        ("34,73EUR", "34.73"),
        ("1.234 , 50", "1234.50"),
        ("0,00", "0.00"),
    ],
)
def test_amounts_with_all_their_marks(text: str, value: str) -> None:
    assert values(amounts.find, text) == [value]


@pytest.mark.parametrize(
    "text", ["19 %", "19,5%", "12.3.2020", "A4", "+420 734 112 695", "15:57", "FV-2/2021", "1234567890123456"]
)
def test_what_is_no_amount(text: str) -> None:
    assert values(amounts.find, text) == []


def test_the_decimal_mark_of_the_paper_settles_three_digits() -> None:
    assert values(amounts.find, "1.234", decimal_mark=",") == ["1234.00"]
    assert values(amounts.find, "1.234", decimal_mark=".") == ["1.23"]
    assert amounts.decimal_mark(["no amounts here"]) == ""
    assert amounts.decimal_mark(["1,50 and 2.50"]) == ""


@given(st.integers(min_value=0, max_value=99_999_999), st.integers(min_value=0, max_value=99))
def test_any_amount_written_the_czech_way_is_read_back(crowns: int, hellers: int) -> None:
    text = f"{crowns:,}".replace(",", " ") + f",{hellers:02d} Kč"
    assert values(amounts.find, text) == [f"{crowns}.{hellers:02d}"]


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31)))
def test_any_day_written_with_dots_is_read_back(day: date) -> None:
    assert values(dates.find, f"{day.day}. {day.month}. {day.year}") == [day.isoformat()]


@given(st.text(max_size=80))
def test_no_text_breaks_a_reader(text: str) -> None:
    for readers in READERS.values():
        for reader in (readers.labelled, readers.alone):
            for match in reader(text, Locale()) if reader else ():
                assert 0 <= match.start <= match.end <= len(text)
                assert 0 <= match.quality <= 1


def test_every_type_of_value_has_a_reader() -> None:
    assert READERS.keys() == set(ValueType)


def test_letters_in_an_iban_are_mended_only_where_the_check_digits_prove_it() -> None:
    assert values(payments.find_ibans, "CZ65 O8OO 0000 1920 0014 5399") == ["CZ6508000000192000145399"]
    (wrong,) = payments.find_ibans("CZ66 0800 0000 1920 0014 5399", Locale())
    assert wrong.quality < 0.7
    assert values(payments.find_ibans, "CZ65 0800 0000 1920") == []


def test_an_iban_of_no_country_is_taken_only_beside_its_label() -> None:
    assert values(payments.find_labelled_ibans, "US1234567890") == ["US1234567890"]
    assert values(payments.find_ibans, "US1234567890") == []


def test_czech_accounts() -> None:
    assert values(payments.find_accounts, "19-2000145399 / 0800") == ["19-2000145399/0800"]
    assert values(payments.find_accounts, "5. 3. 12/2024") == []
    assert values(payments.find_labelled_accounts, "998877665544332") == ["998877665544332"]
    (wrong,) = payments.find_accounts("1234567890/1234", Locale())
    assert wrong.quality == 0.6


def test_bics_are_told_from_words() -> None:
    assert values(payments.find_bics, "RECHNUNG") == []
    assert values(payments.find_bics, "GIBACZPX") == ["GIBACZPX"]


def test_vat_ids_with_and_without_their_country() -> None:
    assert values(vat_ids.find, "NO 980 500 101 MVA") == ["NO980500101MVA"]
    assert values(vat_ids.find, "CZ65 0800 0000 1920 0014 5399") == []
    assert values(vat_ids.find_labelled, "NIP 123-456-32-18") == ["123-456-32-18"]
    assert values(vat_ids.find_labelled, "B-16606576") == ["B-16606576"]
    assert values(vat_ids.find_labelled, "12ABCDE0123A1A2") == ["12ABCDE0123A1A2"]
    assert values(vat_ids.find_labelled, "12") == []


def test_a_dutch_b_read_as_8_is_mended_where_the_check_digits_prove_it() -> None:
    assert values(vat_ids.find, "NL823205563801") == ["NL823205563B01"]
    assert values(vat_ids.find, "NL823205564801") == []


def test_company_ids() -> None:
    assert values(company_ids.find_labelled, "530 848 134") == ["530848134"]
    assert values(company_ids.find_labelled, "556719-2157") == ["556719-2157"]
    assert values(company_ids.find, "25596641 a 12345678") == ["25596641"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("030405755 / 1", "030405755 / 1"),
        ("083 -72561", "083 -72561"),
        ("FV 2021/12", "FV 2021/12"),
        ("n°562044387", "562044387"),
        ("(0694/21042229)", "0694/21042229"),
        ("JI2O018793 / 16.05.2022", "JI2O018793"),
    ],
)
def test_identifiers_keep_what_belongs_to_them(text: str, value: str) -> None:
    assert values(identifiers.find_identifiers, text)[0] == value


def test_rates_and_birth_numbers() -> None:
    assert values(identifiers.find_labelled_rates, "21,00 %") == ["21"]
    assert values(identifiers.find_labelled_rates, "5,5") == ["5.5"]
    assert values(identifiers.find_birth_numbers, "9253053546") == ["925305/3546"]
    assert values(identifiers.find_birth_numbers, "925305/3543") == ["925305/3543"]
    assert values(identifiers.find_birth_numbers, "9253053543") == []


def test_boxes_and_answers() -> None:
    assert values(words.find_ticks, "☐ Ano ☒ Ne") == ["false"]
    assert values(words.find_ticks, "Ano") == ["true"]
    assert values(words.find_ticks, "nein") == ["false"]
    assert values(words.find_ticks, "možná") == []
    assert values(words.find_countries, "Česká republika") == ["CZ"]
