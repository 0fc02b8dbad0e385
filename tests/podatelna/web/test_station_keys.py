"""The keys of the verifier's page, in a real browser: that they work wherever the person has just clicked."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from station_bench import Bench, focused, until
from station_made import doubting, sure

pytestmark = pytest.mark.slow


def test_keys_work_after_a_click_on_a_blank_spot_on_a_tool_and_on_a_button(bench: Bench) -> None:
    first, second = bench.put(doubting("due_date", "invoice_number"), sure)
    page = bench.open(first)
    page.locator(".lines-head h2").first.click()
    assert focused(page) == "content"
    page.keyboard.press("Enter")
    assert focused(page) == "f:invoice_number"
    page.keyboard.type("X1")
    page.locator(".lines-head h2").first.click()
    page.keyboard.press("Control+z")
    expect(page.locator('[data-stop="f:invoice_number"]')).not_to_have_value("X1")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()
    page.locator('[data-stop="f:invoice_number"]').focus()
    page.locator('.tool[data-action="zoom-in"]').click()
    page.locator('[data-action="all"]').click()
    page.locator('[data-action="all"]').click()
    assert focused(page) == "f:invoice_number"
    page.keyboard.press("Enter")
    assert focused(page) == "f:due_date"
    page.locator(".lines-head h2").first.click()
    page.keyboard.press("Control+Enter")
    until(page, second)


def test_keys_work_on_a_document_that_is_for_reading_only(bench: Bench) -> None:
    (first,) = bench.put(doubting("due_date"))
    bench.house.review_desk("acme", "jan").hold(first)
    page = bench.open(first)
    assert focused(page) == "viewer"
    expect(page.locator(".box.current")).to_have_count(1)
    wide = page.locator("#paper").bounding_box()
    page.keyboard.press("Alt+=")
    zoomed = page.locator("#paper").bounding_box()
    assert wide and zoomed and zoomed["width"] > wide["width"]
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()


def test_who_skips_comes_to_each_document_once(bench: Bench) -> None:
    first, second, third = bench.put(sure, sure, sure)
    page = bench.open(first)
    for following in (second, third):
        page.keyboard.press("Alt+n")
        until(page, following)
        expect(page.locator("#sheet img")).to_have_count(1)
    page.keyboard.press("Alt+n")
    page.wait_for_url("**/queue")


def test_a_lease_that_ended_with_its_document_drops_no_other(bench: Bench) -> None:
    (first,) = bench.put(sure)
    left = bench.open(first).evaluate(
        """async () => {
          const { Ahead } = await import(document.querySelector('[href*="station/ahead"]').href);
          const told = [];
          const post = async (path) => {
            if (!path.includes("accepted")) return;
            Object.assign(ahead, { current: "shown", view: { id: "prepared" } });
            throw Object.assign(new Error(), { name: "Refused" });
          };
          const ahead = new Ahead({ post }, {}, (message) => told.push(message));
          Object.assign(ahead, { current: "accepted", view: { id: "shown" } });
          await ahead.renew();
          return [ahead.view?.id, told.length];
        }"""
    )
    assert left == ["prepared", 0]
