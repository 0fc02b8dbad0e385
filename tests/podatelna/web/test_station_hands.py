"""The verifier's page in a real browser: how few keys and clicks it takes, and that nothing typed is lost."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from fastapi import FastAPI
from playwright.sync_api import Page, expect
from station_bench import Bench, counted, focused, until, word_at
from station_made import Sample, doubting, enter, misreading, nowhere, sure
from web_made import served, user

from documents.errors import Conflict
from documents.fields import Document
from documents.pages import Reading
from documents.records import DocumentState

pytestmark = pytest.mark.slow


def test_one_key_accepts_a_correct_document_and_shows_the_next(bench: Bench) -> None:
    first, second = bench.put(sure, sure)
    page = bench.open(first)
    page.keyboard.press("Enter")
    until(page, second)
    assert counted(page) == ["Enter"]
    bench.wait(first)
    assert focused(page) == "accept"


def test_one_key_accepts_a_correct_document_with_one_doubtful_value(bench: Bench) -> None:
    first, second = bench.put(doubting("due_date"), sure)
    page = bench.open(first)
    assert focused(page) == "f:due_date"
    page.keyboard.press("Enter")
    until(page, second)
    assert counted(page) == ["Enter"]


def test_one_chord_accepts_a_correct_document_with_many_doubtful_values(bench: Bench) -> None:
    first, second = bench.put(doubting("due_date", "gross_total", "supplier_name"), sure)
    page = bench.open(first)
    page.keyboard.press("Control+Enter")
    until(page, second)
    assert counted(page) == ["Control", "Enter"]


def test_a_wrong_value_that_stands_on_the_page_takes_a_click_and_a_key(bench: Bench) -> None:
    first, second = bench.put(misreading("due_date", "2026-01-01"), sure)
    page = bench.open(first)
    page.mouse.click(*word_at(page, "30.09.2025"))
    expect(page.locator('[data-stop="f:due_date"]')).to_have_value("30/09/2025")
    page.keyboard.press("Enter")
    until(page, second)
    assert counted(page) == ["pointerdown", "Enter"]
    assert bench.value(first, "due_date") == "2025-09-30"


def test_where_the_person_clicked_is_where_the_value_stands(bench: Bench) -> None:
    first, second = bench.put(nowhere, sure)
    page = bench.open(first)
    page.mouse.click(*word_at(page, "30.09.2025"))
    expect(page.locator('[data-stop="f:due_date"]')).to_have_value("30/09/2025")
    page.keyboard.press("Enter")
    until(page, second)
    assert bench.value(first, "due_date") == "2025-09-30"
    kept = bench.stored(first).content.fields["due_date"]
    assert kept.page == 1 and kept.box is not None


def test_a_click_on_one_word_of_an_amount_takes_the_whole_amount(bench: Bench) -> None:
    first, second = bench.put(misreading("gross_total", "523.71"), sure)
    page = bench.open(first)
    page.mouse.click(*word_at(page, "523,71"))
    expect(page.locator('[data-stop="f:gross_total"]')).to_have_value("3,523.71")
    page.keyboard.press("Enter")
    until(page, second)
    assert counted(page) == ["pointerdown", "Enter"]
    assert bench.value(first, "gross_total") == "3523.71"


def test_a_wrong_value_that_seemed_sure_takes_two_clicks_and_a_key(bench: Bench) -> None:
    def wrong(document: Document) -> Document:
        return sure(misreading("due_date", "2026-01-01")(document))

    first, second = bench.put(wrong, sure)
    page = bench.open(first)
    place = word_at(page, "30.09.2025")
    page.mouse.click(*place)
    assert focused(page) == "f:due_date"
    page.mouse.click(*word_at(page, "30.09.2025"))
    expect(page.locator('[data-stop="f:due_date"]')).to_have_value("30/09/2025")
    page.keyboard.press("Enter")
    until(page, second)
    assert counted(page) == ["pointerdown", "pointerdown", "Enter"]
    assert bench.value(first, "due_date") == "2025-09-30"


def test_a_figure_takes_the_candidate_that_it_stands_at(bench: Bench) -> None:
    first, second = bench.put(misreading("due_date", "2026-01-01"), sure)
    page = bench.open(first)
    shown = page.locator(".field-card .choice").first.inner_text().split()
    page.keyboard.press(shown[0])
    page.keyboard.press("Enter")
    until(page, second)
    assert counted(page) == [shown[0], "Enter"]
    day, month, year = shown[1].split("/")
    assert bench.value(first, "due_date") == f"{year}-{month}-{day}"


def test_figures_that_go_on_are_typing(bench: Bench) -> None:
    (first,) = bench.put(misreading("due_date", "2026-01-01"))
    page = bench.open(first)
    page.keyboard.type("1.10.2025")
    expect(page.locator('[data-stop="f:due_date"]')).to_have_value("1.10.2025")
    page.keyboard.press("Enter")
    page.wait_for_url("**/queue")
    told = page.get_by_role("status").get_by_text("Accepted.")
    expect(told).to_be_visible()
    page.reload()
    expect(told).to_have_count(0)
    assert bench.value(first, "due_date") == "2025-10-01"


def test_a_frame_takes_all_words_in_it(bench: Bench) -> None:
    (first,) = bench.put(doubting("supplier_name"))
    page = bench.open(first)
    x, y = word_at(page, "Vrabčáková")
    page.mouse.move(x - 70, y - 8)
    page.mouse.down()
    page.mouse.move(x + 60, y)
    page.mouse.move(x + 180, y + 8)
    page.mouse.up()
    expect(page.locator('[data-stop="f:supplier_name"]')).to_have_value("Lenka Vrabčáková - truhlářství")


def test_a_frame_where_no_words_are_known_is_read_on_the_spot(bench: Bench, invoice: Sample) -> None:
    known = invoice.processed.reading.pages[0]
    reading = Reading(pages=(replace(known, words=()),))
    unread = replace(invoice, processed=replace(invoice.processed, reading=reading))
    page = bench.open(enter(bench.house, unread, misreading("due_date", "2026-01-01")))
    box = next(one.box for one in known.words if one.text == "30.09.2025")
    paper = page.locator("#paper").bounding_box()
    assert paper is not None
    page.mouse.move(paper["x"] + (box.x0 - 0.01) * paper["width"], paper["y"] + (box.y0 - 0.005) * paper["height"])
    page.mouse.down()
    page.mouse.move(paper["x"] + box.x0 * paper["width"], paper["y"] + box.y0 * paper["height"])
    page.mouse.move(paper["x"] + (box.x1 + 0.01) * paper["width"], paper["y"] + (box.y1 + 0.005) * paper["height"])
    page.mouse.up()
    expect(page.locator('[data-stop="f:due_date"]')).to_have_value("30/09/2025", timeout=60_000)


def test_a_document_is_parked_with_a_note_by_keys_alone(bench: Bench) -> None:
    first, second = bench.put(sure, sure)
    page = bench.open(first)
    page.keyboard.press("Alt+p")
    page.keyboard.type("waits for the order")
    page.keyboard.press("Enter")
    until(page, second)
    with bench.house.books.read("acme") as store:
        assert store.reviews.get(first).note == "waits for the order"


def given_another_kind(bench: Bench) -> Page:
    """Type a supplier's name, then say that the invoice is a receipt."""
    (first,) = bench.put(doubting("due_date"))
    page = bench.open(first)
    page.keyboard.press("Alt+a")
    page.locator('[data-stop="f:supplier_name"]').fill("Morstav")
    page.locator("#kind").select_option("receipt")
    expect(page.locator('[data-stop="f:receipt_number"]')).to_be_visible()
    return page


