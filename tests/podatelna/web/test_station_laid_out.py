"""The verifier's page as it lies in the window: nothing cut off or out of sight, on a desk and at 200 % zoom."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect
from station_bench import Bench
from station_made import Sample, doubting, sure
from web_made import user

pytestmark = pytest.mark.slow

DESK = ViewportSize(width=1280, height=800)
ZOOMED = ViewportSize(width=640, height=400)


def opened(bench: Bench, document: str) -> Page:
    """Return the page, in Czech, whose words are longer."""
    user(bench.house, "hana", "acme", "verifier", language="cs")
    return bench.open(document, login="hana")


def in_sight(part: Locator) -> bool:
    """Return whether the middle of a part is what one sees there."""
    seen: bool = part.evaluate(
        """(part) => {
          const { left, top, width, height } = part.getBoundingClientRect();
          const seen = document.elementFromPoint(left + width / 2, top + height / 2);
          return part.contains(seen) || Boolean(seen?.contains(part) && seen.closest("#thumbs"));
        }"""
    )
    return seen


def test_a_table_shows_its_numbers_and_buttons_beside_all_columns(bench: Bench, long_invoice: Sample) -> None:
    (document,) = replace(bench, invoice=long_invoice).put(sure)
    page = opened(bench, document)
    page.set_viewport_size(DESK)
    frame = page.locator(".grid-frame").first
    page.locator('td.line_total input[data-stop^="c:line_items:"]').nth(9).click()
    row = frame.locator("tbody tr").nth(9)
    assert frame.evaluate("(one) => one.scrollWidth <= one.clientWidth")
    for part in (row.locator(".at").first, row.locator(".row-deed").last):
        assert in_sight(part)
    page.set_viewport_size(ZOOMED)
    page.keyboard.press("Alt+y")
    expect(page.locator("#reasons")).to_be_visible()
    assert in_sight(page.locator("#reasons li").first)
    page.keyboard.press("Alt+y")
    page.keyboard.press("F1")
    assert in_sight(page.locator("#help-title"))
    page.keyboard.press("Escape")
    page.keyboard.press("Alt+PageDown")
    assert in_sight(page.locator("#thumbs canvas").nth(1))
    page.keyboard.press("Alt+g")
    for button in page.locator("#page-list li").first.locator("button").all():
        assert in_sight(button)


def test_how_far_the_draft_is_stands_in_full(bench: Bench) -> None:
    one, other = bench.put(doubting("due_date"), doubting("due_date"))
    with bench.house.books.write("acme", "olga") as desk:
        desk.store.reviews.assign(other, "hana")
    for page in (bench.open(one), opened(bench, other)):
        page.set_viewport_size(DESK)
        page.locator('[data-stop="f:due_date"]').fill("21.10.2025")
        expect(page.locator("#saved")).to_have_attribute("data-state", "saved")
        for part in ("#saved", ".bar"):
            assert page.locator(part).evaluate("part => part.scrollWidth <= part.clientWidth"), part


def test_thumbs_stand_where_they_stand_before_their_pictures_are_there(bench: Bench) -> None:
    (document,) = bench.of_pages(3).put(sure)
    page = bench.open(document)
    last = page.locator("#thumbs .thumb").last
    expect(last.locator("canvas")).to_have_js_property("width", 128)
    drawn = last.bounding_box()
    page.route("**/*.jpg*", lambda route: route.abort())
    page.reload()
    expect(page.locator("#picture")).to_be_visible()
    blank = last.bounding_box()
    assert drawn and blank
    assert (blank["y"], blank["height"]) == pytest.approx((drawn["y"], drawn["height"]), abs=2)


def test_what_went_wrong_is_in_sight_wherever_the_person_is(bench: Bench) -> None:
    (document,) = bench.put(doubting("due_date", "gross_total"))
    page = opened(bench, document)
    page.set_viewport_size(ZOOMED)
    page.route("**/draft", lambda route: route.fulfill(status=409, json={"error": "jan"}))
    total = page.locator('[data-stop="f:gross_total"]')
    total.focus()
    page.keyboard.type("1")
    expect(page.locator("#lost")).to_be_visible()
    assert in_sight(page.locator("#lost button").first)
    assert in_sight(total)
