"""Exporting records to files in a folder: each once, whatever crashes in between.

A batch goes through these states, each change of which is one transaction:

1. `PLANNED`: the records are chosen. A unique key lets a record into one batch of an exporter and target, once.
2. The files are written under hidden names, with a token of this batch and attempt, and synced.
3. `WRITTEN`: the database knows the token. Of two that wrote the same batch at once, one gets here; the other removes
   its files.
4. The files are renamed to their names, which never replaces another file.
5. `DELIVERED`.

Who exports first finishes what was left: a batch left at 1 or 2 is written again from the same records, which never
change, under a new token, and nobody has seen the old hidden files; a batch left at 3 or 4 has its remaining hidden
files renamed, and what was renamed already, perhaps even imported and removed, is not made again. So no record is lost,
and none is handed over twice. Hidden files of other batches, companies and databases in the same folder are left alone.
"""

from __future__ import annotations

import hashlib
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Engine

from documents.errors import UsageError
from documents.records import BatchState, ExportBatch
from documents.types import DocumentTypes, type_of
from storage import database, files
from storage.exporters import EXPORTERS
from storage.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """Where a company's records go."""

    company: str
    exporter: str  # one of EXPORTERS
    folder: Path
    target: str = ""  # name under which is remembered what went there; empty: the folder's path

    @property
    def name(self) -> str:
        """The name under which is remembered what went there."""
        return self.target or str(self.folder.resolve())


def export_new(engine: Engine, to: Destination, types: DocumentTypes, actor: str) -> tuple[ExportBatch, ...]:
    """Export the records that did not go there yet; return the batches, what was left unfinished before among them.

    Raises:
        UsageError: the exporter is not known, or the folder cannot be written.
    """
    _check(to)
    with database.transaction(engine) as connection:
        exports = Store(connection, to.company, actor).exports
        exports.plan(to.exporter, to.name)
        planned = exports.unfinished(to.exporter, to.name)
    return tuple(_finish(engine, to, types, actor, batch) for batch in planned)


def export_all(engine: Engine, to: Destination, types: DocumentTypes, actor: str) -> tuple[ExportBatch, ...]:
    """Export every current record, whether it went there or not; return the batches.

    Raises:
        UsageError: the exporter is not known, or the folder cannot be written.
    """
    _check(to)
    with database.transaction(engine) as connection:
        exports = Store(connection, to.company, actor).exports
        left = exports.unfinished(to.exporter, to.name)
    for batch in left:
        _finish(engine, to, types, actor, batch)
    with database.transaction(engine) as connection:
        planned = Store(connection, to.company, actor).exports.plan_all(to.exporter, to.name)
    return tuple(_finish(engine, to, types, actor, batch) for batch in planned)


def _check(to: Destination) -> None:
    if to.exporter not in EXPORTERS:
        raise UsageError(f"There is no exporter {to.exporter!r}. There are: {', '.join(EXPORTERS)}.")
    try:
        files.make_folder(to.folder)
    except OSError as error:
        raise UsageError(f"The folder {to.folder} cannot be made: {error}.") from error


def _finish(engine: Engine, to: Destination, types: DocumentTypes, actor: str, batch: ExportBatch) -> ExportBatch:
    """Bring a batch from wherever it is to `DELIVERED`."""
    try:
        if batch.state == BatchState.PLANNED:
            _write(engine, to, types, actor, batch)
        _deliver(engine, to, actor, batch.number)
    except OSError as error:
        raise UsageError(
            f"The folder {to.folder} cannot be written: {error}. Nothing is lost: export again once it can."
        ) from error
    with database.reading(engine) as connection:
        return Store(connection, to.company, actor).exports.get(batch.number)


def _write(engine: Engine, to: Destination, types: DocumentTypes, actor: str, batch: ExportBatch) -> None:
    with database.reading(engine) as connection:
        records = Store(connection, to.company, actor).exports.records(batch.number)
    document_type = type_of(types, records[0].kind, records[0].subkind)
    made = EXPORTERS[to.exporter](_stem(batch), records, document_type)
    token = f"{_mark(batch)}-{uuid4().hex}"
    for name, content in made.items():
        files.write_synced(_hidden(to.folder, name, token), content)
    files.sync_folder(to.folder)
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in made.items()}
    with database.transaction(engine) as connection:
        ours = Store(connection, to.company, actor).exports.written(batch.number, token, hashes)
    if not ours:
        for name in made:
            _hidden(to.folder, name, token).unlink(missing_ok=True)


def _deliver(engine: Engine, to: Destination, actor: str, number: int) -> None:
    with database.reading(engine) as connection:
        exports = Store(connection, to.company, actor).exports
        batch, token = exports.get(number), exports.token(number)
    for name in batch.files:
        _rename(_hidden(to.folder, name, token), to.folder / name)
        for abandoned in to.folder.glob(_hidden(to.folder, name, f"{_mark(batch)}-*").name):
            abandoned.unlink(missing_ok=True)
    files.sync_folder(to.folder)
    with database.transaction(engine) as connection:
        Store(connection, to.company, actor).exports.delivered(number)


def _rename(hidden: Path, place: Path) -> None:
    """Give a file its name, unless someone has; both are there only if `place` is someone else's."""
    if place.exists() and hidden.exists():
        raise UsageError(f"{place} is there already and comes from elsewhere. Move it away, then export again.")
    with suppress(FileNotFoundError):
        hidden.rename(place)


def _hidden(folder: Path, name: str, token: str) -> Path:
    return folder / f".{name}.{token}.part"


def _mark(batch: ExportBatch) -> str:
    """Return by what the hidden files of this batch are told from those of any other, in any database."""
    return hashlib.sha256(f"{batch.company}/{batch.number}/{batch.created_at.isoformat()}".encode()).hexdigest()[:16]


def _stem(batch: ExportBatch) -> str:
    """Return how the names of the batch's files begin: document type, company, day, number."""
    type = re.sub(r"[^A-Za-z0-9_]", "_", batch.type)
    return f"{type}-{batch.company}-{batch.created_at:%Y%m%d}-{batch.number:06d}"
