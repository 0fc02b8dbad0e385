"""The dashboard: what a supervisor sees of the work, and what they decide by it."""

from __future__ import annotations

import re

import pytest
from office_made import file, of_kind, waiting
from web_made import Enter, Sit, plain

from podatelna.web.house import House
from storage.repositories.corrections import Verified

NAMES = ["hours", "alone", "promise", "reliability", "fields", "suppliers", "pace", "ages"]


def worked(house: House) -> None:
    """Let one document be booked by the program and looked at blindly, one be corrected by Jan, one wait."""
    with house.books.write("acme", "podatelna") as desk:
        (booked,) = file(desk.store, "s1", [of_kind("invoice", "A")])
        desk.store.records.commit(booked, 1)
        desk.store.samples.draw(booked, 1, "invoice")
    with house.books.write("acme", "jan") as desk:
        desk.store.samples.check(booked, "jan", 10, ["iban"])
        (corrected,) = file(desk.store, "s2", [of_kind("invoice", "B", supplier_name="=Evil s.r.o.", supplier_id="1")])
        verified = [
            Verified(name="iban", read_value="CZ1", true_value="CZ2", read_confidence=0.95, read_source="ocr"),
            Verified(name="currency", read_value="CZK", true_value="CZK", read_confidence=0.95, read_source="ocr"),
        ]
        desk.store.corrections.keep(corrected, 1, "invoice", "jan", verified)
        desk.store.sittings.keep(corrected, "invoice", "jan", 12.5)
        desk.store.records.commit(corrected, 1)
    waiting(house, "s3")


def test_an_empty_house_has_an_empty_dashboard(enter: Enter) -> None:
    page = enter("supervisor").get("/c/acme/dashboard").text
    assert page.count("Nothing to show yet.") == len(NAMES)


def test_the_pictures_show_what_was_counted(house: House, enter: Enter) -> None:
    worked(house)
    page = enter("supervisor").get("/c/acme/dashboard").text
    assert [name for name in NAMES if f'id="{name}-title"' in page] == NAMES
    assert "Nothing to show yet." not in page
    for said in (
        "1 wait for a person",
        "2 became records",
        "50 % of them without a person",
        "50.0 % of 2 documents.",
        "said 95.0 %, right 50.0 % of 2",
        "IBAN · Invoice",
        "12.5 s",
        "not certain yet",
    ):
        assert said in re.sub(
            r"(\S+) (wait for a person|became records|of them without a person)", r"\1 \2", turned(page)
        )


def turned(page: str) -> str:
    """Return the page as it reads, numbers before their labels, as they are shown."""
    swapped = re.sub(r"<dt>([^<]+)</dt><dd>(.*?)</dd>", r"\2 \1", page)
    return plain(swapped)


@pytest.mark.parametrize("name", NAMES)
def test_each_picture_has_its_numbers_as_csv(house: House, enter: Enter, name: str) -> None:
    worked(house)
    answer = enter("accountant").get(f"/c/acme/dashboard/{name}.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.text.startswith("\ufeff") and answer.text.count("\r\n") > 1


def test_a_csv_runs_nothing_that_stood_on_a_page(house: House, enter: Enter) -> None:
    worked(house)
    assert enter("supervisor").get("/c/acme/dashboard/suppliers.csv").text.splitlines()[1] == (
        "'=Evil s.r.o.;1;1;2;1;50.0"
    )


def test_there_is_no_csv_of_what_is_not_counted(enter: Enter) -> None:
    assert enter("supervisor").get("/c/acme/dashboard/weather.csv").status_code == 404
    assert enter("supervisor").get("/c/acme/dashboard?days=0").status_code == 422


def test_a_halted_kind_is_said_and_resumed_by_a_supervisor(house: House, enter: Enter) -> None:
    with house.books.write("acme", "podatelna") as desk:
        desk.store.promises.halt("invoice", "Too much was wrong.")
    accountant = enter("accountant", login="olga")
    page = accountant.get("/c/acme/dashboard").text
    assert "Automatic booking of the kind Invoice is stopped" in page and "Too much was wrong." in page
    assert "Resume automation" not in page
    assert accountant.post("/c/acme/dashboard/resume", data={"kind": "invoice"}).status_code == 403
    supervisor = enter("supervisor")
    assert "Yes, resume" in supervisor.get("/c/acme/dashboard").text
    resumed = supervisor.post("/c/acme/dashboard/resume", data={"kind": "invoice"})
    assert resumed.status_code == 303
    page = supervisor.get(resumed.headers["location"]).text
    assert "Automatic booking of the kind Invoice goes on." in page and "is stopped" not in page
    assert "Earlier stops" in page and "Too much was wrong." in page and "<td>eva</td>" in page
    assert supervisor.post("/c/acme/dashboard/resume", data={"kind": "invoice"}).status_code == 400


def test_the_tiles_say_what_counts_twice(enter: Enter) -> None:
    assert "A blind sample counts twice while it waits" in enter("supervisor").get("/c/acme/dashboard").text


def test_the_promise_is_set_in_per_cent(house: House, enter: Enter) -> None:
    client = enter("supervisor")
    assert client.post("/c/acme/dashboard/promise", data={"wrong": "0.25 %", "sampled": "5"}).status_code == 303
    with house.books.read("acme") as store:
        promise = store.promises.get()
    assert (promise.wrong, promise.sampled, promise.changed_by) == (0.0025, 0.05, "eva")
    assert 'value="0.25 %"' in client.get("/c/acme/dashboard").text
    for wrong in ("a lot", "0", "101", "0,5", "nan"):
        refused = client.post("/c/acme/dashboard/promise", data={"wrong": wrong, "sampled": "7.5"})
        assert refused.status_code == 400
        assert "in per cent" in refused.text
        assert f'value="{wrong}"' in refused.text and 'value="7.5"' in refused.text


def test_who_verifies_only_does_not_see_the_dashboard(enter: Enter) -> None:
    assert enter("verifier").get("/c/acme/dashboard").status_code == 403


@pytest.mark.slow
def test_a_real_browser_draws_the_pictures_and_breaks_no_rule_of_the_page(house: House, browser: Sit) -> None:
    worked(house)
    page = browser("/", "supervisor")
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.goto("/c/acme/dashboard")
    assert page.get_by_role("img").count() == len(NAMES)
    assert told == []
