"""Who looks at documents and pages stands in the audit trail, once a sitting."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from station_made import post, view
from web_made import Enter

from podatelna.web.house import House
from podatelna.web.sights import Sights

pytestmark = pytest.mark.slow


def test_whoever_looks_at_a_document_stands_in_the_audit_trail(
    enter: Enter, put: Callable[..., str], house: House
) -> None:
    document = put()
    view(enter("auditor", login="rev"), document)
    enter("accountant", login="uma").get(f"/c/acme/documents/{document}/life")
    view(enter("accountant", login="uma"), document)
    with house.books.read("acme") as store:
        seen = [event.actor for event in store.events(document) if event.action == "document.seen"]
    assert seen == ["rev", "uma", "uma"]


def test_who_fetches_pages_leaves_one_event_a_sitting(
    verifier: TestClient, enter: Enter, put: Callable[..., str], house: House
) -> None:
    document = put()
    submission = document.rpartition("-")[0]
    other = enter("auditor", login="olga")
    for client in (verifier, verifier, other):
        assert client.get(f"/c/acme/pages/{submission}/1.jpg").status_code == 200
        assert client.get(f"/c/acme/pages/{submission}/1/words").status_code == 200
    asked = {"x": 0.5, "y": 0.5, "field": "due_date", "kind": "invoice"}
    assert post(verifier, f"pages/{submission}/1/pick", **asked).status_code == 200
    with house.books.read("acme") as store:
        seen = [(one.actor, dict(one.details)) for one in store.events(submission) if one.action == "page.seen"]
        assert store.verify() == ()
    assert seen == [("eva", {"page": "1"}), ("olga", {"page": "1"})]


def test_pages_that_are_not_there_were_not_seen(verifier: TestClient, put: Callable[..., str], house: House) -> None:
    submission = put(company="beta").rpartition("-")[0]
    for path in (f"pages/{submission}/1.jpg", "pages/nothing/1/words"):
        assert verifier.get(f"/c/acme/{path}").status_code == 404
    with house.books.read("acme") as store:
        assert not any(one.action == "page.seen" for one in store.events())


def test_a_sitting_ends_with_a_long_pause_and_is_each_persons_own() -> None:
    now = [0.0]
    sights = Sights(lambda: now[0])
    eva, jan = ("acme", "eva", "s1"), ("acme", "jan", "s1")
    begun = []
    for at, who in ((0, eva), (600, eva), (600, jan), (1200, eva), (2400, eva), (2400, jan)):
        now[0] = float(at)
        begun.append(sights.begins(*who))
    assert begun == [True, False, True, False, True, True]
    sights.forget(*eva)
    assert sights.begins(*eva)
