"""From process to event log: the blueprint, keyed draws, the SimPy engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from procsim.engine.blueprint import Blueprint
    from procsim.engine.log import EventLog

__all__ = ["run"]


def run(blueprint: Blueprint, seed: int, replication: int, engine: str = "simpy") -> EventLog:
    """Run one replication (counted from 0) of a blueprint and return its event log.

    The log depends on the process, the seed and the replication alone. ``engine`` is ``simpy``, the only one so far.

    Raises:
        SimulationError: when the run cannot go on, say because something goes round without taking any time.
    """
    from procsim.engine.blueprint import FARTHEST, compile_blueprint
    from procsim.engine.simpy_engine import run as run_with_simpy
    from procsim.engine.simpy_engine.run import HorizonReached

    if engine != "simpy":
        raise ValueError(f"no engine named {engine!r}: there is simpy")
    while True:
        try:
            return run_with_simpy(blueprint, seed, replication)
        except HorizonReached:
            horizon = min(2 * blueprint.horizon, FARTHEST)
            blueprint = compile_blueprint(blueprint.process, blueprint.tickets, horizon)
