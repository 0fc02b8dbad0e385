from __future__ import annotations

from dataclasses import replace

import pytest

from documents.company import Company
from documents.fields import Extraction
from documents.geometry import Box
from documents.pages import Page, Source, Word
from documents.types import DocumentType, FieldType, Labels, ValueType
from extractors.fields import extract

Line = tuple[float, float, str]  # x and y of the first word in points, the words


def page(*lines: Line, source: Source = Source.TEXT) -> Page:
    """Return an A4 page; words are 5 points a letter wide and 10 high, two blanks part columns."""
    words = []
    for number, (x, y, text) in enumerate(lines):
        for part in text.split(" "):
            if part:
                box = Box(x0=x / 595, y0=y / 842, x1=(x + 5 * len(part)) / 595, y1=(y + 10) / 842)
                words.append(Word(text=part, box=box, line=number))
            x += 5 * len(part) + 3 if part else 30
    return Page(number=1, width=595, height=842, words=tuple(words), source=source, languages=("cs",))


def read(kind: DocumentType, *lines: Line, source: Source = Source.TEXT) -> dict[str, str]:
    found: Extraction = extract([page(*lines, source=source)], kind, Company())
    return {name: field.value for name, field in found.fields.items()}


def form(*fields: FieldType, printed: Labels | None = None) -> DocumentType:
    return DocumentType(name="form", kind="form", fields={one.name: one for one in fields}, printed=printed or {})


def asked(name: str, kind: ValueType, *labels: str, pattern: str = "") -> FieldType:
    return FieldType(name=name, type=kind, labels={"cs": labels}, pattern=pattern)


MARRIED, STUDENT = asked("married", ValueType.BOOLEAN, "ženatý"), asked("student", ValueType.BOOLEAN, "student")
SIGNED = asked("signed", ValueType.BOOLEAN, "podpis")


def test_a_box_belongs_to_the_words_after_it() -> None:
    assert read(form(MARRIED, STUDENT), (50, 100, "☐ ženatý ☒ student")) == {"married": "false", "student": "true"}


def test_a_box_may_stand_after_the_words() -> None:
    assert read(form(MARRIED, STUDENT), (50, 100, "ženatý ☒"), (50, 130, "student ☐")) == {
        "married": "true",
        "student": "false",
    }


def test_a_word_says_yes_where_there_is_no_box() -> None:
    assert read(form(MARRIED), (50, 100, "ženatý: ano")) == {"married": "true"}


def test_ink_near_the_word_for_it_is_a_signature() -> None:
    assert read(form(SIGNED), (60, 100, "✍"), (50, 130, "podpis"), source=Source.OCR) == {"signed": "true"}


def test_a_scan_without_ink_is_not_signed_and_a_text_layer_does_not_tell() -> None:
    assert read(form(SIGNED), (50, 130, "podpis"), source=Source.OCR) == {"signed": "false"}
    assert read(form(SIGNED), (50, 130, "podpis")) == {}


def test_ink_far_from_the_word_for_it_is_a_signature_unless_it_is_anothers() -> None:
    kind = form(SIGNED, asked("approved_by", ValueType.NAME, "vedoucí"))
    far = [(50.0, 100.0, "podpis"), (400.0, 300.0, "✍")]
    assert read(kind, *far, source=Source.OCR) == {"signed": "true"}
    assert read(kind, *far, (400, 325, "souhlas"), source=Source.OCR) == {"signed": "true"}
    assert read(kind, *far, (400, 325, "vedoucí"), source=Source.OCR) == {"signed": "false"}


def test_words_for_signature_may_say_after_them_whose_it_is() -> None:
    kind = form(SIGNED, asked("employee_name", ValueType.NAME, "zaměstnanec"))
    lines = [(80.0, 100.0, "✍"), (40.0, 125.0, "podpis zaměstnanec")]
    assert read(kind, *lines, source=Source.OCR) == {"signed": "true"}


def test_ink_near_the_word_for_it_may_be_anothers_as_well() -> None:
    kind = replace(form(SIGNED), decoys={"cs": ("podpis vedoucího",)})
    names = (50.0, 125.0, "podpis zaměstnance  podpis vedoucího")
    assert read(kind, (60.0, 100.0, "✍"), names, source=Source.OCR) == {"signed": "true"}
    assert read(kind, (200.0, 100.0, "✍"), names, source=Source.OCR) == {"signed": "false"}


