"""Labels that are whole sentences, as official forms print them: "Name (as shown on your income tax return)".

They are too long to be compared with every run of words; a run is looked at where it begins like one of them.

>>> from extractors.fields.text import fold
>>> starts = by_start([fold("Name of individual who is the beneficial owner")])
>>> find([fold(word) for word in "1 Name of individual who is the beneficial owner Jan".split()], starts, 0.9)
[(1, 8, 'nameofindividualwhoisthebeneficialowner', 1.0)]
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rapidfuzz.distance import Levenshtein

SHORTEST = 25  # letters and digits of a label that is long
START = 6  # letters that must be read right

Starts = Mapping[str, Sequence[str]]


def by_start(labels: Iterable[str]) -> Starts:
    """Return the long ones of folded labels by their first letters."""
    starts: dict[str, list[str]] = {}
    for label in labels:
        if len(label) >= SHORTEST:
            starts.setdefault(label[:START], []).append(label)
    return starts


def find(words: Sequence[str], starts: Starts, least: float) -> list[tuple[int, int, str, float]]:
    """Return the long labels in a run of folded words: first and last word, the label, the similarity."""
    if not starts:
        return []
    text = "".join(words)
    found = []
    offset = 0
    for first, word in enumerate(words):
        for label in starts.get(text[offset : offset + START], ()) if word else ():
            last = _last(words, first, len(label))
            run = "".join(words[first : last + 1])
            similarity = Levenshtein.normalized_similarity(run, label, score_cutoff=least)
            if similarity >= least:
                found.append((first, last, label, similarity * similarity))
        offset += len(word)
    return found


def _last(words: Sequence[str], first: int, length: int) -> int:
    """Return the word with which a run from `first` comes nearest to `length` letters."""
    last, letters = first, len(words[first])
    while last + 1 < len(words) and letters + len(words[last + 1]) / 2 <= length:
        last += 1
        letters += len(words[last])
    return last
