from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, func, select, update
from storage_made import VERSIONS, arrival, invoice, stored

from documents.fields import Kind
from documents.records import DocumentState, SampleState, SubmissionState
from storage import audit, database
from storage.repositories.corrections import Verified
from storage.repositories.removals import Keeping
from storage.store import Store
from storage.tables import AuditRow, BatchRow, CompanyRow, DiscardedRow, SubmissionRow, Table

THIS_YEAR = datetime.now(UTC).year
KEEPING = Keeping(years={"invoice": 10, "receipt": 5})
LONG_AGO = datetime(THIS_YEAR - 11, 12, 31, tzinfo=UTC)  # its ten years are over since the first of January
ISSUED = f"{THIS_YEAR - 11}-12-30"
LEFT = {CompanyRow, SubmissionRow, AuditRow, BatchRow, DiscardedRow}  # tables that may have rows once all was removed


def received(store: Store, submission: str, at: datetime = LONG_AGO) -> None:
    """Let the submission have come at another time."""
    changed = update(SubmissionRow).where(SubmissionRow.id == submission).values(received_at=at)
    store._unit.connection.execute(changed)


def booked(store: Store, id: str = "d1", kind: str = "invoice", issued: str = ISSUED) -> None:
    """Have a document of long ago that is booked."""
    content = invoice(number=id, issue_date=issued)
    stored(store, id, replace(content, kind=Kind(name=kind, confidence=1.0)))
    received(store, f"of-{id}")
    store.records.commit(id, 1)
    store.submissions.move(f"of-{id}", SubmissionState.DONE)


def deliver(store: Store) -> None:
    for batch in store.exports.plan("csv", "ledger"):
        store.exports.written(batch.number, "t", {"invoice.csv": "0" * 64})
        store.exports.delivered(batch.number)


def due(store: Store, keeping: Keeping = KEEPING) -> list[str]:
    return [one.submission for one in store.removals.due(keeping, 100)]


def remove_all(store: Store) -> list[str]:
    return [one.submission for one in store.removals.due(KEEPING, 100) if store.removals.remove(one, KEEPING)]