@pytest.mark.parametrize("line", ["/s/ Jane Doe", "Digitálně podepsal Jan Novák", "Digitally signed by Jane Doe"])
def test_what_a_program_signed_is_signed_and_a_typed_name_is_not(line: str) -> None:
    label = (50.0, 130.0, "podpis")
    assert read(form(SIGNED), (50.0, 115.0, line), label) == {"signed": "true"}
    assert read(form(SIGNED), (50.0, 115.0, "Jane Doe"), label) == {}


def test_a_label_as_long_as_a_sentence_is_found_and_print_between_it_and_the_answer_is_passed_over() -> None:
    name = asked("name", ValueType.NAME, "jméno tak, jak je uvedeno ve vašem daňovém přiznání")
    kind = form(name, printed={"cs": ("nevynechávejte prosím tento řádek",)})
    lines = [
        (50.0, 100.0, "1 Jméno (tak, jak je uvedeno ve vašem daňovém přiznání)."),
        (50.0, 114.0, "Nevynechávejte, prosím, tento řádek."),
        (50.0, 128.0, "Jana Nová"),
    ]
    assert read(kind, *lines) == {"name": "Jana Nová"}


def test_digits_in_boxes_are_one_number_of_the_declared_pattern() -> None:
    number = asked("ssn", ValueType.IDENTIFIER, "social security number", pattern=r"\d{3}-\d{2}-\d{4}")
    lines = [(50.0, 100.0, "Social security number"), (50.0, 116.0, "1  2  3  -  4  5  -  6  7  8  9")]
    assert read(form(number), *lines) == {"ssn": "123-45-6789"}


def test_an_amount_apart_from_its_sign_is_found_below_the_label() -> None:
    rents = asked("rents", ValueType.NUMBER, "rents")
    assert read(form(rents), (50, 100, "1 Rents"), (50, 116, "$"), (130, 116, "1,500.00")) == {"rents": "1500.00"}


def test_the_number_of_the_next_box_is_no_answer() -> None:
    reason, day = asked("reason", ValueType.TEXT, "důvod"), asked("day", ValueType.DATE, "datum")
    lines = [(50.0, 100.0, "1. Důvod  2. Datum"), (50.0, 116.0, "nemoc  3. 4. 2026")]
    assert read(form(reason, day), *lines) == {"reason": "nemoc", "day": "2026-04-03"}


def test_fields_that_share_a_label_take_turns() -> None:
    home, work = asked("home", ValueType.TEXT, "země"), asked("work", ValueType.TEXT, "země")
    assert read(form(home, work), (50, 100, "Země: Česko"), (50, 160, "Země: Rakousko")) == {
        "home": "Česko",
        "work": "Rakousko",
    }


def test_an_address_goes_on_down_to_its_town() -> None:
    address = asked("address", ValueType.ADDRESS, "bydliště")
    lines = [(50.0, 100.0, "Bydliště:"), (50.0, 114.0, "Dlouhá 5"), (50.0, 127.0, "602 00 Brno"), (50.0, 140.0, "Dne")]
    assert read(form(address), *lines) == {"address": "Dlouhá 5, 602 00 Brno"}


def test_a_box_for_name_and_address_gives_both() -> None:
    label = "název a adresa plátce"
    fields = (asked("payer", ValueType.NAME, label), asked("payer_address", ValueType.ADDRESS, label))
    lines = [
        (50.0, 100.0, "Název a adresa plátce"),
        (50.0, 114.0, "Dílna Kos"),
        (50.0, 127.0, "Dlouhá 5"),
        (50.0, 140.0, "602 00 Brno"),
    ]
    assert read(form(*fields), *lines) == {"payer": "Dílna Kos", "payer_address": "Dlouhá 5, 602 00 Brno"}


def test_street_and_town_asked_one_by_one_are_one_address() -> None:
    address = asked("address", ValueType.ADDRESS, "ulice a číslo", "obec")
    lines = [(50.0, 100.0, "Ulice a číslo: Dlouhá 5"), (50.0, 160.0, "Obec: Brno")]
    assert read(form(address), *lines) == {"address": "Dlouhá 5, Brno"}


def test_the_ticked_one_of_several_boxes_is_the_choice() -> None:
    leave = FieldType(name="leave", type=ValueType.CHOICE, choices=("dovolená", "neplacené volno"))
    assert read(form(leave), (50, 100, "☐ Dovolená  ☒ Neplacené volno")) == {"leave": "neplacené volno"}
    assert read(form(leave), (50, 100, "☐ Dovolená  ☒")) == {}
