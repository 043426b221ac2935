"""Own logarithm, exponential, gamma function and normal quantile, against decimal arithmetic and scipy."""

from __future__ import annotations

import math
import platform
import re
from decimal import Context, Decimal, localcontext
from typing import TYPE_CHECKING, Any

import numba
import numpy as np
import pytest
from scipy import special as scipy_special

from procsim.engine import arithmetic, draws

if TYPE_CHECKING:
    from collections.abc import Callable

CHANCE = np.random.default_rng(20260302)
SMALLEST = 5e-324
LARGEST = 1.7976931348623157e308
EULER = 0.5772156649015329
ZETA_2, ZETA_3, ZETA_4 = math.pi**2 / 6, 1.2020569031595942, math.pi**4 / 90


def error_in_ulps(value: float, exact: Decimal) -> float:
    """How far a float is from the exact value, in units of the exact value's last place."""
    nearest = float(exact)
    return float(abs(Decimal(value) - exact) / Decimal(math.ulp(nearest)))


def worst(function: Callable[[float], float], exact: Callable[[Decimal, Context], Decimal], points: Any) -> float:
    with localcontext(prec=60) as context:
        return max(error_in_ulps(function(float(x)), exact(Decimal(float(x)), context)) for x in points)


def test_log_is_within_one_ulp() -> None:
    points = np.concatenate(
        [
            np.exp(CHANCE.uniform(-700, 700, 800)),
            CHANCE.uniform(0.5, 2, 800),
            1 + CHANCE.normal(size=400) * 1e-6,
            [SMALLEST, 1e-310, 2.2250738585072014e-308, LARGEST, math.sqrt(0.5), math.sqrt(2), 1 - 2**-53, 1 + 2**-52],
        ]
    )
    assert worst(arithmetic.log, lambda x, context: x.ln(context), points) <= 1.0
    assert arithmetic.log(1.0) == 0.0


def test_log1p_is_within_one_ulp_for_small_arguments_too() -> None:
    signs = CHANCE.choice([-1.0, 1.0], 400)
    points = np.concatenate(
        [
            np.exp(CHANCE.uniform(-40, 700, 800)),
            CHANCE.uniform(-1, 2, 800),
            signs * np.exp(CHANCE.uniform(-40, -0.1, 400)),
            [-1 + 2**-53, -0.29, 0.41, 2.0**53, LARGEST],
        ]
    )
    assert worst(arithmetic.log1p, lambda x, context: (1 + x).ln(context), points) <= 1.0
    assert arithmetic.log1p(0.0) == 0.0
    assert arithmetic.log1p(1e-300) == 1e-300
    assert arithmetic.log1p(-SMALLEST) == -SMALLEST


def test_exp_is_within_one_ulp_subnormal_results_too() -> None:
    points = np.concatenate(
        [
            CHANCE.uniform(-745, 709.78, 1200),
            CHANCE.uniform(-1, 1, 600),
            CHANCE.normal(size=300) * 1e-8,
            [-745.13, -708.5, 709.782712893384, 0.5 * arithmetic.LN2, -0.5 * arithmetic.LN2],
        ]
    )
    assert worst(arithmetic.exp, lambda x, context: x.exp(context), points) <= 1.0
    assert arithmetic.exp(0.0) == 1.0


def test_exp_ends_in_zero_and_in_infinity() -> None:
    assert arithmetic.exp(-746.0) == 0.0
    assert arithmetic.exp(-1e300) == 0.0
    assert arithmetic.exp(709.8) == math.inf


def test_log_gamma_is_within_a_few_ulps() -> None:
    points = np.concatenate([np.exp(CHANCE.uniform(-30, 30, 2000)), CHANCE.uniform(0, 12, 2000), np.arange(1, 30)])
    for x in points[(abs(points - 1) > 0.1) & (abs(points - 2) > 0.1)]:
        assert arithmetic.log_gamma(float(x)) == pytest.approx(float(scipy_special.gammaln(x)), rel=2e-15)


def test_log_gamma_keeps_its_digits_where_it_passes_zero() -> None:
    for d in CHANCE.normal(size=500) * 1e-4:
        near_one, near_two = (1 + d) - 1, (2 + d) - 2
        one = near_one * (-EULER + near_one * (ZETA_2 / 2 + near_one * (-ZETA_3 / 3 + near_one * ZETA_4 / 4)))
        two = near_two * (
            1 - EULER + near_two * ((ZETA_2 - 1) / 2 + near_two * (-(ZETA_3 - 1) / 3 + near_two * (ZETA_4 - 1) / 4))
        )
        assert arithmetic.log_gamma(1 + d) == pytest.approx(one, rel=3e-15)
        assert arithmetic.log_gamma(2 + d) == pytest.approx(two, rel=3e-15)
    assert arithmetic.log_gamma(1.0) == 0.0
    assert arithmetic.log_gamma(2.0) == 0.0


def test_log_gamma_is_continuous_where_its_formulas_meet() -> None:
    for seam in (0.5, 1.5, 2.5, 3.5, 10.0):
        below, above = (arithmetic.log_gamma(math.nextafter(seam, to)) for to in (0.0, math.inf))
        assert below == pytest.approx(above, rel=2e-15)


def test_the_normal_quantile_has_full_accuracy_in_both_tails() -> None:
    points = np.concatenate([CHANCE.random(3000), 10.0 ** -np.arange(1, 300, 0.7), [0.075, 0.925, math.exp(-25)]])
    for p in points:
        assert arithmetic.normal_quantile(float(p)) == pytest.approx(float(scipy_special.ndtri(p)), rel=2e-15)
    assert arithmetic.normal_quantile(0.5) == 0.0


def test_the_normal_quantile_is_odd_about_one_half() -> None:
    for p in np.floor(CHANCE.random(200) * 2**40) / 2**40:
        assert arithmetic.normal_quantile(float(1 - p)) == -arithmetic.normal_quantile(float(p))


def machine_code(function: Any, *arguments: Any) -> str:
    """What is made of a function and all that it calls, compiled anew (of kept code nothing can be seen)."""
    fresh = numba.njit(function)
    fresh(*arguments)
    (assembly,) = fresh.inspect_asm().values()
    return str(assembly)


def library_calls(assembly: str) -> set[str]:
    called = set(re.findall(r"(?:movabsq\s+\$|callq?\s+\*?)([A-Za-z_][\w.]*)", assembly))
    return {
        name for name in called if re.fullmatch(r"(?:numba_)?(?:log|exp|pow|lgamma|gamma|tgamma|ldexp|fma)\w*", name)
    }


def fused_operations(assembly: str) -> list[str]:
    return re.findall(r"\bvfn?m(?:add|sub)\w*", assembly)


@pytest.mark.skipif(bool(numba.config.DISABLE_JIT), reason="nothing is compiled")
@pytest.mark.skipif(platform.machine() != "x86_64", reason="reads the assembly of x86-64")
def test_compiled_draws_call_no_mathematical_library_and_fuse_nothing() -> None:
    # First that such things would be seen.
    assert library_calls(machine_code(lambda x: math.log(x) + math.exp(x) + x**1.5, 1.5)) == {"log", "exp", "pow"}
    draw: Any = draws.draw
    code = machine_code(draw.py_func, 1, 0, 2, 3, 0, 4, 1, draws.DURATION, 0, 1.0, 0.0, 0.0, np.zeros(1))
    assert len(code) > 50_000, "the functions that a draw calls are in its code"
    assert library_calls(code) == set()
    assert fused_operations(code) == []
