"""The main job: a process and its options in, the result of its replications out."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from procsim.study.assemble import Origin, assemble
from procsim.study.engines import EnginesUsed
from procsim.study.figures import Full
from procsim.study.given import process_of
from procsim.study.options import plan
from procsim.study.pool import Order, Pool
from procsim.study.precision import FIRST_REPLICATIONS, next_total, unreached, watched
from procsim.study.tallies import Tally
from procsim.study.variants import Variant

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date, timedelta
    from pathlib import Path

    from procsim.model.process import Process
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
    by: str | None = None,
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
        by: ``week`` for the KPIs of each week as well, with a run chart of each: `KpiResult.weeks`, `Result.weeks`.
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
        by=by,
    )
    variant = Variant.planned(ready)
    tally = Tally(ready.process, ready.process.start)
    ran = EnginesUsed()
    total = FIRST_REPLICATIONS if ready.replications is None else ready.replications
    notes: list[str] = []
    first_log, observed_until = None, None
    with Pool(jobs, cluster) as pool:
        while tally.replications < total:
            for outcome in pool.run([Order(variant, range(tally.replications, total))], Full(), keep_log=True):
                if outcome.replication == 0:
                    first_log, observed_until = outcome.log, outcome.ended
                tally.add(outcome.figures)
                ran.add(outcome.replication, outcome.engine)
                if progress is not None:
                    progress(tally.replications, total)
            if ready.replications is None:
                figures = watched(tally)
                total = next_total(figures, tally.replications)
                if total == tally.replications:
                    notes += unreached(figures, total)
    notes += pool.failures
    origin = Origin(
        ran.engine, ready.seed, first_log, observed_until, notes, ready.tickets is not None, ready.by is not None
    )
    result = assemble(tally, origin)
    return replace(result, seconds=time.perf_counter() - began, ran_on=ran.sentence)
