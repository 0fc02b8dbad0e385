"""Who sends an invoice and who is to pay it, told by where their names and numbers stand."""

from __future__ import annotations

from collections.abc import Callable

from documents.company import Company

ReadValues = Callable[..., dict[str, str]]


def test_headings_at_the_left_of_their_blocks(read_values: ReadValues) -> None:
    text = """
    DODAVATEL:    Zetasol, s.r.o.
                  Pod Kaštany 172
                  248 75 Kamenná Lhota
                  IČO: 25596641, DIČ: CZ25596641

    ODBĚRATEL:    Sklárna Hora a.s.
                  Průmyslová 24
                  896 38 Nové Dvory
                  IČO: 27082440, DIČ: CZ27082440
    """
    found = read_values(text)
    assert (found["supplier_name"], found["supplier_id"]) == ("Zetasol, s.r.o.", "25596641")
    assert (found["customer_name"], found["customer_id"]) == ("Sklárna Hora a.s.", "27082440")


def test_the_company_itself_is_the_customer_of_what_it_received(read_values: ReadValues) -> None:
    text = """
    Kovárna Jasan, a.s.
    Nádražní 345
    110 00 Praha 1

    Truhlářství Borovec s.r.o.
    Zahradní 12
    602 00 Brno
    tel. 777 123 456
    """
    found = read_values(text, company=Company(name="Kovárna Jasan, a.s."))
    assert (found["supplier_name"], found["customer_name"]) == ("Truhlářství Borovec s.r.o.", "Kovárna Jasan, a.s.")


def test_parties_in_running_text(read_values: ReadValues) -> None:
    text = """
    ZÁLOHOVÁ FAKTURA č. ZAL2024005
    Dodavatel: Energie Jasan, a.s., Lipová 1, 120 00 Praha 2, IČ 25596641, DIČ CZ25596641
    Odběratel: Jana Malá, Dlouhá 5, 251 01 Říčany
    Vystaveno dne 5.1.2024, splatnost 19.1.2024
    Částka k úhradě   1 500,00 Kč
    """
    found = read_values(text)
    assert (found["supplier_name"], found["supplier_address"]) == ("Energie Jasan, a.s.", "Lipová 1, 120 00 Praha 2")
    assert (found["customer_name"], found["customer_address"]) == ("Jana Malá", "Dlouhá 5, 251 01 Říčany")
    assert (found["issue_date"], found["due_date"]) == ("2024-01-05", "2024-01-19")


def test_a_label_that_names_its_party_is_believed_wherever_it_stands(read_values: ReadValues) -> None:
    text = "Supplier: Jasan Ltd\nCustomer VAT Number: GB980780684\nVAT Number: GB434031494\nInvoice No: 123456"
    found = read_values(text, languages=("en",))
    assert (found["supplier_vat_id"], found["customer_vat_id"]) == ("GB434031494", "GB980780684")


def test_ids_in_a_column_of_their_own_are_not_the_neighbours(read_values: ReadValues) -> None:
    text = """
    Autoservis Jasan, s.r.o.
    Na Výsluní 28, 975 38 Horní Lhota

    Odběratel (plátce)                    IČ        25596641
    Stavebniny Borovec s.r.o.             DIČ:      CZ25596641
    Jiráskova 106
    377 12 Rudná Hora                     Bankovní účet  2000145399/0800
    IČ     27082440
    DIČ:   CZ27082440
    """
    found = read_values(text)
    assert (found["supplier_id"], found["customer_id"]) == ("25596641", "27082440")
    assert (found["supplier_vat_id"], found["customer_vat_id"]) == ("CZ25596641", "CZ27082440")


def test_the_company_itself_is_the_supplier_under_its_own_letterhead(read_values: ReadValues) -> None:
    text = """
    Kovárna Jasan, a.s.
    Nádražní 345
    110 00 Praha 1
    tel. 777 123 456     www.kovarnajasan.cz
    IBAN CZ65 0800 0000 1920 0014 5399



    Truhlářství Borovec s.r.o.
    Zahradní 12
    602 00 Brno
    """
    found = read_values(text, company=Company(name="Kovárna Jasan, a.s."))
    assert (found["supplier_name"], found["customer_name"]) == ("Kovárna Jasan, a.s.", "Truhlářství Borovec s.r.o.")
