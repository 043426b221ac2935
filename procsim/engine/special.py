"""Inverses of the incomplete gamma and beta functions, for gamma distributions and PERT estimates.

Both solve ln P(x) = ln p in ln x with Halley's steps. Both distributions are log-concave in ln x, so that even Newton's
steps converge from everywhere; Halley's need two or three. A probability above 1/2 is sought from its upper tail, so
that neither tail loses digits.
"""

from __future__ import annotations

import math
from typing import Final

from procsim.engine.arithmetic import exp, log, log1p, log_gamma, normal_quantile, stirling_correction
from procsim.engine.compiling import compiled

#: From this shape on a gamma quantile is computed by its asymptotic expansion alone.
LARGE_SHAPE: Final = 1000.0
#: From this shape on the gamma density is computed by Stirling's series.
_STIRLING: Final = 10.0
_TWO_PI: Final = 6.283185307179586
_PRECISION: Final = 1.1102230246251565e-16
_MOST_STEPS: Final = 60
_MOST_TERMS: Final = 10_000  # many more than shapes below LARGE_SHAPE need


@compiled
def gamma_normaliser(shape: float) -> float:
    """What `gamma_quantile` wants to know of a shape: ln Γ, less Stirling's leading terms from 10 on."""
    return stirling_correction(shape) if shape >= _STIRLING else log_gamma(shape)


@compiled
def gamma_quantile(shape: float, normaliser: float, u: float) -> float:
    """The quantile of the gamma distribution with that shape and scale 1 at 0 < ``u`` < 1; relative error about 1e-13.

    ``normaliser`` is `gamma_normaliser` of the shape, computed once. The result is 0 where the quantile is below
    1e-300.
    """
    z = normal_quantile(u)
    if shape >= LARGE_SHAPE:
        return _large_gamma_quantile(shape, z)
    x = _gamma_start(shape, normaliser, z, u)
    if x < 1e-17:  # the start is exact there
        return x
    tail = 1.0 - u
    narrow = math.sqrt(shape + 1.0)
    for _ in range(_MOST_STEPS):
        density = gamma_density(shape, normaliser, x)
        # The tail that is computed; the series also where the fraction would converge slowly.
        if x < max(shape + 1.0, 1.5):
            lower = density * _lower_gamma_series(shape, x)
            if lower <= 0.9:
                slope = density / lower
                miss = log(lower / u)
            else:
                upper = 1.0 - lower
                slope = -density / upper
                miss = log(upper / tail)
        else:
            upper = density * _upper_gamma_fraction(shape, x)
            slope = -density / upper
            miss = log(upper / tail)
        step = _halley(miss, slope, shape - x - slope)
        x *= exp(step)
        if -1e-5 < step * narrow < 1e-5:  # the error left is of the order of the step's cube
            break
    return x


@compiled
def _halley(miss: float, slope: float, bend: float) -> float:
    """Halley's step for a function's value, its slope, and the ratio of its second derivative to its first.

    It is kept within bounds, for the sake of poor guesses.
    """
    newton = -miss / slope
    step = newton / (1.0 + max(-0.5, min(0.5, 0.5 * newton * bend)))
    return max(-3.0, min(3.0, step))


@compiled
def gamma_density(shape: float, normaliser: float, x: float) -> float:
    """x times the density of the gamma distribution at ``x`` > 0.

    For large shapes x^a e^-x / Γ(a) = sqrt(a/2π) exp(-a (μ - ln(1 + μ)) - Stirling's correction), x = a (1 + μ), loses
    no digits (DiDonato and Morris, ACM Transactions on Mathematical Software 12 (1986), 377-393).
    """
    if shape < _STIRLING:
        return exp(shape * log(x) - x - normaliser)
    mu = (x - shape) / shape
    return math.sqrt(shape / _TWO_PI) * exp(-shape * _less_log1p(mu) - normaliser)


@compiled
def _less_log1p(mu: float) -> float:
    """μ - ln(1 + μ) for μ > -1 without cancellation near 0: there μ r - 2 (r^3/3 + r^5/5 + ...), r = μ / (2 + μ)."""
    if mu < -0.2 or mu > 0.25:
        return mu - log1p(mu)
    r = mu / (2.0 + mu)
    s = r * r
    series = 2 / 3 + s * (2 / 5 + s * (2 / 7 + s * (2 / 9 + s * (2 / 11 + s * (2 / 13 + s * (2 / 15 + s * (2 / 17)))))))
    return mu * r - r * s * series


