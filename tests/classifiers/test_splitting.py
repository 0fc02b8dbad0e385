from classifiers import split
from classifiers.separators import is_blank, separator_pages
from documents.geometry import Box
from documents.pages import Carrier, Format, Page, Source, Word

INVOICE = """FAKTURA
Dodavatel: Jasplast s.r.o. Lipová 12, 110 00 Praha
IČO: {ico} DIČ: CZ{ico}
Odběratel: Morkont a.s. Polní 3, Brno
IČO: 60193336 DIČ: CZ60193336
Číslo faktury: {number}
Datum vystavení: 1. 2. 2024 Datum splatnosti: 15. 2. 2024
Variabilní symbol: {number}
Popis Množství Cena za MJ Celkem
Montáž okna 1 ks 12 000,00 12 000,00
Základ daně 12 000,00 DPH 2 520,00
Celkem k úhradě 14 520,00 Kč
Děkujeme za Vaši objednávku, zboží zůstává do zaplacení majetkem dodavatele
Bankovní spojení a číslo účtu naleznete níže, převodem na účet
Vystavil Josef Zvonař telefon e-mail zapsána v obchodním rejstříku"""
PAYSLIP = """Výplatní páska
Zaměstnanec: Jana Šípková Osobní číslo 4471
Období od 1. 1. 2024 Období do 31. 1. 2024
Odpracované hodiny 168 Hrubá mzda 41 000,00
Sociální pojištění 2 665,00 Zdravotní pojištění 1 845,00
Záloha na daň 3 580,00 Sleva na poplatníka 2 570,00
Čistá mzda 32 910,00 Výplata na účet 19-2000145399/0800
Základní mzda prémie příplatek za práci přesčas náhrada za dovolenou
Srážky stravenky penzijní připojištění důvěrné určeno pouze zaměstnanci"""


def page(number: int, text: str, size: tuple[float, float] = (595, 842)) -> Page:
    words = tuple(
        Word(text=word, box=Box(x0=0.1, y0=0.1, x1=0.2, y1=0.125 if line == 0 else 0.11), line=line)
        for line, row in enumerate(text.splitlines())
        for word in row.split()
    )
    return Page(number=number, width=size[0], height=size[1], words=words, source=Source.TEXT)


def first(number: int, note: str = "") -> Page:
    return page(number, INVOICE.format(ico="27082440", number="2024001") + f"\n{note}")


def second(number: int, note: str = "") -> Page:
    return page(number, INVOICE.format(ico="45274649", number="775512") + f"\n{note}")


def test_one_page_is_one_document() -> None:
    assert split([first(1)], ()) == ((1,),)


def test_nothing_is_no_document() -> None:
    assert split([], ()) == ()


def test_numbered_pages_stay_together() -> None:
    assert split([first(1, "Strana 1/2"), second(2, "Strana 2/2")], ()) == ((1, 2),)


def test_a_page_that_is_number_one_again_begins_a_document() -> None:
    assert split([first(1, "Strana 1/1"), second(2, "Strana 1/1")], ()) == ((1,), (2,))


def test_invoices_to_one_customer_are_parted() -> None:
    assert split([first(1, "Strana 1/1"), second(2, "Strana 1/2"), second(3, "Strana 2/2")], ()) == ((1,), (2, 3))


def test_other_kinds_with_numbers_of_their_own_are_parted() -> None:
    assert split([first(1), page(2, PAYSLIP)], ()) == ((1,), (2,))


def test_a_page_that_shares_its_numbers_goes_on() -> None:
    assert split([first(1), first(2)], ()) == ((1, 2),)


def test_a_short_last_page_without_a_title_goes_on() -> None:
    assert split([first(1), page(2, "Celkem k úhradě 14 520,00 Kč\nDěkujeme")], ()) == ((1, 2),)


def test_a_blank_back_stays_with_its_front() -> None:
    documents = split([first(1, "Strana 1/1"), page(2, ""), second(3, "Strana 1/1")], ())
    assert documents == ((1, 2), (3,))


def test_a_separator_sheet_parts_and_is_left_out() -> None:
    patch = Carrier(source=Source.QR, format=Format.BARCODE, payload="PATCHT", page=2, symbology="Code39")
    assert split([first(1), page(2, "PATCH T"), first(3)], [patch]) == ((1,), (3,))


def test_a_separator_sheet_is_told_by_its_words_alone() -> None:
    assert split([first(1), page(2, "PATCH T"), first(3)], ()) == ((1,), (3,))


def test_two_separator_sheets_and_a_blank_after_one_make_no_empty_document() -> None:
    assert split([page(1, "PATCH T"), page(2, "Patch-T"), first(3)], ()) == ((3,),)


def test_separators_alone_are_shown_to_a_person() -> None:
    assert split([page(1, "PATCH T"), page(2, "PATCH T")], ()) == ((1, 2),)


def test_a_payment_code_is_no_separator() -> None:
    code = Carrier(source=Source.QR, format=Format.SPAYD, payload="SPD*1.0*ACC:CZ", page=1)
    assert separator_pages([page(1, "QR platba")], [code]) == frozenset()


def test_a_bar_code_on_a_full_page_is_no_separator() -> None:
    code = Carrier(source=Source.QR, format=Format.BARCODE, payload="8594001", page=1)
    assert separator_pages([first(1)], [code]) == frozenset()


def test_a_code_that_belongs_to_no_page_parts_nothing() -> None:
    code = Carrier(source=Source.QR, format=Format.BARCODE, payload="PATCHT")
    assert separator_pages([first(1)], [code]) == frozenset()


def test_specks_are_blank() -> None:
    assert is_blank(page(1, ". - ' x"))
    assert not is_blank(page(1, "tři celá slova"))


def test_every_page_is_in_at_most_one_document_and_in_order() -> None:
    pages = [first(1), page(2, ""), page(3, PAYSLIP), second(4), second(5, "Strana 2"), page(6, "PATCH T"), first(7)]
    numbers = [number for document in split(pages, ()) for number in document]
    assert numbers == [1, 2, 3, 4, 5, 7]
