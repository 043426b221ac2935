"""The fast kernel: the blueprint's tables executed by compiled code, which leaves the same log as the SimPy engine.

It is written from the semantics, not from the reference engine; random processes must give equal logs on both. All that
is decided by the blueprint or by a shared function is decided there; only the state machine is written twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from procsim.engine.blueprint import Blueprint
    from procsim.engine.columns import LogColumns

__all__ = ["run_to_columns"]


def run_to_columns(blueprint: Blueprint, seed: int, replication: int) -> LogColumns:
    """Run one replication and return its log as columns.

    Raises:
        SimulationError: when the run cannot go on.
        HorizonReached: when the calendars laid out for a number of tickets don't suffice.
    """
    from procsim.engine.fast import run
    from procsim.engine.fast.plan import lay_out

    return run.run_to_columns(blueprint, lay_out(blueprint), seed, replication)
