from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from storage_made import invoice, stored

from documents.errors import Conflict, UsageError
from documents.records import DocumentState, ReviewState
from storage import database
from storage.store import Store

OVER = timedelta(seconds=-1)  # a lease that ended


def test_the_most_urgent_and_then_the_oldest_comes_first(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        for id, priority in (("d1", 50), ("d2", 1), ("d3", 50)):
            stored(store, id, invoice(number=id))
            store.reviews.queue(id, ["The total is unsure."], priority)
        assert [review.document for review in store.reviews.waiting()] == ["d2", "d1", "d3"]
        first = store.reviews.waiting(limit=1)[0]
        assert store.documents.get("d2").state == DocumentState.IN_REVIEW
    assert (first.reasons, first.summary.number) == (("The total is unsure.",), "d2")


def test_two_people_never_get_the_same_document(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        for id in ("d1", "d2"):
            stored(store, id, invoice(number=id))
            store.reviews.queue(id, [])
        taken = [store.reviews.take(holder) for holder in ("eva", "jan", "petr")]
    assert [review and (review.document, review.holder) for review in taken] == [("d1", "eva"), ("d2", "jan"), None]


def test_who_comes_back_gets_the_same_document_again(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        stored(store)
        store.reviews.queue("d1", [])
        assert [review and review.document for review in (store.reviews.take("eva"), store.reviews.take("eva"))] == [
            "d1",
            "d1",
        ]
        assert [event.action for event in store.events("d1")].count("review.taken") == 1


def test_a_lease_that_ended_holds_nobody_back(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        stored(store)
        store.reviews.queue("d1", [])
        store.reviews.take("eva", lease=OVER)
        taken = store.reviews.take("jan")
        assert taken is not None
        assert taken.holder == "jan"
        with pytest.raises(Conflict, match="jan is working"):
            store.reviews.hold("d1", "eva")
        store.reviews.release("d1", "eva")
        assert store.reviews.get("d1").holder == "jan"
        store.reviews.release("d1", "jan")
        assert store.reviews.hold("d1", "eva").holder == "eva"


def test_only_the_asked_kinds_are_given(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        stored(store)
        store.reviews.queue("d1", [])
        assert store.reviews.take("eva", kinds=["receipt"]) is None
        assert store.reviews.waiting(kinds=["receipt"]) == ()
        assert [review.document for review in store.reviews.waiting(kinds=["receipt", "invoice"])] == ["d1"]


def test_a_parked_document_waits_with_its_note_until_someone_asks_for_it(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        stored(store)
        store.reviews.queue("d1", [])
        parked = store.reviews.park("d1", "eva", "Asked the supplier.")
        assert (parked.state, parked.note, parked.holder) == (ReviewState.PARKED, "Asked the supplier.", "")
        assert store.reviews.take("jan") is None
        assert [review.document for review in store.reviews.parked()] == ["d1"]
        assert store.reviews.hold("d1", "jan").state == ReviewState.WAITING


def test_what_waits_or_is_parked_is_found_by_the_beginning_of_its_id(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        for id in ("ab-10", "ab-1", "ac-1", "ad-1", "xab-1"):
            stored(store, id, invoice(number=id))
            store.reviews.queue(id, [])
        store.reviews.park("ab-10", "eva", "Asked the supplier.")
        store.reviews.finish("ac-1")
        found = {begun: [one.document for one in store.reviews.begun_by(begun)] for begun in ("ab-1", "AB", "a", "a%")}
        assert found == {"ab-1": ["ab-1", "ab-10"], "AB": [], "a": ["ab-1", "ad-1", "ab-10"], "a%": []}
        assert len(store.reviews.begun_by("", limit=2)) == 2


def test_queueing_what_waits_keeps_its_place_and_what_left_comes_back(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        stored(store)
        first = store.reviews.queue("d1", ["first"])
        assert store.reviews.queue("d1", ["second"]) == first
        store.reviews.finish("d1")
        store.reviews.finish("d1")
        assert store.reviews.waiting() == ()
        with pytest.raises(Conflict, match="no longer"):
            store.reviews.hold("d1", "eva")
        assert store.reviews.queue("d1", ["third"]).reasons == ("third",)
        actions = [event.action for event in store.events("d1")]
    assert actions.count("review.queued") == 2
    assert actions.count("review.done") == 1


def test_a_document_that_is_not_in_review_is_said(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        reviews = Store(connection, "acme").reviews
        reviews.finish("d9")
        with pytest.raises(UsageError, match="d9"):
            reviews.get("d9")
