"""Means, spreads, bounds and probabilities of the families, against scipy and by brute force."""

from __future__ import annotations

import math
from typing import Any

import numpy
import pytest
from scipy import integrate, stats

from procsim.model.chances import mean_up_to, quantile, share_below_zero, share_up_to
from procsim.model.distributions import Distribution, Family, lognormal_sigma

_SIGMA = math.sqrt(math.log(1.25))

#: A distribution of the language beside scipy's.
FAMILIES: list[tuple[Distribution, Any]] = [
    (Distribution(Family.EXPONENTIAL, (20.0,)), stats.expon(scale=20)),
    (Distribution(Family.LOGNORMAL, (20.0, 10.0)), stats.lognorm(_SIGMA, scale=20 / math.sqrt(1.25))),
    (Distribution(Family.GAMMA, (20.0, 10.0)), stats.gamma(4, scale=5)),
    (Distribution(Family.WEIBULL, (20.0, 20.0)), stats.expon(scale=20)),
    (Distribution(Family.UNIFORM, (5.0, 15.0)), stats.uniform(5, 10)),
    (Distribution(Family.TRIANGULAR, (4.0, 8.0, 20.0)), stats.triang(0.25, 4, 16)),
    (Distribution(Family.PERT, (4.0, 8.0, 20.0)), stats.beta(2, 4, loc=4, scale=16)),
    (
        Distribution(Family.USUALLY, (20.0, 0.9, 35.0)),
        stats.lognorm(math.log(35 / 20) / stats.norm.ppf(0.9), scale=20),
    ),
]

families = pytest.mark.parametrize(("ours", "theirs"), FAMILIES, ids=lambda value: getattr(value, "family", None))

CONSTANT = [
    Distribution(Family.CONSTANT, (7.0,)),
    Distribution(Family.UNIFORM, (7.0, 7.0)),
    Distribution(Family.PERT, (7.0, 7.0, 7.0)),
    Distribution(Family.LOGNORMAL, (7.0, 0.0)),
    Distribution(Family.GAMMA, (7.0, 0.0)),
    Distribution(Family.NORMAL, (7.0, 0.0)),
    Distribution(Family.USUALLY, (7.0, 0.9, 7.0)),
    Distribution(Family.EMPIRICAL, (7.0, 7.0)),
]


@families
def test_mean_and_standard_deviation_are_the_quantitys_own(ours: Distribution, theirs: Any) -> None:
    assert ours.mean == pytest.approx(theirs.mean())
    assert ours.standard_deviation == pytest.approx(theirs.std())


@families
@pytest.mark.parametrize("limit", [3.0, 7.0, 14.0, 40.0])
def test_shares_up_to_a_limit(ours: Distribution, theirs: Any, limit: float) -> None:
    assert share_up_to(ours, limit) == pytest.approx(theirs.cdf(limit), abs=1e-12)


@families
@pytest.mark.parametrize("limit", [3.0, 7.0, 14.0, 40.0])
def test_the_mean_of_what_is_cut_at_a_limit(ours: Distribution, theirs: Any, limit: float) -> None:
    expected, _ = integrate.quad(theirs.sf, 0, limit, points=[4, 5, 8, 15, 20], limit=200)
    assert mean_up_to(ours, limit) == pytest.approx(expected, rel=1e-5)


@families
def test_a_limit_that_is_out_of_reach_leaves_the_mean(ours: Distribution, theirs: Any) -> None:
    for limit in (1e4, 1e7, 1e12):
        assert share_up_to(ours, limit) == pytest.approx(1, abs=1e-4)
        assert mean_up_to(ours, limit) == pytest.approx(theirs.mean(), rel=2e-3)


@families
@pytest.mark.parametrize("level", [0.05, 0.5, 0.97])
def test_quantiles(ours: Distribution, theirs: Any, level: float) -> None:
    assert quantile(ours, level) == pytest.approx(theirs.ppf(level))


@families
def test_scaling_keeps_the_shape(ours: Distribution, theirs: Any) -> None:
    scaled = ours.scaled(1.5)
    assert scaled.mean == pytest.approx(1.5 * theirs.mean())
    assert scaled.standard_deviation == pytest.approx(1.5 * theirs.std())
    assert share_up_to(scaled, 1.5 * 14) == pytest.approx(share_up_to(ours, 14))


@families
def test_nothing_lies_outside_the_bounds(ours: Distribution, theirs: Any) -> None:
    assert ours.shortest == theirs.support()[0]
    assert ours.longest == theirs.support()[1]
    assert not ours.is_constant


@pytest.mark.parametrize("constant", CONSTANT, ids=lambda value: value.family.value)
def test_without_spread_every_family_is_a_constant(constant: Distribution) -> None:
    assert constant.is_constant
    assert constant.mean == pytest.approx(7)
    assert constant.standard_deviation == pytest.approx(0)
    assert constant.shortest == constant.longest == pytest.approx(7)
    assert share_up_to(constant, 7.5) == 1
    assert share_up_to(constant, 6.5) == 0
    assert mean_up_to(constant, 5.0) == 5
    assert mean_up_to(constant, 9.0) == pytest.approx(7)
    assert quantile(constant, 0.3) == pytest.approx(7)


def test_a_normal_counts_as_zero_below_zero() -> None:
    normal = Distribution(Family.NORMAL, (20.0, 30.0))
    draws = numpy.maximum(0, stats.norm(20, 30).ppf((numpy.arange(1_000_000) + 0.5) / 1_000_000))
    assert normal.mean == pytest.approx(draws.mean(), rel=1e-5)
    assert mean_up_to(normal, 30.0) == pytest.approx(numpy.minimum(draws, 30).mean(), rel=1e-5)
    assert share_below_zero(normal) == pytest.approx(stats.norm.cdf(-2 / 3))
    assert share_up_to(normal, 0) == pytest.approx(stats.norm.cdf(-2 / 3))
    assert share_below_zero(Distribution(Family.GAMMA, (20.0, 30.0))) == 0


def test_observed_values_speak_for_themselves() -> None:
    observed = Distribution(Family.EMPIRICAL, (1.0, 2.0, 2.0, 7.0))
    assert observed.mean == 3
    assert observed.standard_deviation == pytest.approx(math.sqrt(5.5))
    assert [share_up_to(observed, limit) for limit in (0.5, 1, 2, 6, 7)] == [0, 0.25, 0.75, 0.75, 1]
    assert mean_up_to(observed, 2.5) == pytest.approx(7.5 / 4)
    assert [quantile(observed, level) for level in (0.1, 0.3, 0.9)] == [1, 2, 7]


def test_what_is_always_zero() -> None:
    assert Distribution(Family.CONSTANT, (0.0,)).is_zero
    assert Distribution(Family.USUALLY, (0.0, 0.9, 0.0)).is_zero
    assert Distribution(Family.EXPONENTIAL, (0.0,)).longest == 0
    assert not Distribution(Family.UNIFORM, (0.0, 1.0)).is_zero


def test_the_sigma_of_a_median_and_a_quantile() -> None:
    assert lognormal_sigma(20, 0.9, 35) == pytest.approx(math.log(1.75) / 1.2815515655446004)
