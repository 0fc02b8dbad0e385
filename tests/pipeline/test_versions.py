"""What finds values is known by checksums."""

from pathlib import Path

import pytest

from documents.types import digest, load
from pipeline import versions


def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the versions be those of a small tree."""
    rows = {
        "pipeline/run.py": "1",
        "extractors/words.toml": "2",
        "documents/types/invoice.toml": "3",
        "model/kinds": "4",
    }
    for name, text in rows.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.setattr(versions, "_ROOT", tmp_path)
    monkeypatch.setattr(versions, "_TYPES", tmp_path / "documents" / "types")
    monkeypatch.setattr(versions, "_MODELS", (tmp_path / "model",))
    return tmp_path


@pytest.mark.parametrize(
    ("changed", "code", "model"),
    [
        ("pipeline/run.py", True, False),
        ("extractors/words.toml", True, False),
        ("documents/types/invoice.toml", False, False),  # a type has a checksum of its own
        ("model/kinds", False, True),
    ],
)
def test_a_change_of_the_code_or_of_the_model_is_another_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changed: str, code: bool, model: bool
) -> None:
    root = copy(tmp_path, monkeypatch)
    before = versions.code.__wrapped__(), versions.model.__wrapped__()
    (root / changed).write_text("changed")
    after = versions.code.__wrapped__(), versions.model.__wrapped__()
    assert (after[0] != before[0], after[1] != before[1]) == (code, model)


def test_the_versions_here_are_short_and_name_the_release() -> None:
    assert versions.code().startswith("0.1.0+") and "/" not in versions.code()
    assert len(versions.model()) == 12


def test_a_type_that_changes_has_another_checksum(tmp_path: Path) -> None:
    (tmp_path / "complaint.toml").write_text('name = "complaint"\ntitle = { en = "Complaint" }\n')
    assert digest([load([tmp_path])["complaint"]]) != digest([load()["complaint"]])
