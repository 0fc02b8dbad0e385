"""What was typed and the server does not have lies in the browser sealed, for the same person alone."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Dialog, Page, expect
from station_bench import Bench
from station_made import doubting
from test_station_kept import DUE, draft_of

pytestmark = pytest.mark.slow

KEPT = "JSON.stringify([{...localStorage}, {...sessionStorage}])"
DEAF = "crypto.subtle.encrypt = () => new Promise(() => {});"
FULL = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };"
TYPE_AND_GO = """input => {
    input.value = "21.10.2025";
    input.dispatchEvent(new InputEvent("input", {bubbles: true}));
    location.assign("/me");
}"""
UNSAFE = 'Object.defineProperty(Crypto.prototype, "subtle", {get: () => undefined});'


def sit_offline(bench: Bench, document: str, login: str = "eva", kept: str = "[{}]") -> Page:
    """Return a person in front of the document, in a browser that kept this and whose drafts reach nobody."""
    page = bench.sit("/me", "verifier", login=login)
    page.route("**/draft", lambda route: route.abort())
    page.evaluate("kept => Object.assign(localStorage, kept)", json.loads(kept)[0])
    page.goto(f"/c/acme/documents/{document}")
    return page


def test_what_the_browser_keeps_is_for_who_typed_it_alone(bench: Bench) -> None:
    (first,) = bench.put(doubting("due_date"))
    page = sit_offline(bench, first)
    page.locator(DUE).fill("21.10.2025")
    expect(page.locator("#away")).to_be_visible()
    kept = page.evaluate(KEPT)
    assert first in kept and "21.10.2025" not in kept and "due_date" not in kept
    assert "key" not in page.evaluate("({...document.getElementById('station').dataset})")
    bench.house.review_desk("acme", "eva").release(bench.house.review_desk("acme", "eva").look(first))
    other = sit_offline(bench, first, "jan", kept.replace(" eva ", " jan "))
    expect(other.locator("#count")).not_to_be_empty()
    expect(other.locator(DUE)).not_to_have_value("21.10.2025")
    bench.house.review_desk("acme", "jan").release(bench.house.review_desk("acme", "jan").look(first))
    again = sit_offline(bench, first, kept=kept)  # signed in anew, in a browser that was closed since
    expect(again.locator(DUE)).to_have_value("21.10.2025")
    assert again.evaluate(KEPT) != kept  # no nonce serves twice
    assert draft_of(bench, first) == ""


def test_what_an_earlier_version_kept_in_clear_is_taken_over_and_the_last_sentence_names_no_paper(bench: Bench) -> None:
    (first,) = bench.put(doubting("due_date"))
    draft = {"revision": 1, "kind": "", "was": "", "edits": {"due_date": "21.10.2025"}, "places": {}, "sitting": "x"}
    kept = json.dumps([{f"podatelna draft /c/acme eva {first}": json.dumps(draft)}])
    page = sit_offline(bench, first, kept=kept)
    expect(page.locator(DUE)).to_have_value("21.10.2025")
    assert first in page.evaluate(KEPT) and "21.10.2025" not in page.evaluate(KEPT)
    page.unroute("**/draft")
    expect(page.locator("#saved")).to_have_text("Draft saved", timeout=10_000)
    assert "21.10.2025" in draft_of(bench, first) and first not in page.evaluate(KEPT)
    page.keyboard.press("Alt+x")
    page.keyboard.type("a copy")
    page.keyboard.press("Enter")
    expect(page.locator("#told")).to_have_text("Rejected.")


def asked_on_leaving(page: Page) -> list[str]:
    """Type a date and go elsewhere at once, whatever the browser asks; return what it asked."""
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    page.locator(DUE).press("End")  # a page on which no key was pressed may ask nothing
    with page.expect_navigation(url="**/me"):
        page.locator(DUE).evaluate(TYPE_AND_GO)
    return asked


def test_who_leaves_before_it_is_sealed_is_asked_and_the_server_gets_it(bench: Bench) -> None:
    (first,) = bench.put(doubting("due_date"))
    page = sit_offline(bench, first)
    page.locator(DUE).fill("20.10.2025")
    expect(page.locator("#away")).to_be_visible()
    page.evaluate(f"() => {{ {DEAF} }}")
    page.unroute("**/draft")
    assert asked_on_leaving(page) == ["beforeunload"]
    for _ in range(100):  # it is on its way, though the page is gone
        if "21.10.2025" in draft_of(bench, first):
            break
        page.wait_for_timeout(50)
    page.goto(f"/c/acme/documents/{first}")  # the browser kept what was typed before it
    expect(page.locator(DUE)).to_have_value(re.compile("21.10.2025"))


def test_who_leaves_where_the_browser_takes_nothing_is_asked(bench: Bench) -> None:
    (first,) = bench.put(doubting("due_date"))
    for script in (FULL, UNSAFE):
        page = sit_offline(bench, first)
        page.add_init_script(script)
        page.reload()
        assert asked_on_leaving(page) == ["beforeunload"]


def test_a_browser_without_cryptography_keeps_nothing_and_the_page_says_so(bench: Bench) -> None:
    (first,) = bench.put(doubting("due_date"))
    page = bench.sit("/me", "verifier")
    page.add_init_script(UNSAFE)
    page.goto(f"/c/acme/documents/{first}")
    expect(page.locator("#unkept")).to_contain_text("Wait for “Draft saved”")
    page.locator(DUE).fill("21.10.2025")
    expect(page.locator("#saved")).to_have_text("Draft saved")
    assert page.evaluate("localStorage.length") == 0
