"""Words that readers and typesetters glued together, taken apart.

>>> [part for part, _, _ in split("IČO:12345678")]
['IČO:', '12345678']
>>> [part for part, _, _ in split("http://x.cz")], [part for part, _, _ in split("15:57")]
(['http://x.cz'], ['15:57'])
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# a word and its colon before what it labels; times, addresses and ratios keep theirs
GLUED = re.compile(r"(?P<label>(?=[^\W\d])[^:]*[^\W\d][^:]*:)(?P<rest>[^:/\\\s]\S*)$")
LISTED = re.compile(r"(?P<label>[^:]*\d,)(?P<rest>[^\W\d]{2,}[^:]*:\S*)$")
DOTTED = re.compile(r"(?P<label>[^\W\d_]{2,}\.{3,})(?P<rest>\S+)$")
NUMBERED = re.compile(r"(?P<label>(?:[čČ][.:]|[nN][ro][.:]{1,2}|[nN][°º][.:]?|[nN]um[.:]))(?P<rest>\d\S*)$")


def split(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the parts of a word with the offsets where they begin and end."""
    for pattern in (LISTED, GLUED, DOTTED, NUMBERED):
        found = pattern.match(text)
        if found:
            cut = found.start("rest")
            yield text[:cut], 0, cut
            for part, start, end in split(text[cut:]):
                yield part, cut + start, cut + end
            return
    yield text, 0, len(text)
