"""Lines of JSON as files are read."""

import json
import os
from pathlib import Path

from pipeline.oneshot import FileRow
from podatelna.progress import lines_with_progress


def test_a_file_whose_name_is_not_utf_8_has_its_line_like_any_other(tmp_path: Path) -> None:
    names = [os.fsdecode(b"faktura\xed.pdf"), "příloha.pdf"]
    rows = [FileRow(file=Path(name), seconds=0, error="empty", documents=()) for name in names]
    failed = lines_with_progress(rows, 2, tmp_path / "read.jsonl")
    assert [one.rpartition(": ")[2] for one in failed] == ["empty", "empty"]
    lines = (tmp_path / "read.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["file"] for line in lines] == names
    assert "příloha.pdf" in lines[1]
