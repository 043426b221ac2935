"""The models as queueing networks of Ciw, its data records as log.

R1 is the process of ``benchmarks/r1.yaml``, M/M/1 that of ``benchmarks/mm1.yaml``. Times are minutes.

A group that works at two stages is one node; which stage a ticket is at is its class, which changes as it leaves the
node. So R1's clerks and technicians are shared as they are in the process.
"""

from __future__ import annotations

import math

import ciw
from measured import Outcome, main

#: The lognormal law of the delivery, with a mean of 24 h and a standard deviation of 12 h.
SIGMA = math.sqrt(math.log(1 + (12 / 24) ** 2))
MU = math.log(24 * 60) - SIGMA**2 / 2

#: The nodes of R1, and how many serve at each.
SERVERS = {"clerks": 2, "technicians": 9, "buyers": 2, "delivery": math.inf, "pick_up": math.inf, "cashier": 1}

#: What a ticket is on its way to; of each class the nodes that it serves at, with the law of the time there, and the
#: node that it goes to from each node that it may leave.
SERVICE = {
    "intake": {"clerks": ciw.dists.Exponential(1 / 6)},
    "diagnosis": {"technicians": ciw.dists.Exponential(1 / 30)},
    "parts": {"buyers": ciw.dists.Exponential(1 / 10), "delivery": ciw.dists.Lognormal(MU, SIGMA)},
    "repair": {"technicians": ciw.dists.Exponential(1 / 45)},
    "return": {
        "clerks": ciw.dists.Exponential(1 / 5),
        "pick_up": ciw.dists.Exponential(1 / 480),
        "cashier": ciw.dists.Exponential(1 / 5),
    },
}
GOES = {
    "intake": {},
    "diagnosis": {"clerks": "technicians"},
    "parts": {"technicians": "buyers", "buyers": "delivery"},
    "repair": {"technicians": "technicians", "delivery": "technicians"},
    "return": {"technicians": "clerks", "clerks": "pick_up", "pick_up": "cashier"},
}

#: At which node which class becomes which other, with what chance; elsewhere it stays as it is.
BECOMES = {
    ("clerks", "intake"): {"diagnosis": 1.0},
    ("technicians", "diagnosis"): {"parts": 0.4, "repair": 0.6},
    ("delivery", "parts"): {"repair": 1.0},
    ("technicians", "repair"): {"repair": 0.05, "return": 0.95},
}


class Customers(ciw.dists.Distribution):
    """Exponential times between arrivals, which end after so many."""

    def __init__(self, rate: float, tickets: int) -> None:
        self.law = ciw.dists.Exponential(rate)
        self.left = tickets

    def sample(self, t: float | None = None, ind: object = None) -> float:
        """The time until the next one comes, in minutes."""
        if self.left == 0:
            return math.inf
        self.left -= 1
        return self.law.sample(t, ind)


def shop(tickets: int) -> ciw.network.Network:
    """R1."""
    nodes, classes = list(SERVERS), list(SERVICE)
    nobody = [None] * len(nodes)
    idle = ciw.dists.Deterministic(0)  # a node where a class never comes still wants its law
    arrivals = dict.fromkeys(classes, nobody) | {"intake": [Customers(6 / 60, tickets), *nobody[1:]]}
    return ciw.create_network(
        arrival_distributions=arrivals,
        service_distributions={name: [SERVICE[name].get(node, idle) for node in nodes] for name in classes},
        routing={name: [[float(GOES[name].get(node) == to) for to in nodes] for node in nodes] for name in classes},
        class_change_matrices=[changes(node) for node in nodes],
        number_of_servers=list(SERVERS.values()),
    )


def changes(node: str) -> dict[str, dict[str, float]]:
    """Of each class that leaves a node the chances of what it is then."""
    return {name: {to: BECOMES.get((node, name), {name: 1.0}).get(to, 0.0) for to in SERVICE} for name in SERVICE}


def counter(tickets: int) -> ciw.network.Network:
    """M/M/1 at a load of 0.9."""
    return ciw.create_network(
        arrival_distributions=[Customers(0.9, tickets)],
        service_distributions=[ciw.dists.Exponential(1)],
        number_of_servers=[1],
    )


def run(network: ciw.network.Network, tickets: int, seed: int) -> Outcome:
    """Simulates until the last ticket has closed and collects the records."""
    ciw.seed(seed)
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_customers(tickets)
    records = simulation.get_all_records()

    def outcome() -> tuple[int, float]:
        first: dict[int, float] = {}
        last: dict[int, float] = {}
        for record in records:
            name = record.id_number
            first[name] = min(first.get(name, math.inf), record.arrival_date)
            last[name] = max(last.get(name, 0.0), record.exit_date)
        return len(first), sum(last[name] - first[name] for name in first) / len(first)

    return outcome


if __name__ == "__main__":
    main(
        "ciw",
        {
            "r1": lambda tickets, seed: run(shop(tickets), tickets, seed),
            "mm1": lambda tickets, seed: run(counter(tickets), tickets, seed),
        },
    )
