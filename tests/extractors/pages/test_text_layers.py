"""Words of a text layer: where a person sees them, split as a person would, in lines across the page."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import numpy as np
import pikepdf
import pytest
from pages_made import HEIGHT, WIDTH, letter_image, only_sheet, pdf, photo, text
from reportlab.pdfgen.canvas import Canvas

from documents.pages import Word
from extractors.sheets import Sheet


def drawn(*draws: Callable[[Canvas], object]) -> Sheet:
    def all_of_them(canvas: Canvas) -> None:
        for draw in draws:
            draw(canvas)

    return only_sheet(pdf(all_of_them))


def lines(sheet: Sheet) -> list[list[str]]:
    rows: dict[int, list[str]] = {}
    for word in sheet.text_layer():
        rows.setdefault(word.line, []).append(word.text)
    return list(rows.values())


def test_a_row_of_a_table_is_one_line() -> None:
    sheet = drawn(
        text(300, 200, "1 234,50"), text(20, 200, "Celkem bez DPH"), text(20, 180, "DPH 21 %"), text(300, 181, "259,25")
    )
    assert lines(sheet) == [["Celkem", "bez", "DPH", "1", "234,50"], ["DPH", "21", "%", "259,25"]]
    assert [word.line for word in sheet.text_layer()][-1] == 1


def test_words_are_split_by_gaps_without_spaces_and_joined_across_drawing_orders() -> None:
    def spread(canvas: Canvas) -> None:
        canvas.drawString(20, 100, "Total")
        canvas.drawString(60, 100, "due")
        width = canvas.stringWidth("In", "Helvetica", 12)
        canvas.drawString(20 + width, 80, "voice")
        canvas.drawString(20, 80, "In")

    assert lines(drawn(spread)) == [["Total", "due"], ["Invoice"]]


def test_letters_set_apart_a_little_stay_one_word() -> None:
    assert lines(drawn(lambda canvas: canvas.drawString(20, 100, "RECHNUNG", charSpace=1.5))) == [["RECHNUNG"]]


def test_narrow_written_spaces_part_words() -> None:
    assert lines(drawn(lambda canvas: canvas.drawString(20, 100, "net 30 days", wordSpace=-2))) == [
        ["net", "30", "days"]
    ]


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_words_stand_where_they_are_seen_on_turned_and_cut_pages(rotation: int) -> None:
    file = BytesIO()
    with pikepdf.open(BytesIO(pdf(text(150, 120, "HERE")))) as document:
        document.pages[0].rotate(rotation, relative=False)
        document.pages[0].cropbox = pikepdf.Array([100, 50, WIDTH, 250])
        document.save(file)
    sheet = only_sheet(file.getvalue())
    (word,) = sheet.text_layer()
    image = sheet.render(144)
    height, width = image.shape
    ys, xs = np.nonzero(image < 128)
    assert (width > height) == (rotation % 180 == 0)
    assert word.text == "HERE"
    assert word.box.x0 * width <= xs.min() + 2
    assert xs.max() - 2 <= word.box.x1 * width
    assert word.box.y0 * height <= ys.min() + 2
    assert ys.max() - 2 <= word.box.y1 * height
    assert word.box.width * width < 1.9 * (np.ptp(xs) + 1)
    assert word.box.height * height < 1.9 * (np.ptp(ys) + 1)
    assert sheet.evidence().rotation == -rotation % 360


def test_a_stamp_across_the_page_comes_last() -> None:
    def stamped(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.rotate(30)
        canvas.drawString(150, 80, "PAID")
        canvas.restoreState()
        canvas.drawString(20, 250, "Invoice 12")
        canvas.drawString(20, 40, "Thank you")

    assert lines(drawn(stamped)) == [["Invoice", "12"], ["Thank", "you"], ["PAID"]]


def test_invisible_text_and_text_under_a_scan_is_known_as_hidden() -> None:
    scan = photo(letter_image())

    def under(canvas: Canvas) -> None:
        canvas.drawString(20, 100, "under the picture")
        canvas.drawImage(scan, 0, 0, WIDTH, HEIGHT)

    def over(canvas: Canvas) -> None:
        canvas.drawImage(scan, 0, 0, WIDTH, HEIGHT)
        canvas.drawString(20, 100, "over the picture")

    assert drawn(text(20, 100, "nobody sees this", mode=3)).evidence().hidden == 1
    assert drawn(under).evidence().hidden == 1
    assert drawn(over).evidence().hidden == 0
    assert drawn(over).evidence().images == pytest.approx(1)
    assert drawn(over).evidence().bare_images == 0
    assert drawn(text(20, 100, "plain")).evidence().dpi == 0


def test_a_picture_without_text_is_bare_and_has_its_resolution() -> None:
    scan = np.full((300, 400), 200, np.uint8)

    def half(canvas: Canvas) -> None:
        canvas.drawImage(photo(scan), 0, 0, WIDTH / 2, HEIGHT / 2)
        canvas.drawString(20, 250, "above")

    evidence = drawn(half).evidence()
    assert evidence.bare_images == pytest.approx(0.25)
    assert evidence.dpi == pytest.approx(400 / (WIDTH / 2) * 72)


def test_pictures_within_forms_are_found_where_they_are_drawn() -> None:
    def nested(canvas: Canvas) -> None:
        canvas.beginForm("scan")
        canvas.drawImage(photo(np.full((30, 40), 9, np.uint8)), 0, 0, 100, 75)
        canvas.endForm()
        canvas.translate(200, 150)
        canvas.scale(2, 2)
        canvas.doForm("scan")

    assert drawn(nested).evidence().images == pytest.approx(0.25)


def test_letters_off_the_page_are_left_out_and_counted() -> None:
    sheet = drawn(text(20, 100, "seen"), text(5000, 100, "away"))
    assert lines(sheet) == [["seen"]]
    assert sheet.evidence().outside == pytest.approx(0.5)


def test_an_empty_page_has_no_words() -> None:
    sheet = drawn(lambda canvas: None)
    assert sheet.text_layer() == ()
    assert sheet.evidence().letters == 0


def test_boxes_lie_on_the_page() -> None:
    words: tuple[Word, ...] = drawn(text(-3, 293, "Edge"), text(380, 2, "corner")).text_layer()
    assert all(0 <= value <= 1 for word in words for value in (word.box.x0, word.box.y0, word.box.x1, word.box.y1))
