# ruff: noqa: E501 - what reads as a table or as YAML stays on one line
"""Stocks with a reorder point: how often a part is at hand.

Source: G. Hadley, T. M. Whitin, *Analysis of Inventory Systems*, 1963, 4-2 and 4-7; P. Zipkin, *Foundations of
Inventory Management*, 2000, 6.2. With unit Poisson demand of rate λ, lots of Q ordered when the position falls to r,
and lead time L, the position is uniform on r+1 … r+Q, and what lies on the shelf (less what is owed) is the position
of L ago less a Poisson number of mean λL. So a demand finds a part with probability 1/Q Σ P(D ≤ y - 1) over those y,
and waits E[owed] / λ on average (Little). Ten replications, four standard errors.
"""

from math import exp

import polars as pl
import pytest

from procsim.engine.log import EventLog

from .estimates import assert_near, cohort_visits, hours, replicate


def poisson(mean: float, count: int) -> list[float]:
    """The probabilities of 0 … count - 1 events."""
    found = [exp(-mean)]
    for number in range(1, count):
        found.append(found[-1] * mean / number)
    return found


@pytest.mark.parametrize(("reorder_at", "quantity"), [(5, 1), (7, 4), (3, 10)])
def test_fill_rate(reorder_at: int, quantity: int) -> None:
    """The share of demands that find a part, and the mean wait for one."""
    demand, lead_time = 2.0, 3.0

    def figures(log: EventLog) -> list[float]:
        visits = cohort_visits(log).filter(pl.col("parts_time").is_not_null())
        waits = visits.select(hours("enable_time", "parts_time").alias("wait"))["wait"]
        return [float((waits == 0).mean()), float(waits.mean())]

    sample = replicate(
        f"""
staff: {{desk: {{count: 30}}}}
parts: {{screen: {{stock: {reorder_at + 1}, reorder_at: {reorder_at}, order_quantity: {quantity}, lead_time: {lead_time} h}}}}
arrivals: {{a: {{rate: {demand}/h, enters: fit}}}}
stages: {{fit: {{role: desk, duration: 1 min, uses: {{screen: 1}}, next: resolved}}}}
run: {{warm_up: 5 d, length: 40 d, cool_down: 2 d}}
""",
        figures,
        seed=31,
    )
    chances = poisson(demand * lead_time, 200)
    positions = range(reorder_at + 1, reorder_at + quantity + 1)
    at_hand = sum(sum(chances[:position]) for position in positions) / quantity
    owed = (
        sum(sum(max(n - position, 0) * chance for n, chance in enumerate(chances)) for position in positions) / quantity
    )
    assert_near(sample, [at_hand, owed / demand])
