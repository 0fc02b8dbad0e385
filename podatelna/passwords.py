"""Passwords: how they are kept (argon2id), and which are refused.

Long ones are good ones (OWASP ASVS 4, 2.1): twelve characters or more of any kind, blanks and accents included, nothing
cut off; no rules about digits and signs. What would be guessed is refused: what zxcvbn makes of lists of leaked
passwords, names and words, rows of keys, dates and what is repeated; and Czech favourites and one's own name with
little around them, which those lists lack.
"""

from __future__ import annotations

import re
import secrets
from threading import BoundedSemaphore, Lock
from unicodedata import combining, normalize

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from documents.errors import UsageError

SHORTEST = 12
LONGEST = 128
DIFFERENT = 6  # characters that are left when what everyone tries is taken away
ENOUGH = 3  # strength from which a password is taken: 10^8 guesses
EXAMINED = 64  # characters of which the strength is judged: the time grows with the square of their number
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # of first passwords, which are read from paper: no l, 1, o, 0, i
ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "!@#$%^&*()_+",
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertzuiopasdfghjklyxcvbnm",
    "qazwsxedcrfvtgbyhnujm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
)
LOOK_ALIKE = str.maketrans("@{[<!|$+", "4(((1157")  # signs for which zxcvbn tries the same letters as for the others
BACKWARDS = tuple(row[::-1] for row in ROWS)
COMMON = frozenset(
    [
        *("password", "passw", "passwd", "pass", "heslo", "kennwort", "passwort", "geslo", "haslo", "secret", "tajne"),
        *(
            "qwerty",
            "qwertz",
            "asdf",
            "letmein",
            "welcome",
            "vitejte",
            "ahoj",
            "hello",
            "iloveyou",
            "milujite",
            "lasko",
        ),
        *("admin", "administrator", "root", "user", "login", "test", "demo", "guest", "default", "change", "changeme"),
        *("monkey", "dragon", "football", "baseball", "superman", "batman", "princess", "sunshine", "shadow", "master"),
        *(
            "podatelna",
            "company",
            "firma",
            "invoice",
            "faktura",
            "praha",
            "brno",
            "sparta",
            "slavia",
            "banik",
            "google",
        ),
        *("laska", "slunicko", "beruska", "kocicka", "milacek", "maminka", "moje", "ostrava", "plzen", "cesko"),
        *("martin", "michal", "tomas", "lucie", "veronika", "jakub", "barbora", "monika", "marek", "petr"),
        *("january", "february", "summer", "winter", "spring", "autumn", "leto", "zima", "jaro", "podzim", "computer"),
    ]
)

_hasher = PasswordHasher()
_turns = BoundedSemaphore(4)  # each takes 64 MB for a moment
_nobodys = ""
_lists = Lock()  # zxcvbn keeps what it is asked about among its lists


def refuse_weak(password: str, login: str = "") -> None:
    """Raise `UsageError` where a password would be guessed.

    >>> refuse_weak("kočka leze dírou")
    >>> refuse_weak("Password12345!")
    Traceback (most recent call last):
    documents.errors.UsageError: This password is among the first that are tried. Choose another one.
    """
    if len(re.sub(r"\s+", " ", password)) < SHORTEST:
        raise UsageError("A password has 12 characters or more. Several words are a good one.")
    if len(password) > LONGEST:
        raise UsageError("A password has 128 characters or fewer.")
    if strength(password, login) < ENOUGH:
        raise UsageError("This password is among the first that are tried. Choose another one.")


def strength(password: str, login: str = "") -> int:
    """Return how hard a password is to guess, from 0 to 4.

    >>> strength("sunshine12345"), strength("mojeheslo1234"), strength("kočka leze"), strength("kočka leze dírou")
    (1, 1, 2, 4)
    """
    from zxcvbn import zxcvbn  # here: its lists take 14 MB, which most processes never need

    plain = _plain(password)
    if not plain:
        return 0
    with _lists:
        found = int(zxcvbn(plain[:EXAMINED].translate(LOOK_ALIKE))["score"])  # else it tries thousands of ways to read
    if _is_favourite(plain, login):
        return min(found, 1)
    return found if len(re.sub(r"\s+", " ", password)) >= SHORTEST else min(found, ENOUGH - 1)


def _is_favourite(plain: str, login: str) -> bool:
    """Return whether little is left of a password without the words and rows of keys that everyone tries."""
    for word in sorted((*COMMON, *_words_of(login)), key=len, reverse=True):
        plain = plain.replace(word, "")
    return len(set(_without_rows(plain))) < DIFFERENT


def _words_of(login: str) -> list[str]:
    return [word for word in re.split(r"[^a-z]+", _plain(login)) if len(word) > 2]


def _without_rows(plain: str) -> str:
    """Return `plain` without what follows from the two keys before it."""
    triples = [plain[max(0, at - 2) : at + 1] for at in range(len(plain))]
    far = [triple for triple in triples if len(triple) < 3 or not any(triple in row for row in (*ROWS, *BACKWARDS))]
    return "".join(triple[-1] for triple in far)


def _plain(text: str) -> str:
    return "".join(char for char in normalize("NFKD", text.casefold()) if not combining(char))


def hashed(password: str) -> str:
    """Return what is kept of a password."""
    with _turns:
        return _hasher.hash(normalize("NFKC", password))


def is_right(password: str, kept: str) -> bool:
    """Return whether this is the password of which `kept` is kept; takes as long where nothing is.

    What is longer than any password is none, and is not looked at.
    """
    global _nobodys
    _nobodys = _nobodys or hashed(new_first())
    tried = password if len(password) <= LONGEST else ""
    with _turns:
        try:
            return _hasher.verify(kept or _nobodys, normalize("NFKC", tried)) and bool(kept)
        except (VerificationError, InvalidHashError):
            return False


def is_outdated(kept: str) -> bool:
    """Return whether a hash was made with weaker settings than are in use now."""
    return _hasher.check_needs_rehash(kept)


def new_first() -> str:
    """Return a first password, to be read out to someone who replaces it: 80 random bits in groups of four."""
    letters = [secrets.choice(ALPHABET) for _ in range(16)]
    return "-".join("".join(letters[at : at + 4]) for at in range(0, 16, 4))
