"""Page numbers as printed: "Strana 1/2", "Page 2 of 3", "Seite 2 von 5", "- 2 -".

>>> printed_number(["Faktura 2024001", "Strana: 2 z 3"])
PageNumber(number=2, of=3)
>>> printed_number(["Strana 17 listopadu"]) is None
True
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_NAMES = (
    "strana|strany|stranka|str|list|page|pages|pag|pagina|página|sheet|seite|seiten|blatt"
    "|side|sida|strona|stranica|oldal|σελίδα"
)
_OF = r"\s*(?:/|z|ze|of|von|van|de|di|av|od|iz|sur|aus|celkem)\s*"
_FULL = re.compile(rf"\b(?:{_NAMES})\b[.:]?\s*(?:c\.|č\.|no\.?|nr\.?)?\s*(\d{{1,3}}){_OF}(\d{{1,3}})\b", re.IGNORECASE)
_SHORT = re.compile(rf"(?:^|\s)(?:{_NAMES})[.:]?\s*(\d{{1,2}})\s*$", re.IGNORECASE)
_BARE = re.compile(r"^\W*(\d{1,2})\s*(?:/|of|von|z)\s*(\d{1,2})\W*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PageNumber:
    """A page's own number, and how many pages there are."""

    number: int
    of: int  # 0 where it is not said


def printed_number(lines: Iterable[str]) -> PageNumber | None:
    """Return the page number printed on a page with these lines, `None` where there is none or it makes no sense."""
    short = None
    for line in lines:
        match = _FULL.search(line) or _BARE.match(line)
        if match and 1 <= int(match[1]) <= int(match[2]):
            return PageNumber(int(match[1]), int(match[2]))
        ending = _SHORT.search(line)
        if ending and int(ending[1]):
            short = PageNumber(int(ending[1]), 0)
    return short
