"""Undoing on the verifier's page, in a real browser: step by step, over what was done to the pages too."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from station_bench import Bench, word_at
from station_made import doubting, nowhere

pytestmark = pytest.mark.slow


def test_what_was_typed_is_undone_beyond_each_step_that_was_done_to_the_pages(bench: Bench) -> None:
    (document,) = bench.of_pages(3).put(doubting("due_date"))
    page = bench.open(document)
    name = page.locator('[data-stop="f:supplier_name"]')
    thumbs = page.locator("#thumbs .thumb:not(.left-out)")

    def order() -> list[str | None]:
        return [thumb.get_attribute("data-page") for thumb in thumbs.all()]

    page.keyboard.press("Alt+a")
    before = name.input_value()
    name.fill("Morstav")
    page.keyboard.press("Alt+g")
    for at in (2, 1):
        page.locator('#page-list [data-paper="up"]').nth(at).click()
        expect(page.locator("#page-list li").nth(at - 1).locator('[data-page="3"]').first).to_be_attached()
    page.keyboard.press("Escape")
    assert order() == ["3", "1", "2"]
    name.fill("Morstav again")
    for expected in (["3", "1", "2"], ["1", "3", "2"], ["1", "2", "3"]):
        page.keyboard.press("Control+z")
        expect(thumbs.nth(expected.index("3"))).to_have_attribute("data-page", "3")
        expect(name).to_have_value("Morstav")
        expect(page.locator("#saved")).to_have_text("Draft saved")
    page.keyboard.press("Control+z")
    expect(name).to_have_value(before)
    page.keyboard.press("Control+y")
    expect(name).to_have_value("Morstav")
    for expected in (["1", "3", "2"], ["3", "1", "2"]):
        page.keyboard.press("Control+y")
        expect(thumbs.nth(expected.index("3"))).to_have_attribute("data-page", "3")
        expect(page.locator("#saved")).to_have_text("Draft saved")
    page.keyboard.press("Control+y")
    expect(name).to_have_value("Morstav again")
    expect(page.locator("#saved")).to_have_text("Draft saved")
    page.keyboard.press("Alt+g")
    page.locator('#page-list [data-paper="leave_out"]').nth(1).click()
    expect(page.locator("#thumbs .left-out")).to_have_attribute("data-page", "1")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+z")
    expect(thumbs).to_have_count(3)
    assert bench.stored(document).content.pages == (3, 1, 2)


def test_where_a_person_pointed_is_undone_with_what_they_took_from_there(bench: Bench) -> None:
    (first,) = bench.put(nowhere)
    page = bench.open(first)
    due = page.locator('[data-stop="f:due_date"]')
    page.mouse.click(*word_at(page, "30.09.2025"))
    expect(due).to_have_value("30/09/2025")
    page.keyboard.press("Control+z")
    page.keyboard.type("2.10.2025")
    expect(due).to_have_value("2.10.2025")
    page.keyboard.press("Enter")
    page.wait_for_url("**/queue")
    assert bench.value(first, "due_date") == "2025-10-02"
    kept = bench.stored(first).content.fields["due_date"]
    assert kept.box is None
