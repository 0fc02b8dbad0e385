"""What was read is kept in memory while people look at it, so many pages and no more."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from documents import codec
from documents.pages import Page, Reading, Source
from pipeline.desk import readings
from pipeline.processed import Processed
from storage.archive import Archive


def test_the_pages_of_what_was_looked_at_last_stay_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    remembered: dict[str, Processed] = {}
    monkeypatch.setattr(readings, "_decoded", remembered)
    monkeypatch.setattr(readings, "KEPT", 10)
    archive = Archive(tmp_path.as_uri(), "acme")
    keys = [archive.put(codec.encode(processed(range(start, start + count)))) for start, count in ((1, 6), (10, 4))]
    found = [readings.processed_at(archive, key) for key in keys]
    assert [readings.processed_at(archive, key) for key in keys] == found and list(remembered) == keys
    large = archive.put(codec.encode(processed(range(100, 115))))
    assert len(readings.processed_at(archive, large).reading.pages) == 15
    assert list(remembered) == [large]  # more than fit, but someone looks at it


def processed(numbers: Sequence[int]) -> Processed:
    pages = tuple(Page(number=number, width=595.0, height=842.0, words=(), source=Source.OCR) for number in numbers)
    return Processed(reading=Reading(pages=pages), documents=(), version="1")
