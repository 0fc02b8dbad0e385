"""The keys that seal secrets in the database: made once, changed by another line, and told of where they are lost."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from documents.errors import InstallationError, UsageError
from podatelna.keyring import Keyring, make

SECRET = "GEZDGNBV"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "keys"
    make(made)
    return made


def test_a_key_is_made_once_for_its_owner_alone(file: Path) -> None:
    kept = Keyring(file).seal(SECRET)
    make(file)
    assert Keyring(file).open(kept) == SECRET and SECRET not in kept
    assert file.stat().st_mode & 0o777 == 0o600
    assert list(file.parent.iterdir()) == [file]


def test_a_new_key_before_the_others_seals_and_the_old_one_opens(file: Path) -> None:
    old = file.read_text()
    kept = Keyring(file).seal(SECRET)
    file.write_text(f"{Fernet.generate_key().decode()}\n{old}")
    anew = Keyring(file).seal(Keyring(file).open(kept))
    file.write_text(file.read_text().splitlines()[0])
    assert Keyring(file).open(anew) == SECRET
    with pytest.raises(InstallationError, match=f"not in {file}.*podatelna user lost-phone NAME"):
        Keyring(file).open(kept)


def test_what_an_earlier_version_kept_as_it_was_is_known(file: Path) -> None:
    assert (Keyring(file).open(SECRET), Keyring(file).open("")) == (SECRET, "")


@pytest.mark.parametrize(
    ("content", "mode", "why"),
    [
        ("", 0o600, "holds no key"),
        ("hunter2", 0o600, "holds something else than keys"),
        ("klíč", 0o600, "holds something else than keys"),
        (Fernet.generate_key().decode(), 0o604, "Everybody on this machine may open"),
    ],
    ids=["empty", "no key", "no letters of a key", "open to all"],  # each worker makes another key
)
def test_a_file_of_keys_that_cannot_be_used_is_told_of(file: Path, content: str, mode: int, why: str) -> None:
    file.write_text(content, encoding="utf-8")
    file.chmod(mode)
    with pytest.raises(UsageError, match="keys") as told:
        Keyring(file)
    assert why in str(told.value) and str(file) in str(told.value)


def test_a_file_of_keys_that_is_not_there_is_told_of(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read: No such file"):
        Keyring(tmp_path / "keys")


def test_a_key_that_cannot_be_written_is_told_of(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"cannot be written to .*Name another file"):
        make(tmp_path / "gone" / "keys")


def test_a_key_in_a_module_tells_which_library_it_takes(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text("pkcs11:object=first?module-path=/usr/lib/hsm.so")
    monkeypatch.setitem(sys.modules, "podatelna.module_key", None)
    with pytest.raises(InstallationError, match="pip install python-pkcs11"):
        Keyring(file)


@pytest.mark.parametrize(
    ("uri", "why"),
    [
        ("pkcs11:object=first", r"names the file of its module"),
        ("pkcs11:token=office?module-path=/usr/lib/hsm.so", r"names a secret key"),
        (
            "pkcs11:object=first?module-path=/usr/lib/hsm.so&pin-value=1234",
            r"cannot say 'pin-value' there, only: .*pin",
        ),
        ("pkcs11:object=first?module-path=/usr/lib/hsm.so&pin-source=|cat", r"not a file with its whole path"),
    ],
)
def test_a_uri_of_a_key_that_cannot_be_heeded_is_told_of(file: Path, uri: str, why: str) -> None:
    file.write_text(uri)
    with pytest.raises(UsageError, match=why):
        Keyring(file)
