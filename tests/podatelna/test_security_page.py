"""The walk through ASVS in docs/security.md counts its points right, and names only what there is."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
POINTS = re.compile(r"^\| ([\d.–, ]+) \| (met|partly|not met|operator|n/a) \| .+ \|$", re.MULTILINE)


def points_in(numbers: str) -> int:
    """Return how many points are meant.

    >>> points_in("2.4.3–2.4.4, 2.4.6")
    3
    """
    ends = [part.partition("–") for part in numbers.split(",")]
    return sum(int((last or first).rpartition(".")[2]) - int(first.rpartition(".")[2]) + 1 for first, _, last in ends)


def test_its_points_are_counted_right() -> None:
    counted: Counter[str] = Counter()
    for numbers, state in POINTS.findall(PAGE):
        counted[state] += points_in(numbers)
    told = re.search(r"Of its (\d+) points here (\d+) .*? (\d+) .*? (\d+) .*? (\d+) .*? (\d+) ", PAGE, re.DOTALL)
    assert told
    states = ("met", "operator", "n/a", "partly", "not met")
    assert [int(number) for number in told.groups()] == [counted.total(), *(counted[state] for state in states)]


def test_every_line_of_a_point_has_a_known_state() -> None:
    assert len(POINTS.findall(PAGE)) == len(re.findall(r"^\| \d", PAGE, re.MULTILINE))


def test_the_tests_and_files_that_it_names_are_there() -> None:
    tests = {file.stem for file in (ROOT / "tests").rglob("test_*.py")}
    assert set(re.findall(r"`(test_\w+)`", PAGE)) <= tests
    named = set(re.findall(r"`((?:podatelna|pipeline|extractors|validation|storage|documents|docs)/[\w./]+)`", PAGE))
    assert {name for name in named if not (ROOT / name).exists()} == set()
