"""Words to rows, upright whatever way the paper lay."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import cos, radians, sin

import pytest

from documents.geometry import Box, Transform
from documents.pages import Page, Word
from extractors.fields.layout import lay_out

Typed = Callable[..., Page]


def test_gaps_tell_phrases_from_columns(typed: Typed) -> None:
    sheet = lay_out(typed("Datum vystavení:   1. 4. 2021"))
    assert sheet.rows[0].text == "Datum vystavení:\t1. 4. 2021"
    assert [segment.text for segment in sheet.segments] == ["Datum vystavení:", "1. 4. 2021"]


def test_glued_words_are_taken_apart(typed: Typed) -> None:
    sheet = lay_out(typed("ICO:00005886,DIC:CZ00005886"))
    assert [token.text for token in sheet.rows[0].tokens] == ["ICO:", "00005886,", "DIC:", "CZ00005886"]


def test_shadows_of_bold_print_are_left_out(typed: Typed) -> None:
    page = typed("Faktura")
    shadow = replace(page, words=(*page.words, page.words[0]))
    assert len(lay_out(shadow).rows[0].tokens) == 1


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_a_page_that_lies_on_its_side_is_read_upright(typed: Typed, degrees: int) -> None:
    page = typed("Faktura 123\nCelkem 100,00")
    turned = replace(
        page,
        words=tuple(replace(word, box=turn(word.box, degrees)) for word in page.words),
        width=page.height if degrees in {90, 270} else page.width,
        height=page.width if degrees in {90, 270} else page.height,
        rotation=degrees,
    )
    assert [row.text for row in lay_out(turned).rows] == ["Faktura 123", "Celkem 100,00"]


def turn(box: Box, degrees: int) -> Box:
    """Return where a box of the upright page lies on a scan that has to be turned by `degrees` clockwise."""
    if degrees == 90:
        return Box(x0=box.y0, y0=1 - box.x1, x1=box.y1, y1=1 - box.x0)
    if degrees == 180:
        return Box(x0=1 - box.x1, y0=1 - box.y1, x1=1 - box.x0, y1=1 - box.y0)
    if degrees == 270:
        return Box(x0=1 - box.y1, y0=box.x0, x1=1 - box.y0, y1=box.x1)
    return box


def test_a_skewed_scan_keeps_its_rows(typed: Typed) -> None:
    page = typed("Datum vystavení                                                  1. 4. 2021\nSplatnost  2. 4. 2021")
    angle = radians(2.0)
    matrix = ((cos(angle), -sin(angle), 0.0), (sin(angle), cos(angle), 0.0), (0.0, 0.0, 1.0))
    skew = Transform(matrix=matrix)
    skewed = replace(page, words=tuple(moved(word, skew) for word in page.words), transform=skew)
    assert len(lay_out(skewed).rows) == 2
    assert lay_out(skewed).rows[0].text == "Datum vystavení\t1. 4. 2021"


ASLANT = Transform(matrix=((0.83, 0.05, 0.08), (-0.04, 0.86, 0.07), (-0.08, 0.09, 1.0)))


def test_words_on_a_photo_from_aslant_get_back_their_places_in_their_rows(typed: Typed) -> None:
    page = typed("\n".join(["Datum vystavení     1. 4. 2021          Celkem 100,00"] * 30))
    photo = replace(page, words=tuple(moved(word, ASLANT) for word in page.words), transform=ASLANT)
    for flat, seen in zip(lay_out(page).rows, lay_out(photo).rows, strict=True):
        assert seen.text == flat.text
        for token, again in zip(flat.tokens, seen.tokens, strict=True):
            assert (again.x0, again.x1) == pytest.approx((token.x0, token.x1), abs=2.0)
            assert again.y0 + again.y1 == pytest.approx(token.y0 + token.y1, abs=1.0)


def moved(word: Word, transform: Transform) -> Word:
    return replace(word, box=transform.box(word.box))


def test_a_place_on_the_row_is_found_again_on_the_scan(typed: Typed) -> None:
    page = typed("Celkem 100,00")
    assert lay_out(page).box(0, 1, 1) == page.words[1].box
