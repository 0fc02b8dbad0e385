import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from classifiers import model, train
from samples.generator import texts


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("texts") / "texts.jsonl"
    file.write_text("\n".join(json.dumps(row) for row in texts.rows(3, 160)), encoding="utf-8")
    return file


@pytest.mark.slow
def test_training_reports_held_out_layouts_and_writes_a_model(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = CliRunner().invoke(train.main, [str(corpus), "--out", str(tmp_path / "model")])
    assert result.exit_code == 0, result.output
    assert "held-out layouts" in result.output
    monkeypatch.setattr(model, "FOLDER", tmp_path / "model")
    model.load.cache_clear()
    try:
        kinds = model.load().opinion(["faktura", "^faktura", "dodavatel", "odberatel"]).kinds
    finally:
        model.load.cache_clear()
    assert sum(kinds.values()) == pytest.approx(1.0, abs=0.01)
    assert set(kinds) == set(texts.KIND_WEIGHTS)


def test_some_layouts_of_every_kind_are_held_out() -> None:
    rows = [
        train.Text(kind=kind, subkind="", layout=f"{kind} {number}", features=())
        for kind in "ab"
        for number in range(8)
    ]
    apart = train.held_out(rows)
    assert apart == {"a 0", "a 4", "b 0", "b 4"}


def test_the_temperature_makes_boasting_honest() -> None:
    boasting = [{"a": 0.99, "b": 0.01}] * 10
    truth = ["a"] * 6 + ["b"] * 4
    assert train.best_temperature(boasting, truth) > 3
    assert train.best_temperature(boasting, ["a"] * 10) == 1.0


def test_the_report_names_what_kinds_are_taken_for() -> None:
    held = [train.Text(kind=kind, subkind="", layout="x", features=()) for kind in ("a", "b")]
    table = train.report([{"a": 0.9, "b": 0.1}] * 2, held, 1.0)
    assert "100.0% of     1" in table
    assert "a 1" in table
    assert table.endswith("50.0%")


def test_the_committed_model_is_small() -> None:
    size = sum(file.stat().st_size for file in model.FOLDER.rglob("*") if file.is_file())
    assert size < 3_000_000
