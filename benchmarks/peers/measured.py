"""What every program of the benchmark prints when it has run: one line of JSON, the same for all.

A program is given the name of a model, a number of tickets and a seed. Before the clock starts it may compile and warm
up; that time is told apart. Each program of this folder needs nothing but its own package and this file.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import time
from collections.abc import Callable, Mapping

#: Tells, when the clock has stopped, how many tickets closed and their mean cycle time in minutes.
Outcome = Callable[[], tuple[int, float]]

#: Simulates a number of tickets with a seed.
Simulation = Callable[[int, int], Outcome]


def main(package: str, models: Mapping[str, Simulation], warm_up_tickets: int = 0) -> None:
    """Runs what the command line asks for and prints it.

    Args:
        package: whose version is told.
        models: how each model is simulated.
        warm_up_tickets: simulated once before the clock starts, where a program compiles at its first run.
    """
    parser = argparse.ArgumentParser(description=f"Time {package} on a model and print a line of JSON.")
    parser.add_argument("model", choices=sorted(models))
    parser.add_argument("tickets", type=int)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    simulate = models[asked.model]
    warm_up = warmed(simulate, warm_up_tickets) if warm_up_tickets else 0.0
    measure(package, simulate, asked.tickets, asked.seed, warm_up)


def warmed(simulate: Simulation, tickets: int) -> float:
    """Runs once, so that all that is compiled has been, and tells for how many seconds."""
    began = time.perf_counter()
    simulate(tickets, 1)
    return time.perf_counter() - began


def measure(package: str, simulate: Simulation, tickets: int, seed: int, warm_up: float) -> None:
    """Times one simulation of a program that is ready to run, and prints it; ``warm_up`` is how long that took."""
    began = time.perf_counter()
    outcome = simulate(tickets, seed)
    seconds = time.perf_counter() - began
    closed, mean_cycle = outcome()
    report = {
        "version": importlib.metadata.version(package),
        "tickets": closed,
        "seconds": seconds,
        "warm_up_seconds": warm_up,
        "mean_cycle": mean_cycle,
    }
    print(json.dumps(report), flush=True)
