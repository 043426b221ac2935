"""From process to event log: the blueprint, keyed draws, the SimPy engine and the fast kernel."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from procsim.engine.blueprint import Blueprint
    from procsim.engine.columns import LogColumns
    from procsim.engine.log import EventLog

__all__ = ["run", "run_to_columns"]


def run(blueprint: Blueprint, seed: int, replication: int, engine: str = "simpy") -> EventLog:
    """Run one replication (counted from 0) of a blueprint and return its event log.

    The log depends on the process, the seed and the replication alone, not on the ``engine``, ``simpy`` or ``fast``.

    Raises:
        SimulationError: when the run cannot go on, say because something goes round without taking any time.
    """
    from procsim.engine.log_tables import event_log

    return event_log(blueprint, run_to_columns(blueprint, seed, replication, engine), seed, replication)


def run_to_columns(blueprint: Blueprint, seed: int, replication: int, engine: str = "simpy") -> LogColumns:
    """Run one replication and return what it leaves as plain columns, in whatever order; see `run`."""
    from procsim.engine.blueprint import FARTHEST, compile_blueprint
    from procsim.engine.horizon import HorizonReached

    if engine == "simpy":
        from procsim.engine.simpy_engine import run_to_columns as execute
    elif engine == "fast":
        from procsim.engine.fast import run_to_columns as execute
    else:
        raise ValueError(f"no engine named {engine!r}: there are simpy and fast")
    while True:
        try:
            return _observed(blueprint, execute(blueprint, seed, replication))
        except HorizonReached:
            horizon = min(2 * blueprint.horizon, FARTHEST)
            blueprint = compile_blueprint(blueprint.process, blueprint.tickets, horizon)


def _observed(blueprint: Blueprint, columns: LogColumns) -> LogColumns:
    """The columns of a run of a number of tickets, observed for another ``within`` where a KPI looks for repeats.

    Such a run ends when nobody is about to return any more, so that it is known who comes until then: nobody.
    """
    from procsim.engine.columns import MISSING, NONE

    closed = columns.tickets.closed
    if blueprint.tickets == NONE or not blueprint.repeat_within or not len(closed) or (closed == MISSING).any():
        return columns
    return replace(columns, end=max(columns.end, int(closed.max()) + blueprint.repeat_within))
