from dataclasses import replace
from random import Random

import pytest

from classifiers import classify
from classifiers.kinds import kind_of_lines
from classifiers.lines import lines_of_rows
from classifiers.model import load as load_model
from documents.fields import Kind
from documents.geometry import Box
from documents.pages import Page, Source, Word
from documents.types import DocumentType, DocumentTypes, load
from samples.generator import forms, others
from samples.generator.kinds import KINDS
from samples.generator.paper import Drawn

pytestmark = pytest.mark.slow

TYPES = load()


def page(text: str, number: int = 1) -> Page:
    words = tuple(
        Word(text=word, box=Box(x0=0.1, y0=0.1, x1=0.2, y1=0.13 if line == 0 else 0.11), line=line)
        for line, row in enumerate(text.splitlines())
        for word in row.split()
    )
    return Page(number=number, width=595, height=842, words=words, source=Source.TEXT)


def kind_of(drawn: Drawn, types: DocumentTypes = TYPES) -> Kind:
    rows = [(line.text, line.height) for line in drawn.lines[0]]
    return kind_of_lines(lines_of_rows(rows), drawn.size[1] / drawn.size[0], types)


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"other", "invoice_long"}))
@pytest.mark.parametrize("language", ["cs", "en", "de", "sk"])
def test_kinds_are_told_in_four_languages(kind: str, language: str) -> None:
    found = [kind_of(KINDS[kind](Random(f"new {kind} {seed}"), language, "")).name for seed in range(8)]
    assert found.count(kind) >= 7


@pytest.mark.parametrize("language", ["cs", "en"])
def test_what_is_none_of_the_kinds_is_other(language: str) -> None:
    for genre in ("contract", "manual", "cv", "leaflet"):
        found = kind_of(others.draw(Random(genre), language, genre))
        assert found.name == "other"
        assert found.confidence > 0.6


@pytest.mark.parametrize("subkind", ["payslip", "time_sheet", "leave_request", "advance_request"])
def test_payroll_requests_have_a_subkind(subkind: str) -> None:
    found = kind_of(forms.draw(Random(8), "cs", subkind, "lines"))
    assert (found.name, found.subkind) == ("payroll_request", subkind)


@pytest.mark.parametrize("subkind", ["w9", "w8ben", "w2", "identity", "employment_confirmation", "bank_confirmation"])
def test_verification_forms_have_a_subkind(subkind: str) -> None:
    found = kind_of(forms.draw(Random(8), "en", subkind, "grid"))
    assert (found.name, found.subkind) == ("verification_form", subkind)


def test_strange_words_are_other() -> None:
    found = classify([page("xqzv wkrp bltt\n" + "gnrf zzkl pqwv hhtr " * 12)], TYPES)
    assert found.name == "other"


def test_a_page_without_words_is_other_and_unsure() -> None:
    assert classify([page("")], TYPES) == Kind(name="other", confidence=0.5)
    assert classify([], TYPES).name == "other"


def test_probabilities_sum_to_one() -> None:
    found = kind_of(KINDS["invoice"](Random(1), "cs", "boxes"))
    assert found.confidence + sum(found.others.values()) == pytest.approx(1.0, abs=0.01)


def test_a_type_a_company_declares_is_told_by_its_title() -> None:
    own = DocumentType(name="weighing", kind="weighing", keywords={"cs": ("vážní lístek",)})
    found = classify(
        [page("VÁŽNÍ LÍSTEK\nVozidlo 4A2 1234\nBrutto 12 400 kg\nTara 7 100 kg\nNetto 5 300 kg")],
        {**TYPES, "weighing": own},
    )
    assert found.name == "weighing"


def test_a_type_a_company_declares_does_not_swallow_what_is_known() -> None:
    own = DocumentType(name="weighing", kind="weighing", keywords={"cs": ("vážní lístek",)})
    drawn = KINDS["invoice"](Random(1), "cs", "boxes")
    assert kind_of(drawn, {**TYPES, "weighing": own}).name == "invoice"


def test_a_declared_subkind_is_told_by_its_keywords() -> None:
    own = DocumentType(name="parking", kind="verification_form", keywords={"cs": ("potvrzení o parkovacím stání",)})
    text = (
        "POTVRZENÍ O PARKOVACÍM STÁNÍ\nPotvrzujeme, že výše jmenovaný užívá stání\n"
        "Jméno a příjmení: Jan Zvonař\nRodné číslo\nRazítko a podpis"
    )
    found = classify([page(text)], {**TYPES, "parking": own})
    assert (found.name, found.subkind) == ("verification_form", "parking")


def test_a_page_on_its_side_is_told_like_one_upright() -> None:
    upright = page("FAKTURA\nDodavatel\nOdběratel\nVariabilní symbol\nDatum splatnosti\nCelkem k úhradě")
    assert classify([replace(upright, rotation=90)], TYPES).name == classify([upright], TYPES).name == "invoice"


def test_the_model_keeps_no_words_of_what_it_saw() -> None:
    model = load_model()
    strings = model.kinds.vocab.strings
    before = len(strings)
    for number in range(20):
        model.opinion([f"jedinecne{number}", "faktura"])
    assert len(strings) == before
