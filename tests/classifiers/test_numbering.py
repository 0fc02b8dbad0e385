import pytest

from classifiers.numbering import PageNumber, printed_number


@pytest.mark.parametrize(
    ("text", "number", "of"),
    [
        ("Strana 1/2", 1, 2),
        ("Strana: 2 z 3", 2, 3),
        ("Page 2 of 10", 2, 10),
        ("Seite 1 von 4", 1, 4),
        ("Faktura 2024001   Str. 2 / 2", 2, 2),
        ("Pagina 1 di 2", 1, 2),
        ("1 / 3", 1, 3),
        ("Form 1040 Page 2", 2, 0),
        ("Strana 2", 2, 0),
    ],
)
def test_page_numbers_are_read_in_many_forms(text: str, number: int, of: int) -> None:
    assert printed_number([text]) == PageNumber(number, of)


@pytest.mark.parametrize(
    "text", ["Faktura 2024/001", "Strana 3/2", "12/05/2024", "Strana 17 listopadu", "list", "Page 0"]
)
def test_other_numbers_are_no_page_numbers(text: str) -> None:
    assert printed_number([text]) is None


def test_a_full_number_is_preferred() -> None:
    assert printed_number(["Strana 1", "Strana 1/2"]) == PageNumber(1, 2)