def test_another_kind_brings_its_fields_and_keeps_what_was_typed(bench: Bench) -> None:
    page = given_another_kind(bench)
    expect(page.locator('[data-stop="f:supplier_name"]')).to_have_value("Morstav")


def test_another_kind_is_undone_and_redone(bench: Bench) -> None:
    page = given_another_kind(bench)
    page.keyboard.press("Control+z")
    expect(page.locator("#kind")).to_have_value("invoice")
    expect(page.locator('[data-stop="f:invoice_number"]')).to_be_visible()
    expect(page.locator('[data-stop="f:supplier_name"]')).to_have_value("Morstav")
    page.keyboard.press("Control+y")
    expect(page.locator("#kind")).to_have_value("receipt")
    expect(page.locator('[data-stop="f:supplier_name"]')).to_have_value("Morstav")


def test_the_picture_is_zoomed_turned_and_fitted(bench: Bench) -> None:
    (first,) = bench.put(sure)
    page = bench.open(first)
    wide = page.locator("#paper").bounding_box()
    page.keyboard.press("Alt+=")
    zoomed = page.locator("#paper").bounding_box()
    page.keyboard.press("Alt+0")
    page.keyboard.press("Alt+r")
    turned = page.locator("#paper").bounding_box()
    assert wide and zoomed and turned
    assert zoomed["width"] > wide["width"]
    assert turned["width"] > turned["height"]


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (640, 400)])
def test_nothing_lies_beside_the_window(bench: Bench, width: int, height: int) -> None:
    (first,) = bench.put(doubting("due_date"))
    user(bench.house, "hana", "acme", "verifier", language="cs")
    page = bench.open(first, login="hana")
    page.set_viewport_size({"width": width, "height": height})
    beside = page.evaluate(
        """() => [...document.querySelectorAll("button, input, select, summary")]
          .filter((one) => one.checkVisibility() && one.getBoundingClientRect().width > 1)
          .filter((one) => !one.closest(".grid-frame, .skip, dialog"))
          .filter((one) => { const box = one.getBoundingClientRect(); return box.left < 0 || box.right > innerWidth; })
          .map((one) => one.outerHTML.slice(0, 80))"""
    )
    assert beside == []
    assert page.get_by_role("button", name="Přijmout").is_visible()


