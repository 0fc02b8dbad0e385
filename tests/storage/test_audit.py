from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, delete, event, update
from sqlalchemy.exc import DBAPIError
from storage_made import allow_tampering, arrival, take_files

from documents.records import AuditEvent
from storage import audit, database
from storage.store import Store
from storage.tables import AuditRow, CompanyRow

TEXT = st.text(max_size=20)  # with NUL, newlines, anything but half surrogate pairs, which ids lose before
EVENTS = st.builds(
    AuditEvent,
    company=TEXT,
    sequence=st.integers(1, 10**9),
    at=st.datetimes(timezones=st.just(UTC)),
    actor=TEXT,
    action=TEXT,
    subject=TEXT,
    details=st.dictionaries(TEXT, TEXT, max_size=3),
    changes=st.dictionaries(TEXT, st.tuples(TEXT, TEXT), max_size=3),
    previous=st.just(audit.GENESIS),
)
PARTS = ("company", "sequence", "at", "actor", "action", "subject", "details", "changes")


@pytest.mark.parametrize("statement", [update(AuditRow).values(actor="x"), delete(AuditRow)])
def test_events_can_be_neither_changed_nor_removed(engine: Engine, statement: object) -> None:
    take_files(engine)
    with pytest.raises(DBAPIError, match="append-only"), database.transaction(engine) as connection:
        connection.execute(statement)  # type: ignore[call-overload]
    with database.reading(engine) as connection:
        assert len(list(Store(connection, "acme").events())) == 5


def test_an_untouched_trail_holds_and_each_event_carries_the_hash_of_the_one_before(engine: Engine) -> None:
    take_files(engine)
    with database.reading(engine) as connection:
        events = list(Store(connection, "acme").events())
        assert Store(connection, "acme").verify() == ()
        assert audit.head(connection, "acme") == (5, events[-1].hash)
    assert [event.previous for event in events] == [audit.GENESIS, *(event.hash for event in events[:-1])]


def test_what_a_transaction_appends_is_read_in_it_and_gone_when_it_fails(engine: Engine) -> None:
    take_files(engine, 2)

    def append_and_fail() -> None:
        with database.transaction(engine) as connection:
            store = Store(connection, "acme")
            store.submissions.take(arrival("third"))
            assert [event.sequence for event in store.events()] == [1, 2, 3]
            store.submissions.take(arrival("fourth"))
            assert store.last_event()[0] == 4
            assert store.verify() == ()
            raise RuntimeError("a fault after writing")

    with pytest.raises(RuntimeError):
        append_and_fail()
    take_files(engine, 3)
    with database.reading(engine) as connection:
        assert [event.subject for event in Store(connection, "acme").events()] == ["s0", "s1", "s2"]
        assert Store(connection, "acme").verify() == ()


def test_the_events_of_one_transaction_are_written_at_once_for_each_company(engine: Engine) -> None:
    heard: list[str] = []

    def hear(*given: object) -> None:
        heard.append(str(given[2]))

    event.listen(engine, "before_cursor_execute", hear)
    with database.transaction(engine) as connection:
        for company in ("acme", "beta", "acme"):
            entry = audit.Entry(company=company, actor="x", action="x", subject="x")
            audit.append(connection, entry)
    event.remove(engine, "before_cursor_execute", hear)
    assert len([one for one in heard if one.startswith("INSERT INTO audit_event")]) == 1
    assert len([one for one in heard if one.startswith("UPDATE company")]) == 1
    with database.reading(engine) as connection:
        assert [audit.head(connection, one)[0] for one in ("acme", "beta")] == [2, 1]
        assert [audit.verify(connection, one) for one in ("acme", "beta")] == [(), ()]


def test_a_company_without_events_has_a_trail_that_holds(engine: Engine) -> None:
    with database.reading(engine) as connection:
        assert Store(connection, "beta").verify() == ()


THIRD = (AuditRow.company == "acme") & (AuditRow.sequence == 3)
LAST = (AuditRow.company == "acme") & (AuditRow.sequence == 5)


@pytest.mark.parametrize(
    ("tamper", "expected"),
    [
        (lambda c: c.execute(update(AuditRow).where(THIRD).values(actor="x")), [(3, "was changed")]),
        (
            lambda c: c.execute(update(AuditRow).where(THIRD).values(content='{"details":{},"changes":{}}')),
            [(3, "changed")],
        ),
        (lambda c: c.execute(update(AuditRow).where(THIRD).values(content="{}")), [(3, "changed")]),
        (lambda c: c.execute(update(AuditRow).where(THIRD).values(content="rubbish")), [(3, "changed")]),
        (
            lambda c: c.execute(update(AuditRow).where(THIRD).values(at=datetime(2020, 1, 1, tzinfo=UTC))),
            [(3, "changed")],
        ),
        (lambda c: c.execute(delete(AuditRow).where(THIRD)), [(4, "events 3 to 3 are missing")]),
        (lambda c: c.execute(delete(AuditRow).where(LAST)), [(4, "ends with event 4, but event 5")]),
        (
            lambda c: c.execute(update(AuditRow).where(LAST).values(sequence=7)),
            [(7, "missing"), (7, "changed"), (7, "ends")],
        ),
        (
            lambda c: c.execute(update(AuditRow).where(THIRD).values(company="beta")),
            [(4, "events 3 to 3 are missing")],
        ),
        (
            lambda c: c.execute(update(CompanyRow).where(CompanyRow.key == "acme").values(audit_head="0" * 64)),
            [(5, "not the one that was written")],
        ),
    ],
)
def test_tampering_is_found_where_it_was_done(
    engine: Engine, tamper: Callable[[Connection], object], expected: list[tuple[int, str]]
) -> None:
    take_files(engine)
    with database.transaction(engine) as connection:
        allow_tampering(connection)
        tamper(connection)
    with database.reading(engine) as connection:
        found = Store(connection, "acme").verify()
    assert [one.sequence for one in found] == [sequence for sequence, _ in expected]
    assert all(part in one.message for one, (_, part) in zip(found, expected, strict=True))


