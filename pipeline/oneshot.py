"""Reading without a database: files in, a row each out, as soon as each is done."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Generator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog

from documents.bounds import Bounds, too_large
from documents.errors import BoundExceeded, BrokenFile, DocumentError, PodatelnaError
from documents.fields import Document, Field, Row
from documents.messages import say
from pipeline.apart import Apart
from pipeline.parts import Parts
from pipeline.reader import read

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRow:
    """What became of one file."""

    file: Path
    seconds: float
    error: str | None
    documents: tuple[Document, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the row as plain JSON values: file, seconds, error, documents with fields and line items."""
        return {
            "file": str(self.file),
            "seconds": round(self.seconds, 3),
            "error": self.error,
            "documents": [_document(document) for document in self.documents],
        }


def read_files(files: Sequence[Path], parts: Parts, readers: Sequence[Apart]) -> Generator[FileRow, None, None]:
    """Yield a row for each of `files` as it is done, as many at a time as there are processes apart to read them.

    Who stops listening stops the reading: files that wait are left alone; closing the readers gives up those at hand.
    """
    idle = deque(readers)

    def read_one(file: Path) -> FileRow:
        apart = idle.popleft()
        try:
            with structlog.contextvars.bound_contextvars(file=str(file)):
                return _read_file(file, parts, apart)
        finally:
            idle.append(apart)

    pool = ThreadPoolExecutor(max(1, len(readers)))
    try:
        for done in as_completed([pool.submit(read_one, file) for file in _largest_first(files)]):
            yield done.result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _largest_first(files: Sequence[Path]) -> list[Path]:
    """Return the files in an order that leaves no process alone with a large one in the end."""
    return sorted(files, key=_size, reverse=True)


def _size(file: Path) -> int:
    with suppress(OSError):  # told when its turn to be read comes
        return file.stat().st_size
    return 0


def _read_file(file: Path, parts: Parts, apart: Apart) -> FileRow:
    start = time.monotonic()
    documents: tuple[Document, ...] = ()
    error = None
    try:
        documents = read(apart, _content(file, parts.bounds), parts).documents
    except DocumentError as problem:
        error = str(problem)
    except PodatelnaError:  # the installation or the settings: no file could be read
        raise
    except Exception as problem:  # one file must not end the run; here it becomes a line with an error
        log.exception("reading broke down")
        error = f"Reading broke down ({type(problem).__name__}: {problem}). This is a defect: please report it."
    return FileRow(file=file, seconds=time.monotonic() - start, error=error, documents=documents)


def _content(file: Path, bounds: Bounds) -> bytes:
    try:
        size = file.stat().st_size
        if size > bounds.bytes:
            raise BoundExceeded(too_large(size, bounds.bytes))
        return file.read_bytes()
    except OSError as problem:
        raise BrokenFile(say("The file cannot be opened: {why}.", why=problem.strerror or "OSError")) from problem


def _document(document: Document) -> dict[str, Any]:
    return {
        "kind": document.kind.name,
        "kind_confidence": round(document.kind.confidence, 4),
        "subkind": document.kind.subkind,
        "pages": list(document.pages),
        "language": document.language,
        "direction": document.direction,
        "decision": document.decision.outcome.value,
        "reasons": list(map(str, document.decision.reasons)),
        "fields": {name: _field(field) for name, field in document.fields.items()},
        "line_items": [_row(row) for row in document.line_items],
        "tax_breakdown": [_row(row) for row in document.tax_breakdown],
    }


def _field(field: Field) -> dict[str, Any]:
    box = field.box
    return {
        "value": field.value,
        "confidence": round(field.confidence, 4),
        "page": field.page,
        "box": [round(side, 5) for side in (box.x0, box.y0, box.x1, box.y1)] if box else None,
        "source": field.source.value,
    }


def _row(row: Row) -> dict[str, Any]:
    return {**row.values, "page": row.page, "confidence": round(row.confidence, 4)}
