"""Inverse distribution functions of all families, against scipy, over the whole space of parameters."""

from __future__ import annotations

import math
from decimal import Decimal, localcontext
from typing import Any

import numpy as np
import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st
from scipy import special as scipy_special
from scipy import stats

from procsim.engine import quantiles, special
from procsim.engine.quantiles import compile_distribution
from procsim.files import notation
from procsim.files.quantities import ALL_HOURS, Mistake
from procsim.model.distributions import Distribution, Family

CHANCE = np.random.default_rng(20260302)
NOTHING = np.zeros(1)
#: Probabilities from 1e-12 to 1 - 1e-12, dense in both tails and in between.
LEVELS = np.unique(
    np.concatenate([10.0 ** CHANCE.uniform(-12, 0, 60), 1 - 10.0 ** CHANCE.uniform(-12, 0, 60), CHANCE.random(60),
                    [1e-12, 1 - 1e-12, 0.5, 2.0**-53, 1 - 2.0**-53]])
)  # fmt: skip
VARIATIONS = [0.001, 0.02, 0.1, 0.3, 0.5, 0.9, 1.0, 1.1, 2.0, 5.0]


def drawn(distribution: Distribution, levels: Any = LEVELS, values: Any = NOTHING, offset: int = 0) -> np.ndarray:
    family, a, b, c = compile_distribution(distribution, offset)
    return np.array([quantiles.quantile(family, a, b, c, values, float(u)) for u in levels])


def of(family: Family, *parameters: float) -> Distribution:
    return Distribution(family, tuple(float(parameter) for parameter in parameters))


def exact(scipy_distribution: Any) -> np.ndarray:
    """scipy's quantiles, each from the nearer tail."""
    return np.where(LEVELS <= 0.5, scipy_distribution.ppf(LEVELS), scipy_distribution.isf(1 - LEVELS))


def agree(found: np.ndarray, expected: np.ndarray, tolerance: float) -> None:
    """Equal to a relative tolerance; where scipy gives 0 for what is too small, so small it must be."""
    assert (np.abs(found - expected) <= tolerance * np.abs(expected) + 1e-290).all()


def test_constants_are_themselves() -> None:
    assert set(drawn(of(Family.CONSTANT, 7.5))) == {7.5}


def test_exponential_agrees_with_scipy() -> None:
    agree(drawn(of(Family.EXPONENTIAL, 3e9)), exact(stats.expon(scale=3e9)), 1e-15)


def test_uniform_agrees_with_scipy() -> None:
    agree(drawn(of(Family.UNIFORM, 5, 15)), exact(stats.uniform(5, 10)), 1e-15)
    agree(drawn(of(Family.UNIFORM, -3, 4)), -3 + 7 * LEVELS, 1e-15)


@pytest.mark.parametrize("variation", VARIATIONS)
def test_lognormal_agrees_with_scipy(variation: float) -> None:
    sigma = math.sqrt(math.log1p(variation**2))
    expected = exact(stats.lognorm(sigma, scale=100 * math.exp(-(sigma**2) / 2)))
    agree(drawn(of(Family.LOGNORMAL, 100, 100 * variation)), expected, 2e-14)


@pytest.mark.parametrize("variation", VARIATIONS)
def test_gamma_by_mean_and_deviation_agrees_with_scipy(variation: float) -> None:
    expected = exact(stats.gamma(variation**-2, scale=100 * variation**2))
    # scipy's own inverse is off by 2e-9 at the largest of these shapes, 1e6; see the test by its distribution function.
    agree(drawn(of(Family.GAMMA, 100, 100 * variation)), expected, 1e-12 if variation > 0.001 else 1e-8)


@pytest.mark.parametrize(
    "shape", [0.01, 0.02, 0.1, 0.5, 0.99, 1, 1.01, 1.5, 3, 9.99, 10, 11, 40, 200, 999, 1000, 1001, 5000, 1e5]
)
def test_the_gamma_quantile_agrees_with_scipy(shape: float) -> None:
    normaliser = special.gamma_normaliser(float(shape))
    found = np.array([special.gamma_quantile(float(shape), normaliser, float(u)) for u in LEVELS])
    lower, upper = scipy_special.gammaincinv(shape, LEVELS), scipy_special.gammainccinv(shape, 1 - LEVELS)
    agree(found, np.where(LEVELS <= 0.5, lower, upper), 5e-13)


