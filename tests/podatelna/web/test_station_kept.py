"""What the verifier's page keeps where server or network fail it: typing of documents gone by, drafts, pictures."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect
from station_bench import Bench, until
from station_made import doubting, sure

from documents.records import DocumentState

pytestmark = pytest.mark.slow

DAY = 24 * 60 * 60 * 1000  # milliseconds
ISSUED = '[data-stop="f:issue_date"]'
OVER_VALUES = """document.querySelector("#toasts .note")?.getBoundingClientRect().right >
document.querySelector(".panel").getBoundingClientRect().left"""
LEFT = '[data-stop="f:amount_due"]'
DUE = '[data-stop="f:due_date"]'


def slow(page: Page, kind: str) -> list[Route]:
    """Return a growing list of what the page asks at addresses that end so; a test answers."""
    routes: list[Route] = []
    page.route(f"**/{kind}", lambda route: routes.append(route))
    return routes


def asked(page: Page, routes: list[Route]) -> Route:
    """Return the first of these, once it was sent."""
    for _ in range(160):
        if routes:
            return routes[0]
        page.wait_for_timeout(50)
    raise AssertionError(routes)


def draft_of(bench: Bench, document: str) -> str:
    """Return what is kept of what eva typed into a document."""
    draft = bench.house.review_desk("acme", "eva").draft(document)
    return draft.edits if draft else ""


def gone_by(bench: Bench) -> tuple[Page, list[Route], str]:
    """Let a document come back after another was typed into; return the page, unanswered drafts, and that other one."""
    first, second = bench.put(sure, doubting("due_date"))
    page = bench.open(first)
    page.wait_for_load_state("networkidle")  # the next one is ready
    accept, draft = slow(page, "accept"), slow(page, "draft")
    page.keyboard.press("Enter")
    until(page, second)
    page.keyboard.type("21.10.2025")
    asked(page, draft)
    asked(page, accept).fulfill(status=500, json={"error": "Not now."})
    until(page, first)
    return page, draft, second


def test_a_draft_that_fails_late_is_told_of_its_own_document_and_nothing_typed_is_lost(bench: Bench) -> None:
    page, draft, second = gone_by(bench)
    asked(page, draft).fulfill(status=409, json={"error": "jan has it."})
    late = page.locator(f"#late-{second}")
    expect(late).to_contain_text("Invoice VF2024-8392, Morstav")
    expect(late).to_contain_text("jan has it. What you typed is kept here.")
    expect(page.locator("#lost")).to_have_count(0)
    page.unroute("**/draft")
    late.get_by_role("link").click()
    until(page, second)
    expect(page.locator(DUE)).to_have_value("21/10/2025")


def test_typing_that_a_silent_server_did_not_take_is_sent_though_another_document_is_shown(bench: Bench) -> None:
    page, draft, second = gone_by(bench)
    asked(page, draft).abort()
    expect(page.locator(f"#late-{second}")).to_contain_text("does not answer")
    assert draft_of(bench, second) == ""
    page.unroute("**/draft")
    expect(page.locator(f"#late-{second}")).to_have_count(0, timeout=10_000)
    assert "21.10.2025" in draft_of(bench, second)


@pytest.mark.parametrize("days", [-1, 1], ids=["behind", "ahead"])
def test_which_draft_is_the_later_one_needs_no_clocks_that_agree(bench: Bench, days: int) -> None:
    (first,) = bench.put(doubting("due_date"))
    page = bench.sit("/me", "verifier")
    page.add_init_script(f"const now = Date.now; Date.now = () => now() + {days * DAY};")
    page.goto(f"/c/acme/documents/{first}")
    due = page.locator(DUE)
    due.fill("20.10.2025")
    expect(page.locator("#saved")).to_have_text("Draft saved")
    page.route("**/draft", lambda route: route.abort())
    due.fill("21.10.2025")
    expect(page.locator("#away")).to_contain_text("does not answer")
    page.reload()
    expect(due).to_have_value("21.10.2025")  # nothing was typed elsewhere
    desk = bench.house.review_desk("acme", "eva")
    desk.save_draft(first, bench.stored(first).revision, '{"edits": {"due_date": "22.10.2025"}}')
    page.unroute("**/draft")
    page.reload()
    expect(due).to_have_value("22/10/2025")
    page.locator("#elsewhere button").click()
    expect(due).to_have_value("21/10/2025")
    page.keyboard.press("Control+z")
    expect(due).to_have_value("22/10/2025")


def test_an_answer_that_was_lost_makes_no_draft_of_ones_own_look_foreign(bench: Bench) -> None:
    (first,) = bench.put(doubting("due_date"))
    page = bench.sit("/me", "verifier")
    page.goto(f"/c/acme/documents/{first}")

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/draft", lose)
    page.locator(DUE).fill("20.10.2025")
    expect(page.locator("#away")).to_contain_text("does not answer")
    assert "20.10.2025" in draft_of(bench, first)
    page.unroute("**/draft")
    page.route("**/draft", lambda route: route.abort())
    page.locator(DUE).fill("21.10.2025")
    page.reload()
    expect(page.locator(DUE)).to_have_value("21.10.2025")
    expect(page.locator("#elsewhere")).to_have_count(0)


def test_what_was_typed_in_two_windows_is_kept_in_both(bench: Bench) -> None:
    (first,) = bench.put(doubting("due_date", "issue_date"))
    one, other = bench.sit("/me", "verifier"), bench.sit("/me", "verifier")
    for page in (one, other):
        page.goto(f"/c/acme/documents/{first}")
    one.locator(DUE).fill("20.10.2025")
    expect(one.locator("#saved")).to_have_text("Draft saved")
    other.locator(ISSUED).fill("2.10.2025")
    expect(other.locator("#lost")).to_contain_text("in another window meanwhile. What you typed is kept here.")
    assert "20.10.2025" in draft_of(bench, first)
    other.get_by_role("button", name="Take it again").click()
    expect(other.locator(DUE)).to_have_value("20/10/2025")
    other.locator("#elsewhere button").click()
    expect(other.locator(ISSUED)).to_have_value("02/10/2025")
    expect(other.locator("#saved")).to_have_text("Draft saved")
    one.keyboard.press("Control+Enter")
    expect(one.locator("#lost")).to_contain_text("in another window meanwhile")
    assert bench.stored(first).state is DocumentState.IN_REVIEW


def test_what_a_window_lost_comes_back_though_another_one_typed_since(bench: Bench) -> None:
    (first,) = bench.put(doubting("due_date", "issue_date"))
    one = bench.sit("/me", "verifier")
    other = one.context.new_page()
    for page in (one, other):
        page.goto(f"/c/acme/documents/{first}")
    one.locator(DUE).fill("20.10.2025")
    expect(one.locator("#saved")).to_have_text("Draft saved")
    other.locator(ISSUED).fill("2.10.2025")
    expect(other.locator("#lost")).to_be_visible()
    one.locator(DUE).fill("21.10.2025")
    expect(one.locator("#saved")).to_have_text("Draft saved")
    other.get_by_role("button", name="Take it again").click()
    expect(other.locator(DUE)).to_have_value("21/10/2025")
    other.locator("#elsewhere button").click()
    expect(other.locator(ISSUED)).to_have_value("02/10/2025")


def test_what_becomes_of_a_document_is_shown_and_not_only_said(bench: Bench) -> None:
    first, second, third = bench.put(sure, sure, sure)
    page = bench.open(first)
    toast = page.locator("#toasts")
    page.keyboard.press("Enter")
    expect(toast).to_contain_text("Invoice VF2024-8392, Morstav")
    expect(toast).to_contain_text("Accepted.")
    until(page, second)
    page.keyboard.press("Alt+x")
    page.keyboard.type("a copy")
    page.keyboard.press("Enter")
    until(page, third)
    expect(toast).to_contain_text("Rejected.")
    assert not page.evaluate(OVER_VALUES)


def test_a_typed_value_that_is_odd_is_seen_before_it_counts(bench: Bench) -> None:
    (first,) = bench.put(doubting("amount_due"))
    page = bench.open(first)
    page.locator(LEFT).fill("99999.00")
    page.keyboard.press("Enter")
    expect(page.locator("#count")).to_have_text("1 to check")
    expect(page.locator('[data-name="amount_due"] .reason')).not_to_be_empty()
    expect(page.locator(LEFT)).to_be_focused()
    assert bench.stored(first).state is DocumentState.IN_REVIEW
    page.keyboard.press("Enter")
    assert bench.value(first, "amount_due") == "99999.00"


def test_who_may_only_look_has_nothing_to_press_and_who_lost_a_document_learns_to_whom(bench: Bench) -> None:
    first, second = bench.put(doubting("due_date"), sure)
    page = bench.open(first)
    page.locator(DUE).fill("21.10.2025")
    expect(page.locator("#saved")).to_have_text("Draft saved")
    with bench.house.books.write("acme", "olga") as desk:
        desk.store.reviews.assign(first, "jan")
    page.locator(DUE).fill("22.10.2025")
    expect(page.locator("#lost")).to_contain_text("Invoice VF2024-8392, Morstav")
    expect(page.locator("#lost")).to_contain_text("is assigned to jan")
    for name in ("Accept", "Reject", "Park", "Pages"):
        expect(page.locator("footer").get_by_role("button", name=name)).to_have_count(0)
    page.reload()
    expect(page.locator("#typed")).to_contain_text("is kept, and is back")
    page.keyboard.press("Alt+x")
    page.keyboard.press("Control+Enter")
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(page.locator("#toasts")).to_be_empty()
    expect(page.locator("footer").get_by_role("button", name="Accept")).to_have_count(0)
    page.keyboard.press("Alt+n")
    until(page, second)
    expect(page.locator("footer").get_by_role("button", name="Accept")).to_have_count(1)
    auditor = bench.sit(f"/c/acme/documents/{first}", "auditor", login="ada")
    expect(auditor.locator("#readonly")).to_be_visible()
    expect(auditor.locator("footer button:visible")).to_have_text(["All fields"])


def test_pictures_that_fail_again_and_again_are_told_and_loaded_by_key(bench: Bench) -> None:
    (first,) = bench.of_pages(2).put(doubting("due_date"))
    page = bench.sit("/me", "verifier")
    page.route("**/*.jpg*", lambda route: route.abort())
    page.goto(f"/c/acme/documents/{first}")
    expect(page.locator("#picture")).to_contain_text("It is tried again")
    expect(page.get_by_role("button", name="Load again (Alt+L)")).to_be_visible(timeout=20_000)
    expect(page.locator(".thumb.lacking")).to_have_count(2)
    page.keyboard.press("Alt+g")
    expect(page.locator("#page-list li").first.get_by_role("button", name="Load again")).to_be_visible(timeout=20_000)
    page.unroute("**/*.jpg*")
    page.locator("#page-list li").first.get_by_role("button", name="Load again").click()
    expect(page.locator("#page-list li").first.locator("canvas")).to_have_js_property("width", 128)
    page.keyboard.press("Escape")
    page.keyboard.press("Alt+l")
    expect(page.locator("#sheet img")).to_have_count(1)
    expect(page.locator("#picture")).to_have_count(0)
    expect(page.locator(".thumb.lacking")).to_have_count(0)
    for canvas in (page.locator("#thumbs canvas").nth(0), page.locator("#thumbs canvas").nth(1)):
        expect(canvas).to_have_js_property("width", 128)
    expect(page.locator('[data-name="due_date"] canvas')).to_be_visible()
    assert page.evaluate("document.activeElement.dataset.stop") == "f:due_date"
