"""Arrivals: Poisson processes whose rate follows the hours of the week and the seasons.

Source: D. Gross et al., *Fundamentals of Queueing Theory*, 4th ed., 2008, 1.7; E. Çinlar, *Introduction to Stochastic
Processes*, 1975, 4.7 (a Poisson process with a rate that varies, by inversion of the cumulated rate). Counts of
separate hours are independent Poisson numbers, whose variance is their mean; Pearson's sum of (O - E)² / E over k of
them has mean k and a standard deviation of about √(2k), and may lie four of these away.
"""

import numpy as np
import polars as pl
import pytest

from procsim.engine import run
from procsim.engine.blueprint import compile_blueprint
from procsim.files import loads

WEEKS = 26


def counts_by_hour(arrivals: str, replications: int = 4, calendars: str = "") -> np.ndarray:
    """How many came in each hour of each week: an array of weeks × 168."""
    blueprint = compile_blueprint(
        loads(f"""
procsim: 1
name: Arrivals
{calendars}
staff: {{desk: {{count: 1}}}}
arrivals: {{a: {{enters: pause, {arrivals}}}}}
stages: {{pause: {{wait: 0 min, next: resolved}}}}
run: {{length: {WEEKS} weeks, cool_down: 1 h}}
""")
    )
    counts = np.zeros((replications * WEEKS, 168))
    for number in range(replications):
        log = run(blueprint, seed=21, replication=number)
        start = log.info.start
        hour = log.tickets.select(((pl.col("arrived") - start).dt.total_microseconds() // 3_600_000_000).alias("hour"))[
            "hour"
        ]
        for at in hour:
            if at < 168 * WEEKS:
                counts[number * WEEKS + at // 168, at % 168] += 1
    return counts


def assert_poisson(counts: np.ndarray, rates: np.ndarray) -> None:
    """Fails where the counts (weeks × hours) don't look Poisson with these rates."""
    assert counts[:, rates == 0].sum() == 0
    expected = rates[rates > 0] * len(counts)
    squares = (counts[:, rates > 0].sum(axis=0) - expected) ** 2 / expected
    freedom = len(expected)
    assert abs(squares.sum() - freedom) < 4 * (2 * freedom) ** 0.5
    total = expected.sum()
    assert abs(counts.sum() - total) < 4 * total**0.5
    # Within each hour of the week, the counts of the weeks scatter by their mean.
    scatter = ((counts[:, rates > 0] - rates[rates > 0]) ** 2 / rates[rates > 0]).sum()
    degrees = counts.shape[0] * freedom
    kurtosis = 2 + 1 / rates[rates > 0].mean()  # of (N - m)²/m for a Poisson N: variance 2 + 1/m
    assert abs(scatter - degrees) < 4 * (degrees * kurtosis) ** 0.5


def hours_of(days: range, begin: int, end: int, rate: float) -> np.ndarray:
    """A week of rates: ``rate`` between two hours of these days, else nothing."""
    week = np.zeros(168)
    for day in days:
        week[day * 24 + begin : day * 24 + end] = rate
    return week


def test_a_rate_by_the_hours_of_the_week() -> None:
    """Tickets come at each hour of the week with its own rate, and at no other."""
    counts = counts_by_hour("rate: {mon-fri 09:00-12:00: 5/h, mon-fri 12:00-19:00: 3/h, sat 10:00-16:00: 2/h}")
    rates = hours_of(range(5), 9, 12, 5) + hours_of(range(5), 12, 19, 3) + hours_of(range(5, 6), 10, 16, 2)
    assert_poisson(counts, rates)


def test_a_constant_rate() -> None:
    """A rate without hours is the same at all of them; `/d` is spread over 24 hours."""
    assert_poisson(counts_by_hour("rate: 48/d", replications=2), np.full(168, 2.0))


SHOP = "calendars: {shop: {mon-fri: 09:00-17:00, sat: 10:00-14:00}}"  # 44 hours on six days


@pytest.mark.parametrize(("rate", "per_hour"), [("3/h", 3.0), ("132/w", 3.0), ("22/wd", 3.0)])
def test_rates_with_a_calendar(rate: str, per_hour: float) -> None:
    """With a calendar `/h` is per open hour, `/wd` and `/w` are spread over the open hours of a regular week, and
    nobody comes outside.
    """
    counts = counts_by_hour(f"rate: {rate}, calendar: shop", replications=2, calendars=SHOP)
    assert_poisson(counts, hours_of(range(5), 9, 17, per_hour) + hours_of(range(5, 6), 10, 14, per_hour))


def test_seasons_multiply() -> None:
    """Seasons multiply where they overlap: weeks with x2, with x2 and x0.5, with x0.5, and the rest."""
    counts = counts_by_hour(
        "rate: 3/h, seasons: {2026-01-12..2026-01-25: x2, 2026-01-19..2026-02-01: x0.5}", replications=4
    )
    by_week = counts.sum(axis=1).reshape(4, WEEKS).sum(axis=0)
    factors = np.ones(WEEKS)
    factors[1], factors[2], factors[3] = 2, 1, 0.5
    expected = 4 * 168 * 3 * factors
    assert np.all(np.abs(by_week - expected) < 4 * np.sqrt(expected))
