"""What the verifier's page shows, in a real browser: why a cell is doubtful, and all of what has the focus."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect
from station_bench import Bench, focused
from station_made import doubting, sure

from documents.fields import Cell, Document

pytestmark = pytest.mark.slow


def five_doubtful_lines(document: Document) -> Document:
    """Return the document with five lines, of each of which the quantity is doubtful."""
    made = sure(document)
    (line,) = made.line_items
    doubtful = replace(line, values={**line.values, "quantity": "2"}, cells={"quantity": Cell(confidence=0.3)})
    return replace(made, line_items=(doubtful,) * 5)


def expect_in_sight(page: Page) -> None:
    """Wait until nothing lies over the middle of what has the focus."""
    page.wait_for_function(
        """() => {
          const at = document.activeElement.getBoundingClientRect();
          const top = document.elementFromPoint((at.left + at.right) / 2, (at.top + at.bottom) / 2);
          return document.activeElement.contains(top);
        }"""
    )


def test_a_doubtful_cell_carries_a_sign_and_shows_why_and_where_once_entered(bench: Bench) -> None:
    (first,) = bench.put(five_doubtful_lines)
    page = bench.open(first)
    cells, reason = page.locator("td.quantity input:not([data-status=empty])"), page.locator("#cell-reason")
    expect(page.locator("td.quantity .cell-sign", has_text="?")).to_have_count(5)
    for at in range(5):
        cells.nth(at).focus()
        expect(reason).to_contain_text("%")
        expect(page.locator("#closer canvas")).to_be_visible()
        expect(cells.nth(at)).to_have_accessible_description(reason.inner_text())
        expect_in_sight(page)
    page.set_viewport_size({"width": 640, "height": 512})
    cells.first.focus()
    expect_in_sight(page)
    expect(reason).to_be_in_viewport()
    page.locator('[data-stop="f:due_date"]').focus()
    expect(page.locator("#closer")).to_be_hidden()


def test_a_confirmed_cell_that_contradicts_for_a_new_reason_is_painted_so(bench: Bench) -> None:
    (first,) = bench.put(five_doubtful_lines)
    page = bench.open(first)
    total, quantity = (page.locator(f"td.{name} input").first for name in ("line_total", "quantity"))
    expect(total).to_have_attribute("data-status", "contradicting")
    total.click()
    page.keyboard.press("Enter")
    expect(total).to_have_attribute("data-status", "confirmed")
    quantity.click()
    page.keyboard.type("3")
    page.keyboard.press("Tab")
    expect(total).to_have_attribute("data-status", "contradicting")
    expect(total).to_have_attribute("tabindex", "0")


def test_no_field_that_has_the_focus_lies_under_the_paper_or_the_deeds(bench: Bench) -> None:
    (first,) = bench.put(doubting("due_date", "supplier_name", "gross_total", "invoice_number"))
    page = bench.open(first)
    page.set_viewport_size({"width": 640, "height": 512})
    page.keyboard.press("Alt+a")
    for key in ("Tab", "Shift+Tab"):
        for _ in range(25):
            page.keyboard.press(key)
            if focused(page).startswith(("f:", "c:")):
                expect_in_sight(page)


def test_what_is_so_or_not_is_said_of_pages_and_fields(bench: Bench) -> None:
    (first,) = bench.of_pages(2).put(sure)
    page = bench.open(first)
    thumbs = page.locator("#thumbs .thumb")
    expect(thumbs.first).to_have_attribute("aria-current", "true")
    expect(thumbs.last).to_have_attribute("aria-current", "false")
    expect(page.locator('[data-stop="f:invoice_number"]')).to_have_attribute("aria-required", "true")
    expect(page.locator('[data-stop="f:constant_symbol"]')).to_have_attribute("aria-required", "false")
