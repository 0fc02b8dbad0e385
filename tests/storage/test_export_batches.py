from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Engine
from storage_made import invoice, stored

from documents.errors import UsageError
from documents.records import BatchState
from documents.types import load
from storage import database, files
from storage.exporters.batches import Destination, export_all, export_new
from storage.repositories import exports
from storage.repositories.exports import Exports
from storage.store import Store

TYPES = load()


class Crash(BaseException):
    """The process ends here."""


def commit(engine: Engine, *numbers: str, company: str = "acme") -> None:
    with database.transaction(engine) as connection:
        for number in numbers:
            stored(Store(connection, company), f"d{number}", invoice(number=number))
            Store(connection, company).records.commit(f"d{number}", 1)


def exported(folder: Path) -> list[str]:
    """Return the ids of the records in all JSONL files of a folder that have their names."""
    found = (file.read_text(encoding="utf-8") for file in sorted(folder.glob("[!.]*.jsonl")))
    return [json.loads(line)["record"] for text in found for line in text.splitlines()]


def to(folder: Path, exporter: str = "jsonl", company: str = "acme") -> Destination:
    return Destination(company=company, exporter=exporter, folder=folder)


def test_each_record_goes_out_once_and_what_is_new_the_next_time(engine: Engine, tmp_path: Path) -> None:
    commit(engine, "1", "2")
    first = export_new(engine, to(tmp_path), TYPES, "eva")
    nothing = export_new(engine, to(tmp_path), TYPES, "eva")
    commit(engine, "3")
    second = export_new(engine, to(tmp_path), TYPES, "eva")
    assert [(batch.number, batch.state, batch.records) for batch in (*first, *second)] == [
        (1, BatchState.DELIVERED, 2),
        (2, BatchState.DELIVERED, 1),
    ]
    assert nothing == ()
    assert exported(tmp_path) == ["d1.1", "d2.1", "d3.1"]
    assert first[0].files == (f"invoice-acme-{first[0].created_at:%Y%m%d}-000001.jsonl",)


def test_all_writes_everything_and_leaves_nothing_for_the_next_time(engine: Engine, tmp_path: Path) -> None:
    commit(engine, "1")
    export_new(engine, to(tmp_path / "a"), TYPES, "eva")
    commit(engine, "2")
    again = export_all(engine, Destination(company="acme", exporter="jsonl", folder=tmp_path / "a"), TYPES, "eva")
    assert [batch.records for batch in again] == [2]
    assert Counter(exported(tmp_path / "a")) == {"d1.1": 2, "d2.1": 1}
    assert export_new(engine, to(tmp_path / "a"), TYPES, "eva") == ()


def test_targets_and_exporters_are_served_apart(engine: Engine, tmp_path: Path) -> None:
    commit(engine, "1")
    for place in (to(tmp_path / "a"), to(tmp_path / "b"), to(tmp_path / "a", "csv"), to(tmp_path / "a", "xlsx")):
        assert [batch.records for batch in export_new(engine, place, TYPES, "eva")] == [1]
    moved = Destination(company="acme", exporter="jsonl", folder=tmp_path / "c", target=str(tmp_path / "a"))
    assert export_new(engine, moved, TYPES, "eva") == ()


def test_only_the_current_revision_goes_out_and_a_later_one_follows(engine: Engine, tmp_path: Path) -> None:
    commit(engine, "1")
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        store.documents.revise("d1", invoice(number="1", gross_total="2.00"), expected=1)
        store.records.commit("d1", 2)
    export_new(engine, to(tmp_path), TYPES, "eva")
    with database.transaction(engine) as connection:
        store = Store(connection, "acme")
        store.documents.revise("d1", invoice(number="1", gross_total="3.00"), expected=2)
        store.records.commit("d1", 3)
    export_new(engine, to(tmp_path), TYPES, "eva")
    assert exported(tmp_path) == ["d1.2", "d1.3"]


def test_large_exports_are_cut_into_batches(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "LARGEST", 2)
    commit(engine, "1", "2", "3")
    assert [batch.records for batch in export_new(engine, to(tmp_path), TYPES, "eva")] == [2, 1]
    assert exported(tmp_path) == ["d1.1", "d2.1", "d3.1"]


def test_companies_do_not_export_each_others_records(engine: Engine, tmp_path: Path) -> None:
    commit(engine, "1")
    commit(engine, "2", company="beta")
    export_new(engine, to(tmp_path, company="beta"), TYPES, "eva")
    assert exported(tmp_path) == ["d2.1"]


