"""What the theory tests share: replications of a process, and how far their mean may lie from what theory says.

The tolerance is stated in standard errors over independent replications. Four of them are exceeded about once in 300
times with ten replications (Student's t with 9 degrees of freedom); as the seeds are fixed, a test that passes keeps
passing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from procsim.engine import run
from procsim.engine.blueprint import compile_blueprint
from procsim.files import loads

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from procsim.engine.log import EventLog


def replicate(
    text: str, measure: Callable[[EventLog], Sequence[float]], replications: int = 10, seed: int = 1
) -> np.ndarray:
    """What ``measure`` says of each replication: an array of replications × figures."""
    blueprint = compile_blueprint(loads("procsim: 1\nname: Theory\n" + text))
    return np.array([measure(run(blueprint, seed=seed, replication=number)) for number in range(replications)])


def assert_near(sample: np.ndarray, expected: Sequence[float], errors: float = 4.0) -> None:
    """Fails where a figure's mean over the replications lies further than ``errors`` standard errors from the
    expected one.
    """
    means = sample.mean(axis=0)
    standard_errors = sample.std(axis=0, ddof=1) / np.sqrt(len(sample))
    for number, (mean, error, theory) in enumerate(zip(means, standard_errors, expected, strict=True)):
        assert error > 0, f"figure {number} doesn't vary, so it says nothing"
        assert abs(mean - theory) < errors * error, (
            f"figure {number}: {mean:.5g} ± {error:.2g} (standard error), theory says {theory:.5g}"
        )


def hours(first: str, last: str) -> pl.Expr:
    """The time from one column to another, in hours."""
    return (pl.col(last) - pl.col(first)).dt.total_microseconds() / 3.6e9


def cohort_visits(log: EventLog) -> pl.DataFrame:
    """The visits that were enabled within the window; the tickets' columns beside them."""
    about = log.tickets.with_row_index("ticket").with_columns(pl.col("ticket").cast(pl.UInt32))
    inside = (pl.col("enable_time") >= log.info.window_start) & (pl.col("enable_time") < log.info.window_end)
    return log.visits.filter(inside).join(about, on="ticket")


def cohort(log: EventLog) -> pl.DataFrame:
    """The tickets that arrived within the window."""
    return log.tickets.filter((pl.col("arrived") >= log.info.window_start) & (pl.col("arrived") < log.info.window_end))
