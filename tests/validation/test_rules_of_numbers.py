"""Rules about identifiers, accounts, symbols and parties."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from validation_cases import a_document, one, said

from documents.company import Company
from documents.fields import Severity
from validation.rules.bank_account import state
from validation.rules.company_id import is_ico
from validation.rules.vat_id import is_valid

CONFIRMS, WARNS, CONTRADICTS = Severity.CONFIRMS, Severity.WARNS, Severity.CONTRADICTS
CZECH = "CZ25123891"
IBAN = "CZ6508000000192000145399"
ACCOUNT = "19-2000145399/0800"


@pytest.mark.parametrize(
    ("values", "severity"),
    [
        ({"supplier_id": "25123891", "supplier_vat_id": CZECH}, CONFIRMS),
        ({"supplier_id": "25123892", "supplier_vat_id": CZECH}, CONTRADICTS),
        ({"supplier_id": "988077917", "supplier_vat_id": "NO988077917MVA"}, CONFIRMS),
        ({"supplier_id": "732829320", "supplier_vat_id": "FR40732829320"}, CONFIRMS),
        ({"supplier_id": "7792308495", "supplier_vat_id": "PL7792308495"}, CONFIRMS),
    ],
)
def test_company_ids_are_held_to_their_countrys_check_digit(values: dict[str, str], severity: Severity) -> None:
    assert one(said("company_id", a_document(**values)))[:2] == (severity, ("supplier_id",))


def test_the_language_stands_in_for_a_missing_vat_id() -> None:
    assert one(said("company_id", a_document(language="cs", supplier_id="25123892")))[0] == CONTRADICTS
    assert said("company_id", a_document(language="en", supplier_id="25123892")) == []
    assert said("company_id", a_document(language="cs", supplier_id="HRB720569")) == []


def test_foreign_ids_without_the_right_check_digit_are_not_held_against_the_document() -> None:
    assert said("company_id", a_document(supplier_id="123456", supplier_vat_id="NO988077917MVA")) == []


@given(st.integers(min_value=0, max_value=9_999_999), st.integers(min_value=1, max_value=9))
def test_one_wrong_digit_breaks_an_ico(body: int, error: int) -> None:
    valid = next((f"{body:07}{digit}" for digit in range(10) if is_ico(f"{body:07}{digit}")), "")
    assert valid
    assert not is_ico(f"{valid[:-1]}{(int(valid[-1]) + error) % 10}")


def test_vat_ids_are_valid_wrong_or_of_unknown_countries() -> None:
    assert one(said("vat_id", a_document(supplier_vat_id=CZECH)))[0] == CONFIRMS
    message = "Supplier VAT id CZ25123890 is not a valid VAT id of CZ."
    assert one(said("vat_id", a_document(supplier_vat_id="CZ25123890")))[0::2] == (CONTRADICTS, message)
    assert one(said("vat_id", a_document(supplier_vat_id="25123891")))[0] == WARNS


@pytest.mark.parametrize(
    "number",
    [
        "ATU13585627",
        "BE0428759497",
        "BG175074752",
        "CY10259033P",
        "CZ25123891",
        "DE136695976",
        "DK13585628",
        "EE100931558",
        "EL094259216",
        "ESB58378431",
        "FI20774740",
        "FR40303265045",
        "HR33392005961",
        "HU12892312",
        "IE6433435F",
        "IT00743110157",
        "LT119511515",
        "LU15027442",
        "LV40003521600",
        "MT11679112",
        "NL004495445B01",
        "PL8567346215",
        "PT501964843",
        "RO18547290",
        "SE123456789701",
        "SI50223054",
        "SK2022749619",
        "XI980780684",
        "GB980780684",
        "CHE107787577MWST",
        "NO995525828MVA",
    ],
)
def test_vat_ids_of_every_country_are_known(number: str) -> None:
    assert is_valid(number) is True


@pytest.mark.parametrize(
    ("company_id", "vat_id", "expected"),
    [
        ("25123891", CZECH, [CONFIRMS]),
        ("27074358", CZECH, [CONTRADICTS]),
        ("27074358", "CZ699000797", []),
        ("73282932000074", "FR44732829320", [CONFIRMS]),
        ("CHE107787577", "CHE107787577MWST", [CONFIRMS]),
        ("36396567", "SK2022749619", []),
        ("", CZECH, []),
    ],
)
def test_vat_id_and_company_id_name_one_company(company_id: str, vat_id: str, expected: list[Severity]) -> None:
    findings = said("ids_agree", a_document(supplier_id=company_id, supplier_vat_id=vat_id))
    assert [finding.severity for finding in findings] == expected


def test_ibans_are_held_to_their_check_digits() -> None:
    assert one(said("iban", a_document(iban=IBAN)))[0] == CONFIRMS
    message = "IBAN CZ6508000000192000145398 has wrong check digits or length."
    assert one(said("iban", a_document(iban="CZ6508000000192000145398"))) == (CONTRADICTS, ("iban",), message)


@given(st.integers(min_value=0, max_value=len(IBAN) - 1), st.sampled_from("0123456789"))
def test_one_wrong_digit_breaks_an_iban(place: int, digit: str) -> None:
    changed = IBAN[:place] + digit + IBAN[place + 1 :]
    expected = CONFIRMS if changed == IBAN else CONTRADICTS
    assert one(said("iban", a_document(iban=changed)))[0] == expected


def test_bank_accounts_are_held_to_modulo_11() -> None:
    assert one(said("bank_account", a_document(bank_account=ACCOUNT)))[0] == CONFIRMS
    assert one(said("bank_account", a_document(bank_account="19-2000145398/0800")))[0] == CONTRADICTS
    assert one(said("bank_account", a_document(bank_account="19-2000145399/9999")))[0] == WARNS
    assert said("bank_account", a_document(bank_account="12 34 56")) == []


@given(st.text(max_size=30))
def test_any_text_has_a_state_as_an_account(text: str) -> None:
    assert state(text) in {"valid", "mistyped", "unknown bank", "other"}


def test_iban_and_account_are_one_account() -> None:
    assert one(said("iban_and_account", a_document(iban=IBAN, bank_account=ACCOUNT)))[0] == CONFIRMS
    severity, fields, message = one(said("iban_and_account", a_document(iban=IBAN, bank_account="2000145399/0800")))
    assert (severity, fields) == (CONTRADICTS, ("iban", "bank_account"))
    assert message == f"IBAN {IBAN} is not account 2000145399/0800."
    assert said("iban_and_account", a_document(iban="DE89370400440532013000", bank_account=ACCOUNT)) == []


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"bic": "GIBACZPX", "iban": IBAN}, [CONFIRMS]),
        ({"bic": "KOMBSKBA", "iban": IBAN}, [CONTRADICTS]),
        ({"bic": "KOMB1234"}, [WARNS]),
        ({"bic": "GIBACZPX", "bank_account": ACCOUNT}, [CONFIRMS]),
        ({"bic": "KOMBCZPP", "bank_account": ACCOUNT}, [WARNS]),
        ({"bic": "KOMBCZPP", "bank_account": "12345"}, []),
        ({"bic": "BARCJESH", "iban": "GB29NWBK60161331926819"}, [CONFIRMS]),
        ({"iban": IBAN}, []),
    ],
)
def test_a_bic_agrees_with_iban_and_account(values: dict[str, str], expected: list[Severity]) -> None:
    assert [finding.severity for finding in said("bic", a_document(**values))] == expected


def test_a_variable_symbol_of_the_invoice_number_confirms_both() -> None:
    findings = said("variable_symbol", a_document(variable_symbol="2026001234", invoice_number="FV-2026/001234"))
    assert one(findings)[:2] == (CONFIRMS, ("variable_symbol", "invoice_number"))
    assert said("variable_symbol", a_document(variable_symbol="777", invoice_number="2026001234")) == []


def test_a_variable_symbol_has_at_most_ten_digits() -> None:
    message = "Variable symbol 12345678901 is not up to 10 digits."
    findings = said("variable_symbol", a_document(variable_symbol="12345678901"))
    assert one(findings) == (CONTRADICTS, ("variable_symbol",), message)


def test_constant_and_specific_symbols_are_digits() -> None:
    assert said("payment_symbols", a_document(constant_symbol="0308", specific_symbol="1234567890")) == []
    assert one(said("payment_symbols", a_document(constant_symbol="03O8")))[0] == CONTRADICTS
    assert one(said("payment_symbols", a_document(constant_symbol="030800")))[0] == WARNS
    assert one(said("payment_symbols", a_document(specific_symbol="12345678901")))[0] == CONTRADICTS


def test_payment_references_are_held_to_their_check_digits() -> None:
    assert one(said("payment_reference", a_document(payment_reference="RF18539007547034")))[0] == CONFIRMS
    assert one(said("payment_reference", a_document(payment_reference="RF19539007547034")))[0] == CONTRADICTS
    assert said("payment_reference", a_document(payment_reference="010806817184")) == []
    assert said("payment_reference", a_document(payment_reference="invoice 5")) == []


def test_birth_numbers_are_held_to_date_and_check_digit_and_not_repeated() -> None:
    assert one(said("birth_number", a_document(birth_number="7103192745")))[0] == CONFIRMS
    severity, _, message = one(said("birth_number", a_document(birth_number="7103192746")))
    assert severity == CONTRADICTS
    assert "710319" not in message


def test_a_birth_number_agrees_with_the_birth_date() -> None:
    right = said("birth_number", a_document(birth_number="7103192745", birth_date="1971-03-19"))
    assert [finding.severity for finding in right] == [CONFIRMS, CONFIRMS]
    wrong = said("birth_number", a_document(birth_number="7103192745", birth_date="1971-03-18"))
    assert str(wrong[1].message) == "Birth date 1971-03-18 is not 1971-03-19, which the birth number says."


def test_supplier_and_customer_are_two() -> None:
    same_id = said("parties_differ", a_document(supplier_id="25123891", customer_id="251 23 891"))
    assert one(same_id)[:2] == (CONTRADICTS, ("supplier_id", "customer_id"))
    same_vat_id = said("parties_differ", a_document(supplier_vat_id=CZECH, customer_vat_id=CZECH))
    assert one(same_vat_id)[:2] == (CONTRADICTS, ("supplier_vat_id", "customer_vat_id"))
    same_name = said("parties_differ", a_document(supplier_name="Alfa s.r.o.", customer_name="ALFA S.R.O."))
    assert one(same_name)[:2] == (WARNS, ("supplier_name", "customer_name"))
    assert said("parties_differ", a_document(supplier_id="25123891", customer_id="27074358")) == []


US = Company(ids=("251 23 891",), vat_ids=(CZECH,), ibans=(IBAN,))


def test_our_own_id_says_the_direction() -> None:
    received = a_document(direction="received", customer_id="25123891", supplier_id="27074358")
    assert one(said("direction", received, company=US)) == (CONFIRMS, ("customer_id",), "The customer is us.")
    issued = a_document(direction="received", supplier_vat_id=CZECH)
    message = "The supplier is us, but the document is received."
    assert one(said("direction", issued, company=US)) == (CONTRADICTS, ("supplier_vat_id",), message)


def test_paper_between_strangers_is_odd() -> None:
    document = a_document(customer_id="27074358", supplier_vat_id="DE136695976")
    assert one(said("direction", document, company=US))[0::2] == (WARNS, "Neither the supplier nor the customer is us.")
    assert said("direction", document) == []
    assert said("direction", a_document(customer_id="27074358"), company=US) == []


def test_to_pay_to_our_own_account_is_odd() -> None:
    message = f"IBAN {IBAN}, to be paid to, is our own."
    document = a_document(direction="received", iban=IBAN)
    assert one(said("direction", document, company=US)) == (WARNS, ("iban",), message)
    assert said("direction", a_document(direction="issued", iban=IBAN), company=US) == []
