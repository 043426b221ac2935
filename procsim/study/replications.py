"""Replications: a few of one variant, run and measured where this is called.

A replication is known by its number alone, and its draws by (seed, number); so figures don't depend on where it is run,
nor on what ran before it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Generic, TypeVar

import procsim.engine
from procsim.engine.log_tables import event_log
from procsim.study.engines import engine_now
from procsim.study.variants import Prepared, prepared

if TYPE_CHECKING:
    from datetime import datetime

    from procsim.engine.columns import LogColumns
    from procsim.engine.log import EventLog
    from procsim.study.variants import Variant

T = TypeVar("T")

#: What is made of a replication, where it ran; it must be picklable, as `procsim.study.figures.Full` and ``Lean`` are.
Measure = Callable[[Prepared, "LogColumns", int], T]


@dataclass(frozen=True, slots=True)
class Batch(Generic[T]):
    """Some replications of one variant, sent together; ``order`` is the variant's place in its study."""

    order: int
    variant: Variant
    numbers: Sequence[int]
    measure: Measure[T]
    keep_log: bool = False


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """A replication that has run: which it was, what was made of it, on which engine and in how many seconds."""

    order: int
    replication: int
    figures: T
    engine: str  # "simpy" or "fast"
    seconds: float
    ended: datetime  # when observation did
    #: Of replication 0, where it was asked for.
    log: EventLog | None = None


def run_batch(batch: Batch[T]) -> list[Outcome[T]]:
    """The outcomes of a batch, in the order of its numbers."""
    return [_replicate(batch, number) for number in batch.numbers]


def _replicate(batch: Batch[T], number: int) -> Outcome[T]:
    began = time.perf_counter()
    ready = prepared(batch.variant)
    engine = engine_now(ready.blueprint, batch.variant.engine)
    columns = procsim.engine.run_to_columns(ready.blueprint, batch.variant.seed, number, engine)
    figures = batch.measure(ready, columns, number)
    log = None
    if batch.keep_log and number == 0:
        log = event_log(ready.blueprint, columns, batch.variant.seed, number)
    ended = columns.start + timedelta(microseconds=columns.end)
    return Outcome(batch.order, number, figures, engine, time.perf_counter() - began, ended, log)
