"""In which order a list of names stands, as readers of a language look for them.

Czech: ČSN 97 6030. After c, h, r, s and z come č, ch, ř, š and ž as letters of their own; all other signs over letters
count only where two names are alike without them.
"""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import category, normalize

from documents.people import Language

_OWN = {"cs": ("č", "ch", "ř", "š", "ž"), "en": ()}
_PLACES = {"ch": "h"}  # behind which letter it comes, where that is not its own without the sign
_BEHIND = "\uffff"


@lru_cache(maxsize=1000)  # titles of kinds and fields, which each view of a document sorts
def place(name: str, language: Language) -> tuple[str, str]:
    """Return the key by which a list of names is sorted.

    >>> sorted(["Účet", "Zeta", "Čas", "cyan", "Chata", "Hora", "úcta", "Duha"], key=lambda one: place(one, "cs"))
    ['cyan', 'Čas', 'Duha', 'Hora', 'Chata', 'úcta', 'Účet', 'Zeta']
    >>> sorted(["Zeta", "Čas", "Chata", "Hora", "cyan"], key=lambda one: place(one, "en"))
    ['Čas', 'Chata', 'cyan', 'Hora', 'Zeta']
    """
    folded = normalize("NFC", name.casefold())
    letters = re.findall("|".join((*_OWN[language], ".")), folded, re.DOTALL)
    return "".join(_place(one, language) for one in letters), folded


def _place(letter: str, language: Language) -> str:
    plain = "".join(one for one in normalize("NFD", letter) if category(one) != "Mn")
    return _PLACES.get(letter, plain) + _BEHIND if letter in _OWN[language] else plain
