"""Letters brought to one form, so that words can be compared.

>>> fold("Číslo účtu:"), fold("Rechnungs.-Nr."), fold("Łódź")
('cislouctu', 'rechnungsnr', 'lodz')
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "№": "no", "ß": "ss"})
SINGLE = str.maketrans("łøđı", "lodi")
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Return the letters and digits of `text`, lower case and without accents."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(LETTERS))
    return "".join(letter for letter in plain if letter.isalnum())


@lru_cache(maxsize=65536)
def plain(text: str) -> str:
    """Return `text` in lower case, without accents, of the same length.

    >>> plain("Září/Zář.")
    'zari/zar.'
    """
    return "".join(_plain_letter(letter) for letter in text)


@lru_cache(maxsize=4096)
def _plain_letter(letter: str) -> str:
    lowered = letter.lower().translate(SINGLE)
    base = unicodedata.normalize("NFKD", lowered)
    return base[0] if base else letter


def clean(text: str) -> str:
    """Return `text` without invisible letters, with typographic spaces, dashes and quotes made plain."""
    text = INVISIBLE.sub("", text)
    for odd, usual in (("\u00a0", " "), ("\u202f", " "), ("−", "-"), ("–", "-"), ("—", "-"), ("’", "'"), ("‐", "-")):
        text = text.replace(odd, usual)
    return text
