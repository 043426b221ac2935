"""Queues whose answer is known: the fewest agents of M/M/c that keep the mean wait within a limit (Erlang C)."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

import pytest

from procsim.files import loads
from procsim.study import optimise

#: The limit is at least so far away from the mean wait of every number of agents.
_APART = 0.02


def mean_wait(rate: float, service: float, agents: int) -> float:
    """The mean wait in the queue of M/M/c (Erlang C), in the unit of ``service``; infinite where it is unstable.

    Source: Gross et al., *Fundamentals of Queueing Theory*, 2.3.
    """
    offered = rate * service
    if offered >= agents:
        return math.inf
    blocked = 1.0  # Erlang B, by its recursion
    for count in range(1, agents + 1):
        blocked = offered * blocked / (count + offered * blocked)
    waiting = blocked / (1 - offered / agents * (1 - blocked))
    return waiting * service / (agents - offered)


@dataclass(frozen=True)
class Instance:
    """A queue, a limit for its mean wait in seconds, and the fewest agents that keep to it."""

    per_hour: float
    service: float  # seconds
    limit: float  # seconds
    agents: int

    @property
    def text(self) -> str:
        """The process: as long as some 20,000 services, after a warm-up of 2,000."""
        weeks = max(20_000 / self.per_hour / 168, 0.5)
        return f"""\
procsim: 1
name: M/M/c
staff:
  agents: {{count: 1, cost: 20/h}}
arrivals:
  calls: {{rate: {self.per_hour}/h, enters: serve}}
stages:
  serve: {{role: agents, duration: exponential({self.service} s), next: resolved}}
kpis:
  wait: {{from: serve.queued, to: serve.started, goal: mean within {self.limit} s}}
run: {{length: {weeks * 168:.0f} h, warm_up: {weeks * 16.8:.0f} h}}
"""


def drawn(luck: random.Random) -> Instance:
    """A queue with 0.5 to 8 agents' work and a limit that some number of agents keeps, far enough from all means."""
    while True:
        service = round(luck.uniform(60, 600))
        offered = luck.uniform(0.5, 8)
        per_hour = round(3600 * offered / service, 2)
        agents = math.ceil(offered) + luck.randrange(3)
        waits = [mean_wait(per_hour / 3600, service, count) for count in range(1, agents + 10)]
        highest = min(waits[agents - 2] if agents > 1 else math.inf, 4 * waits[agents - 1])
        if math.isinf(waits[agents - 1]) or offered / agents > 0.9:
            continue
        limit = round(math.exp(luck.uniform(math.log(waits[agents - 1]), math.log(highest))), 3)
        if limit > 0.5 and all(abs(wait / limit - 1) >= _APART for wait in waits):
            return Instance(per_hour, service, limit, agents)


def found(instance: Instance, seed: int) -> int | None:
    result = optimise(loads(instance.text), confidence=0.99, seed=seed, engine="fast", replications=2000)
    return None if result.staffing is None else result.staffing["agents"]


@pytest.mark.slow
def test_erlang_c_says_how_many_agents_it_takes() -> None:
    """Three queues; with 99 % confidence each, the probability that all are right is 97 %, and the seed is fixed."""
    luck = random.Random(41)
    for seed in range(3):
        instance = drawn(luck)
        assert found(instance, seed) == instance.agents


@pytest.mark.nightly
def test_of_twenty_queues_at_least_nineteen_are_answered_as_erlang_c_does() -> None:
    luck = random.Random(7)
    instances = [drawn(luck) for _ in range(20)]
    right = [found(instance, seed) == instance.agents for seed, instance in enumerate(instances)]
    assert sum(right) >= 19


def test_the_formula_is_that_of_a_single_server_where_there_is_one() -> None:
    assert mean_wait(0.8, 1.0, 1) == pytest.approx(4.0)  # ρ / (1 - ρ) services
    assert math.isinf(mean_wait(2.0, 1.0, 2))