def test_of_what_is_removed_nothing_stays_but_that_it_came_and_went(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        stored(store, "d1", invoice(issue_date=ISSUED))
        received(store, "of-d1")
        store.reviews.queue("d1", ["in doubt"])
        store.reviews.take_up("d1", "eva")
        store.drafts.save("d1", "eva", 1, "{}")
        store.entries.enter("d1", 1, "eva", {"iban": "CZ65"})
        store.entries.tell("d1", "eva", {"iban": "CZ65"})
        store.corrections.keep("d1", 1, "invoice", "eva", [Verified(name="iban", true_value="CZ65")])
        store.sittings.keep("d1", "invoice", "eva", 10.0)
        store.records.commit("d1", 1)
        store.samples.draw("d1", 1, "invoice")
        store.samples.check("d1", "eva", 1, {"iban"})
        store.readings.keep("of-d1", "read", "acme/reading", VERSIONS)
        store.ledger.read("of-d1", {2: "acme/image"})
        store.ledger.leave_out("of-d1", 2, "blank")
        store.submissions.take(arrival("again", "of-d1", "old.pdf"))
        store.submissions.move("of-d1", SubmissionState.DONE)
        deliver(store)
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        assert remove_all(store) == ["of-d1"]
        assert remove_all(store) == []
        assert store.documents.find("d1") is None
        assert store.submissions.find("again") is None
        left = store.submissions.get("of-d1")
        assert (left.state, left.name, left.archive_key) == (SubmissionState.REMOVED, "of-d1", "")
        assert "keep_years.invoice = 10" in str(left.error)
        assert set(store.removals.discarded(10)) == {arrival("of-d1").archive_key, "acme/image", "acme/reading"}
        tables = [mapper.class_ for mapper in Table.registry.mappers]
        held = {table for table in tables if connection.execute(select(func.count()).select_from(table)).scalar_one()}
        assert {table for table in held if "company" in table.__table__.c} <= LEFT
        events = [*store.events("d1"), *store.events("of-d1"), *store.events("again")]
        assert {one.action for one in events if one.details or one.changes} == {
            "document.removed",
            "submission.removed",
        }
        (removed,) = [one for one in events if one.action == "document.removed"]
        assert removed.details == {
            "sha256": left.sha256,
            "received": LONG_AGO.isoformat(timespec="seconds"),
            "submission": "of-d1",
            "rule": "keep_years.invoice = 10",
        }
        assert store.verify() == store.verify_around(range(1, store.last_event()[0] + 1)) == ()


def test_the_same_bytes_are_known_when_they_come_again_and_go_too(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        booked(store)
        deliver(store)
        remove_all(store)
        store.removals.taken_away(store.removals.discarded(10))
        again = store.submissions.take(arrival("again", "of-d1"))
        assert (again.state, again.duplicate_of) == (SubmissionState.DUPLICATE, "of-d1")
        assert remove_all(store) == ["again"]
        assert store.submissions.find("again") is None
        assert store.removals.discarded(10) == (arrival("of-d1").archive_key,)
        assert store.submissions.get("of-d1").state == SubmissionState.REMOVED
        assert store.verify() == ()


def test_time_is_counted_from_the_end_of_the_year_of_arrival_or_of_issue_if_later(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        booked(store, "over")
        booked(store, "lately", issued=f"{THIS_YEAR - 10}-01-01")
        booked(store, "other", kind="complaint")
        booked(store, "receipt", kind="receipt")
        deliver(store)
        received(store, "of-receipt", datetime(THIS_YEAR - 5, 1, 1, tzinfo=UTC))
        assert due(store) == ["of-over"]
        assert due(store, Keeping(years={"invoice": 9})) == ["of-lately", "of-over"]
        assert due(store, Keeping()) == []
        received(store, "of-over", datetime(THIS_YEAR - 10, 1, 1, tzinfo=UTC))
        assert due(store) == []


@pytest.mark.parametrize(("action", "subject"), [("document.removed", "d1"), ("submission.removed", "of-d1")])
def test_a_removal_of_what_is_there_still_is_tampering(engine: Engine, action: str, subject: str) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        booked(store)
        audit.remove(connection, audit.Entry(company="acme", actor="eva", action=action, subject=subject))
        (found,) = store.verify()
        assert (found.sequence, f"{action} of {subject}, which is there" in found.message) == (
            store.last_event()[0],
            True,
        )


def test_what_is_to_go_is_announced_for_a_week_by_the_same_rules(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    today = datetime.now(UTC)

    def may_go(days: int, keeping: Keeping = KEEPING) -> bool:
        monkeypatch.setattr(database, "now", lambda connection: today + timedelta(days=days))
        with database.transaction(engine) as connection:
            return Store(connection, "acme").removals.announced(keeping)

    assert [may_go(days) for days in (0, 6, 7, 30)] == [False, False, True, True]
    assert not may_go(30, Keeping(years={"invoice": 1}))
    assert [may_go(days) for days in (40, 47)] == [False, True]  # none holds for ever
    assert [may_go(days) for days in (7300, 48)] == [False, True]  # the clock was wrong for a while


def sample(store: Store) -> None:
    store.samples.draw("d1", 1, "invoice")
    assert store.samples.get("d1").state == SampleState.WAITING


def plan_again(store: Store) -> None:
    assert store.exports.plan_all("csv", "elsewhere")


def share_the_file(store: Store) -> None:
    store._unit.connection.execute(update(SubmissionRow).values(state=SubmissionState.DONE))
    store.documents.add("d2", "of-d1", invoice(number="2", pages=(2,)), VERSIONS)
    store.documents.move("d2", DocumentState.REJECTED)


@pytest.mark.parametrize("keep", [sample, plan_again, share_the_file])
def test_what_is_not_over_and_done_stays(engine: Engine, keep: Callable[[Store], None]) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        booked(store)
        deliver(store)
        (outdated,) = store.removals.due(KEEPING, 10)
        keep(store)
        assert due(store) == []
        assert not store.removals.remove(outdated, KEEPING)
        assert store.documents.get("d1").state == DocumentState.COMMITTED


def test_what_waits_or_was_not_exported_stays_and_what_was_rejected_goes(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        booked(store, "not-exported")
        for id in ("waits", "parked", "rejected"):
            stored(store, id, invoice(number=id, issue_date=ISSUED))
            received(store, f"of-{id}")
            store.reviews.queue(id, ["in doubt"])
            store.submissions.move(f"of-{id}", SubmissionState.DONE)
        store.reviews.park("parked", "eva", "asked")
        store.records.reject("rejected", "no invoice")
        assert due(store) == ["of-rejected"]
