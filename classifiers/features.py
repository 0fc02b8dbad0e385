"""What the text classifier weighs: words, their beginnings, pairs of words, and all of these where they stand out.

Beginnings of long words hold through inflection and OCR's slips. Each feature counts once: a page that says "celkem"
ten times is no more an invoice for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from classifiers.lines import Line

WORDS = 600  # of a document, from its beginning
_BEGINNING = 5  # letters


def features(lines: Iterable[Line], shape: float) -> list[str]:
    """Return the features of a document in `lines`, its first page `shape` times as high as wide, each once.

    >>> features([Line(words=("dodaci", "list"), stands_out=False)], 1.41)
    ['dodaci', 'dodac~', 'list', 'dodaci_list', '#words2']
    """
    found: dict[str, None] = {}
    count = 0
    for line in lines:
        if count > WORDS:
            break
        count += len(line.words)
        for feature in _of_words(line.words):
            found[feature] = None
            if line.stands_out:
                found["^" + feature] = None
    found[f"#words{min(count, WORDS).bit_length()}"] = None
    if shape > _NARROW:
        found["#narrow"] = None
    return list(found)


_NARROW = 1.75  # height over width of a strip of paper


def _of_words(words: Sequence[str]) -> Iterator[str]:
    for number, word in enumerate(words):
        yield word
        if len(word) > _BEGINNING:
            yield word[:_BEGINNING] + "~"
        if number:
            yield f"{words[number - 1]}_{word}"
