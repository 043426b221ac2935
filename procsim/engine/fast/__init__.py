"""The fast kernel: the blueprint's tables executed by compiled code, which leaves the same log as the SimPy engine.

It is written from the semantics, not from the reference engine; random processes must give equal logs on both. All that
is decided by the blueprint or by a shared function is decided there; only the state machine is written twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from procsim.engine.blueprint import Blueprint
    from procsim.engine.columns import LogColumns

__all__ = ["is_ready", "prepare", "run_to_columns"]


def run_to_columns(blueprint: Blueprint, seed: int, replication: int) -> LogColumns:
    """Run one replication and return its log as columns.

    Raises:
        SimulationError: when the run cannot go on.
        HorizonReached: when the calendars laid out for a number of tickets don't suffice.
    """
    from procsim.engine.fast.plan import lay_out
    from procsim.engine.fast.readiness import prepare
    from procsim.engine.fast.run import run_to_columns as execute

    prepare(blueprint)
    return execute(blueprint, lay_out(blueprint), seed, replication)


def is_ready(blueprint: Blueprint) -> bool:
    """Whether a run of the blueprint need not wait for the compiler."""
    from procsim.engine.fast import readiness

    return readiness.is_ready(blueprint)


def prepare(blueprint: Blueprint) -> None:
    """Compile what a run of the blueprint needs, into the user's cache where it can be written."""
    from procsim.engine.fast import readiness

    readiness.prepare(blueprint)
