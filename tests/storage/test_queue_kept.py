"""The queue as a page shows it: cut into pages, sorted, filtered and searched."""

from __future__ import annotations

from base64 import urlsafe_b64encode

import pytest
from sqlalchemy import Engine
from storage_made import OVER, fill, invoice

from documents.errors import Conflict, UsageError
from documents.records import ReviewState
from storage import database
from storage.repositories.arrivals import Arrived
from storage.repositories.queue import COUNTED, Queue, QueueOrder
from storage.store import Store


def shown(store: Store, queue: Queue) -> str:
    return "".join(review.document for review in store.reviews.search(queue).reviews)


def test_a_page_of_the_queue_begins_where_the_one_before_ended(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        fill(store, "abcdefg")
        for order, expected in {
            QueueOrder.URGENT: "abcdefg",
            QueueOrder.OLDEST: "abcdefg",
            QueueOrder.NEWEST: "gfedcba",
            QueueOrder.PARTY: "abcdefg",
        }.items():
            first = store.reviews.search(Queue(order_by=order, limit=3))
            second = store.reviews.search(Queue(order_by=order, limit=3, after=first.next))
            last = store.reviews.search(Queue(order_by=order, limit=3, after=second.next))
            pages = [[review.document for review in page.reviews] for page in (first, second, last)]
            assert pages == [list(expected[:3]), list(expected[3:6]), list(expected[6:])]
            assert (last.next, last.total) == ("", 7)


def test_the_queue_is_sorted_by_total_and_by_priority(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        for letter, total, priority in (("a", "9.00", 100), ("b", "100.00", 50), ("c", "20.50", 1)):
            fill(store, letter, gross_total=total)
            store.reviews.prioritise(letter, priority)
        assert shown(store, Queue(order_by=QueueOrder.TOTAL)) == "bca"
        assert shown(store, Queue()) == "cba"


BEYOND = ["1e999", "NaN", str(10**30), "-9223372036854775809", '"x"', "null", "[" * 300 + "]" * 300]  # no number fits

NO_TIME = ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "soon"]


def cursor(*parts: str) -> str:
    return urlsafe_b64encode(f"[{','.join(parts)}]".encode()).decode()


@pytest.mark.parametrize(
    ("order", "after"),
    [
        *((QueueOrder.URGENT, one) for one in ("nonsense", "bm9uZQ==", cursor("1"), cursor('"a"', '"b"', '"c"'))),
        *((QueueOrder.URGENT, cursor(number, '"2026-01-01"', '"d"')) for number in [*BEYOND, str(2**31)]),
        *((QueueOrder.TOTAL, cursor(number, '"d"')) for number in [*BEYOND, str(2**63)]),
        *((QueueOrder.OLDEST, cursor(f'"{time}"', '"d"')) for time in NO_TIME),
    ],
)
def test_a_page_that_never_was_is_said(engine: Engine, order: QueueOrder, after: str) -> None:
    with database.reading(engine) as connection, pytest.raises(UsageError, match="Begin with the first"):
        Store(connection, "acme").reviews.search(Queue(order_by=order, after=after))


@pytest.mark.parametrize("time", NO_TIME)
def test_a_page_of_arrivals_that_never_was_is_said(engine: Engine, time: str) -> None:
    with database.reading(engine) as connection, pytest.raises(UsageError, match="Begin with the first"):
        Store(connection, "acme").arrivals.search(Arrived(after=cursor(f'"{time}"', '"d"')))


def test_the_queue_is_filtered_by_kind_holder_assignment_and_state(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        fill(store, "abcdef")
        store.reviews.hold("a", "eva")
        store.reviews.hold("b", "eva", lease=OVER)
        store.reviews.hold("c", "jan")
        store.reviews.assign("d", "eva")
        store.reviews.park("e", "eva", "Asked.")
        assert shown(store, Queue(holder="eva")) == "a"
        assert shown(store, Queue(holder="")) == "bdf"
        assert shown(store, Queue(assigned="eva")) == "d"
        assert shown(store, Queue(states=(ReviewState.PARKED,))) == "e"
        assert shown(store, Queue(states=(ReviewState.WAITING, ReviewState.PARKED))) == "abcdef"
        assert shown(store, Queue(kinds=("invoice", "receipt"), limit=2)) == "ab"
        assert store.reviews.search(Queue(kinds=("receipt",))).total == 0
        assert store.reviews.get("b").holder == ""


def test_the_queue_is_searched_by_any_part_of_party_or_number_without_case_and_accents(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        fill(store, "a", supplier_name="Dřevařství Kůň")
        fill(store, "b", supplier_name="Koňský trh 100%")
        fill(store, "c")
        assert shown(store, Queue(text="KŮŇ")) == "a"
        assert shown(store, Queue(text="kon")) == "b"
        assert shown(store, Queue(text="0%")) == "b"
        assert shown(store, Queue(text="%")) == "b"
        assert shown(store, Queue(text="zebra")) == ""
        fill(store, "q")
        assert shown(store, Queue(text="Q")) == "q"  # an id, as it stands in the queue where no number is known
        store.documents.revise("c", invoice(number="zebra-1"), 1)
        assert shown(store, Queue(text="zebra", kinds=("invoice",))) == "c"


def test_where_many_have_the_text_the_first_ones_are_shown_and_counting_ends(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.repositories.queue.COUNTED", 3)
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        fill(store, "abcde")
        for queue in (Queue(text="s.r.o", limit=2), Queue(limit=2)):
            page = store.reviews.search(queue)
            assert ([review.document for review in page.reviews], page.total) == (["a", "b"], 3)
            following = store.reviews.search(Queue(text=queue.text, limit=9, after=page.next))
            assert [review.document for review in following.reviews] == ["c", "d", "e"]
    assert COUNTED == 1000


def test_priorities_are_changed_within_their_bounds_and_with_both_values_in_the_trail(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        fill(store, "ab")
        assert store.reviews.prioritise("b", 1).priority == 1
        assert shown(store, Queue()) == "ba"
        assert [one.changes for one in store.events("b")][-1] == {"priority": ("100", "1")}
        for wrong in (0, 101):
            with pytest.raises(UsageError, match="from 1"):
                store.reviews.prioritise("b", wrong)
        store.reviews.finish("b")
        with pytest.raises(Conflict, match="no longer"):
            store.reviews.prioritise("b", 2)
        with pytest.raises(Conflict, match="no longer"):
            store.reviews.assign("b", "eva")
