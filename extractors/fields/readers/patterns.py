"""Values of a declared pattern, also where a form parts their characters: a box for each digit.

>>> from extractors.fields.readers.matches import Match
>>> [(match.value, match.start, match.end) for match in find("1 2 3 - 4 5 - 6 7 8 9 or", r"\\d{3}-?\\d{2}-?\\d{4}")]
[('123-45-6789', 0, 21)]
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.fields.readers.matches import Match


def find(text: str, pattern: str) -> Iterator[Match]:
    """Yield what matches `pattern` in `text`, blanks left out of account."""
    letters = [(index, letter) for index, letter in enumerate(text) if not letter.isspace()]
    squeezed = "".join(letter for _, letter in letters)
    for found in re.finditer(rf"(?<![0-9])(?:{pattern})(?![0-9])", squeezed):
        start, end = letters[found.start()][0], letters[found.end() - 1][0] + 1
        yield Match(value=found.group(), start=start, end=end)
