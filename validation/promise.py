"""The promise: what share of fields is wrong where no person looked, and how sure that measurement is.

The interval is the exact one of Clopper and Pearson (Biometrika 26, 1934), at 95 %. Mistakes come in clusters: a
document of the wrong kind has no right field. So the fields count only as many as they are worth, which is Korn and
Graubard's form of it (Survey Methodology 24, 1998): their number is divided by how much more the documents differ than
single fields drawn at random would.

A promise is broken when the whole interval lies above it, and mistakes were found in two documents at least: a single
one says nothing about how they cluster. So a kind with few samples is not stopped by chance, and one that is worse than
promised is stopped as soon as that is past doubt.

>>> found = measure([(20, 0)] * 100)
>>> f"{found.rate:.4f} {found.low:.4f} {found.high:.4f}"
'0.0000 0.0000 0.0018'
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """How many fields were wrong in documents that a person looked at blindly."""

    documents: int
    faulty: int  # documents with a wrong field
    fields: int
    wrong: int
    rate: float  # share of wrong fields
    low: float  # where the true share lies, with the confidence of 95 %
    high: float

    def breaks(self, promised: float) -> bool:
        """Return whether more is wrong than was promised, past doubt."""
        return self.faulty > 1 and self.low > promised


def measure(samples: Iterable[tuple[int, int]]) -> Measured:
    """Return what samples show, each the number of its fields and of the wrong ones among them."""
    counted = [(fields, wrong) for fields, wrong in samples if fields > 0]
    fields, wrong = sum(one for one, _ in counted), sum(one for _, one in counted)
    if not fields:
        return Measured(documents=0, faulty=0, fields=0, wrong=0, rate=0.0, low=0.0, high=1.0)
    worth = _worth(counted, wrong / fields)
    low, high = interval(wrong / fields * worth, worth)
    return Measured(
        documents=len(counted),
        faulty=sum(one > 0 for _, one in counted),
        fields=fields,
        wrong=wrong,
        rate=wrong / fields,
        low=low,
        high=high,
    )


def interval(wrong: float, of: float, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Return the interval of Clopper and Pearson for `wrong` in `of`, which need not be whole numbers.

    >>> tuple(round(end, 4) for end in interval(2, 20))
    (0.0123, 0.317)
    """
    tail = (1 - confidence) / 2
    low = _beta_quantile(tail, wrong, of - wrong + 1) if wrong > 0 else 0.0
    high = _beta_quantile(1 - tail, wrong + 1, of - wrong) if wrong < of else 1.0
    return low, high


def _worth(counted: list[tuple[int, int]], rate: float) -> float:
    """Return how many fields drawn one by one would tell as much as these documents do; at most as many as they are."""
    fields, documents = sum(one for one, _ in counted), len(counted)
    if documents < 2 or not 0 < rate < 1:
        return float(fields)
    spread = sum((wrong - rate * own) ** 2 for own, wrong in counted)
    variance = documents / (documents - 1) * spread / fields**2
    return min(float(fields), rate * (1 - rate) / variance) if variance > 0 else float(fields)


def _beta_quantile(share: float, a: float, b: float) -> float:
    """Return where the beta distribution has `share` of its weight below, by halving."""
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        if beta_below(middle, a, b) < share:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def beta_below(x: float, a: float, b: float) -> float:
    """Return the regularised incomplete beta function I_x(a, b) (DLMF 8.17.22, a continued fraction).

    >>> round(beta_below(0.5, 2, 3), 6)  # 11/16
    0.6875
    """
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    if x > (a + 1) / (a + b + 2):  # the fraction converges fast on the other side
        return 1 - beta_below(1 - x, b, a)
    front = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    return math.exp(front) / (a * _fraction(x, a, b))


def _fraction(x: float, a: float, b: float) -> float:
    """Return the continued fraction of DLMF 8.17.22, from its end, where no further term changes anything."""
    terms = 50 + int(2 * math.sqrt(a + b))
    value = 1.0
    for m in range(terms, 0, -1):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m - 1) * (a + b + m - 1) * x / ((a + 2 * m - 2) * (a + 2 * m - 1))
        value = 1 + odd / (1 + even / value)
    return value
