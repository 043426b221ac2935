"""Many replications of one variant or of many, through one pool: here, in worker processes, or on a Dask cluster.

How a study uses it::

    variants = [Variant.of(process, seed=1) for process in processes]
    with Pool(jobs=None) as pool:
        orders = [Order(variant, range(20)) for variant in variants]
        for outcome in pool.run(orders, Lean(kpis=("wait",))):
            outcome.order, outcome.replication, outcome.figures.kpis["wait"]

Outcomes come in the order of the orders and, within each, of its numbers, whatever ``jobs`` is; a pool may be asked
again and again, and keeps its workers. What travels is small: the process without its document there (the blueprint is
compiled by each worker and kept), figures back. `procsim.study.figures` has the two measures: ``Full`` gives
scorecards, ``Lean`` the few figures that a study of thousands of runs decides by. Memory doesn't grow here: an outcome
that the study doesn't keep is gone.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from procsim.model.problems import InputError
from procsim.study.engines import CompilingAhead
from procsim.study.interrupts import deaf_to_interrupts
from procsim.study.replications import Batch, Measure, Outcome, run_batch

if TYPE_CHECKING:
    from types import TracebackType

    from procsim.study.cluster import Cluster
    from procsim.study.variants import Variant

T = TypeVar("T")

#: Called with how many replications are done, and how many there will be as far as is known.
Progress = Callable[[int, int], None]

#: Worker processes take about this long to start, import and compile; less work than three times that stays here.
_START_SECONDS = 4.0

#: Once workers are there, less work than this (in seconds) still isn't worth sending.
_SEND_SECONDS = 0.2

#: How long a batch should take: long against its way there and back, short enough for the progress to be seen.
_BATCH_SECONDS = 0.5

#: Batches for each worker at the least, so that all end at about the same time.
_BATCHES_EACH = 4


@dataclass(frozen=True, slots=True)
class Order:
    """Replications that a study asks for: their variant and their numbers, counted from 0."""

    variant: Variant
    numbers: Sequence[int]


class Pool:
    """Runs what studies order; use it as a context, so that nothing goes on when a study is broken off.

    ``jobs`` is how many worker processes share the work; 1 does it here, and None starts one for each processor when
    the first runs show that it pays. With ``cluster``, the address of a Dask scheduler (``tcp://HOST:PORT``), the work
    goes there whatever ``jobs`` is.

    Raises:
        InputError: for a number of jobs that cannot be, or a scheduler that doesn't answer.
        MissingPackage: for a cluster without the packages that reach it.
    """

    def __init__(self, jobs: int | None = 1, cluster: str | None = None) -> None:
        if jobs is not None and (isinstance(jobs, bool) or not isinstance(jobs, int) or not 1 <= jobs <= 1024):
            raise InputError(f"jobs: {jobs!r} is not a whole number from 1 to 1024")
        self._jobs = jobs
        self._address = cluster
        self._cluster: Cluster | None = None
        self._has_workers = False
        #: Seconds that the last replication took; None before the second, for the first also imports and compiles.
        self._pace: float | None = None
        self._ran = 0
        self._compiling = CompilingAhead()

    def __enter__(self) -> Pool:
        if self._address is not None:
            from procsim.study.cluster import Cluster

            self._cluster = Cluster(self._address)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if kind is None:
            self._compiling.let_go()
        else:
            self._compiling.stop()
        if self._cluster is not None:
            self._cluster.close()

    @property
    def failures(self) -> Sequence[str]:
        """What went wrong besides the runs (a kernel that could not be compiled), a sentence each."""
        return self._compiling.failures

    def run(
        self,
        orders: Sequence[Order],
        measure: Measure[T],
        *,
        keep_log: bool = False,
        progress: Progress | None = None,
    ) -> Iterator[Outcome[T]]:
        """The outcomes of all orders, in their order, as they come.

        ``keep_log`` keeps the log of each variant's replication 0. ``progress`` is called after each replication.

        Raises:
            SimulationError: when a run cannot go on.
        """
        waiting = _Waiting(orders, measure, keep_log)
        total = len(waiting)
        for done, outcome in enumerate(self._outcomes(waiting), 1):
            # A worker's first replication compiles; the pool's own second tells how long the others will take.
            self._ran += 1
            if self._ran > 1:
                self._pace = outcome.seconds
                left = total - done
                self._compiling.consider(orders[outcome.order].variant, outcome.engine, outcome.seconds * left)
            if progress is not None:
                progress(done, total)
            yield outcome

    def _outcomes(self, waiting: _Waiting[T]) -> Iterator[Outcome[T]]:
        if self._cluster is not None:
            for outcomes in self._cluster.map(run_batch, self._batches(waiting, self._cluster.workers)):
                yield from outcomes
            return
        while len(waiting) and not self._share(len(waiting)):
            yield from run_batch(waiting.take(1))
        if not len(waiting):
            return
        from joblib import Parallel, delayed

        self._has_workers = True
        workers = self._workers_at_most(len(waiting))
        parallel = Parallel(n_jobs=workers, backend="loky", return_as="generator", batch_size=1)
        with deaf_to_interrupts():
            results = parallel(delayed(run_batch)(batch) for batch in self._batches(waiting, workers))
        for outcomes in results:
            yield from outcomes

    def _share(self, left: int) -> bool:
        """Whether the replications that are left go to worker processes."""
        if self._jobs is not None:
            return self._jobs > 1 and left > 1
        # What is being compiled needs a processor as well.
        if left <= 1 or _processors() - self._compiling.in_progress <= 1 or self._pace is None:
            return False
        return self._pace * left > (_SEND_SECONDS if self._has_workers else 3 * _START_SECONDS)

    def _workers_at_most(self, left: int) -> int:
        if self._cluster is not None:
            return self._cluster.workers
        return max(min(_processors() if self._jobs is None else self._jobs, left), 1)

    def _batches(self, waiting: _Waiting[T], workers: int) -> Iterator[Batch[T]]:
        """What is waiting, in batches as long as the last replications suggest."""
        while len(waiting):
            fitting = 1 if not self._pace else int(_BATCH_SECONDS / self._pace)
            yield waiting.take(max(min(fitting, len(waiting) // (_BATCHES_EACH * workers)), 1))


class _Waiting(Generic[T]):
    """The replications that nobody has begun, of all orders."""

    def __init__(self, orders: Sequence[Order], measure: Measure[T], keep_log: bool) -> None:
        self._orders = orders
        self._measure = measure
        self._keep_log = keep_log
        self._order = 0
        self._begun = 0  # of the present order
        self._left = sum(len(order.numbers) for order in orders)

    def __len__(self) -> int:
        return self._left

    def take(self, most: int) -> Batch[T]:
        """At least one and at most so many replications of one variant; there must be some left."""
        while self._begun == len(self._orders[self._order].numbers):
            self._order, self._begun = self._order + 1, 0
        order = self._orders[self._order]
        numbers = order.numbers[self._begun : self._begun + most]
        self._begun += len(numbers)
        self._left -= len(numbers)
        return Batch(self._order, order.variant, numbers, self._measure, self._keep_log)


def _processors() -> int:
    """How many processors this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        return os.cpu_count() or 1