def test_companies_that_share_a_folder_leave_each_others_files_alone(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(engine, "1")
    commit(engine, "2", company="beta")
    with monkeypatch.context() as patched, pytest.raises(Crash):
        patched.setattr(Path, "rename", crash_before(Path.rename, 1))
        export_new(engine, to(tmp_path), TYPES, "eva")
    foreign = tmp_path / f"{next(tmp_path.glob('.*.part')).name.removesuffix('.part')}0.part"
    foreign = foreign.with_name(foreign.name.replace("acme", "beta"))  # of a company of that key in another database
    foreign.touch()
    export_new(engine, to(tmp_path, company="beta"), TYPES, "eva")
    assert foreign.exists()
    export_new(engine, to(tmp_path), TYPES, "eva")
    assert sorted(exported(tmp_path)) == ["d1.1", "d2.1"]


def crash_before(original: Callable[..., object], calls: int) -> Callable[..., object]:
    """Return `original`, which crashes instead of being called for the `calls`-th time."""
    counted = iter(range(1, 1_000_000))

    def called(*given: object, **named: object) -> object:
        if next(counted) == calls:
            raise Crash
        return original(*given, **named)

    return called


CRASHES = [
    ("nothing is written yet", files, "write_synced", 1),
    ("one of three files is written", files, "write_synced", 2),
    ("all are written, none is for good", files, "sync_folder", 1),
    ("all are written, the database does not know", Exports, "written", 1),
    ("the database knows, none has its name", Path, "rename", 1),
    ("one of three has its name", Path, "rename", 2),
    ("all have their names, not for good", files, "sync_folder", 2),
    ("all have their names, the database does not know", Exports, "delivered", 1),
]


@pytest.mark.parametrize("took", ["left", "imported"])
@pytest.mark.parametrize(("when", "owner", "name", "calls"), CRASHES, ids=[when for when, *_ in CRASHES])
def test_a_crash_neither_loses_nor_doubles_a_record(
    engine: Engine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    when: str,
    owner: object,
    name: str,
    calls: int,
    took: str,
) -> None:
    """Accounting may have imported, and removed, what it saw before the next export."""
    folder = tmp_path / "out"
    folder.mkdir()
    commit(engine, "1", "2")
    with monkeypatch.context() as patched, pytest.raises(Crash):
        patched.setattr(owner, name, crash_before(getattr(owner, name), calls))
        export_new(engine, to(folder, "csv"), TYPES, "eva")
    seen = {file.name: file.read_bytes() for file in folder.glob("[!.]*")}
    if took == "imported":
        for file in seen:
            (folder / file).unlink()
    commit(engine, "3")
    export_new(engine, to(folder, "csv"), TYPES, "eva")
    if took == "imported":
        assert not seen.keys() & {file.name for file in folder.glob("[!.]*")}, when
    everything = seen | {file.name: file.read_bytes() for file in folder.glob("[!.]*")}
    main = [content.decode() for name, content in everything.items() if name.count("-") == 3]
    assert sorted(line.split(";")[0] for text in main for line in text.splitlines()[1:]) == ["d1.1", "d2.1", "d3.1"]
    assert len(everything) == 6
    assert list(folder.glob(".*")) == []


def test_exports_at_the_same_time_hand_each_record_over_once(engine: Engine, tmp_path: Path) -> None:
    commit(engine, *map(str, range(6)))
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: export_new(engine, to(tmp_path), TYPES, "eva"), range(8)))
    assert sorted(exported(tmp_path)) == [f"d{number}.1" for number in range(6)]
    assert list(tmp_path.glob(".*.part")) == []


def test_of_two_that_wrote_the_same_batch_one_counts(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(engine, "1")
    original = files.write_synced

    def overtaken(place: Path, data: bytes) -> None:
        original(place, data)
        monkeypatch.setattr(files, "write_synced", original)
        export_new(engine, to(tmp_path), TYPES, "jan")

    monkeypatch.setattr(files, "write_synced", overtaken)
    export_new(engine, to(tmp_path), TYPES, "eva")
    assert exported(tmp_path) == ["d1.1"]
    assert list(tmp_path.glob(".*.part")) == []


def test_a_file_from_elsewhere_is_never_replaced(engine: Engine, tmp_path: Path) -> None:
    commit(engine, "1")
    with database.reading(engine) as connection:
        day = database.now(connection)
    place = tmp_path / f"invoice-acme-{day:%Y%m%d}-000001.jsonl"
    place.write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="Move it away"):
        export_new(engine, to(tmp_path), TYPES, "eva")
    assert place.read_text(encoding="utf-8") == "mine"
    place.unlink()
    export_new(engine, to(tmp_path), TYPES, "eva")
    assert exported(tmp_path) == ["d1.1"]


def test_what_cannot_be_written_is_told_and_goes_out_later(engine: Engine, tmp_path: Path) -> None:
    commit(engine, "1")
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="cannot be made"):
        export_new(engine, to(tmp_path / "file"), TYPES, "eva")
    with pytest.raises(UsageError, match="csv, jsonl, xlsx"):
        export_new(engine, to(tmp_path, "pdf"), TYPES, "eva")
    assert [batch.records for batch in export_new(engine, to(tmp_path), TYPES, "eva")] == [1]


def test_a_full_disk_is_told_and_the_batch_goes_out_later(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_place: Path, _data: bytes) -> None:
        raise OSError(28, "No space left on device")

    commit(engine, "1")
    with monkeypatch.context() as patched:
        patched.setattr(files, "write_synced", full)
        with pytest.raises(UsageError, match="No space left"):
            export_new(engine, to(tmp_path), TYPES, "eva")
    assert [batch.number for batch in export_all(engine, to(tmp_path), TYPES, "eva")] == [2]
    assert exported(tmp_path) == ["d1.1", "d1.1"]


def test_what_went_where_is_in_the_audit_trail(engine: Engine, tmp_path: Path) -> None:
    commit(engine, "1")
    (batch,) = export_new(engine, to(tmp_path), TYPES, "eva")
    with database.reading(engine) as connection:
        store = Store(connection, "acme")
        events = {event.action: event for event in store.events() if event.action.startswith("export.")}
    assert list(events) == ["export.planned", "export.written", "export.delivered"]
    assert events["export.written"].actor == "eva"
    assert events["export.written"].details.keys() >= {"exporter", "target", "records", *batch.files}