@compiled
def _lower_gamma_series(shape: float, x: float) -> float:
    """The lower tail divided by x times the density: the sum of x^n / (a (a+1) ... (a+n)) (A&S 6.5.29)."""
    term = 1.0 / shape
    total = term
    at = shape
    while term > total * _PRECISION:
        at += 1.0
        term *= x / at
        total += term
    return total


@compiled
def _upper_gamma_fraction(shape: float, x: float) -> float:
    """The upper tail divided by x times the density, by Legendre's continued fraction (A&S 6.5.31, even part).

    Evaluated forwards by Steed's method, whose terms need no scaling (Press et al., *Numerical Recipes*, 5.2).
    """
    b = x + 1.0 - shape
    d = 1.0 / b
    change = d
    total = d
    for n in range(1, _MOST_TERMS):
        factor = n * (shape - n)
        b += 2.0
        d = 1.0 / (b + factor * d)
        change *= b * d - 1.0
        total += change
        if -total * _PRECISION <= change <= total * _PRECISION:
            break
    return total


@compiled
def _gamma_start(shape: float, normaliser: float, z: float, u: float) -> float:
    """A first guess at the gamma quantile.

    In the lower tail from the power series (DiDonato and Morris 1986, equation 21), for small shapes in the upper
    tail from ln Q = (a - 1) ln x - x - ln Γ(a), else the cube of a normal (Wilson and Hilferty 1931).
    """
    log_gamma_next = (log_gamma(shape) if shape >= _STIRLING else normaliser) + log(shape)
    small = exp((log(u) + log_gamma_next) / shape)
    if small < 0.3 * (shape + 1.0):
        next_term = (3.0 * shape + 5.0) / (2.0 * (shape + 1.0) * (shape + 1.0) * (shape + 2.0))
        return small * (1.0 + small * (1.0 / (shape + 1.0) + small * next_term))
    if shape < 1.0 and u > 0.9:
        tail = -log(1.0 - u) - normaliser
        x = max(tail, 0.5)
        return max(tail + (shape - 1.0) * log(x), 0.5)
    cube_root = 1.0 - 1.0 / (9.0 * shape) + z / (3.0 * math.sqrt(shape))
    return shape * cube_root * cube_root * cube_root if cube_root > 0.2 else small


@compiled
def _large_gamma_quantile(shape: float, z: float) -> float:
    """The gamma quantile for shapes from `LARGE_SHAPE` on, relative error below 1e-15 as long as |z| < 9.

    With η^2/2 = μ - ln(1 + μ) and x = a (1 + μ): η = η0 + ε1/a + ε2/a^2 + ..., η0 = z / sqrt(a). Source: N. M. Temme,
    Asymptotic inversion of incomplete gamma functions, Mathematics of Computation 58 (1992), 755-764, where the leading
    coefficients stand; the others follow from his differential equation in exact fractions.
    """
    h = z / math.sqrt(shape)
    first = 3.776373375138807e-06 + h * (
        -9.120511014991658e-07 + h * (7.735470535130866e-08 + h * 3.2400053233896885e-08)
    )
    first = 5 / 18144 + h * (-2.8741263309164543e-05 + h * (-6.185087203605722e-06 + h * first))
    first = -1 / 3 + h * (1 / 36 + h * (1 / 1620 + h * (-7 / 6480 + h * first)))
    second = 6.229995427526292e-05 + h * (
        4.055292003251537e-05 + h * (-2.1264630522937184e-05 + h * 4.963238978973187e-06)
    )
    second = -7 / 405 + h * (-7 / 2592 + h * (533 / 204120 + h * (-0.0007520766651425087 + h * second)))
    third = 29233 / 36741600 + h * (6.554653913335898e-05 + h * (-0.00014083659963035565 + h * 5.835799802507499e-05))
    third = 449 / 102060 + h * (-63149 / 20995200 + h * third)
    fourth = 319 / 183708
    eta = h + (first + (second + (third + fourth / shape) / shape) / shape) / shape
    return shape * (1.0 + _mu_of_eta(eta))


