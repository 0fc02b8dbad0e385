from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from documents.geometry import Box
from documents.pages import Word
from extractors.images.marks import SIGNED, marked

WIDTH, HEIGHT = 1000, 600
Image = NDArray[np.uint8]


class Paper:
    """A page with lines of print, on which a test draws."""

    def __init__(self) -> None:
        self.image: Image = np.full((HEIGHT, WIDTH), 245, np.uint8)
        self.words: list[Word] = []
        for number in range(4):
            self.printed("Prohlasuji", 60, 60 + 40 * number)
            self.printed("skutecnosti", 260, 60 + 40 * number)

    def printed(self, text: str, x: int, y: int, *, scale: float = 0.8, slant: float = 0.0, pen: int = 2) -> None:
        """Draw a word that is read with confidence, with its foot at `y`."""
        (width, height), depth = cv2.getTextSize(text, cv2.FONT_HERSHEY_SIMPLEX, scale, pen)
        ink = np.zeros((HEIGHT, WIDTH), np.uint8)
        cv2.putText(ink, text, (x, y), cv2.FONT_HERSHEY_SIMPLEX, scale, 255, pen, cv2.LINE_AA)
        lean = np.array([[1, -slant, slant * y], [0, 1, 0]], np.float32)
        self.image = cv2.subtract(self.image, cv2.warpAffine(ink, lean, (WIDTH, HEIGHT))).astype(np.uint8)
        x1, y1 = x + width + slant * height, y + depth
        box = Box(x0=x / WIDTH, y0=(y - height) / HEIGHT, x1=x1 / WIDTH, y1=y1 / HEIGHT)
        self.words.append(Word(text=text, box=box, line=len(self.words), confidence=0.95))

    def written(self, text: str, x: int, y: int) -> None:
        """Draw a word by hand: it leans, and is larger and thinner than the print, yet it is read as well."""
        self.printed(text, x, y, scale=1.5, slant=0.25, pen=2)

    def line(self, x0: int, x1: int, y: int) -> None:
        cv2.line(self.image, (x0, y), (x1, y), 60, 2)

    def stamp(self, x: int, y: int) -> None:
        turned = cv2.boxPoints(((x, y), (260, 150), -12)).astype(np.int32)
        cv2.polylines(self.image, [turned], isClosed=True, color=90, thickness=9)

    def signatures(self) -> list[Box]:
        return [word.box for word in marked(self.image, self.words) if word.text == SIGNED]


@pytest.fixture
def paper() -> Paper:
    return Paper()


def on(line: str, boxes: Sequence[Box]) -> bool:
    """Tell whether there is one box, on the left or the right line."""
    return ["right" if box.x0 > 0.55 else "left" for box in boxes] == [line]


def test_a_name_written_on_a_line_is_a_signature_although_it_was_read(paper: Paper) -> None:
    paper.line(60, 300, 480)
    paper.line(600, 900, 480)
    paper.written("Kolomaznik", 620, 470)
    paper.printed("souhlasim", 600, 510, scale=0.6)
    assert on("right", paper.signatures())


def test_it_stands_before_the_name_and_leaves_its_words_alone(paper: Paper) -> None:
    paper.line(540, 900, 480)
    paper.written("Jan", 560, 470)
    paper.written("Novak", 690, 470)
    found = marked(paper.image, paper.words)
    assert [word.text for word in found][-3:] == [SIGNED, "Jan", "Novak"]


@pytest.mark.parametrize("print_like", [{"scale": 0.8}, {"scale": 1.3, "pen": 4}, {"scale": 0.8, "slant": 0.25}])
def test_a_typed_name_is_none_be_it_large_or_in_italics(paper: Paper, print_like: dict[str, float]) -> None:
    paper.line(600, 900, 480)
    paper.printed("Kolomaznik", 620, 470, **print_like)  # type: ignore[arg-type]
    paper.printed("podpis", 600, 510, scale=0.6)
    assert paper.signatures() == []


def test_what_the_print_left_of_a_line_asks_for_stands_on_it(paper: Paper) -> None:
    paper.printed("Duvod", 480, 470)
    paper.line(600, 900, 480)
    paper.written("nemoc", 620, 470)
    assert paper.signatures() == []


def test_print_left_of_a_line_may_ask_for_the_signature(paper: Paper) -> None:
    paper.printed("Podpis", 480, 470)
    paper.line(600, 900, 480)
    paper.written("Novak", 620, 470)
    assert on("right", paper.signatures())


def test_lines_to_fill_in_and_boxes_are_not_there_to_sign_on(paper: Paper) -> None:
    for y in (340, 400, 460):
        paper.line(60, 300, y)
    paper.written("nemoc", 80, 390)
    cv2.rectangle(paper.image, (600, 380), (900, 480), 60, 2)
    paper.written("Novak", 620, 470)
    assert paper.signatures() == []


def test_a_stamp_across_a_line_did_not_sign_it(paper: Paper) -> None:
    paper.line(600, 900, 480)
    paper.stamp(740, 420)
    assert paper.signatures() == []


def test_the_ring_of_a_cup_across_a_line_did_not_sign_it(paper: Paper) -> None:
    paper.line(600, 900, 480)
    cv2.ellipse(paper.image, (750, 600), (150, 150), 0, 180, 360, 120, 3)
    paper.printed("podpis", 600, 510, scale=0.6)
    assert paper.signatures() == []


def test_a_name_written_over_the_word_for_it_needs_no_line(paper: Paper) -> None:
    paper.written("Kolomaznik", 620, 470)
    paper.printed("podpis", 640, 510, scale=0.6)
    assert on("right", paper.signatures())


def test_the_word_for_it_is_print_however_hard_it_was_to_read(paper: Paper) -> None:
    paper.printed("podpis", 600, 510)
    paper.words[-1] = replace(paper.words[-1], confidence=0.3)
    assert paper.signatures() == []


def test_a_scrawl_on_a_line_is_a_signature_whatever_is_printed_below(paper: Paper) -> None:
    paper.line(600, 900, 480)
    points = [(640 + 14 * step, 460 + (14 if step % 2 else -18)) for step in range(14)]
    cv2.polylines(paper.image, [np.array(points, np.int32)], isClosed=False, color=40, thickness=2)
    paper.printed("zamestnanec", 600, 510, scale=0.6)
    assert on("right", paper.signatures())
