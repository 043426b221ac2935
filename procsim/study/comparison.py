"""Scenarios side by side with their base, paired by common random numbers: what differs, and how well that is known."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from procsim.files.suggestions import nearest
from procsim.model.problems import InputError
from procsim.study.assemble import Origin, assemble
from procsim.study.compared import Compared, Comparison
from procsim.study.differences import Difference, concluded, members_tested
from procsim.study.engines import EnginesUsed
from procsim.study.figures import Full
from procsim.study.options import plan
from procsim.study.pairing import Pairing
from procsim.study.pool import Order, Pool
from procsim.study.precision import FIRST_REPLICATIONS, next_total, unreached, watched
from procsim.study.scenarios import contest
from procsim.study.tallies import Tally
from procsim.study.variants import Variant

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date, datetime, timedelta
    from pathlib import Path

    from procsim.model.process import Process
    from procsim.study.options import Plan
    from procsim.study.result import Result
    from procsim.study.scenarios import Contest, Given


def compare(
    *scenarios: Given,
    base: Process | str | Path | None = None,
    changes: Sequence[tuple[str, str]] = (),
    kpis: Sequence[str] | None = None,
    replications: int | Literal["auto"] | None = None,
    seed: int | None = None,
    start: str | date | None = None,
    length: str | timedelta | None = None,
    tickets: int | None = None,
    engine: str = "auto",
    jobs: int | None = 1,
    cluster: str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Comparison:
    """Simulates scenarios and their base with the same random numbers, and tells what differs.

    Args:
        scenarios: paths of files (a scenario with ``vary`` stands for all its combinations), or processes from
            `procsim.load`; a process among them that is no scenario is the base, else it is the one that all name.
        base: the base itself, for scenarios that were made in Python.
        changes: one more scenario of the base, as ``--set`` makes it: ``[("staff.technicians.count", "8")]``.
        kpis: names of those to be shown; all where it is None.
        replications, seed, start, length, tickets, engine, jobs, cluster, progress: as of `procsim.simulate`; what is
            left out is as the base's ``run`` says.

    Raises:
        InputError: for scenarios of different processes, an unknown KPI, or an option that cannot be.
        MissingPackage: for a cluster without dask and distributed.
        SimulationError: when a run cannot go on.
    """
    began = time.perf_counter()
    found = contest(scenarios, base, changes)
    shown = _shown(found.base, kpis)
    options: dict[str, Any] = {"start": start, "length": length, "tickets": tickets, "engine": engine}
    first = plan(found.base, replications=replications, seed=seed, **options)
    # The same seed for all, whatever a scenario says: they are compared under the same luck.
    plans = [first, *(plan(one.process, replications=1, seed=first.seed, **options) for one in found.scenarios)]
    study = _Study(plans, first.replications)
    study.run(jobs, cluster, progress)
    comparison = _compared(found, study, shown)
    return replace(comparison, seconds=time.perf_counter() - began)


def _shown(base: Process, kpis: Sequence[str] | None) -> list[str]:
    """The KPIs that were asked for, in the order of the file."""
    if kpis is None:
        return list(base.kpis)
    for name in kpis:
        if name not in base.kpis:
            near = nearest(name, base.kpis, 3)
            hint = f", did you mean {' or '.join(near)}?" if near else f": there are {', '.join(base.kpis) or 'none'}"
            raise InputError(f"kpi: {base.name} has no KPI {name!r}{hint}")
    return [name for name in base.kpis if name in kpis]


class _Study:
    """The runs of a comparison: the base's tally first, then the scenarios', replication by replication the same."""

    def __init__(self, plans: Sequence[Plan], replications: int | None) -> None:
        self.plans = plans
        self.replications = replications
        self.tallies = [Tally(one.process, one.process.start) for one in plans]
        self.ran = [EnginesUsed() for _ in plans]
        self.observed_until: list[datetime | None] = [None for _ in plans]
        self.notes: list[str] = []

    def run(self, jobs: int | None, cluster: str | None, progress: Callable[[int, int], None] | None) -> None:
        """Makes all runs; without a number given, until all figures of all scenarios are known well enough."""
        variants = [Variant.planned(one) for one in self.plans]
        total = FIRST_REPLICATIONS if self.replications is None else self.replications
        done = 0
        with Pool(jobs, cluster) as pool:
            while self.tallies[0].replications < total:
                orders = [Order(variant, range(self.tallies[0].replications, total)) for variant in variants]
                for outcome in pool.run(orders, Full()):
                    self.tallies[outcome.order].add(outcome.figures)
                    self.ran[outcome.order].add(outcome.replication, outcome.engine)
                    if outcome.replication == 0:
                        self.observed_until[outcome.order] = outcome.ended
                    done += 1
                    if progress is not None:
                        progress(done, total * len(variants))
                if self.replications is None:
                    figures = [figure for tally in self.tallies for figure in watched(tally)]
                    total = next_total(figures, self.tallies[0].replications)
                    if total == self.tallies[0].replications:
                        self.notes += unreached(figures, total)
            self.notes += pool.failures

    def result(self, place: int) -> Result:
        """The result of one process, the base's being the first."""
        ready = self.plans[place]
        ended = self.observed_until[place]
        origin = Origin(self.ran[place].engine, ready.seed, observed_until=ended, by_tickets=ready.tickets is not None)
        return assemble(self.tallies[place], origin)


def _compared(found: Contest, study: _Study, shown: Sequence[str]) -> Comparison:
    pairings = [Pairing(study.tallies[0], tally) for tally in study.tallies[1:]]
    kpis = concluded(
        {(n, name): one for n, each in enumerate(pairings) for name, one in each.kpis.items() if name in shown}
    )
    others = concluded({(n, *key): one for n, each in enumerate(pairings) for key, one in _others(each).items()})
    scenarios = [
        Compared(
            name=one.name,
            result=study.result(n + 1),
            factors=one.factors,
            kpis={name: kpis[n, name] for name in shown if (n, name) in kpis},
            cycle=others[n, "cycle", ""],
            cost=others[n, "cost", ""],
            costs={name: others[n, "cost", name] for name in each.costs},
            utilisation={name: others[n, "utilisation", name] for name in each.utilisation},
            stages={name: {kind: others[n, kind, name] for kind in times} for name, times in each.stages.items()},
        )
        for n, (one, each) in enumerate(zip(found.scenarios, pairings, strict=True))
    ]
    return Comparison(
        base=study.result(0),
        scenarios=scenarios,
        kpis=shown,
        seed=study.plans[0].seed,
        replications=study.tallies[0].replications,
        engine="fast" if any(one.engine == "fast" for one in study.ran) else "simpy",
        tested=members_tested(kpis),
        tested_besides=members_tested(others),
        notes=study.notes,
        ran_on=study.ran[0].sentence,
    )


def _others(pairing: Pairing) -> dict[tuple[str, str], Difference]:
    """All differences but those of the KPIs, by what and of whom: the members of the second family."""
    found = {("cycle", ""): pairing.cycle, ("cost", ""): pairing.cost}
    found |= {("cost", name): one for name, one in pairing.costs.items()}
    found |= {("utilisation", name): one for name, one in pairing.utilisation.items()}
    found |= {(kind, name): one for name, times in pairing.stages.items() for kind, one in times.items()}
    return found
