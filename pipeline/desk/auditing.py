"""The blind audit: of what is committed without a person, someone looks at a random share, not knowing which it is.

A sample stands in the queue like any other document, with a reason worded like any other: the value that was least
sure. Who confirms it changes nothing in the books; what was wrong is corrected as ever. What comes out is held against
the promise, and where that is broken, documents of the kind go to a person until a supervisor lets them pass again.
"""

from __future__ import annotations

from documents.fields import Document
from documents.records import Record, SampleState
from pipeline.desk import truth
from storage.store import Store


def check(store: Store, document: str, true: Document, person: str) -> None:
    """Note what was wrong with the document where it is a sample that nobody has looked at yet."""
    sample = store.samples.find(document)
    if sample is None or sample.state is SampleState.CHECKED:
        return
    committed, right = _plain(store.records.get(document, sample.revision)), truth.plain(true)
    names = committed.keys() | right.keys()
    wrong = [name for name in names if committed.get(name) != right.get(name)]
    store.samples.check(document, person, len(names), wrong)


def _plain(record: Record) -> dict[str, str]:
    """Return the values of a record under the names that `truth.plain` gives them."""
    tables = {"line_items": record.line_items, "tax_breakdown": record.tax_breakdown}
    cells = {
        f"{table}[{position}].{column}": value
        for table, rows in tables.items()
        for position, row in enumerate(rows, start=1)
        for column, value in row.items()
    }
    return {"kind": record.type, **record.values, **cells}
