"""The models as compiled processes of Cimba.

R1 is the process of ``benchmarks/r1.yaml``, M/M/1 that of ``benchmarks/mm1.yaml``. Times are minutes.

No event log is kept: Cimba has none. M/M/1 follows the first example of its own documentation, customers being counts
in a container, and its mean cycle time follows from the mean queue by Little's law; R1 spawns a model for each ticket.
"""

from __future__ import annotations

import math

import cimba as cb
from cimba import inputs, random
from measured import Outcome, main

#: The lognormal law of the delivery, with a mean of 24 h and a standard deviation of 12 h.
SIGMA = math.sqrt(math.log(1 + (12 / 24) ** 2))
MU = math.log(24 * 60) - SIGMA**2 / 2


class Shop(cb.Model):
    """The repair shop R1: six customers an hour."""

    tickets: cb.Param[int]
    gap: cb.Input[float] = inputs.dist.exponential(mean=10)
    clerks: cb.Resource = cb.Resource(capacity=2)
    technicians: cb.Resource = cb.Resource(capacity=9)
    buyers: cb.Resource = cb.Resource(capacity=2)
    cashier: cb.Resource = cb.Resource(capacity=1)
    closed: int = 0
    cycles: float = 0.0
    tickets_closed: cb.Output[float]
    mean_cycle: cb.Output[float]

    @cb.process
    def customers(self) -> None:
        """They come one by one."""
        for _ in range(self.tickets):
            cb.hold(self.gap.next())
            cb.spawn(Ticket, shop=self)

    @cb.on_end
    def measure(self) -> None:
        """What is told when nothing is left to happen."""
        self.tickets_closed = self.closed
        self.mean_cycle = self.cycles / self.closed


class Ticket(cb.Model):
    """A device from the counter to the till."""

    shop: cb.Ref[Shop]

    @cb.process
    def life(self) -> None:
        """All its stages."""
        shop = self.shop
        arrived = cb.now()
        shop.clerks.acquire()
        cb.hold(random.exponential(6))
        shop.clerks.release()
        shop.technicians.acquire()
        cb.hold(random.exponential(30))
        shop.technicians.release()
        if random.uniform() < 0.4:
            shop.buyers.acquire()
            cb.hold(random.exponential(10))
            shop.buyers.release()
            cb.hold(random.lognormal(MU, SIGMA))
        again = True
        while again:
            shop.technicians.acquire()
            cb.hold(random.exponential(45))
            shop.technicians.release()
            again = random.uniform() < 0.05
        shop.clerks.acquire()
        cb.hold(random.exponential(5))
        shop.clerks.release()
        cb.hold(random.exponential(480))
        shop.cashier.acquire()
        cb.hold(random.exponential(5))
        shop.cashier.release()
        shop.closed += 1
        shop.cycles += cb.now() - arrived


class Counter(cb.Model):
    """A single server at a load of 0.9: 54 customers an hour."""

    tickets: cb.Param[int]
    gap: cb.Input[float] = inputs.dist.exponential(mean=1 / 0.9)
    service: cb.Input[float] = inputs.dist.exponential(mean=1)
    queue: cb.Container
    served: int = 0
    tickets_closed: cb.Output[float]
    mean_cycle: cb.Output[float]

    @cb.process
    def customers(self) -> None:
        """They come one by one."""
        for _ in range(self.tickets):
            cb.hold(self.gap.next())
            self.queue.put(1)

    @cb.process
    def server(self) -> None:
        """Serves whoever is there."""
        while True:
            self.queue.get(1)
            cb.hold(self.service.next())
            self.served += 1

    @cb.on_end
    def measure(self) -> None:
        """What is told when nothing is left to happen."""
        self.tickets_closed = self.served
        self.mean_cycle = self.queue.mean_level() / 0.9 + 1


def run(place: type[Shop] | type[Counter], tickets: int, seed: int) -> Outcome:
    """Simulates until the last ticket has closed."""
    model = place()
    model.tickets = tickets
    results = cb.Experiment(model, replications=1, window=cb.Window.until_idle(), seed=seed).run()
    found = results[model]
    return lambda: (int(found.tickets_closed[0, 0]), float(found.mean_cycle[0, 0]))


if __name__ == "__main__":
    main(
        "cimba",
        {
            "r1": lambda tickets, seed: run(Shop, tickets, seed),
            "mm1": lambda tickets, seed: run(Counter, tickets, seed),
        },
        warm_up_tickets=10,
    )
