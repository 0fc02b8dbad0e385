"""The trained text classifier: a blank spaCy pipeline with a hashed bag of features, loaded once.

`classifiers/model/` holds the pipeline and `meta.json`: the temperature that makes its probabilities honest, and the
words it knows. A text of strange words has no kind, however sure the sums of their weights are.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    from spacy.language import Language

FOLDER = Path(__file__).parent / "model"
OTHER = "other"
_ENOUGH = 4.0  # known words; with as many, two thirds of the opinion are believed


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What the text classifier thinks."""

    kinds: Mapping[str, float]  # probabilities, sum 1
    subkinds: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A trained pipeline."""

    kinds: Language
    subkinds: Language
    temperature: float
    known: frozenset[int]  # checksums of the words of the training texts

    def opinion(self, features: Sequence[str]) -> Opinion:
        """Return the probabilities of kinds and subkinds."""
        kinds = cooled(_scores(self.kinds, features), self.temperature)
        return Opinion(kinds=self._open(kinds, features), subkinds=_scores(self.subkinds, features))

    def _open(self, kinds: Mapping[str, float], features: Sequence[str]) -> dict[str, float]:
        """Return the probabilities mixed with "other" as far as the words are strange."""
        familiar = sum(checksum(feature) in self.known for feature in features if feature.isalpha())
        trust = 1 - math.exp(-familiar / _ENOUGH)
        return {name: value * trust + (1 - trust) * (name == OTHER) for name, value in kinds.items()}


@cache
def load() -> Model:
    """Return the model that lies beside this module."""
    from spacy.util import load_model_from_path  # slow to load, and only who classifies needs it

    meta = json.loads((FOLDER / "meta.json").read_text(encoding="utf-8"))
    return Model(
        kinds=load_model_from_path(FOLDER / "kinds"),
        subkinds=load_model_from_path(FOLDER / "subkinds"),
        temperature=float(meta["temperature"]),
        known=frozenset(meta["known"]),
    )


def _scores(language: Language, features: Sequence[str]) -> dict[str, float]:
    """Return what a pipeline says; the words are forgotten afterwards, else a long run would keep them all."""
    from spacy.tokens import Doc

    with language.memory_zone():
        return dict(language(Doc(language.vocab, words=list(features) or ["#"])).cats)


def cooled(scores: Mapping[str, float], temperature: float) -> dict[str, float]:
    """Return probabilities made less sure by a temperature above 1.

    >>> cooled({"a": 0.9, "b": 0.1}, 2.0)
    {'a': 0.75, 'b': 0.25}
    """
    powers = {name: max(score, 1e-12) ** (1 / temperature) for name, score in scores.items()}
    total = sum(powers.values())
    return {name: round(power / total, 6) for name, power in powers.items()}


def checksum(word: str) -> int:
    """Return a number that stands for a word in the list of known ones."""
    return crc32(word.encode())


def checksums(words: Iterable[str]) -> list[int]:
    """Return the numbers of words, sorted."""
    return sorted({checksum(word) for word in words})
