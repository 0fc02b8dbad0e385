from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from storage_made import arrival

from documents.errors import Conflict, UsageError
from documents.messages import say
from documents.records import SubmissionState
from storage import database
from storage.store import Store


def test_the_same_bytes_again_are_a_visible_duplicate_of_the_first(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        submissions = Store(connection, "acme").submissions
        first = submissions.take(arrival("s1", content="same"))
        second = submissions.take(arrival("s2", content="same", name="again.pdf"))
    assert (first.state, first.duplicate_of) == (SubmissionState.RECEIVED, "")
    assert (second.state, second.duplicate_of, second.name) == (SubmissionState.DUPLICATE, "s1", "again.pdf")


def test_the_same_id_again_changes_nothing(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        first = store.submissions.take(arrival("s1"))
        assert store.submissions.take(arrival("s1", content="other")) == first
        assert len(list(store.events())) == 1


def test_rejected_bytes_may_come_again(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        submissions = Store(connection, "acme").submissions
        submissions.take(arrival("s1", content="same"))
        submissions.move("s1", SubmissionState.REJECTED, "It needs a password.")
        assert submissions.take(arrival("s2", content="same")).state == SubmissionState.RECEIVED


def test_a_rejected_file_is_not_taken_up_again_once_its_bytes_came_again(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        submissions = Store(connection, "acme").submissions
        submissions.take(arrival("s1", content="same"))
        submissions.move("s1", SubmissionState.REJECTED, "It needs a password.")
        submissions.take(arrival("s2", content="same"))
        with pytest.raises(Conflict, match="came again as s2"):
            submissions.move("s1", SubmissionState.RECEIVED)
        submissions.move("s2", SubmissionState.REJECTED, "It needs a password.")
        assert submissions.move("s1", SubmissionState.RECEIVED).state == SubmissionState.RECEIVED


def test_a_name_that_no_database_takes_is_kept_as_well_as_it_can_be(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        submissions = Store(connection, "acme").submissions
        assert submissions.take(arrival(name="a\x00b\udcff.pdf")).name == "a\ufffdb\ufffd.pdf"


def test_a_change_of_state_is_an_event_and_none_is_none(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme", actor="eva")
        store.submissions.take(arrival())
        store.submissions.move("s1", SubmissionState.FAILED, "The reader died.")
        assert store.submissions.move("s1", SubmissionState.FAILED, "The reader died.").error == "The reader died."
        events = list(store.events("s1"))
    assert [event.action for event in events] == ["submission.received", "submission.failed"]
    assert events[1].changes == {"state": ("received", "failed")}
    assert events[1].details == {"error": "The reader died."}
    assert events[1].actor == "eva"


def test_why_a_file_cannot_be_read_is_kept_with_its_values(engine: Engine) -> None:
    why = say("Page {page} of the PDF is damaged. Scan or send it again.", page=3)
    with database.transaction(engine) as connection:
        store = Store(connection, "acme", actor="eva")
        store.submissions.take(arrival())
        assert store.submissions.move("s1", SubmissionState.REJECTED, why).error == why
        assert store.submissions.move("s1", SubmissionState.REJECTED, why).error == why
        (rejected,) = (event for event in store.events("s1") if event.action == "submission.rejected")
        assert rejected.told("error") == (why,)
        assert store.promises.halt("invoice", why) == store.promises.halted("invoice")


def test_attempts_are_counted_for_each_stage(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        submissions = Store(connection, "acme").submissions
        submissions.take(arrival())
        noted = [submissions.note_stage("s1", stage) for stage in ("read", "read", "split")]
    assert [(one.stage, one.attempt) for one in noted] == [("read", 1), ("read", 2), ("split", 1)]


def test_the_reconciler_finds_what_should_be_under_way_but_does_not_change(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        submissions = Store(connection, "acme").submissions
        for id in ("s1", "s2", "s3"):
            submissions.take(arrival(id))
        submissions.move("s2", SubmissionState.DONE)
        submissions.move("s3", SubmissionState.READING)
        assert submissions.unfinished(timedelta()) == ("s1", "s3")
        assert submissions.unfinished(timedelta(hours=1)) == ()
        assert [one.id for one in submissions.by_state(SubmissionState.DONE)] == ["s2"]


def test_a_submission_that_is_not_there_is_said_by_name(engine: Engine) -> None:
    with database.reading(engine) as connection:
        assert Store(connection, "acme").submissions.find("s9") is None
        with pytest.raises(UsageError, match="s9"):
            Store(connection, "acme").submissions.get("s9")
