"""Export batches: which records went out together, to whom. Each record goes once to each target of an exporter."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from sqlalchemy import Exists, Select, exists, func, insert, select, update

from documents.records import BatchState, ExportBatch, Record
from storage.repositories.records import record_of
from storage.tables import BatchRow, ExportedRow, RecordRow
from storage.unit import Unit

LARGEST = 5000  # records in a batch


class Exports:
    """The export batches of one company."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def plan(self, exporter: str, target: str) -> tuple[ExportBatch, ...]:
        """Put the current records that did not go to this target yet into batches, one or more a document type."""
        self._unit.begin()
        return self._plan(exporter, target, self._current().where(~self._went(exporter, target)))

    def plan_all(self, exporter: str, target: str) -> tuple[ExportBatch, ...]:
        """Put all current records into batches, whether they went to this target or not."""
        self._unit.begin()
        return self._plan(exporter, target, self._current())

    def unfinished(self, exporter: str, target: str) -> tuple[ExportBatch, ...]:
        """Return batches for this target that are not delivered, the oldest first."""
        chosen = self._mine().where(
            BatchRow.exporter == exporter, BatchRow.target == target, BatchRow.state != BatchState.DELIVERED
        )
        return tuple(self._batch(row) for row in self._unit.all(BatchRow, chosen.order_by(BatchRow.number)))

    def records(self, number: int) -> tuple[Record, ...]:
        """Return the records of a batch in the order in which they were committed: always the same."""
        chosen = (
            select(RecordRow)
            .join(ExportedRow, (ExportedRow.company == RecordRow.company) & (ExportedRow.record == RecordRow.id))
            .where(RecordRow.company == self._unit.company, ExportedRow.batch == number)
            .order_by(RecordRow.committed_at, RecordRow.id)
        )
        return tuple(record_of(row) for row in self._unit.all(RecordRow, chosen))

    def written(self, number: int, token: str, hashes: Mapping[str, str]) -> bool:
        """Note that a planned batch lies whole in its folder, under hidden names with `token`.

        Args:
            number: of the batch
            token: in the hidden names
            hashes: name of each file to the SHA-256 of its bytes

        Returns: whether it was still planned; if not, someone else wrote it too, and their files count.
        """
        self._unit.begin()
        values = {"state": BatchState.WRITTEN, "token": token, "files": json.dumps(list(hashes))}
        if not self._change(number, BatchState.PLANNED, values):
            return False
        batch = self.get(number)
        details = {"exporter": batch.exporter, "target": batch.target, "records": str(batch.records), **hashes}
        self._unit.note("export.written", str(number), details)
        return True

    def delivered(self, number: int) -> None:
        """Note that the files of a written batch have their names."""
        self._unit.begin()
        if self._change(number, BatchState.WRITTEN, {"state": BatchState.DELIVERED}):
            self._unit.note("export.delivered", str(number))

    def of_document(self, document: str) -> tuple[ExportBatch, ...]:
        """Return the batches in which any record of the document went out, the oldest first."""
        record = (RecordRow.company == ExportedRow.company) & (RecordRow.id == ExportedRow.record)
        numbers = (
            select(ExportedRow.batch)
            .join(RecordRow, record)
            .where(RecordRow.company == self._unit.company, RecordRow.document == document)
        )
        chosen = self._mine().where(BatchRow.number.in_(numbers)).order_by(BatchRow.number)
        return tuple(self._batch(row) for row in self._unit.all(BatchRow, chosen))

    def get(self, number: int) -> ExportBatch:
        """Return the batch of this number, which the company has."""
        return self._batch(self._unit.all(BatchRow, self._mine().where(BatchRow.number == number))[0])

    def token(self, number: int) -> str:
        """Return what the hidden names of the batch's files carry, "" before they are written."""
        chosen = select(BatchRow.token).where(BatchRow.company == self._unit.company, BatchRow.number == number)
        return str(self._unit.connection.execute(chosen).scalar_one())

    def _plan(self, exporter: str, target: str, chosen: Select[RecordRow]) -> tuple[ExportBatch, ...]:
        slim = chosen.with_only_columns(RecordRow.id, RecordRow.kind, RecordRow.subkind)
        by_type: dict[str, list[str]] = {}
        for id, kind, subkind in self._unit.connection.execute(slim.order_by(RecordRow.committed_at, RecordRow.id)):
            by_type.setdefault(subkind or kind, []).append(id)
        return tuple(
            self._enter(exporter, target, type, ids[start : start + LARGEST])
            for type, ids in sorted(by_type.items())
            for start in range(0, len(ids), LARGEST)
        )

    def _enter(self, exporter: str, target: str, type: str, records: list[str]) -> ExportBatch:
        last = select(func.max(BatchRow.number)).where(BatchRow.company == self._unit.company)
        number = (self._unit.connection.execute(last).scalar_one() or 0) + 1
        went = self._already(exporter, target, records)
        batch = {
            "company": self._unit.company,
            "number": number,
            "exporter": exporter,
            "target": target,
            "type": type,
            "state": BatchState.PLANNED,
            "token": "",
            "files": "[]",
            "created_at": self._unit.now(),
        }
        self._unit.connection.execute(insert(BatchRow).values(batch))
        items = [
            {
                "company": self._unit.company,
                "batch": number,
                "record": record,
                "exporter": exporter,
                "target": target,
                "again": record in went,
            }
            for record in records
        ]
        self._unit.connection.execute(insert(ExportedRow), items)
        self._unit.note("export.planned", str(number), {"type": type, "records": str(len(records))})
        return self.get(number)

    def _already(self, exporter: str, target: str, records: Iterable[str]) -> set[str]:
        chosen = select(ExportedRow.record).where(
            ExportedRow.company == self._unit.company,
            ExportedRow.exporter == exporter,
            ExportedRow.target == target,
            ~ExportedRow.again,
        )
        return set(records) & set(self._unit.connection.execute(chosen).scalars())

    def _went(self, exporter: str, target: str) -> Exists:
        return exists().where(
            ExportedRow.company == RecordRow.company,
            ExportedRow.record == RecordRow.id,
            ExportedRow.exporter == exporter,
            ExportedRow.target == target,
            ~ExportedRow.again,
        )

    def _current(self) -> Select[RecordRow]:
        return select(RecordRow).where(RecordRow.company == self._unit.company, ~RecordRow.superseded)

    def _mine(self) -> Select[BatchRow]:
        return select(BatchRow).where(BatchRow.company == self._unit.company)

    def _change(self, number: int, state: BatchState, values: Mapping[str, object]) -> bool:
        chosen = update(BatchRow).where(
            BatchRow.company == self._unit.company, BatchRow.number == number, BatchRow.state == state
        )
        return self._unit.connection.execute(chosen.values(values)).rowcount == 1

    def _batch(self, row: BatchRow) -> ExportBatch:
        counted = select(func.count()).where(ExportedRow.company == row.company, ExportedRow.batch == row.number)
        return ExportBatch(
            company=row.company,
            number=row.number,
            exporter=row.exporter,
            target=row.target,
            type=row.type,
            state=BatchState(row.state),
            files=tuple(json.loads(row.files)),
            records=self._unit.connection.execute(counted.select_from(ExportedRow)).scalar_one(),
            created_at=row.created_at,
        )
