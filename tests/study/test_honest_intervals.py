"""The intervals of a whole study hold the truth as often as they say: M/M/1, whose mean wait is known."""

from __future__ import annotations

from typing import Any

import pytest

from procsim.files import loads
from procsim.study.figures import Lean
from procsim.study.intervals import ratio_estimate
from procsim.study.pool import Order, Pool
from procsim.study.variants import Variant

STUDIES, REPLICATIONS = 400, 20

#: A load of 0.8; 2,000 mean services after 500 of warm-up.
QUEUE = """\
procsim: 1
name: M/M/1
staff: {servers: {count: 1}}
arrivals: {customers: {rate: 48/h, enters: serve}}
stages: {serve: {role: servers, duration: exponential(1 min), next: resolved}}
kpis: {wait: {from: serve.queued, to: serve.started}}
run: {length: 2000 min, warm_up: 500 min}
"""

#: Load / (1 - load) mean services, in seconds (Gross et al., *Fundamentals of Queueing Theory*, 2.2).
TRUE_WAIT = 0.8 / 0.2 * 60


@pytest.mark.slow
def test_the_interval_of_the_mean_wait_covers_the_true_one() -> None:
    """400 studies of 20 replications: the share of 95 % intervals that hold the truth has a standard error of 1.1
    points, and must lie within 92 and 98 %. The mean of all studies is within four of its standard errors."""
    process = loads(QUEUE)
    orders = [
        Order(Variant.of(process, seed=seed, engine="fast"), range(REPLICATIONS)) for seed in range(1, STUDIES + 1)
    ]
    waits: list[list[Any]] = [[] for _ in orders]
    with Pool(2) as pool:
        for outcome in pool.run(orders, Lean(kpis=("wait",))):
            waits[outcome.order].append(outcome.figures.kpis["wait"])
    estimates = [ratio_estimate(one) for one in waits]
    held = sum(one.low <= TRUE_WAIT <= one.high for one in estimates)
    assert 0.92 <= held / STUDIES <= 0.98
    whole = ratio_estimate([ratio for one in waits for ratio in one])
    assert abs(whole.value - TRUE_WAIT) < whole.high - whole.low  # about four standard errors
