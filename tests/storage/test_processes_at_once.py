from __future__ import annotations

import subprocess
import sys

import pytest
from sqlalchemy import Engine
from storage_made import committed, invoice, stored

from storage import database
from storage.store import Store

COMMIT_ALL = """
import sys
from documents.errors import AlreadyBooked
from storage import database
from storage.store import Store

engine = database.connect(sys.argv[1])
for document in sys.argv[2:]:
    try:
        with database.transaction(engine) as connection:
            Store(connection, "acme").records.commit(document, 1)
    except AlreadyBooked:
        print(document)
engine.dispose()
"""


@pytest.mark.slow
def test_processes_that_commit_the_same_documents_make_one_record_each(engine: Engine, database_url: str) -> None:
    names = [f"d{number}" for number in range(20)]
    with database.transaction(engine) as connection:
        for name in names:
            stored(Store(connection, "acme"), name, invoice(number=name))
    orders = (names, names[::-1], names[10:] + names[:10])
    running = [subprocess.Popen([sys.executable, "-c", COMMIT_ALL, database_url, *order]) for order in orders]
    assert [process.wait(timeout=120) for process in running] == [0, 0, 0]
    with database.reading(engine) as connection:
        store = Store(connection, "acme")
        assert sorted(record.document for record in committed(store)) == sorted(names)
        assert [event.action for event in store.events()].count("record.committed") == len(names)
        assert store.verify() == ()


@pytest.mark.slow
def test_of_two_processes_that_commit_copies_of_one_paper_one_is_told(engine: Engine, database_url: str) -> None:
    with database.transaction(engine) as connection:
        stored(Store(connection, "acme"), "d1", invoice(supplier_id=""))
        stored(Store(connection, "acme"), "d2", invoice(supplier_name="Drevarstvi Kun"))
    command = [sys.executable, "-c", COMMIT_ALL, database_url]
    running = [subprocess.Popen([*command, name], stdout=subprocess.PIPE, text=True) for name in ("d1", "d2")]
    told = [process.communicate(timeout=120)[0].strip() for process in running]
    with database.reading(engine) as connection:
        (record,) = committed(Store(connection, "acme"))
    assert sorted([*filter(None, told), record.document]) == ["d1", "d2"]
