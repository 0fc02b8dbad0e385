from __future__ import annotations

import pytest
from sqlalchemy import Engine
from storage_made import VERSIONS, arrival, invoice

from documents.errors import UsageError
from documents.records import PageState, SubmissionState
from storage import database
from storage.store import Store

A4 = (595.0, 842.0)


def test_every_page_is_somewhere(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        store.submissions.take(arrival())
        store.ledger.enter("s1", [A4] * 5)
        store.ledger.read("s1", {1: "acme/1", 2: "acme/2", 3: ""})
        store.documents.add("d1", "s1", invoice(pages=(1, 2)), VERSIONS)
        store.ledger.leave_out("s1", 3, "blank")
        pages = store.ledger.pages("s1")
        counts = store.ledger.counts()
    assert [(page.state, page.document, page.image, page.note) for page in pages] == [
        (PageState.HELD, "d1", "acme/1", ""),
        (PageState.HELD, "d1", "acme/2", ""),
        (PageState.LEFT_OUT, "", "", "blank"),
        (PageState.WAITING, "", "", ""),
        (PageState.WAITING, "", "", ""),
    ]
    assert (pages[0].width, pages[0].height) == A4
    assert counts == {PageState.HELD: 2, PageState.LEFT_OUT: 1, PageState.WAITING: 2}


def test_entering_pages_again_keeps_where_they_are(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        ledger = Store(connection, "acme").ledger
        Store(connection, "acme").submissions.take(arrival())
        ledger.enter("s1", [A4])
        ledger.read("s1", {1: "acme/1"})
        assert [page.state for page in ledger.enter("s1", [A4, A4])] == [PageState.READ, PageState.WAITING]


def test_a_page_that_is_not_there_is_an_error(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        store.submissions.take(arrival())
        with pytest.raises(UsageError, match="page 1"):
            store.ledger.read("s1", {1: ""})
        with pytest.raises(UsageError, match="pages 1"):
            store.documents.add("d1", "s1", invoice(), VERSIONS)


def test_a_page_belongs_to_one_document(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        store.submissions.take(arrival())
        store.ledger.enter("s1", [A4, A4])
        store.documents.add("d1", "s1", invoice(pages=(1,)), VERSIONS)
        with pytest.raises(UsageError, match="another document"):
            store.documents.add("d2", "s1", invoice(pages=(1, 2)), VERSIONS)


def test_a_page_nobody_accounts_for_is_lost_once_its_submission_is_done(engine: Engine) -> None:
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        store.submissions.take(arrival())
        store.ledger.enter("s1", [A4, A4])
        store.documents.add("d1", "s1", invoice(pages=(1,)), VERSIONS)
        assert store.ledger.lost() == ()
        store.submissions.move("s1", SubmissionState.DONE)
        assert [page.number for page in store.ledger.lost()] == [2]