def exact_lower_gamma(shape: float, x: float) -> Decimal:
    """The gamma distribution function by its power series, in 50 digits, for shapes from 1000."""
    a, at = Decimal(shape), Decimal(shape)
    term = total = 1 / a
    while term > total * Decimal("1e-30"):
        at += 1
        term *= Decimal(x) / at
        total += term
    two_pi = 2 * Decimal("3.14159265358979323846264338327950288419716939937510")
    stirling = 1 / (12 * a) - 1 / (360 * a**3) + 1 / (1260 * a**5) - 1 / (1680 * a**7)
    log_gamma = (a - Decimal("0.5")) * a.ln() - a + two_pi.ln() / 2 + stirling
    return total * (a * Decimal(x).ln() - Decimal(x) - log_gamma).exp()


@pytest.mark.parametrize("shape", [1000.0, 1e4])
@pytest.mark.parametrize("u", [1e-12, 1e-3, 0.4, 0.9, 1 - 1e-10])
def test_large_shapes_are_exact_to_the_last_digits(shape: float, u: float) -> None:
    normaliser = special.gamma_normaliser(shape)
    x = special.gamma_quantile(shape, normaliser, u)
    with localcontext(prec=50):
        miss = float(exact_lower_gamma(shape, x) - Decimal(u))
    assert abs(miss) / special.gamma_density(shape, normaliser, x) < 1e-15


def test_the_largest_shapes_are_right_where_scipy_is() -> None:
    # Its lower tail isn't: at shape 1e6 scipy 1.17 is off by 8e-8 at 1e-12, our lower tail is tested above.
    normaliser = special.gamma_normaliser(1e6)
    for u in LEVELS[(LEVELS > 0.01) & (LEVELS < 1 - 1e-11)]:
        x = special.gamma_quantile(1e6, normaliser, float(u))
        miss = scipy_special.gammaincc(1e6, x) - (1 - u)
        assert abs(miss) / special.gamma_density(1e6, normaliser, x) < 1e-15


def test_gamma_draws_too_small_for_a_float_are_nothing() -> None:
    assert drawn(of(Family.GAMMA, 1, 30), [1e-12])[0] == 0.0


@pytest.mark.parametrize("variation", VARIATIONS)
def test_weibull_has_the_mean_and_deviation_that_were_asked_for(variation: float) -> None:
    family, scale, inverse_shape, _ = compile_distribution(of(Family.WEIBULL, 100, 100 * variation))
    assert family == quantiles.WEIBULL
    law = stats.weibull_min(1 / inverse_shape, scale=scale)
    assert law.mean() == pytest.approx(100, rel=1e-12)
    # scipy's variance loses digits where it is small.
    assert law.std() == pytest.approx(100 * variation, rel=1e-12 if variation > 0.01 else 1e-9)
    agree(drawn(of(Family.WEIBULL, 100, 100 * variation)), exact(law), 1e-13)


def test_the_weibull_solver_s_two_formulas_meet() -> None:
    found = [quantiles.weibull_inverse_shape(v) for v in np.linspace(0.0375, 0.0385, 400)]
    assert found[0] < 0.03 < found[-1], "the seam lies within"
    steps = np.diff(found)
    assert np.ptp(steps) < 2e-3 * steps.mean()


def test_normal_agrees_with_scipy_and_is_cut_at_nothing() -> None:
    expected = np.maximum(0, exact(stats.norm(20, 5)))
    found = drawn(of(Family.NORMAL, 20, 5))
    assert np.abs(found - expected).max() < 1e-13
    assert found.min() == 0.0


@pytest.mark.parametrize("mode", [4, 4.001, 8, 19, 20])
def test_triangular_agrees_with_scipy(mode: float) -> None:
    expected = exact(stats.triang((mode - 4) / 16, 4, 16))
    agree(drawn(of(Family.TRIANGULAR, 4, mode, 20)), expected, 1e-14)


