"""A text layer is trusted by evidence only."""

from __future__ import annotations

import pytest
from pages_made import MadeSheet, letter_image

from extractors.sheets import Evidence
from extractors.trust import DISTRUSTED, TRUSTED, doubt

GOOD = [
    "Dodavatel:",
    "Pekárna",
    "U",
    "Mlýna",
    "s.r.o.",
    "IČO",
    "12345678",
    "DIČ",
    "CZ12345678",
    "Faktura",
    "číslo",
    "2024/0012",
    "datum",
    "vystavení",
    "3.",
    "4.",
    "2024",
    "celkem",
    "k",
    "úhradě",
    "1",
    "234,50",
    "Kč,",
    "účet",
    "19-2000145399/0800",
    "IBAN",
    "CZ6508000000192000145399",
    "Ve",
    "cenách",
    "je",
    "DPH.",
    "MacBook",
    "iPhone",
]


def doubt_of(words: list[str], **evidence: float) -> float:
    letters = int(evidence.pop("letters", sum(map(len, words))))
    sheet = MadeSheet(words, Evidence(letters=letters, **evidence))  # type: ignore[arg-type]
    return doubt(sheet.text_layer(), sheet)


def test_a_born_digital_page_is_trusted() -> None:
    assert doubt_of(GOOD) < 0.1
    assert doubt_of(GOOD, images=0.3, bare_images=0.1) < 0.1
    assert doubt_of(GOOD * 3, images=0.9) < 0.1  # letterhead as a background picture


def test_no_words_are_no_text_layer() -> None:
    assert doubt_of([]) == 1


@pytest.mark.parametrize(
    "evidence",
    [
        {"hidden": 1.0, "images": 1.0},  # a scanner's own OCR under or over the scan
        {"hidden": 0.9},
        {"images": 0.95, "letters": 120},  # only a stamp is text
        {"unmapped": 0.9},
        {"outside": 0.9},
    ],
)
def test_evidence_against_a_layer_outweighs_its_words(evidence: dict[str, float]) -> None:
    assert doubt_of(GOOD, **evidence) >= DISTRUSTED


@pytest.mark.parametrize(
    "garbage",
    [
        "'RGDYDWHO 3HNiUQD 1RYiN FHONHP NþF ~KUDGČ xkrtplmn bcdfghj wrtzpsdf",  # letters shifted
        "Dodavatel\ufffd Pek\ufffdrna Nov\ufffdk z\ufffdklad dan\ufffd",
        "PekÃ¡rna NovÃ¡k ÃºÄet zÃ¡kazník",
        "Дodavatel Pекárna ceлkem údaje",  # scripts mixed within words
        "\ue001\ue002\ue003 \ue004\ue005\ue006 \ue007\ue008\ue009\ue00a",
    ],
)
def test_words_no_language_would_write_are_doubted(garbage: str) -> None:
    assert doubt_of(garbage.split() * 8) >= TRUSTED


def test_a_layer_without_spaces_is_doubted() -> None:
    assert doubt_of(["DodavatelPekárnaNovákCelkem", "kúhraděsplatnostdatumfaktura"] * 9) >= TRUSTED


def test_many_words_of_no_known_language_are_looked_up_on_the_page() -> None:
    assert TRUSTED <= doubt_of(["lorok", "vimpa", "tesiro", "kubanel"] * 20) < DISTRUSTED


def test_outlines_beside_a_little_text_are_seen() -> None:
    words = ["Page", "1"]
    page = MadeSheet(words, Evidence(letters=5), letter_image(size=24))
    plain = MadeSheet(words, Evidence(letters=5))
    assert doubt(page.text_layer(), page) >= DISTRUSTED
    assert doubt(plain.text_layer(), plain) < TRUSTED
