from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine
from storage_made import OVER, fill, invoice, stored

from documents.errors import Conflict, UsageError
from documents.records import DocumentState, ReviewState
from storage import database
from storage.store import Store


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
        assert store.reviews.get("d1").state == ReviewState.PARKED
        assert store.reviews.take_up("d1", "jan").state == ReviewState.WAITING
        store.reviews.release("d1", "jan")
        assert store.reviews.take("eva") is not None


def test_who_only_opens_a_parked_document_leaves_it_parked(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        fill(store, "ab")
        for document in "ab":
            store.reviews.park(document, "eva", "Asked the supplier.")
        held = store.reviews.hold("a", "jan")
        assert (held.state, held.holder) == (ReviewState.PARKED, "jan")
        assert store.reviews.renew(("a",), "jan") == ("a",)
        with pytest.raises(Conflict, match="jan is working"):
            store.reviews.take_up("a", "eva")
        store.reviews.release("a", "jan")
        store.reviews.hold("b", "jan", lease=OVER)
        assert store.reviews.take("eva") is None
        assert [store.reviews.get(one).state for one in "ab"] == [ReviewState.PARKED] * 2


def test_what_waits_or_is_parked_is_found_by_the_beginning_of_its_id(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        for id in ("ab-10", "ab-1", "ac-1", "ad-1", "ae-1", "xab-1"):
            stored(store, id, invoice(number=id))
            store.reviews.queue(id, [])
        store.reviews.park("ab-10", "eva", "Asked the supplier.")
        store.reviews.finish("ac-1")
        store.reviews.queue("ae-1", [])
        store.reviews.hand_over("ae-1", ["not ours"], "")
        found = {begun: [one.document for one in store.reviews.begun_by(begun)] for begun in ("ab-1", "AB", "a", "a%")}
        assert found == {"ab-1": ["ab-1", "ab-10"], "AB": [], "a": ["ab-1", "ad-1", "ab-10"], "a%": []}
        assert len(store.reviews.begun_by("", limit=2)) == 2


def test_queueing_what_waits_keeps_its_place_and_what_left_comes_back(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        stored(store)
        first = store.reviews.queue("d1", ["first"])
        assert store.reviews.queue("d1", ["first"]) == first
        store.reviews.finish("d1")
        store.reviews.finish("d1")
        assert store.reviews.waiting() == ()
        with pytest.raises(Conflict, match="no longer"):
            store.reviews.hold("d1", "eva")
        assert store.reviews.queue("d1", ["third"]).reasons == ("third",)
        actions = [event.action for event in store.events("d1")]
    assert actions.count("review.queued") == 2
    assert actions.count("review.done") == 1


def test_what_is_queued_again_while_it_waits_tells_the_new_reasons_and_is_not_less_urgent(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        stored(store)
        first = store.reviews.queue("d1", ["in doubt"], 50)
        store.reviews.assign("d1", "eva")
        merged = store.reviews.queue("d1", ["put together", "in doubt"], 2)
        assert (merged.reasons, merged.priority) == (("put together", "in doubt"), 2)
        assert (merged.queued_at, merged.assigned) == (first.queued_at, "eva")
        assert store.reviews.queue("d1", ["in doubt"], 80) == store.reviews.queue("d1", []) == merged
        told = [event for event in store.events("d1") if event.action == "review.queued"]
        assert [event.changes for event in told] == [{}, {"priority": ("50", "2")}]
        assert "put together" in str(told[1].details) and "in doubt" not in str(told[1].details)


def test_a_document_that_is_not_in_review_is_said(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        reviews = Store(connection, "acme").reviews
        reviews.finish("d9")
        with pytest.raises(UsageError, match="d9"):
            reviews.get("d9")


def test_the_next_document_is_taken_while_the_current_one_is_looked_at(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        fill(store, "abc")
        taken = [store.reviews.take("eva", beside=beside) for beside in ((), ("a",), ("a", "b"), ("a", "b", "c"))]
        assert [review and review.document for review in taken] == ["a", "b", "c", None]
        assert store.reviews.renew(("c", "a", "zzz"), "eva") == ("c", "a")
        assert store.reviews.renew(("a",), "jan") == ()


def test_a_lease_is_renewed_also_after_its_end_unless_someone_else_took_the_document(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        fill(store, "ab")
        for document in "ab":
            store.reviews.hold(document, "eva", lease=OVER)
        store.reviews.hold("b", "jan")
        assert store.reviews.renew(("a", "b"), "eva") == ("a",)
        assert (store.reviews.get("a").holder, store.reviews.get("b").holder) == ("eva", "jan")


def test_an_assigned_document_is_given_to_nobody_else_until_it_is_anyones_again(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        fill(store, "a")
        store.reviews.take("jan")
        assigned = store.reviews.assign("a", "eva")
        assert (assigned.assigned, assigned.holder) == ("eva", "")
        assert store.reviews.take("jan") is None
        with pytest.raises(Conflict, match="assigned to eva"):
            store.reviews.hold("a", "jan")
        taken = store.reviews.take("eva")
        assert taken is not None
        assert store.reviews.assign("a", "eva").holder == "eva"
        store.reviews.release("a", "eva")
        store.reviews.assign("a", "")
        assert store.reviews.hold("a", "jan").holder == "jan"
        events = [event for event in store.events("a") if event.action == "review.assigned"]
        assert events[0].changes == {"assigned": ("", "eva"), "holder": ("jan", "")}
        assert events[-1].changes == {"assigned": ("eva", "")}


def test_who_was_away_cannot_renew_what_was_assigned_to_someone_else_meanwhile(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        fill(store, "ab")
        store.reviews.hold("a", "jan", lease=OVER)
        store.reviews.assign("a", "eva")
        assert store.reviews.renew(("a",), "jan") == ()
        taken = store.reviews.take("eva")
        assert taken is not None and (taken.document, taken.holder) == ("a", "eva")
        assert store.reviews.renew(("a",), "eva") == ("a",)


def test_what_is_assigned_to_who_works_here_no_longer_is_anyones_again(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        fill(store, "abc")
        for document, person in (("a", "eva"), ("b", "eva"), ("c", "jan")):
            store.reviews.assign(document, person)
        store.reviews.hold("a", "eva")
        store.reviews.finish("b")
        store.reviews.unassign_all("eva")
        free = store.reviews.get("a")
        assert (free.assigned, free.holder, store.reviews.get("c").assigned) == ("", "", "jan")
        assert [event.changes for event in store.events("a") if event.action == "review.assigned"][-1] == {
            "assigned": ("eva", ""),
            "holder": ("eva", ""),
        }


def test_who_entered_the_critical_fields_does_not_get_the_document_again(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        fill(store, "ab")
        store.entries.enter("a", 1, "eva", {"iban": "CZ65"})
        taken = [store.reviews.take(person) for person in ("eva", "jan")]
        assert [review and review.document for review in taken] == ["b", "a"]
        store.reviews.release("a", "jan")
        with pytest.raises(Conflict, match="someone else must look"):
            store.reviews.hold("a", "eva")
        with pytest.raises(Conflict, match="eva entered the values"):
            store.reviews.assign("a", "eva")
        assert store.reviews.assign("a", "jan").assigned == "jan"
        store.reviews.assign("a", "")
        store.documents.revise("a", invoice(number="a2"), 1)
        assert store.reviews.hold("a", "eva").holder == "eva"


def test_what_is_fetched_back_from_the_parked_ones_shows_in_the_trail(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        fill(store, "a")
        store.reviews.park("a", "eva", "Asked.")
        store.reviews.take_up("a", "eva")
        assert [one.action for one in store.events("a")][-2:] == ["review.taken", "review.unparked"]


@pytest.mark.slow
def test_twenty_people_who_take_at_once_never_get_the_same(engine: Engine) -> None:
    people = [f"p{number}" for number in range(20)]
    with database.transaction(engine) as connection:
        for number in range(100):
            stored(Store(connection, "acme"), f"d{number}", invoice(number=str(number)))
            Store(connection, "acme").reviews.queue(f"d{number}", [])

    def work(person: str) -> list[str]:
        mine: list[str] = []
        while True:
            with database.transaction(engine) as connection:
                review = Store(connection, "acme", person).reviews.take(person, beside=mine)
            if review is None:
                return mine
            mine.append(review.document)

    with ThreadPoolExecutor(len(people)) as pool:
        taken = [document for mine in pool.map(work, people) for document in mine]
    assert sorted(taken) == sorted(f"d{number}" for number in range(100))
    with database.reading(engine) as connection:
        assert Store(connection, "acme").verify() == ()