@pytest.mark.parametrize("mode", [0, 0.01, 3, 5, 8, 9.99, 10])
def test_pert_agrees_with_scipy(mode: float) -> None:
    alpha = 1 + 4 * mode / 10
    found = drawn(of(Family.PERT, 0, mode, 10))
    low, high = LEVELS <= 0.5, LEVELS > 0.5
    agree(found[low], 10 * scipy_special.betaincinv(alpha, 6 - alpha, LEVELS[low]), 2e-13)
    assert np.abs(found[high] - 10 * (1 - scipy_special.betaincinv(6 - alpha, alpha, 1 - LEVELS[high]))).max() < 5e-13


def test_pert_lies_between_its_ends() -> None:
    found = drawn(of(Family.PERT, 4, 8, 20))
    assert found.min() >= 4
    assert found.max() <= 20


def test_usually_has_its_median_and_its_quantile() -> None:
    distribution = of(Family.USUALLY, 20, 0.9, 35)
    assert drawn(distribution, [0.5])[0] == 20.0
    assert drawn(distribution, [0.9])[0] == pytest.approx(35, rel=1e-14)


def test_empirical_gives_each_observation_its_share() -> None:
    observed = (2.0, 3.0, 3.0, 9.0)
    values = np.array([99.0, *observed, 99.0])
    levels = [2.0**-53, 0.24, 0.26, 0.49, 0.51, 0.74, 0.76, 1 - 2.0**-53]
    found = drawn(of(Family.EMPIRICAL, *observed), levels, values, offset=1)
    assert found.tolist() == [2, 2, 3, 3, 3, 3, 9, 9]


@pytest.mark.parametrize("count", [1, 3, 7, 1000])
def test_the_highest_level_is_an_empirical_distribution_s_last_value(count: int) -> None:
    observed = tuple(float(value) for value in range(count))
    assert drawn(of(Family.EMPIRICAL, *observed), [1 - 2.0**-53], np.array(observed))[0] == count - 1


@pytest.mark.parametrize(
    "distribution",
    [
        of(Family.LOGNORMAL, 20, 0),
        of(Family.GAMMA, 20, 0),
        of(Family.WEIBULL, 20, 0),
        of(Family.NORMAL, 20, 0),
        of(Family.UNIFORM, 20, 20),
        of(Family.TRIANGULAR, 20, 20, 20),
        of(Family.PERT, 20, 20, 20),
        of(Family.USUALLY, 20, 0.9, 20),
    ],
    ids=lambda distribution: distribution.family.value,
)
def test_without_spread_every_draw_is_the_same(distribution: Distribution) -> None:
    assert set(drawn(distribution)) == {20.0}


@pytest.mark.parametrize("family", [Family.EXPONENTIAL, Family.LOGNORMAL, Family.GAMMA, Family.WEIBULL, Family.NORMAL])
def test_a_mean_of_nothing_draws_nothing(family: Family) -> None:
    assert set(drawn(of(family, *((0.0,) if family is Family.EXPONENTIAL else (0.0, 0.0))))) == {0.0}


#: What a file may hold: from numbers that are just told from 0 to a thousand years.
NUMBERS = st.one_of(st.floats(1e-15, 1e15), st.floats(0.1, 1000), st.integers(0, 100))
UNITS = st.sampled_from(["ms", "s", "min", "h", "d", "w"])
LEVELS_OF_GUESSES = st.one_of(
    st.sampled_from(["9 in 10", "95 in 100", "51 in 100", "999 in 1000"]),
    st.floats(50, 100).map(lambda level: f"{level:.15f}%"),
)


