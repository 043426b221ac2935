"""Independent replications: each is run, measured and reduced to its scorecard, here or in worker processes.

A replication is known by its number alone, and its draws by (seed, number); so figures don't depend on how many
processes share the work, nor on the order in which they end.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import procsim.engine
import procsim.kpi
from procsim.study.assemble import without_times

if TYPE_CHECKING:
    from procsim.engine.blueprint import Blueprint
    from procsim.engine.log import EventLog
    from procsim.kpi.scorecard import Scorecard
    from procsim.model.process import Process

#: Called with how many replications are done, and how many there will be as far as is known.
Progress = Callable[[int, int], None]

#: Histograms are drawn from the first replications; the later ones don't keep the times of their tickets.
_KEEP_TIMES = 20

#: Worker processes take about this long to start, import and compile; less work than three times that stays here.
_START_SECONDS = 4.0


@dataclass(frozen=True, slots=True)
class Job:
    """What every replication of a study has in common."""

    process: Process
    blueprint: Blueprint
    seed: int
    engine: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """A replication that has run; the log is the first one's alone."""

    replication: int
    card: Scorecard
    log: EventLog | None


def replicate(job: Job, replication: int) -> Outcome:
    """Runs one replication and measures it."""
    log = procsim.engine.run(job.blueprint, job.seed, replication, job.engine)
    card = procsim.kpi.measure(job.process, log)
    if replication >= _KEEP_TIMES:
        card = without_times(card)
    return Outcome(replication, card, log if replication == 0 else None)


def run_replications(job: Job, numbers: Sequence[int], jobs: int | None) -> Iterator[Outcome]:
    """The outcomes in the order of their numbers, as they come.

    ``jobs`` is how many worker processes share the work; 1 does it here, and None starts one for each processor when
    the first runs show that it pays.
    """
    waiting = list(numbers)
    if jobs is None:
        began = 0.0
        # The first run of a process compiles and warms caches; the second tells how long the others will take.
        for _ in range(min(2, len(waiting))):
            began = time.perf_counter()
            yield replicate(job, waiting.pop(0))
        work = (time.perf_counter() - began) * len(waiting)
        jobs = min(_processors(), len(waiting)) if work > 3 * _START_SECONDS else 1
    if jobs <= 1 or len(waiting) <= 1:
        for number in waiting:
            yield replicate(job, number)
        return
    from joblib import Parallel, delayed

    # The document is what scenarios change, and no run needs it: it stays here.
    sent = replace(job, process=replace(job.process, document=None))
    parallel = Parallel(n_jobs=jobs, backend="loky", return_as="generator", batch_size=1)
    with _deaf_to_interrupts():
        outcomes = parallel(delayed(replicate)(sent, number) for number in waiting)
    yield from outcomes


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """What is started meanwhile never hears Ctrl-C, which a terminal sends to all: this process alone ends the others.

    Workers inherit that a signal is ignored; without it each of them would print its own traceback.
    """
    if threading.current_thread() is not threading.main_thread():  # only there signals can be arranged
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _processors() -> int:
    """How many processors this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        return os.cpu_count() or 1
