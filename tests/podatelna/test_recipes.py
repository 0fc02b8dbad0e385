"""What docs/developer.md tells a newcomer to write does what it says."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from storage_made import invoice

from documents.company import Company
from documents.errors import InstallationError
from documents.fields import Document, Field, Kind
from documents.pages import Source
from documents.records import Record
from documents.types import DocumentTypes, ValueType, load
from validation.circumstances import Circumstances

PAGE = Path(__file__).parents[2] / "docs" / "developer.md"
FILES = dict(re.findall(r"^```(?:toml|python)\n# (\S+)\n(.*?)^```$", PAGE.read_text("utf-8"), re.DOTALL | re.MULTILINE))


def module(path: str) -> Mapping[str, Any]:
    """Return what the page's module of this path holds."""
    made: dict[str, Any] = {}
    exec(FILES[path], made)
    return made


@pytest.fixture
def types(tmp_path: Path) -> DocumentTypes:
    for path, text in FILES.items():
        if path.startswith("types/"):
            (tmp_path / Path(path).name).write_text(text, encoding="utf-8")
    return load([tmp_path])


def test_the_type_is_declared_and_the_field_added(types: DocumentTypes) -> None:
    assert types["parking_permit"].fields["expiry_date"].required
    assert types["invoice"].fields["cost_centre"].type is ValueType.IDENTIFIER
    assert set(types["invoice"].fields) == {*load()["invoice"].fields, "cost_centre"}


@pytest.mark.parametrize(("until", "found"), [("2026-12-31", ["The permit runs for 1401 days"]), ("2024-12-31", [])])
def test_the_rule_finds_what_it_is_about(types: DocumentTypes, until: str, found: list[str]) -> None:
    days = {"issue_date": "2023-03-01", "expiry_date": until}
    document = Document(
        pages=(1,),
        kind=Kind(name="parking_permit", confidence=0.9),
        fields={name: Field(value=day, confidence=0.99, source=Source.TEXT) for name, day in days.items()},
    )
    circumstances = Circumstances(
        document_type=types["parking_permit"], company=Company(key="acme"), today=date(2026, 3, 1)
    )
    said = module("validation/rules/permit_length.py")["check"](document, circumstances)
    assert [str(one.message).partition(",")[0] for one in said] == found


def test_the_engine_reads_words_in_their_places(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = module("extractors/ocr/stencil.py")["Stencil"]
    with pytest.raises(InstallationError, match="pip install stencil"):
        engine()
    rows = [[("FRAGILE", (20, 10, 120, 30), 0.9)], [("42", (20, 50, 40, 70), 0.5)]]
    monkeypatch.setitem(sys.modules, "stencil", SimpleNamespace(read=lambda image: rows))
    words = engine().read(np.zeros((100, 200), np.uint8), ("en",))
    assert [(word.text, word.line) for word in words] == [("FRAGILE", 0), ("42", 1)]
    assert (words[0].box.x0, words[0].box.y0, words[0].box.x1, words[0].box.y1) == (0.1, 0.1, 0.6, 0.3)


def test_the_exporter_writes_a_line_a_record() -> None:
    values = {name: str(one.value) for name, one in invoice().fields.items()} | {"due_date": "2026-03-15"}
    record = Record(
        company="acme",
        id="d1.1",
        document="d1",
        revision=1,
        kind="invoice",
        values=values,
        committed_at=datetime(2026, 3, 2, tzinfo=UTC),
        committed_by="eva",
    )
    files = module("storage/exporters/payments.py")["render"]("invoice-1", [record], load()["invoice"])
    assert files == {"invoice-1.txt": "Dřevařství Kůň s.r.o.\t121.00\tCZK\t2026-03-15\n".encode()}
