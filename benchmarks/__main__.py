"""`python -m benchmarks [accuracy] [throughput] [cost] [memory] [verifiers]`: all of them by default.

Prints a table and writes it to `benchmarks/results/`. Accuracy and memory are measured on `../shared/data` where that
folder is there, on the samples otherwise.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from benchmarks import accuracy, cost, memory, throughput, verifiers
from benchmarks.table import Line, render

PARTS: dict[str, Callable[[], Iterable[Line]]] = {
    "cost": cost.measure,
    "throughput": throughput.measure,
    "accuracy": accuracy.measure,
    "memory": memory.measure,
    "verifiers": verifiers.measure,
}
RESULTS = Path(__file__).parent / "results"


def main(names: list[str]) -> int:
    """Measure the named parts; return the exit code."""
    unknown = set(names) - set(PARTS)
    if unknown:
        print(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}", file=sys.stderr)
        return 2
    RESULTS.mkdir(exist_ok=True)
    for name, measure in PARTS.items():
        if names and name not in names:
            continue
        table = render(name, list(measure()))
        print(table, flush=True)
        (RESULTS / f"{name}.md").write_text(table, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
