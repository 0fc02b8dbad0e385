"""The secret of the pages: the same in every process, whichever key seals it."""

from __future__ import annotations

from cryptography.fernet import Fernet

from podatelna.keyring import Keyring
from podatelna.page_secret import open_secret
from podatelna.web.house import House


def test_the_secret_of_the_pages_outlives_the_keys_that_seal_it(house: House) -> None:
    file, secret = house.settings.data / "keys", house.page_secret()
    old, new = file.read_text(), Fernet.generate_key().decode()
    for keys in (old, f"{new}\n{old}", new):
        file.write_text(keys)
        assert open_secret(house.books, Keyring(file)) == secret
    file.write_text(old)
    assert open_secret(house.books, Keyring(file)) != secret  # the key that sealed it is gone
    assert house.key_for("one") == house.key_for("one") != house.key_for("other")
