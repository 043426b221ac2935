"""The models as a user of SimPy writes them: a generator for each ticket, a Resource for each group, a list as log.

R1 is the process of ``benchmarks/r1.yaml``, M/M/1 that of ``benchmarks/mm1.yaml``. Times are minutes.
"""

from __future__ import annotations

import math
import random
from typing import TYPE_CHECKING

import simpy
from measured import Outcome, main

if TYPE_CHECKING:
    from collections.abc import Generator

#: The lognormal law of the delivery, with a mean of 24 h and a standard deviation of 12 h.
SIGMA = math.sqrt(math.log(1 + (12 / 24) ** 2))
MU = math.log(24 * 60) - SIGMA**2 / 2


class Shop:
    """The repair shop R1."""

    def __init__(self, env: simpy.Environment, chance: random.Random) -> None:
        self.env = env
        self.chance = chance
        self.clerks = simpy.Resource(env, capacity=2)
        self.technicians = simpy.Resource(env, capacity=9)
        self.buyers = simpy.Resource(env, capacity=2)
        self.cashier = simpy.Resource(env, capacity=1)
        self.log: list[tuple[int, str, float, float, float]] = []
        self.cycles: list[float] = []

    def work(self, ticket: int, stage: str, group: simpy.Resource, mean: float) -> Generator[simpy.Event, None, None]:
        """Queues for somebody of a group and is worked on."""
        queued = self.env.now
        with group.request() as request:
            yield request
            started = self.env.now
            yield self.env.timeout(self.chance.expovariate(1 / mean))
        self.log.append((ticket, stage, queued, started, self.env.now))

    def wait(self, ticket: int, stage: str, minutes: float) -> Generator[simpy.Event, None, None]:
        """Waits for somebody outside the shop."""
        began = self.env.now
        yield self.env.timeout(minutes)
        self.log.append((ticket, stage, began, began, self.env.now))

    def ticket(self, number: int) -> Generator[simpy.Event, None, None]:
        """A device from the counter to the till."""
        arrived = self.env.now
        yield from self.work(number, "intake", self.clerks, 6)
        yield from self.work(number, "diagnosis", self.technicians, 30)
        if self.chance.random() < 0.4:
            yield from self.work(number, "ordering", self.buyers, 10)
            yield from self.wait(number, "delivery", self.chance.lognormvariate(MU, SIGMA))
        yield from self.work(number, "repair", self.technicians, 45)
        while self.chance.random() < 0.05:
            yield from self.work(number, "repair", self.technicians, 45)
        yield from self.work(number, "notifying", self.clerks, 5)
        yield from self.wait(number, "pick_up", self.chance.expovariate(1 / 480))
        yield from self.work(number, "payment", self.cashier, 5)
        self.cycles.append(self.env.now - arrived)

    def customers(self, tickets: int) -> Generator[simpy.Event, None, None]:
        """Six customers an hour."""
        for number in range(tickets):
            yield self.env.timeout(self.chance.expovariate(6 / 60))
            self.env.process(self.ticket(number))


class Counter:
    """A single server at a load of 0.9."""

    def __init__(self, env: simpy.Environment, chance: random.Random) -> None:
        self.env = env
        self.chance = chance
        self.server = simpy.Resource(env, capacity=1)
        self.log: list[tuple[int, str, float, float, float]] = []
        self.cycles: list[float] = []

    def ticket(self, number: int) -> Generator[simpy.Event, None, None]:
        """Queues and is served."""
        queued = self.env.now
        with self.server.request() as request:
            yield request
            started = self.env.now
            yield self.env.timeout(self.chance.expovariate(1))
        self.log.append((number, "service", queued, started, self.env.now))
        self.cycles.append(self.env.now - queued)

    def customers(self, tickets: int) -> Generator[simpy.Event, None, None]:
        """54 customers an hour."""
        for number in range(tickets):
            yield self.env.timeout(self.chance.expovariate(0.9))
            self.env.process(self.ticket(number))


def run(place: type[Shop] | type[Counter], tickets: int, seed: int) -> Outcome:
    """Simulates until the last ticket has closed."""
    env = simpy.Environment()
    made = place(env, random.Random(seed))
    env.process(made.customers(tickets))
    env.run()
    return lambda: (len(made.cycles), sum(made.cycles) / len(made.cycles))


if __name__ == "__main__":
    main(
        "simpy",
        {
            "r1": lambda tickets, seed: run(Shop, tickets, seed),
            "mm1": lambda tickets, seed: run(Counter, tickets, seed),
        },
    )
