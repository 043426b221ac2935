"""procsim's own engines as programs of the benchmark: a run with its event log, or a study with all its figures.

The clock starts with the process in memory and stops with the log, as polars tables, in memory: the blueprint's making
is in the time, the reading of YAML and the compilation of functions are not.
"""

from __future__ import annotations

import argparse
import json
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.peers.measured import measure, warmed

if TYPE_CHECKING:
    import polars as pl

    from benchmarks.peers.measured import Outcome, Simulation
    from procsim import Process

PROJECT = Path(__file__).resolve().parent.parent

#: Where the process of each model is.
PROCESSES = {
    "r1": PROJECT / "benchmarks" / "r1.yaml",
    "mm1": PROJECT / "benchmarks" / "mm1.yaml",
    "device-repair": PROJECT / "processes" / "device-repair.yaml",
}

#: Enough that every compiled function of a run and of its figures has been called.
WARM_UP_TICKETS = 500


def with_log(process: Process, engine: str) -> Simulation:
    """One replication, its log kept."""
    import procsim.engine
    from procsim.engine.blueprint import compile_blueprint

    def simulate(tickets: int, seed: int) -> Outcome:
        log = procsim.engine.run(compile_blueprint(process, tickets), seed, 0, engine)
        return lambda: cycles(log.tickets)

    return simulate


def with_figures(process: Process, engine: str) -> Simulation:
    """A study of one replication: KPIs, stage times, load and the bottleneck, beside the log."""
    import procsim

    def simulate(tickets: int, seed: int) -> Outcome:
        result = procsim.simulate(process, replications=1, seed=seed, tickets=tickets, engine=engine)
        return lambda: cycles(result.tickets)

    return simulate


def cycles(tickets: pl.DataFrame) -> tuple[int, float]:
    """How many tickets have closed, and their mean cycle time in minutes."""
    lengths = (tickets["closed"] - tickets["arrived"]).drop_nulls()
    mean = lengths.mean()
    assert isinstance(mean, timedelta)
    return len(lengths), mean / timedelta(minutes=1)


def warmed_or_absent(simulate: Simulation) -> float | str:
    """The seconds that compiling and warming up took, or why this version of procsim has no such engine."""
    import procsim

    try:
        return warmed(simulate, WARM_UP_TICKETS)
    except procsim.InputError as error:
        return str(error)
    except ValueError as error:
        if not str(error).startswith("no engine named"):
            raise
        return str(error)


def main() -> None:
    """Runs what the command line asks for and prints its line of JSON."""
    parser = argparse.ArgumentParser(description="Time an engine of procsim and print a line of JSON.")
    parser.add_argument("engine")
    parser.add_argument("model", choices=sorted(PROCESSES))
    parser.add_argument("tickets", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--figures", action="store_true", help="compute all figures too")
    asked = parser.parse_args()

    import procsim

    process = procsim.load(PROCESSES[asked.model])
    simulate = (with_figures if asked.figures else with_log)(process, asked.engine)
    warm_up = warmed_or_absent(simulate)
    if isinstance(warm_up, str):
        print(json.dumps({"absent": warm_up}))
        return
    measure("procsim", simulate, asked.tickets, asked.seed, warm_up)


if __name__ == "__main__":
    main()
