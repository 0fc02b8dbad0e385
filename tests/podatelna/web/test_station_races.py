"""The verifier's page while answers are on their way: nothing unseen is accepted, nothing typed is lost or replaced."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect
from station_bench import Bench, focused, until, word_at
from station_made import doubting, misreading, sure
from web_made import signed_in, user

from documents.records import DocumentState
from podatelna.web.cookies import name_of

pytestmark = pytest.mark.slow

UNHEARD = """new MutationObserver(() => (window.unheard = document.querySelector("[inert] #lost") !== null))
.observe(document.getElementById("notices"), {childList: true})"""


class Held:
    """Requests of a kind that do not reach the server until they are let go."""

    def __init__(self, page: Page, kind: str) -> None:
        """Hold what the page asks for at addresses that end so."""
        self.page, self.pattern = page, f"**/{kind}"
        self.routes: list[Route] = []
        page.route(self.pattern, lambda route: self.routes.append(route))

    def wait(self) -> Route:
        """Return the first, once it was sent."""
        for _ in range(160):
            if self.routes:
                return self.routes[0]
            self.page.wait_for_timeout(50)
        raise AssertionError(self.pattern)

    def go(self) -> None:
        """Let it go, and hold no more."""
        self.wait().continue_()
        self.page.unroute(self.pattern)


def asked(page: Page) -> list[str]:
    """Return what the page asks the server to do from now on, a growing list of the last parts of addresses."""
    deeds: list[str] = []
    page.on("request", lambda one: deeds.append(one.url.split("/")[-1]) if one.method == "POST" else None)
    return deeds


def field(page: Page, name: str) -> str:
    """Return the text of a field."""
    return page.locator(f'[data-stop="f:{name}"]').input_value()


@pytest.mark.parametrize("key", ["Enter", "Control+Enter"])
def test_a_second_press_accepts_no_document_that_nobody_saw(bench: Bench, key: str) -> None:
    first, second, _ = bench.put(doubting("due_date"), sure, sure)
    page = bench.open(first)
    page.wait_for_load_state("networkidle")  # the next one is ready
    deeds, draft = asked(page), Held(page, "draft")
    page.keyboard.type("21.10.2025")
    page.keyboard.press(key)
    page.keyboard.press(key)
    draft.go()
    until(page, second)
    bench.wait(first)
    page.wait_for_load_state("networkidle")
    assert deeds.count("accept") == 1
    assert page.url.endswith(second)
    assert bench.stored(second).state is DocumentState.IN_REVIEW


def test_what_was_pointed_at_is_waited_for_and_never_put_where_it_does_not_belong(bench: Bench) -> None:
    first, second, third = bench.put(
        *(misreading("due_date", day) for day in ("2026-01-01", "2026-01-02", "2026-01-03"))
    )
    page = bench.open(first)
    page.wait_for_load_state("networkidle")
    deeds, picked = asked(page), Held(page, "pick")
    page.mouse.click(*word_at(page, "30.09.2025"))
    picked.wait()
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)
    assert "accept" not in deeds
    picked.go()
    until(page, second)
    assert bench.value(first, "due_date") == "2025-09-30"
    expect(page.locator("#sheet img")).to_have_count(1)
    picked = Held(page, "pick")
    before = field(page, "due_date")
    page.mouse.click(*word_at(page, "30.09.2025"))
    picked.wait()
    page.keyboard.type("1.12.2025")
    with page.expect_response("**/pick"):
        picked.go()
    page.wait_for_timeout(200)
    assert field(page, "due_date") == "1.12.2025" != before
    picked = Held(page, "pick")
    page.mouse.click(*word_at(page, "30.09.2025"))
    picked.wait()
    page.keyboard.press("Alt+n")
    until(page, third)
    shown = field(page, "due_date")
    picked.go()
    page.wait_for_timeout(500)
    assert field(page, "due_date") == shown


def test_a_server_that_fails_is_not_told_as_nothing_found_and_the_old_value_is_not_accepted(bench: Bench) -> None:
    (first,) = bench.put(misreading("due_date", "2026-01-01"))
    page = bench.open(first)
    deeds, picked = asked(page), Held(page, "pick")
    page.mouse.click(*word_at(page, "30.09.2025"))
    page.keyboard.press("Enter")
    picked.wait().fulfill(status=403, json={"error": "Not today."})
    expect(page.locator("#toasts")).to_have_text("Not today.")
    page.wait_for_timeout(200)
    assert "accept" not in deeds and focused(page) == "f:due_date"


def test_another_kind_leaves_what_is_typed_meanwhile_and_the_focus(bench: Bench) -> None:
    (first,) = bench.put(doubting("due_date"))
    page = bench.open(first)
    page.focus("#kind")
    page.locator("#kind").select_option("receipt")
    expect(page.locator('[data-stop="f:receipt_number"]')).to_have_count(1)
    assert focused(page) == "kind"
    draft = Held(page, "draft")
    page.locator("#kind").select_option("invoice")
    draft.wait()
    name = page.locator('[data-stop="f:supplier_name"]')
    name.fill("Morstav")
    draft.go()
    expect(page.locator('[data-stop="f:invoice_number"]')).to_have_count(1)
    expect(name).to_have_value("Morstav")
    expect(page.locator("#saved")).to_have_text("Draft saved")
    page.reload()
    expect(name).to_have_value("Morstav")


def test_who_skips_leaves_the_last_keys_with_the_server_and_holds_no_longer(bench: Bench) -> None:
    first, second = bench.put(doubting("due_date"), sure)
    page = bench.open(first)
    page.wait_for_load_state("networkidle")
    deeds, draft = asked(page), Held(page, "draft")
    page.keyboard.type("21.10.2025")
    page.keyboard.press("Alt+n")
    draft.wait()
    page.wait_for_timeout(300)
    assert "release" not in deeds
    draft.go()
    until(page, second)
    assert deeds.index("draft") < deeds.index("release")
    kept = bench.house.review_desk("acme", "eva").draft(first)
    assert kept is not None and "21.10.2025" in kept.edits
    bench.house.review_desk("acme", "jan").hold(first)


def test_pages_change_only_with_what_was_typed_and_nothing_is_typed_meanwhile(bench: Bench) -> None:
    (first,) = bench.of_pages(2).put(doubting("due_date"))
    page = bench.open(first)
    deeds, draft = asked(page), Held(page, "draft")
    page.keyboard.type("21.10.2025")
    page.keyboard.press("Alt+g")
    page.locator('#page-list [data-paper="leave_out"]').last.click()
    draft.wait().fulfill(status=500, json={"error": "Later."})
    expect(page.locator("#pages")).to_be_hidden()
    assert "pages" not in deeds and field(page, "due_date") == "21.10.2025"
    page.unroute("**/draft")
    expect(page.locator("#saved")).to_have_text("Draft saved")
    changed = Held(page, "pages")
    page.keyboard.press("Alt+g")
    page.locator('#page-list [data-paper="leave_out"]').last.click()
    changed.wait()
    assert page.locator("#station[inert]").count() == 1
    expect(page.get_by_role("dialog").get_by_role("status")).to_have_text("The pages are being changed…")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Read again in this language").click(force=True)
    expect(page.locator("#pages, #page-list[aria-busy]")).to_have_count(2)
    page.keyboard.press("Escape")
    expect(page.get_by_role("status").get_by_text("The pages are being changed…")).to_be_visible()
    changed.go()
    expect(page.locator("#station[inert]")).to_have_count(0)
    expect(page.locator("#toasts")).to_be_empty()
    assert deeds.count("pages") == 1 and "read-again" not in deeds
    page.keyboard.press("Alt+g")
    page.locator('#page-list [data-paper="put_back"]').press("Enter")
    expect(page.get_by_role("button", name="Split before it: Page 2")).to_be_focused()
    page.locator('#page-list [data-paper="leave_out"]').last.press("Enter")
    expect(page.locator('#page-list [data-paper="put_back"]')).to_be_focused()
    expect(page.locator("#station[inert]")).to_have_count(0)
    assert field(page, "due_date") == "21/10/2025"


def test_the_accept_button_takes_no_contradiction_that_nobody_saw(bench: Bench) -> None:
    (first,) = bench.put(sure)
    page = bench.open(first)
    deeds, draft = asked(page), Held(page, "draft")
    page.locator('[data-stop="f:gross_total"]').fill("99999")
    page.focus("#accept")
    page.keyboard.press("Enter")
    draft.go()
    expect(page.locator('[data-name="gross_total"]')).to_have_attribute("data-status", "contradicting")
    expect(page.locator("#accept")).not_to_be_focused()
    assert "accept" not in deeds


def test_a_dialog_asks_about_the_document_that_it_was_opened_for(bench: Bench) -> None:
    first, second = bench.put(sure, sure)
    page = bench.open(first)
    page.wait_for_load_state("networkidle")
    deeds, accept = asked(page), Held(page, "accept")
    page.keyboard.press("Enter")
    until(page, second)
    page.keyboard.press("Alt+x")
    page.keyboard.type("a copy")
    accept.wait().fulfill(status=500, json={"error": "Later."})
    until(page, first)
    expect(page.locator("#ask")).to_be_hidden()
    page.keyboard.press("Shift+Tab")
    assert "reject" not in deeds
    assert {bench.stored(one).state for one in (first, second)} == {DocumentState.IN_REVIEW}
    page.route("**/reject", lambda route: route.fulfill(status=409, json={"error": "jan has it."}))
    page.evaluate(UNHEARD)
    page.keyboard.press("Alt+x")
    page.keyboard.type("a copy")
    page.keyboard.press("Enter")
    expect(page.locator("#lost")).to_contain_text("jan has it.")
    assert page.evaluate("window.unheard") is False


def test_who_signs_in_again_in_another_window_goes_on_and_nobody_else_does(bench: Bench) -> None:
    (first,) = bench.put(doubting("due_date"))
    page = bench.open(first)
    for login, told in (("jan", "Not saved yet"), ("eva", "Draft saved")):
        token = signed_in(bench.house, user(bench.house, login, "acme", "verifier"))
        address = "/".join(page.url.split("/")[:3])
        page.context.add_cookies([{"name": name_of(bench.house, "session"), "value": token, "url": address}])
        page.locator('[data-stop="f:due_date"]').fill("21.10.2025" if login == "jan" else "22.10.2025")
        expect(page.locator("#saved")).to_have_text(told)
        page.wait_for_timeout(500)
    assert bench.house.review_desk("acme", "jan").draft(first) is None
    kept = bench.house.review_desk("acme", "eva").draft(first)
    assert kept is not None and "22.10.2025" in kept.edits


def test_a_picture_that_could_not_be_loaded_is_told_and_tried_again(bench: Bench) -> None:
    (first,) = bench.put(doubting("due_date"))
    page = bench.sit("/me", "verifier")
    page.route("**/*.jpg*", lambda route: route.abort())
    page.goto(f"/c/acme/documents/{first}")
    expect(page.locator("#picture")).to_contain_text("could not be loaded")
    page.unroute("**/*.jpg*")
    expect(page.locator("#sheet img")).to_have_count(1, timeout=10_000)
    expect(page.locator("#picture")).to_have_count(0)
    expect(page.locator('[data-name="due_date"] canvas')).to_be_visible()


def led_to_a_doubt_that_goes(bench: Bench, first: str) -> tuple[Page, Held]:
    """Confirm the last doubt; the server has yet to say that another one, to which that leads, is none any more."""
    page = bench.open(first)
    page.keyboard.type("1.1.2025")
    expect(page.locator('[data-stop="f:issue_date"]')).to_have_attribute("aria-invalid", "true")
    draft = Held(page, "draft")
    page.keyboard.press("Control+A")
    page.keyboard.type("1.10.2025")
    page.keyboard.press("Enter")
    draft.wait()
    assert focused(page) != "f:due_date"
    return page, draft


def test_who_was_led_to_a_doubt_that_goes_is_led_on(bench: Bench) -> None:
    (first,) = bench.put(doubting("due_date"))
    page, draft = led_to_a_doubt_that_goes(bench, first)
    draft.go()
    page.wait_for_url("**/queue")
    assert bench.value(first, "due_date") == "2025-10-01"


def test_who_rejects_instead_of_looking_at_a_doubt_that_goes_accepts_nothing(bench: Bench) -> None:
    (first,) = bench.put(doubting("due_date"))
    page, draft = led_to_a_doubt_that_goes(bench, first)
    page.keyboard.press("Alt+x")
    page.keyboard.type("a copy")
    draft.go()
    expect(page.locator("#saved")).to_have_text("Draft saved")
    page.keyboard.press("Enter")
    page.wait_for_url("**/queue")
    assert bench.stored(first).state is DocumentState.REJECTED
