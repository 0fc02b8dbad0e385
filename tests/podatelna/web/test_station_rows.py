"""The table of a document in a real browser: its cells by keyboard, by click and by button."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.sync_api import expect
from station_bench import Bench, until, word_at
from station_made import sure

from documents.fields import Document

pytestmark = pytest.mark.slow


def test_cells_are_edited_by_keyboard_and_sums_follow(bench: Bench) -> None:
    (first,) = bench.put(sure)
    page = bench.open(first)
    total = page.locator("td.line_total input").first
    total.click()
    page.keyboard.type("1000")
    page.keyboard.press("Enter")
    expect(page.locator(".sums").first).to_contain_text("apart")
    page.keyboard.press("Control+z")
    expect(page.locator(".sums").first).to_have_text("")
    rows = page.locator("table.grid tbody tr:not(.ghost)")
    before = rows.count()
    page.locator(".ghost input").first.click()
    page.keyboard.type("Paper")
    expect(rows).to_have_count(before + 1)
    page.keyboard.press("Alt+Delete")
    expect(rows).to_have_count(before)


def test_a_row_is_put_below_the_current_one_by_key_and_by_button(bench: Bench) -> None:
    def doubled(document: Document) -> Document:
        made = sure(document)
        (row,) = made.line_items
        other = replace(row, values={**row.values, "description": "last"})
        return replace(made, line_items=(replace(row, values={**row.values, "description": "first"}), other))

    document, following = bench.put(doubled, sure)
    page = bench.open(document)
    texts = page.locator('td.description input[data-stop^="c:line_items:"]')
    texts.first.click()
    page.keyboard.press("Alt+Insert")
    page.keyboard.type("by key")
    page.locator('.row-deed[title*="Alt+Insert"]').first.click()
    page.keyboard.type("by button")
    expect(page.locator("#saved")).to_have_text("Draft saved")
    page.reload()
    expected = ["first", "by button", "by key", "last"]
    for at, text in enumerate(expected):
        expect(texts.nth(at)).to_have_value(text)
    page.keyboard.press("Control+Enter")
    page.keyboard.press("Control+Enter")
    until(page, following)
    bench.wait(document)
    assert [row.values["description"] for row in bench.stored(document).content.line_items] == expected


def test_a_cell_stands_where_the_person_clicked_and_stays_when_the_kind_changes(bench: Bench) -> None:
    (first,) = bench.put(sure)
    page = bench.open(first)
    cell = page.locator("td.line_total input").first
    cell.click()
    page.mouse.click(*word_at(page, "523,71"))
    expect(cell).to_have_value("3,523.71")
    page.locator("#kind").select_option("receipt")
    expect(page.locator('[data-stop="f:receipt_number"]')).to_have_count(1)
    expect(page.locator("td.line_total input").first).to_have_value("3,523.71")
    draft = bench.house.review_desk("acme", "eva").draft(first)
    assert draft is not None and '"line_items[1].line_total":{"page":1' in draft.edits
