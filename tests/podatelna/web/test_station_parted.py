"""Splitting and merging undone and redone on the verifier's page, in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from station_bench import Bench, until
from station_made import doubting

from documents.records import DocumentState

pytestmark = pytest.mark.slow


def test_a_split_and_a_merge_are_undone_with_what_was_typed_and_refused_in_words(bench: Bench) -> None:
    (document,) = bench.of_pages(3).put(doubting("due_date"))
    page = bench.open(document)
    thumbs = page.locator("#thumbs .thumb:not(.left-out)")
    name = page.locator('[data-stop="f:supplier_name"]')
    page.keyboard.press("Alt+a")
    before = name.input_value()
    name.fill("Morstav")
    page.keyboard.press("Alt+g")
    page.locator('#page-list [data-paper="split"]').nth(1).click()
    expect(page.locator("#thumbs")).to_be_hidden(timeout=10_000)
    name.fill("Morstav alone")
    page.keyboard.press("Control+z")
    expect(name).to_have_value("Morstav")
    page.keyboard.press("Control+z")
    expect(thumbs).to_have_count(3)
    expect(name).to_have_value("Morstav")
    page.keyboard.press("Control+z")
    expect(name).to_have_value(before)
    for _ in range(2):
        page.keyboard.press("Control+y")
    expect(page.locator("#thumbs")).to_be_hidden()
    part = f"{document.rpartition('-')[0]}-3"
    page.wait_for_load_state("networkidle")  # the part is the next one
    eva, jan = (bench.house.review_desk("acme", login) for login in ("eva", "jan"))
    eva.release(eva.look(part))
    held = jan.hold(part)
    page.keyboard.press("Control+z")
    expect(page.locator("#toasts")).to_contain_text("jan is working on the document")
    expect(page.locator("#thumbs")).to_be_hidden()
    jan.release(held)
    page.goto(f"/c/acme/documents/{part}")
    expect(thumbs).to_have_count(2)
    page.locator("#kind").select_option("invoice")
    page.keyboard.press("Alt+a")
    name.fill("Part")
    page.keyboard.press("Alt+g")
    page.locator('[data-paper="merge"]').click()
    until(page, document)
    page.keyboard.press("Escape")
    expect(thumbs).to_have_count(3)
    page.keyboard.press("Control+z")
    until(page, part)
    expect(name).to_have_value("Part")
    expect(page.locator("#kind")).to_have_value("invoice")
    expect(page.locator("#saved")).to_have_text("Draft saved")
    assert bench.stored(document).content.pages == (1,)
    assert bench.stored(part).state is DocumentState.IN_REVIEW
    page.keyboard.press("Control+y")
    until(page, document)
    expect(thumbs).to_have_count(3)
    assert bench.stored(document).content.pages == (1, 2, 3)
