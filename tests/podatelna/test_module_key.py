"""Keys that never leave a PKCS#11 module, tried on SoftHSM: what they seal, and how is told what is wrong with them."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import pkcs11
import pytest
from pkcs11 import Attribute, KeyType
from structlog.testing import capture_logs

from documents.errors import InstallationError, PodatelnaError, Unreachable, UsageError
from podatelna.keyring import Keyring, make

MODULE = "/usr/lib/softhsm/libsofthsm2.so"
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
PIN = "mluví se tu tiše"

pytestmark = pytest.mark.slow  # `make test` installs SoftHSM


@pytest.fixture(scope="module")
def token(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of a token with keys, and with the file of its PIN."""
    folder = tmp_path_factory.mktemp("hsm")
    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder / 'tokens'}\nobjectstore.backend = file\n")
    pin = folder / "my pin"
    pin.write_text(f"{PIN}\n")
    pin.chmod(0o600)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOFTHSM2_CONF", str(folder / "softhsm2.conf"))
        made = ["softhsm2-util", "--init-token", "--free", "--label", "office", "--pin", PIN, "--so-pin", "unused"]
        subprocess.run(made, check=True, capture_output=True)
        with pkcs11.lib(MODULE).get_token(token_label="office").open(rw=True, user_pin=PIN) as session:
            for number, label in enumerate(("first", "second", "twin", "twin")):
                session.generate_key(KeyType.AES, 256, label=label, id=bytes([number]), store=True)
            may_leave = {Attribute.EXTRACTABLE: True, Attribute.SENSITIVE: False}
            session.generate_key(KeyType.AES, 256, label="loose", store=True, template=may_leave)
        yield folder
        pkcs11.unload(MODULE)


@pytest.fixture
def named(token: Path, tmp_path: Path) -> Callable[..., Path]:
    """Write a file of keys that names a key of the token before what the file holds."""

    def write(label: str, token_label: str = "office", module: str = MODULE, pin: Path = token / "my pin") -> Path:
        file = tmp_path / "keys"
        before = file.read_text() if file.exists() else ""
        uri = f"pkcs11:token={token_label};object={label}?module-path={module}&pin-source=file:{quote(str(pin))}"
        file.write_text(f"{uri}\n{before}")
        file.chmod(0o600)
        return file

    return write


def test_the_module_seals_and_opens_each_time_anew(named: Callable[..., Path]) -> None:
    keys = Keyring(named("first"))
    one, other = keys.seal(SECRET), keys.seal(SECRET)
    assert one != other and SECRET not in one
    assert keys.open(one) == keys.open(other) == keys.open(SECRET) == SECRET


def test_what_other_keys_sealed_is_opened_until_their_lines_go(named: Callable[..., Path], tmp_path: Path) -> None:
    make(tmp_path / "keys")
    of_the_file = Keyring(tmp_path / "keys").seal(SECRET)
    of_the_first = Keyring(named("first")).seal(SECRET)
    file = named("second")
    keys = Keyring(file)
    assert {keys.open(of_the_file), keys.open(of_the_first), keys.open(keys.seal(SECRET))} == {SECRET}
    file.write_text(file.read_text().splitlines()[0])
    for kept in (of_the_file, of_the_first, of_the_first[:-4] + "AAAA"):
        with pytest.raises(InstallationError, match="sealed by a key that is not in"):
            Keyring(file).open(kept)


def test_threads_wait_for_each_other_and_a_forked_process_begins_anew(named: Callable[..., Path]) -> None:
    keys = Keyring(named("first"))
    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(lambda _: keys.open(keys.seal(SECRET)), range(64))) == {SECRET}
    child = os.fork()
    if child == 0:
        os._exit(0 if keys.open(keys.seal(SECRET)) == SECRET else 1)
    assert os.waitpid(child, 0)[1] == 0 and keys.open(keys.seal(SECRET)) == SECRET


def test_a_module_that_lost_the_session_is_logged_in_to_again(named: Callable[..., Path]) -> None:
    keys = Keyring(named("first"))
    kept = keys.seal(SECRET)
    pkcs11.lib(MODULE).reinitialize()
    assert keys.open(kept) == SECRET


def test_a_token_that_is_gone_is_unreachable(named: Callable[..., Path], token: Path, tmp_path: Path) -> None:
    keys = Keyring(named("first"))
    kept = keys.seal(SECRET)
    shutil.move(token / "tokens", tmp_path / "aside")
    try:
        (token / "tokens").mkdir()
        pkcs11.lib(MODULE).reinitialize()
        with pytest.raises(Unreachable, match="module that keeps the keys does not answer"):
            keys.open(kept)
        with pytest.raises(Unreachable, match="module that keeps the keys does not answer"):
            keys.seal(SECRET)
    finally:
        (token / "tokens").rmdir()
        shutil.move(tmp_path / "aside", token / "tokens")
        pkcs11.lib(MODULE).reinitialize()
    assert keys.open(kept) == SECRET


def test_a_pin_that_was_refused_is_not_tried_again_by_whoever_asks_next(
    named: Callable[..., Path], tmp_path: Path
) -> None:
    pin = tmp_path / "pin"
    pin.write_text(PIN)
    pin.chmod(0o600)
    keys = Keyring(named("first", pin=pin))
    kept = keys.seal(SECRET)
    for written in ("0000", PIN):  # some wrong ones lock a token; what is mended counts once the pages start again
        pin.write_text(written)
        pkcs11.lib(MODULE).reinitialize()
        with capture_logs() as logs, pytest.raises(Unreachable):
            keys.open(kept)
        assert "mend the file before you start again" in logs[0]["why"] and PIN not in str(logs)
    assert Keyring(tmp_path / "keys").open(kept) == SECRET


@pytest.mark.parametrize(
    ("wrong", "kind", "why"),
    [
        ({"label": "third"}, UsageError, "'office' has no AES key third. docs/operator.md"),
        ({"label": "twin"}, UsageError, "several AES keys twin. Add its id"),
        ({"label": "loose"}, UsageError, "'loose' could leave the token"),
        ({"token_label": "home"}, InstallationError, "no token home. It has: office"),
        ({"module": "/gone.so"}, InstallationError, "module /gone.so cannot be loaded"),
        ({"pin": Path("/gone")}, UsageError, "/gone cannot be read"),
    ],
    ids=["no key", "two keys", "extractable", "no token", "no module", "no PIN"],
)
def test_a_key_that_cannot_be_used_is_told_of(
    named: Callable[..., Path], wrong: dict[str, str], kind: type[PodatelnaError], why: str
) -> None:
    with pytest.raises(kind) as told:
        Keyring(named(**({"label": "first"} | wrong)))
    assert why in str(told.value)


def test_a_wrong_pin_or_one_that_everybody_may_read_is_told_of(named: Callable[..., Path], tmp_path: Path) -> None:
    pkcs11.lib(MODULE).reinitialize()  # else the token is open already
    pin = tmp_path / "pin"
    pin.write_text("0000")
    file = named("first", pin=pin)
    pin.chmod(0o600)
    with pytest.raises(UsageError, match=r"PIN in .* is not that of the token 'office'"):
        Keyring(file)
    pin.chmod(0o644)
    with pytest.raises(UsageError, match=r"Everybody on this machine may open .*pin"):
        Keyring(file)
