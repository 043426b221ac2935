"""The main job: a process and its options in, the result of its replications out."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from procsim.study.assemble import Origin, assemble
from procsim.study.figures import Full
from procsim.study.given import process_of
from procsim.study.options import plan
from procsim.study.pool import Order, Pool
from procsim.study.precision import FIRST_REPLICATIONS, next_total, unreached, watched
from procsim.study.variants import Variant

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date, timedelta
    from pathlib import Path

    from procsim.kpi.scorecard import Scorecard
    from procsim.model.process import Process
    from procsim.study.replications import Outcome
    from procsim.study.result import Result


def simulate(
    process: Process | str | Path,
    *,
    changes: Sequence[tuple[str, str]] = (),
    replications: int | Literal["auto"] | None = None,
    seed: int | None = None,
    start: str | date | None = None,
    length: str | timedelta | None = None,
    tickets: int | None = None,
    engine: str = "auto",
    jobs: int | None = 1,
    cluster: str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Result:
    """Simulates a process and measures it; what is left out is as the process's ``run`` says.

    Args:
        process: from `procsim.load`, or the path of its file.
        changes: what ``--set`` changes, as pairs of path and value: ``[("staff.technicians.count", "8")]``.
        replications: independent runs; ``auto`` adds runs until every time is known to 5 % and every share to 1 point,
            at most 1,000.
        seed: 0 to 2**63 - 1; the same seed, process and version give the same figures, whatever ``jobs`` is.
        start: the first simulated moment, local time: a datetime, a date, or a text such as ``2026-01-05T08:00``.
        length: of the observed window: a timedelta or a text such as ``4 weeks``.
        tickets: arrivals end after that many first contacts and the run when all is done; there is no warm-up then.
        engine: ``simpy``, ``fast``, or ``auto``: the fast kernel where it is compiled already, or as soon as it is.
        jobs: worker processes; None lets the first runs decide whether more than one pays.
        cluster: the address of a Dask scheduler, ``tcp://HOST:PORT``, whose workers run the replications instead.
        progress: called with how many replications are done and how many there will be, as far as is known.

    Raises:
        InputError: when an option cannot be; all that is wrong with them at once.
        MissingPackage: for a cluster without dask and distributed.
        SimulationError: when a run cannot go on.
    """
    began = time.perf_counter()
    ready = plan(
        process_of(process, changes),
        replications=replications,
        seed=seed,
        start=start,
        length=length,
        tickets=tickets,
        engine=engine,
    )
    variant = Variant.planned(ready)
    outcomes: list[Outcome[Scorecard]] = []
    total = FIRST_REPLICATIONS if ready.replications is None else ready.replications
    notes: list[str] = []
    with Pool(jobs, cluster) as pool:
        while len(outcomes) < total:
            for outcome in pool.run([Order(variant, range(len(outcomes), total))], Full(), keep_log=True):
                outcomes.append(outcome)
                if progress is not None:
                    progress(len(outcomes), total)
            if ready.replications is None:
                figures = watched(ready.process, [outcome.figures for outcome in outcomes])
                total = next_total(figures, len(outcomes))
                if total == len(outcomes):
                    notes += unreached(figures, total)
    origin = Origin(
        engine="simpy",
        seed=ready.seed,
        start=ready.process.start,
        first_log=outcomes[0].log,
        notes=notes,
        by_tickets=ready.tickets is not None,
    )
    result = assemble(ready.process, [outcome.figures for outcome in outcomes], origin)
    return replace(result, seconds=time.perf_counter() - began)
