"""The measured share of wrong fields and its interval, against values that others published or computed exactly."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from validation.promise import beta_below, interval, measure


@pytest.mark.parametrize(
    ("wrong", "of", "low", "high"),
    [
        (0, 10, 0.0, 0.3084971),  # 1 - 0.025 ** (1 / 10)
        (10, 10, 0.6915029, 1.0),
        (2, 20, 0.0123485, 0.3169827),  # R: binom.test(2, 20)
        (5, 10, 0.1870860, 0.8129140),  # R: binom.test(5, 10)
        (1, 100, 0.0002532, 0.0544594),  # R: binom.test(1, 100)
    ],
)
def test_the_interval_is_that_of_clopper_and_pearson(wrong: int, of: int, low: float, high: float) -> None:
    assert interval(wrong, of) == pytest.approx((low, high), abs=5e-7)


@settings(deadline=None)
@given(st.integers(1, 400), st.integers(1, 400), st.floats(0.001, 0.999))
def test_the_beta_function_sums_the_binomial(k: int, more: int, p: float) -> None:
    n = k + more - 1
    terms = (math.comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k, n + 1))
    assert beta_below(p, k, n - k + 1) == pytest.approx(math.fsum(terms), abs=1e-9)


@settings(deadline=None)
@given(st.integers(0, 10**4), st.integers(1, 10**4))
def test_the_share_lies_in_its_interval(wrong: int, right: int) -> None:
    low, high = interval(wrong, wrong + right)
    assert 0 <= low <= wrong / (wrong + right) <= high <= 1


def test_without_samples_nothing_is_known() -> None:
    found = measure([])
    assert (found.fields, found.low, found.high) == (0, 0.0, 1.0)
    assert not found.breaks(0.005)


def test_mistakes_in_one_document_tell_less_than_the_same_number_in_many() -> None:
    together = measure([(15, 15), *[(15, 0)] * 199])
    apart = measure([*[(15, 1)] * 15, *[(15, 0)] * 185])
    assert together.rate == apart.rate == 0.005
    assert (together.wrong, together.fields, together.documents) == (15, 3000, 200)
    assert together.low < apart.low < 0.005 < apart.high < together.high


def test_a_promise_is_broken_only_past_doubt() -> None:
    assert not measure([(20, 1)] * 1 + [(20, 0)] * 9).breaks(0.005)
    assert measure([(20, 1)] * 30 + [(20, 0)] * 270).breaks(0.005) is False
    assert measure([(20, 1)] * 60 + [(20, 0)] * 240).breaks(0.005)


def test_all_wrong_is_past_doubt() -> None:
    found = measure([(6, 6), (6, 6)])
    assert found.high == 1.0 and found.low > 0.7 and found.breaks(0.5)


def test_one_bad_document_breaks_nothing() -> None:
    assert not measure([(6, 6)]).breaks(0.005)
    assert not measure([(6, 6), (6, 0)]).breaks(0.005)