@st.composite
def written(draw: Any, widest: float, highest: float = math.inf) -> Distribution:
    """A distribution of durations as a file may write it, as far as the reader takes it.

    ``widest`` bounds standard deviation over mean, ``highest`` the quantile of a guess over its median.
    """
    family = draw(st.sampled_from([each for each in notation.FAMILIES if each != "empirical"]))
    first, unit = draw(NUMBERS), draw(UNITS)
    if family == "exponential":
        inside = f"{first!r} {unit}"
    elif family in ("lognormal", "gamma", "weibull", "normal"):
        spread = draw(st.one_of(st.floats(0, widest), st.floats(-9, math.log10(widest)).map(lambda power: 10**power)))
        inside = f"{first!r} ± {first * spread!r} {unit}"
    elif family == "usually":
        factor = draw(st.one_of(st.floats(1, min(highest, 100)), st.floats(1, min(highest, 1e9))))
        text = f"usually {first!r} {unit} ({draw(LEVELS_OF_GUESSES)} within {first * factor!r} {unit})"
    else:
        width, share = draw(NUMBERS), draw(st.floats(0, 1))
        middle = "" if family == "uniform" else f"..{first + share * width!r}"
        inside = f"{first!r}{middle}..{first + width!r} {unit}"
    try:
        return notation.read(text if family == "usually" else f"{family}({inside})", ALL_HOURS, no_column)
    except Mistake:
        reject()


def no_column(_name: str, _offset: int) -> tuple[float, ...]:
    raise AssertionError("no file is named here")


def blur(distribution: Distribution) -> float:
    """By how much rounding alone may move a draw: a gamma's error in ln u is divided by its shape."""
    if distribution.family is Family.GAMMA and not distribution.is_constant:
        return 2e-13 + 5e-15 * (distribution.standard_deviation / distribution.mean) ** 2
    return 2e-13


def grain(distribution: Distribution) -> float:
    """By how much rounding alone may move a small draw that is the difference of two large numbers."""
    if distribution.family is Family.NORMAL:
        return 1e-14 * (distribution.parameters[0] + distribution.standard_deviation)
    return 1e-15 * distribution.longest if math.isfinite(distribution.longest) else 1e-290


@settings(max_examples=300, deadline=None)
@given(written(1000), st.lists(st.floats(2.0**-53, 1 - 2.0**-53), min_size=2, max_size=20))
def test_draws_of_all_that_can_be_written_are_finite_and_rise_with_the_uniform(
    distribution: Distribution, levels: list[float]
) -> None:
    found = drawn(distribution, [*sorted(levels), 1 - 2.0**-53])
    assert np.isfinite(found).all()
    assert (found >= 0).all()
    # Two levels may lie so close that only rounding tells their quantiles apart.
    assert (np.diff(found) >= -blur(distribution) * found[1:] - grain(distribution)).all()


@settings(max_examples=200, deadline=None)
@given(written(10, highest=20), st.floats(1e-12, 1 - 1e-12), st.floats(1.0, 10.0))
def test_draws_scale_with_the_distribution(distribution: Distribution, level: float, factor: float) -> None:
    one, other = drawn(distribution, [level])[0], drawn(distribution.scaled(factor), [level])[0]
    # The scaled parameters are rounded: a coefficient of variation by 2 ulps, which a wide spread multiplies.
    assert other == pytest.approx(one * factor, rel=1e-11, abs=factor * grain(distribution))


@settings(max_examples=60, deadline=None)
@given(written(10, highest=20))
def test_means_are_those_of_the_distribution(distribution: Distribution) -> None:
    """The mean is the integral of the quantile, here by the tanh-sinh rule (Takahasi and Mori 1974) in both halves."""
    steps = np.arange(-4.0, 4.0001, 1 / 32)
    inner = math.pi / 2 * np.sinh(steps)
    levels = 1 / (1 + np.exp(-2 * inner))
    weights = math.pi / 2 * np.cosh(steps) / (2 * np.cosh(inner) ** 2) / 32 * 2
    kept = (levels > 1e-300) & (levels < 1)
    mean = float(np.sum(weights[kept] * drawn(distribution, levels[kept])) / 2)
    spread = distribution.standard_deviation / distribution.mean if distribution.mean > 0 else 0.0
    if spread <= 2 and distribution.family is not Family.NORMAL:  # a cut or a heavy tail wants another rule
        assert mean == pytest.approx(distribution.mean, rel=1e-4)


def test_there_is_no_other_family() -> None:
    with pytest.raises(ValueError, match="no such family"):
        quantiles.quantile(99, 0.0, 0.0, 0.0, NOTHING, 0.5)
