"""Documents that fell out of the work are found, however many there are and however old."""

from sqlalchemy import Engine
from storage_made import stored

from documents.records import DocumentState, SubmissionState
from storage import database
from storage.store import Store


def test_documents_of_submissions_that_are_done_are_unsettled_until_they_are_queued_or_booked(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        for id in ("d1", "d2", "d3"):
            stored(store, id)
        store.submissions.move("of-d1", SubmissionState.DONE)
        store.submissions.move("of-d2", SubmissionState.DONE)
        store.documents.move("d2", DocumentState.IN_REVIEW)
        found = store.documents.unsettled()
        assert [(one.id, one.revision, one.submission) for one in found] == [("d1", 1, "of-d1")]
        assert Store(connection, "beta").documents.unsettled() == ()
