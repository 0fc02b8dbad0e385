from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine
from storage_made import invoice, stored

from documents.errors import Conflict, UsageError
from documents.records import Draft, SampleState
from storage import database
from storage.repositories.corrections import Verified
from storage.store import Store


def actions(store: Store, subject: str) -> list[str]:
    return [event.action for event in store.events(subject)]


def test_a_draft_is_kept_for_each_person_until_it_is_dropped(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme", "eva")
        stored(store)
        store.drafts.save("d1", "eva", 1, '{"iban": "C"}')
        store.drafts.save("d1", "jan", 1, "{}")
        saved = store.drafts.save("d1", "eva", 2, '{"iban": "CZ"}')
    with database.transaction(engine) as connection:
        store = Store(connection, "acme", "eva")
        assert store.drafts.find("d1", "eva") == saved
        assert (saved.revision, saved.edits) == (2, '{"iban": "CZ"}')
        store.drafts.drop("d1", "eva")
        store.drafts.drop("d1", "eva")
        assert store.drafts.find("d1", "eva") is None
        assert store.drafts.find("d1", "jan") is not None
        assert actions(store, "d1")[1:] == ["draft.begun", "draft.begun", "draft.dropped"]


def test_a_draft_is_replaced_by_none_that_does_not_know_it(engine: Engine) -> None:
    def refuse(before: Draft) -> None:
        raise Conflict(before.edits)

    with database.transaction(engine) as connection:
        store = Store(connection, "acme", "eva")
        stored(store)
        kept = store.drafts.save("d1", "eva", 1, '{"iban": "C"}', over=refuse)
        with pytest.raises(Conflict, match="iban"):
            store.drafts.save("d1", "eva", 1, "{}", over=refuse)
        assert store.drafts.find("d1", "eva") == kept


def test_three_people_enter_values_one_after_another_and_nobody_twice(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        stored(store)
        first = store.entries.enter("d1", 1, "eva", {"iban": "CZ65"})
        with pytest.raises(Conflict, match="someone else"):
            store.entries.enter("d1", 1, "eva", {"iban": "CZ66"})
        store.entries.enter("d1", 1, "jan", {"iban": "CZ66"})
        store.entries.enter("d1", 1, "petr", {"iban": "CZ66"})
        with pytest.raises(Conflict, match="Three people"):
            store.entries.enter("d1", 1, "ota", {"iban": "CZ67"})
        kept = store.entries.of("d1", 1)
        assert kept[0] == first
        assert [(one.person, one.position, one.values) for one in kept] == [
            ("eva", 1, {"iban": "CZ65"}),
            ("jan", 2, {"iban": "CZ66"}),
            ("petr", 3, {"iban": "CZ66"}),
        ]
        assert store.entries.of("d1", 2) == ()


def test_the_trail_says_who_entered_but_neither_which_fields_nor_the_values(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        stored(store)
        store.entries.enter("d1", 1, "eva", {"iban": "CZ6508000000192000145399"})
        event = list(store.events("d1"))[-1]
    assert (event.action, event.details["person"], event.details["position"]) == ("entry.made", "eva", "1")
    assert "CZ65" not in str(event) and "iban" not in str(event)


def test_a_sample_is_drawn_once_and_checked_once(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        for id in ("d1", "d2"):
            stored(store, id, invoice(number=id))
        drawn = store.samples.draw("d1", 1, "invoice")
        assert store.samples.draw("d1", 2, "receipt") == drawn
        assert (drawn.state, drawn.checked_at) == (SampleState.WAITING, None)
        with pytest.raises(UsageError, match="cannot be wrong"):
            store.samples.check("d1", "eva", 1, ["iban", "gross_total"])
        checked = store.samples.check("d1", "eva", 12, ["iban", "gross_total", "iban"])
        assert (checked.fields, checked.wrong, checked.checked_by) == (12, ("gross_total", "iban"), "eva")
        assert store.samples.found("invoice", drawn.drawn_at) == ((12, 2),)
        assert store.samples.found("invoice", drawn.drawn_at + timedelta(days=1)) == ()
        with pytest.raises(Conflict, match="meanwhile"):
            store.samples.check("d1", "jan", 12, [])
        store.samples.retire("d1")
        assert store.samples.get("d1") == checked
        with pytest.raises(UsageError, match="not drawn"):
            store.samples.check("d2", "jan", 12, [])
        assert actions(store, "d1")[1:] == ["sample.drawn", "sample.checked"]


def test_a_sample_goes_through_the_queue_and_its_document_stays_committed(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        stored(store)
        store.records.commit("d1", 1)
        queued = store.reviews.recheck("d1", ["The total is unsure."], 50)
        assert store.reviews.take("eva") is not None
        assert (queued.priority, queued.reasons) == (50, ("The total is unsure.",))
        assert store.documents.get("d1").state == "committed"
        assert store.records.count() == 1


def test_corrections_are_kept_once_for_each_value_and_given_in_order(engine: Engine) -> None:
    read = Verified(name="iban", read_value="CZ1", read_confidence=0.4, read_source="ocr", true_value="CZ2")
    right = Verified(
        name="line_items[2].quantity", read_value="2", read_confidence=0.9, read_source="text", true_value="2"
    )
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        for id in ("d1", "d2"):
            stored(store, id, invoice(number=id))
        assert store.corrections.keep("d1", 1, "invoice", "eva", [read, right]) == 2
        assert store.corrections.keep("d1", 1, "invoice", "jan", [read]) == 0
        assert store.corrections.keep("d2", 1, "invoice", "jan", [right]) == 1
        event = next(one for one in store.events("d1") if one.action == "document.verified")
        assert (event.changes, event.details["confirmed"]) == ({"iban": ("CZ1", "CZ2")}, "1")
        found = list(store.corrections.all())
        assert [(one.document, one.field, one.was_right, one.by) for one in found] == [
            ("d1", "iban", False, "eva"),
            ("d1", "line_items.quantity", True, "eva"),
            ("d2", "line_items.quantity", True, "jan"),
        ]
        assert list(store.corrections.all(since=found[2].at))[-1] == found[2]
        assert store.corrections.of("d1", 1) == tuple(found[:2])


def test_a_value_that_is_another_one_when_the_document_comes_back_replaces_what_was_verified(engine: Engine) -> None:
    confirmed = Verified(name="number", read_value="F1", read_confidence=0.9, read_source="ocr", true_value="F1")
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        stored(store)
        store.corrections.keep("d1", 1, "invoice", "eva", [confirmed])
        assert store.corrections.keep("d1", 1, "invoice", "jan", [replace(confirmed, true_value="F7")]) == 1
        assert store.corrections.keep("d1", 1, "invoice", "petr", [confirmed]) == 1
        assert [(one.true_value, one.by) for one in store.corrections.of("d1", 1)] == [("F1", "petr")]
        assert store.corrections.verified_before("d1", 1) == set()
        assert store.corrections.verified_before("d1", 2) == {"number"}
        changes = [one.changes for one in store.events("d1") if one.action == "document.verified"]
        assert changes == [{}, {"number": ("F1", "F7")}, {"number": ("F7", "F1")}]


def test_corrections_are_given_whole_however_few_are_fetched_at_once(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.repositories.corrections.AT_ONCE", 3)
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        stored(store)
        store.corrections.keep("d1", 1, "invoice", "eva", [Verified(name=f"field_{number}") for number in range(7)])
        assert [one.name for one in store.corrections.all()] == [f"field_{number}" for number in range(7)]


def test_what_is_promised_is_half_a_percent_until_a_supervisor_changes_it(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme", "jana")
        assert (store.promises.get().wrong, store.promises.get().sampled) == (0.005, 0.02)
        changed = store.promises.change(wrong=0.001, sampled=0.05)
        store.promises.change(wrong=0.002, sampled=0.05)
        assert store.promises.get().wrong == 0.002
        assert changed.changed_by == "jana"
        assert [event.changes["wrong"] for event in store.events("promise")] == [
            ("0.005", "0.001"),
            ("0.001", "0.002"),
        ]
        for wrong, sampled in ((0.0, 0.1), (1.0, 0.1), (0.01, 1.5), (0.01, -0.1)):
            with pytest.raises(UsageError, match="between 0 and 1"):
                store.promises.change(wrong, sampled)


def test_a_kind_is_halted_once_and_resumed_by_name(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme", "jana")
        halt = store.promises.halt("invoice", "3 of 100 were wrong.")
        assert store.promises.halt("invoice", "again") == halt
        assert store.promises.halted("receipt") is None
        store.promises.resume("invoice")
        assert store.promises.halted("invoice") is None
        with pytest.raises(UsageError, match="not halted"):
            store.promises.resume("invoice")
        store.promises.halt("invoice", "4 of 200 were wrong.")
        assert [(one.reason, one.resumed_by) for one in store.promises.halts()] == [
            ("4 of 200 were wrong.", ""),
            ("3 of 100 were wrong.", "jana"),
        ]
        assert actions(store, "invoice") == ["automation.halted", "automation.resumed", "automation.halted"]


def test_each_time_someone_worked_at_a_document_is_kept(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        stored(store)
        store.sittings.keep("d1", "invoice", "eva", 12.5)
        store.sittings.keep("d1", "invoice", "jan", 3)
        with pytest.raises(UsageError, match="-1 seconds"):
            store.sittings.keep("d1", "invoice", "jan", -1)
        assert [(one.person, one.seconds) for one in store.sittings.of("d1")] == [("eva", 12.5), ("jan", 3.0)]
        assert [(one.document, one.seconds) for one in store.sittings.by("jan")] == [("d1", 3.0)]
