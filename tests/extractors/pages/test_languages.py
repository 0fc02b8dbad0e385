"""The language of a text is told by its small words, also where OCR lost the accents."""

from __future__ import annotations

import pytest

from extractors.language import detect

TEXTS = {
    "cs": "Dodavatel vystavil fakturu a žádá o úhradu částky do čtrnácti dnů. Datum splatnosti je níže.",
    "sk": "Dodávateľ vystavil faktúru a žiada úhradu do štrnástich dní. Dátum dodania tovaru je nižšie.",
    "en": "Please pay the amount due within fourteen days of the date of this invoice. Thank you for your order.",
    "de": "Bitte überweisen Sie den Betrag innerhalb von vierzehn Tagen auf unser Konto. Die Rechnung ist für Sie.",
    "pl": "Prosimy o zapłatę kwoty w terminie płatności na rachunek sprzedawcy. Wartość bez podatku.",
    "fr": "Nous vous prions de régler le montant de la facture avant la date d'échéance. Merci pour votre commande.",
    "nl": "Wij verzoeken u het bedrag binnen veertien dagen te betalen op onze rekening. De factuur is voor de klant.",
    "es": "Rogamos que el importe de la factura se pague antes del vencimiento. Gracias por su pedido.",
    "it": "La preghiamo di pagare la fattura entro la scadenza. Il totale è con imposta, grazie per la fiducia.",
    "pt": "Pedimos que pague o valor da fatura até ao vencimento. Obrigado pela encomenda, não se aceitam devoluções.",
    "hr": "Molimo da iznos računa platite do dana dospijeća. Cijena i količina su navedene, način plaćanja: gotovina.",
    "hu": "Kérjük, hogy a számla összegét a fizetési határidő előtt fizesse be. Köszönjük.",
    "sv": "Vi ber att beloppet betalas före förfallodatum. Tack för att du har handlat av oss, kvitto är inte bifogat.",
    "el": "Παρακαλούμε να πληρώσετε το ποσό του τιμολογίου με κάρτα. Το σύνολο είναι με φπα και η αξία χωρίς.",
}


@pytest.mark.parametrize("language", TEXTS)
def test_a_sentence_tells_its_language(language: str) -> None:
    assert detect(TEXTS[language])[0] == language


def test_lost_accents_do_not_hide_czech() -> None:
    assert "cs" in detect("Danovy doklad cislo 12, odberatel, celkem k uhrade, datum splatnosti, mnozstvi a cena")[:2]


def test_garbage_and_numbers_say_nothing() -> None:
    assert detect("") == ()
    assert detect("#1 ~~ 88/3 xq zzv") == ()


def test_a_paper_in_two_languages_names_both() -> None:
    assert set(detect(TEXTS["de"] + " " + TEXTS["en"])[:2]) == {"de", "en"}
