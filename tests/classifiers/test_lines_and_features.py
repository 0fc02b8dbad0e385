from dataclasses import replace

from classifiers.features import WORDS, features
from classifiers.lines import LINES, SHORT, Line, lines_of, lines_of_rows, plain_words
from documents.geometry import Box
from documents.pages import Page, Source, Word


def page(rows: list[tuple[str, float]], rotation: int = 0) -> Page:
    words = [
        Word(text=text, box=Box(x0=0.1, y0=0.1, x1=0.1 + height, y1=0.1 + height), line=number)
        for number, (row, height) in enumerate(rows)
        for text in row.split()
    ]
    return Page(number=1, width=595, height=842, words=tuple(words), source=Source.TEXT, rotation=rotation)


def test_words_lose_accents_case_and_numbers() -> None:
    assert plain_words("DIČ: CZ27082440 Příjemce 12,50 Kč") == ("dic", "cz", "prijemce", "kc")


def test_form_numbers_that_are_names_are_kept() -> None:
    assert plain_words("Form W-8BEN, 1099 and 1040") == ("form", "w8ben", "1099", "and", "1040")


def test_a_line_set_large_stands_out_and_so_do_the_first() -> None:
    small = [("drobný text", 0.01)] * 10
    lines = lines_of(page([*small[:4], ("FAKTURA", 0.02), *small]))
    assert [number for number, line in enumerate(lines) if line.stands_out] == [0, 1, 2, 4]


def test_large_type_at_the_foot_does_not_stand_out() -> None:
    lines = lines_of_rows([("text", 0.01)] * 20 + [("Celkem", 0.03)])
    assert not lines[-1].stands_out


def test_a_whole_page_read_as_one_line_is_no_title() -> None:
    assert not lines_of_rows([("slovo " * (SHORT + 1), 0.01)])[0].stands_out


def test_heights_of_a_turned_page_are_measured_along_its_width() -> None:
    upright, turned = (
        lines_of(page([("x y", 0.01)] * 9 + [("Titul", 0.02)] + [("x y", 0.01)] * 9, turn)) for turn in (0, 90)
    )
    assert upright == turned


def test_no_more_lines_than_needed_are_looked_at() -> None:
    assert len(lines_of_rows([("slovo", 0.01)] * (LINES + 50))) == LINES


def test_an_empty_page_has_no_lines() -> None:
    assert lines_of(replace(page([]), words=())) == ()


def test_each_feature_counts_once() -> None:
    found = features([Line(words=("celkem", "celkem"), stands_out=False)] * 3, 1.4)
    assert found == ["celkem", "celke~", "celkem_celkem", "#words3"]


def test_a_title_is_a_feature_of_its_own() -> None:
    assert "^faktura" in features([Line(words=("faktura",), stands_out=True)], 1.4)


def test_a_strip_of_paper_is_a_feature() -> None:
    assert "#narrow" in features([], 3.0)
    assert "#narrow" not in features([], 1.41)


def test_a_very_long_document_is_cut() -> None:
    lines = [
        Line(words=tuple(f"slovo{chr(97 + n % 26)}{n}" for n in range(start, start + 10)), stands_out=False)
        for start in range(0, 20_000, 10)
    ]
    assert len(features(lines, 1.4)) < WORDS * 4
