from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from documents.errors import ArchiveDamaged, InstallationError, UsageError
from storage import files
from storage.archive import Archive, key_of

HELLO = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"  # sha256("hello")


@pytest.fixture(params=["folder", "file", "memory"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    places = {"folder": str(tmp_path / "a b"), "file": f"file://{tmp_path}/a", "memory": f"memory://{uuid4().hex}"}
    return places[request.param]


def test_bytes_are_kept_under_the_company_and_their_hash(url: str) -> None:
    archive = Archive(url, "acme")
    key = archive.put(b"hello")
    assert key == f"acme/{HELLO[:2]}/{HELLO[2:]}" == key_of("acme", HELLO)
    assert archive.read(key) == b"hello"
    assert archive.holds(key)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None)
@given(data=st.binary(max_size=300))
def test_whatever_is_put_is_read_again(tmp_path: Path, data: bytes) -> None:
    archive = Archive(tmp_path, "acme")
    assert archive.read(archive.put(data)) == data


def test_the_same_bytes_have_one_place_and_are_not_written_again(tmp_path: Path) -> None:
    archive = Archive(tmp_path, "acme")
    place = tmp_path / archive.put(b"hello")
    before = place.stat()
    archive.put(b"hello")
    assert place.stat().st_ino == before.st_ino


def test_what_is_removed_is_gone_unless_it_was_put_again_lately(url: str) -> None:
    archive = Archive(url, "acme")
    key = archive.put(b"hello")
    before = datetime.now(UTC) - timedelta(hours=1)
    assert not archive.remove(key, before)
    assert archive.read(key) == b"hello"
    later = datetime.now(UTC) + timedelta(hours=1)
    assert archive.remove(key, later)
    assert not archive.holds(key)
    assert archive.remove(key, later)  # again


def test_what_is_put_again_was_put_now(tmp_path: Path) -> None:
    archive = Archive(tmp_path, "acme")
    place = tmp_path / archive.put(b"hello")
    os.utime(place, (0, 0))
    archive.put(b"hello")
    assert not archive.remove(f"acme/{HELLO[:2]}/{HELLO[2:]}", datetime.now(UTC) - timedelta(hours=1))


def test_only_whole_files_lie_in_the_archive(tmp_path: Path) -> None:
    archive = Archive(tmp_path, "acme")
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(archive.put, [b"hello"] * 20 + [b"world"] * 20))
    found = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert len(keys) == 2
    assert found == keys


def test_a_disk_that_is_full_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(OSError, match="No space"):
        files.write_synced(tmp_path / "x", b"hello")
    assert list(tmp_path.iterdir()) == []


def test_changed_bytes_are_told_when_read_and_when_put_again(tmp_path: Path) -> None:
    archive = Archive(tmp_path, "acme")
    key = archive.put(b"hello")
    (tmp_path / key).write_bytes(b"hellO")
    with pytest.raises(ArchiveDamaged, match="backup"):
        archive.read(key)
    with pytest.raises(ArchiveDamaged, match="backup"):
        archive.put(b"hello")
    assert (tmp_path / key).read_bytes() == b"hellO"


def test_lost_bytes_are_told(url: str) -> None:
    archive = Archive(url, "acme")
    with pytest.raises(ArchiveDamaged, match="lost"):
        archive.read(key_of("acme", HELLO))
    assert not archive.holds(key_of("acme", HELLO))


@pytest.mark.parametrize(
    "key",
    [key_of("beta", HELLO), f"acme/../beta/{HELLO[:2]}/{HELLO[2:]}", "acme/secret", "", key_of("acme", HELLO) + "\n"],
)
def test_a_company_cannot_reach_out_of_its_part(tmp_path: Path, key: str) -> None:
    Archive(tmp_path, "beta").put(b"hello")
    with pytest.raises(UsageError, match="no key"):
        Archive(tmp_path, "acme").read(key)


@pytest.mark.parametrize("company", ["", "..", "A", "a/b"])
def test_a_company_key_that_cannot_be_a_folder_is_refused(tmp_path: Path, company: str) -> None:
    with pytest.raises(UsageError, match="small letters"):
        Archive(tmp_path, company)


def test_an_archive_nothing_installed_understands_is_told() -> None:
    with pytest.raises(InstallationError, match="nosuch"):
        Archive("nosuch://bucket", "acme")
