from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from documents.geometry import Box
from documents.pages import Word
from extractors.images.marks import marked

WIDTH, HEIGHT = 800, 400
Image = NDArray[np.uint8]


def paper() -> Image:
    return np.full((HEIGHT, WIDTH), 245, np.uint8)


def word(text: str, x: int, y: int, width: int, confidence: float = 0.95, line: int = 0) -> Word:
    box = Box(x0=x / WIDTH, y0=y / HEIGHT, x1=(x + width) / WIDTH, y1=(y + 20) / HEIGHT)
    return Word(text=text, box=box, line=line, confidence=confidence)


def box(image: Image, x: int, y: int, side: int = 22) -> None:
    cv2.rectangle(image, (x, y), (x + side, y + side), 0, 2)


def texts(image: Image, *words: Word) -> list[str]:
    return [one.text for one in marked(image, words)]


def test_boxes_are_words_before_what_they_stand_for() -> None:
    image = paper()
    box(image, 100, 100)
    cv2.line(image, (104, 104), (118, 118), 0, 2)
    cv2.line(image, (118, 104), (104, 118), 0, 2)
    box(image, 300, 100)
    words = [word("Ano", 140, 100, 40, line=7), word("Ne", 340, 100, 25, line=7)]
    found = marked(image, words)
    assert [one.text for one in found] == ["☒", "Ano", "☐", "Ne"]
    assert {one.line for one in found} == {7}
    assert found[0].box.x0 == pytest.approx(100 / WIDTH, abs=0.01)


def test_a_tick_may_reach_beyond_its_box() -> None:
    image = paper()
    box(image, 100, 100)
    cv2.line(image, (103, 110), (110, 118), 0, 3)
    cv2.line(image, (110, 118), (126, 92), 0, 3)
    assert texts(image, word("Souhlasím", 140, 100, 110)) == ["☒", "Souhlasím"]


def test_what_the_reader_made_of_a_box_is_dropped() -> None:
    image = paper()
    box(image, 100, 100)
    assert texts(image, word("O", 101, 101, 20), word("Ano", 140, 100, 40)) == ["☐", "Ano"]


def test_cells_of_a_grid_and_letters_are_no_boxes() -> None:
    image = paper()
    for x in range(100, 250, 24):
        box(image, x, 100, 24)
    cv2.rectangle(image, (300, 100), (314, 118), 0, 2)
    assert texts(image, word("Osobně", 298, 100, 90), word("1234", 100, 200, 40)) == ["Osobně", "1234"]


def scribble(image: Image, x: int, y: int) -> None:
    points = [(x + 9 * step, y + (14 if step % 2 else -10) + step % 5) for step in range(14)]
    cv2.polylines(image, [np.array(points, np.int32)], isClosed=False, color=40, thickness=2)


def test_ink_above_the_word_for_it_is_a_signature() -> None:
    image = paper()
    scribble(image, 420, 250)
    cv2.line(image, (400, 280), (600, 280), 0, 2)
    assert texts(image, word("podpis", 450, 290, 60), word("Brno", 100, 290, 50)) == ["✍", "podpis", "Brno"]


def test_an_empty_line_and_a_printed_name_are_no_signature() -> None:
    image = paper()
    cv2.line(image, (400, 280), (600, 280), 0, 2)
    cv2.putText(image, "Novak", (430, 270), cv2.FONT_HERSHEY_SIMPLEX, 0.8, 0, 2)
    assert texts(image, word("Novak", 428, 250, 90), word("podpis", 450, 290, 60)) == ["Novak", "podpis"]


def test_a_page_without_words_or_with_specks_for_words_has_no_marks() -> None:
    image = paper()
    box(image, 100, 100)
    speck = Word(text=".", box=Box(x0=0, y0=0, x1=0.001, y1=0.001), line=0)
    assert texts(image) == []
    assert texts(image, speck) == ["."]