def test_what_is_written_while_a_trail_is_checked_is_no_tampering(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_files(engine)
    original = audit.head

    def head(connection: Connection, company: str) -> tuple[int, str]:
        found = original(connection, company)
        with database.transaction(engine) as writing:
            Store(writing, company).submissions.take(arrival("meanwhile"))
        return found

    monkeypatch.setattr(audit, "head", head)
    with database.reading(engine) as connection:
        assert audit.verify(connection, "acme") == ()


def test_who_changes_an_event_and_its_hash_breaks_the_one_after(engine: Engine) -> None:
    take_files(engine)
    with database.transaction(engine) as connection:
        allow_tampering(connection)
        third = next(event for event in Store(connection, "acme").events() if event.sequence == 3)
        forged = audit.digest(replace(third, actor="x"))
        connection.execute(update(AuditRow).where(THIRD).values(actor="x", hash=forged))
    with database.reading(engine) as connection:
        assert [one.sequence for one in Store(connection, "acme").verify()] == [4]


@given(EVENTS, EVENTS)
def test_two_events_share_a_hash_only_if_they_say_the_same(one: AuditEvent, other: AuditEvent) -> None:
    same = all(getattr(one, part) == getattr(other, part) for part in PARTS)
    assert (audit.digest(one) == audit.digest(other)) is same
    assert (audit.digest(sealed(one)) == audit.digest(sealed(other))) is same


def sealed(event: AuditEvent) -> AuditEvent:
    """Return the event as it is chained since its values may be removed."""
    return replace(event, sealed=audit.seal(event))


@given(EVENTS, st.sampled_from(PARTS), EVENTS)
def test_any_part_that_is_changed_changes_the_hash(event: AuditEvent, part: str, other: AuditEvent) -> None:
    changed = replace(event, **{part: getattr(other, part)})
    assert (audit.digest(changed) == audit.digest(event)) is (getattr(event, part) == getattr(other, part))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    entries=st.lists(
        st.tuples(
            st.text(max_size=20), st.dictionaries(TEXT, TEXT, max_size=3), st.dictionaries(TEXT, st.tuples(TEXT, TEXT))
        ),
        max_size=4,
    )
)
def test_whatever_events_say_they_come_back_and_the_trail_holds(
    engine: Engine, entries: list[tuple[str, dict[str, str], dict[str, tuple[str, str]]]]
) -> None:
    with database.transaction(engine) as connection:
        before = audit.head(connection, "acme")[0]
        for subject, details, changes in entries:
            entry = audit.Entry(
                company="acme", actor=subject, action="x", subject=subject, details=details, changes=changes
            )
            audit.append(connection, entry)
    with database.reading(engine) as connection:
        found = list(audit.events(connection, "acme"))[before:]
        assert [(event.details, event.changes) for event in found] == [(d, c) for _, d, c in entries]
        assert audit.verify(connection, "acme") == ()


def test_events_are_held_against_those_beside_them(engine: Engine) -> None:
    take_files(engine)
    with database.transaction(engine) as connection:
        assert Store(connection, "acme").verify_around([1, 3, 5]) == ()
        assert Store(connection, "acme").verify_around([]) == ()
        allow_tampering(connection)
        connection.execute(delete(AuditRow).where(AuditRow.sequence == 4))
        connection.execute(update(AuditRow).where(AuditRow.sequence == 1).values(actor="x"))
        store = Store(connection, "acme")
        assert [one.message for one in store.verify_around([2])] == []
        assert [one.message for one in store.verify_around([3])] == ["event 4 is missing"]
        assert [one.message for one in store.verify_around([5])] == ["event 4 is missing before event 5"]
        (changed,) = store.verify_around([1])
        assert "was changed after it was written" in changed.message


def test_the_last_event_is_held_against_what_was_written_last(engine: Engine) -> None:
    take_files(engine)
    with database.transaction(engine) as connection:
        connection.execute(update(CompanyRow).where(CompanyRow.key == "acme").values(audit_head="0" * 64))
        (found,) = Store(connection, "acme").verify_around([5])
        assert found.message == "event 5, the last one, is not the one that was written"
