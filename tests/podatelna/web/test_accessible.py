"""Every page, light and dark, is looked at by axe: nothing that it finds may be serious or critical.

axe is put into the page as a script, which our Content-Security-Policy forbids: these browsers alone do not follow it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from office_made import waiting
from playwright.sync_api import Browser, Page
from station_made import Sample, doubting, enter, misreading, sure
from web_made import signed_in, user

from documents.people import Role
from podatelna.web.cookies import name_of
from podatelna.web.house import House

pytestmark = pytest.mark.slow
GRAVE = {"serious", "critical"}
RULES = {"resultTypes": ["violations"], "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


@pytest.fixture
def addresses(house: House, invoice: Sample) -> list[str]:
    """Fill the house; return the addresses of its pages with something on each."""
    document = enter(house, invoice, misreading("gross_total", "99.00"))
    taken = enter(house, invoice, doubting("due_date"), copy=1)
    right = enter(house, invoice, sure, copy=2)
    waiting(house, "plain")
    parked = waiting(house, "parked")
    with house.books.write("acme", "jan") as desk:
        desk.store.reviews.hold(taken, "jan")
        desk.store.reviews.park(parked, "jan", "The customer is to be asked.")
    submission = document.rpartition("-")[0]
    return [
        *("/me", "/me/changes", "/password", "/nowhere"),
        *("/c/acme/queue", "/c/acme/queue?state=parked", "/c/acme/queue?kind=receipt"),
        *(f"/c/acme/documents/{one}" for one in (document, taken, right)),
        f"/c/acme/documents/{document}/life",
        *("/c/acme/batches", f"/c/acme/batches/{submission}"),
        *("/c/acme/dashboard", "/c/acme/users", "/c/acme/users/jan"),
    ]


@pytest.fixture(params=["light", "dark"])
def page(request: pytest.FixtureRequest, house: House, station: str, chromium: Browser) -> Iterator[Page]:
    """Give a page of a browser that prefers light or dark, of someone who may do everything."""
    user(house, "jan", "acme", "verifier")
    eva = user(house, "eva", "acme", *Role)
    with house.books.write_people("ada") as door:
        door.news.tell_until(eva.id, eva.created_at)
        door.people.change_password(eva.id, "hash")
        door.people.change_mail(eva.id, "eva@firma.cz")
        door.sessions.open("elsewhere", eva.id, timedelta(hours=1), "2001:db8:85a3:8d3:1319:8a2e:370:7348", "Edge")
    token = signed_in(house, eva)
    context = chromium.new_context(base_url=station, bypass_csp=True, color_scheme=request.param)
    context.add_cookies([{"name": name_of(house, "session"), "value": token, "url": station}])
    yield context.new_page()
    context.close()


def grave(page: Page, address: str) -> list[str]:
    """Return what axe finds on the page that is serious or critical, each with the elements it is about."""
    page.goto(address)
    if page.locator("#sheet").count():
        page.locator("#sheet img").first.wait_for()
    found = Axe().run(page, options=RULES).response["violations"]
    return [
        f"{address}: {one['id']} {node['target']} {node['html'][:150]} {node.get('failureSummary', '')}"
        for one in found
        if one["impact"] in GRAVE
        for node in one["nodes"]
    ]


def test_axe_finds_nothing_serious(page: Page, addresses: list[str]) -> None:
    found = [told for address in addresses for told in grave(page, address)]
    assert not found, "\n".join(found)


def test_axe_finds_nothing_serious_at_the_door(page: Page) -> None:
    page.context.clear_cookies()
    assert grave(page, "/sign-in") == []