@compiled
def _mu_of_eta(eta: float) -> float:
    """The solution μ of η^2/2 = μ - ln(1 + μ) with the sign of η, for |η| < 0.3, by its power series (Temme 1992)."""
    s = 5.159887341078076e-10 + eta * (7.32986413160022e-10 + eta * -2.921357345635569e-10)
    s = -1.85406221071516e-07 + eta * (7.542464855411896e-08 + eta * (-1.47216272806884e-08 + eta * s))
    s = -139 / 5443200 + eta * (4.899078973153047e-06 + eta * (-2.428276122977769e-07 + eta * s))
    s = 1 / 36 + eta * (-1 / 270 + eta * (1 / 4320 + eta * (1 / 17010 + eta * s)))
    return eta * (1.0 + eta * (1 / 3 + eta * s))


@compiled
def pert_quantile(alpha: float, u: float) -> float:
    """The quantile at 0 < ``u`` < 1 of the beta distribution with shapes ``alpha`` (1 to 5) and 6 - ``alpha``.

    Its mean is alpha / 6. For u <= 1/2 the relative error is about 1e-14, above it the absolute one.
    """
    if u <= 0.5:
        return _lower_pert_quantile(alpha, u)
    return 1.0 - _lower_pert_quantile(6.0 - alpha, 1.0 - u)


@compiled
def _lower_pert_quantile(alpha: float, p: float) -> float:
    """`pert_quantile` for p up to 1/2."""
    beta = 6.0 - alpha
    normaliser = _inverse_beta_of_six(alpha)
    x = _pert_start(alpha, beta, normaliser, p)
    for _ in range(_MOST_STEPS):
        y = 1.0 - x
        density = normaliser * exp(alpha * log(x) + beta * log(y))  # x (1 - x) times the density
        lower = density * _beta_series(alpha, x) if x <= 0.5 else 1.0 - density * _beta_series(beta, y)
        slope = density / (lower * y)
        step = _halley(log(lower / p), slope, alpha - (beta - 1.0) * x / y - slope)
        before = x
        x *= exp(step)
        if x >= 1.0:
            x = 0.5 * (before + 1.0)
        elif -1e-5 < step < 1e-5:
            break
    return x


@compiled
def _inverse_beta_of_six(alpha: float) -> float:
    """1 / B(alpha, 6 - alpha) for 1 <= alpha <= 5.

    It is 120 / (Γ(3 + t) Γ(3 - t)) = 120 sin(πt) / (πt (1 - t^2) (4 - t^2)) with t = alpha - 3 (A&S 6.1.17), an entire
    function of t^2, here by its power series.
    """
    s = (alpha - 3.0) * (alpha - 3.0)
    r = 1.0717250806647165e-15 + s * (
        -1.1444331927349265e-17 + s * (1.0751440030973606e-19 + s * -8.955809660280649e-22)
    )
    r = -3.705904696229376e-10 + s * (6.167100844510383e-12 + s * (-8.751258994962339e-14 + s * r))
    r = 2.639233122562028e-05 + s * (-7.814788520461763e-07 + s * (1.872084094829299e-08 + s * r))
    r = -0.2077426576856807 + s * (0.01419579949951364 + s * (-0.0007020172678624796 + s * r))
    return 30.0 + s * (-11.848022005446794 + s * (2.042245251692118 + s * r))


@compiled
def _beta_series(alpha: float, x: float) -> float:
    """The lower tail of beta(alpha, 6 - alpha) over x (1 - x) times the density: the sum of (6)_n x^n / (alpha)_(n+1).

    DLMF 8.17.8 with both shapes adding up to 6; all terms are positive. For ``x`` <= 1/2.
    """
    term = 1.0 / alpha
    total = term
    over = 6.0
    under = alpha + 1.0
    while term > total * _PRECISION:
        term *= x * over / under
        total += term
        over += 1.0
        under += 1.0
    return total


@compiled
def _pert_start(alpha: float, beta: float, normaliser: float, p: float) -> float:
    """A first guess at the beta quantile: the power series' first terms in the tail, else A&S 26.5.22."""
    small = exp(log(p * alpha / normaliser) / alpha)
    if small < 0.1:
        return small * (1.0 + small * (beta - 1.0) / (alpha + 1.0))
    z = -normal_quantile(p)
    lean_alpha = 1.0 / (2.0 * alpha - 1.0)
    lean_beta = 1.0 / (2.0 * beta - 1.0)
    h = 2.0 / (lean_alpha + lean_beta)
    spread = (z * z - 3.0) / 6.0
    w = z * math.sqrt(spread + h) / h - (lean_beta - lean_alpha) * (spread + 5 / 6 - 2.0 / (3.0 * h))
    return alpha / (alpha + beta * exp(2.0 * w))