def test_a_text_that_is_no_value_holds_the_person_and_says_why(bench: Bench) -> None:
    (first,) = bench.put(doubting("due_date"))
    page = bench.open(first)
    page.keyboard.type("soon")
    page.keyboard.press("Enter")
    expect(page.locator('[data-name="due_date"] .reason')).to_have_text(
        "This is not a date. Type it like 21. 11. 2026."
    )
    assert focused(page) == "f:due_date"
    page.keyboard.press("Enter")
    assert bench.stored(first).state is DocumentState.IN_REVIEW
    page.keyboard.type("21. 10. 2025")
    page.keyboard.press("Enter")
    page.wait_for_url("**/queue")
    assert bench.value(first, "due_date") == "2025-10-21"


def test_typing_is_undone_redone_and_given_up(bench: Bench) -> None:
    (first,) = bench.put(doubting("invoice_number", "due_date"))
    page = bench.open(first)
    number = page.locator('[data-stop="f:invoice_number"]')
    before = number.input_value()
    page.keyboard.press("Tab")
    assert focused(page) == "f:due_date"
    page.keyboard.press("Shift+Tab")
    assert focused(page) == "f:invoice_number"
    page.keyboard.type("X1")
    page.keyboard.press("Escape")
    expect(number).to_have_value(before)
    page.keyboard.type("X2")
    page.keyboard.press("Control+z")
    expect(number).to_have_value(before)
    page.keyboard.press("Control+y")
    expect(number).to_have_value("X2")


def test_a_contradiction_shows_at_once_and_goes_when_it_is_mended(bench: Bench) -> None:
    (first,) = bench.put(doubting("gross_total"))
    page = bench.open(first)
    card = page.locator('[data-name="gross_total"]')
    page.keyboard.type("99999")
    page.keyboard.press("Enter")
    expect(card).to_have_attribute("data-status", "contradicting")
    assert bench.stored(first).state is DocumentState.IN_REVIEW
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    expect(card).not_to_have_attribute("data-status", "contradicting")


