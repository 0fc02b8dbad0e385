"""How much of the samples' expected reading was read."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

EXPECTED = Path(__file__).parent / "expected.jsonl"
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
ALIKE = 90  # per cent of letters that two names share
NAMES = frozenset({"name", "address", "position", "approved_by"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One expected value and what was read for it."""

    file: str
    field: str
    expected: str
    read: str  # empty where nothing was

    @property
    def right(self) -> bool:
        """Whether both mean the same: numbers by value, else letters and digits alone; a tenth of a name may differ."""
        if _NUMBER.fullmatch(self.expected) and _NUMBER.fullmatch(self.read):
            return Decimal(self.expected) == Decimal(self.read)
        if any(self.field.endswith(word) for word in NAMES):
            return fuzz.ratio(_plain(self.expected), _plain(self.read)) >= ALIKE
        return _plain(self.expected) == _plain(self.read)


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Shares from 0 to 1."""

    accuracy: float  # right of expected
    precision: float  # right of read
    kinds: float
    verdicts: tuple[Verdict, ...]


def sample_files() -> list[Path]:
    """Return the samples that have an expected reading."""
    return [EXPECTED.parent / row["file"] for row in _lines(EXPECTED)]


def score_samples(read: Path, expected: Path = EXPECTED) -> Score:
    """Compare what `podatelna read` wrote to `read` with the expected readings of the files in it."""
    rows = {Path(row["file"]).name: row for row in _lines(read)}
    truths = [row for row in _lines(expected) if Path(row["file"]).name in rows]
    verdicts = tuple(verdict for truth in truths for verdict in _verdicts(truth, rows[Path(truth["file"]).name]))
    kinds = [_kind_is_right(truth, rows[Path(truth["file"]).name]) for truth in truths]
    right = sum(verdict.right for verdict in verdicts)
    return Score(
        accuracy=right / max(1, len(verdicts)),
        precision=right / max(1, sum(bool(verdict.read) for verdict in verdicts)),
        kinds=sum(kinds) / max(1, len(kinds)),
        verdicts=verdicts,
    )


def _verdicts(truth: Mapping[str, Any], row: Mapping[str, Any]) -> Iterator[Verdict]:
    for expected, document in _pairs(truth, row):
        for field, value in (expected.get("fields") or {}).items():
            found = (document.get("fields") or {}).get(field) or {}
            yield Verdict(file=truth["file"], field=field, expected=str(value), read=str(found.get("value") or ""))


def _pairs(truth: Mapping[str, Any], row: Mapping[str, Any]) -> Iterable[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """Pair the expected documents of a file with those found: by first page in a packet, else the fullest."""
    found = row.get("documents") or [{}]
    if truth.get("documents"):
        starts = {min(document.get("pages") or [0]): document for document in found}
        return [(expected, starts.get(min(expected["pages"]), {})) for expected in truth["documents"]]
    return [(truth, max(found, key=lambda document: len(document.get("fields") or {})))]


def _kind_is_right(truth: Mapping[str, Any], row: Mapping[str, Any]) -> bool:
    return all(
        str(expected.get("kind", "")).split(":")[0] == document.get("kind") for expected, document in _pairs(truth, row)
    )


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in decomposed if letter.isalnum())


def _lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