def test_what_was_typed_survives_a_reload(bench: Bench) -> None:
    (first,) = bench.put(doubting("due_date"))
    page = bench.open(first)
    page.keyboard.type("21.10.2025")
    page.reload()
    expect(page.locator('[data-stop="f:due_date"]')).to_have_value("21/10/2025")


def test_what_was_typed_later_on_another_computer_stands(bench: Bench) -> None:
    (first,) = bench.put(doubting("due_date"))
    page = bench.open(first)
    page.route("**/draft", lambda route: route.abort())
    page.keyboard.type("21.10.2025")
    expect(page.locator("#away")).to_contain_text("does not answer")
    desk = bench.house.review_desk("acme", "eva")
    desk.save_draft(first, bench.stored(first).revision, '{"edits": {"due_date": "22.10.2025"}}')
    page.reload()
    expect(page.locator('[data-stop="f:due_date"]')).to_have_value("22/10/2025")


def test_what_was_typed_survives_a_server_that_is_started_again(bench: Bench, app: FastAPI) -> None:
    (first,) = bench.put(doubting("due_date"))
    page = bench.open(first)
    with served(app) as address:
        page.goto(f"{address}/c/acme/documents/{first}")
        expect(page.locator("#sheet img")).to_have_count(1)
    page.keyboard.type("21.10.2025")
    expect(page.locator("#away")).to_contain_text("does not answer")
    with served(app, int(address.rpartition(":")[2])):
        expect(page.locator("#saved")).to_have_text("Draft saved", timeout=10_000)
    draft = bench.house.review_desk("acme", "eva").draft(first)
    assert draft is not None and "21.10.2025" in draft.edits


def test_who_lost_the_document_is_told_and_keeps_what_they_typed(bench: Bench) -> None:
    (first,) = bench.put(doubting("due_date"))
    page = bench.open(first)
    desk = bench.house.review_desk("acme", "eva")
    desk.release(desk.look(first))
    bench.house.review_desk("acme", "jan").hold(first)
    page.keyboard.type("21.10.2025")
    page.keyboard.press("Enter")
    expect(page.locator("#lost")).to_contain_text("jan is working on the document")
    expect(page.locator('[data-stop="f:due_date"]')).to_have_value("21.10.2025")
    with pytest.raises(Conflict):
        desk.hold(first)
    other = bench.house.review_desk("acme", "jan")
    other.release(other.look(first))
    page.get_by_text("Take it again").click()
    expect(page.locator('[data-stop="f:due_date"]')).to_have_value("21/10/2025")


def test_a_page_that_is_left_out_stays_to_be_put_back_by_click_by_key_and_by_undoing(bench: Bench) -> None:
    (document,) = bench.of_pages(2).put(lambda read: replace(sure(read), language="sk"))
    page = bench.open(document)
    left_out, thumbs = page.locator("#thumbs .left-out"), page.locator("#thumbs .thumb:not(.left-out)")
    expect(thumbs).to_have_count(2)
    page.keyboard.press("Alt+g")
    expect(page.locator("#read-language")).to_have_value("sk")
    page.locator('#page-list [data-paper="leave_out"]').last.click()
    expect(page.locator('#page-list [data-paper="put_back"]')).to_have_count(1)
    page.keyboard.press("Escape")
    expect(left_out).to_have_accessible_name(re.compile("Put back: blank or not needed"))
    left_out.click()
    expect(left_out).to_have_count(0)
    expect(thumbs).to_have_count(2)
    page.keyboard.press("Control+z")
    expect(left_out).to_have_count(1)
    page.keyboard.press("Control+y")
    expect(left_out).to_have_count(0)
    page.keyboard.press("Control+z")
    expect(left_out).to_have_count(1)
    page.keyboard.press("Alt+b")
    expect(thumbs).to_have_count(2)
    assert bench.stored(document).content.pages == (1, 2)


def test_the_help_tells_all_keys(bench: Bench) -> None:
    (first,) = bench.put(sure)
    page = bench.open(first)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_contain_text("accept the whole document as it stands")
    page.keyboard.press("Escape")
    assert bench.stored(first).state is DocumentState.IN_REVIEW
