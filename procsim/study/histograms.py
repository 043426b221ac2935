"""How times are distributed over the replications: how often each occurred, in bins with names, and quantiles."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from procsim.kpi.quantiles import quantile
from procsim.kpi.scorecard import Counted
from procsim.study.intervals import mean_estimate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from procsim.study.result import Estimate

#: Bins to aim at; between half as many and as many are drawn.
_BINS = 40

#: The share of the times that lies within the picture; the slowest few would squeeze all others into its corner.
_SHOWN = 0.99

#: The shares of the tickets whose times are told.
_LEVELS = (0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99)

#: Widths of bins in seconds that a reader can name; beyond them whole days.
_WIDTHS = (
    *(power * digit for power in (1e-3, 1e-2, 1e-1) for digit in (1, 2, 5)),
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 14400, 21600, 43200, 86400,
)  # fmt: skip


def histogram(times: Sequence[Sequence[float]], shows: float | None = None) -> Counted | None:
    """The times (seconds) of all replications in bins from 0 to a little beyond their 99 % quantile, the rest left out.

    ``shows`` is a time that must lie within the picture, such as a goal's limit. None where there is nothing to count,
    or no time but 0.
    """
    pooled = np.concatenate([np.asarray(one, dtype=np.float64) for one in times]) if times else np.empty(0)
    if pooled.size == 0:
        return None
    most = max(float(np.quantile(pooled, _SHOWN)), (shows or 0.0) * 1.05)
    if most <= 0:
        return None
    width = _width(most / _BINS)
    bins = max(math.ceil(most / width), 1)
    edges = np.arange(bins + 1) * width
    counts, _ = np.histogram(pooled[pooled <= edges[-1]], edges)
    return Counted(tuple(edges.tolist()), tuple(counts.tolist()))


def quantiles(times: Sequence[Sequence[float]], known: Mapping[float, Estimate]) -> dict[float, float]:
    """Within which time (seconds) each share of the tickets is done, from their own times, sorted in each replication.

    Each is the mean of the replications' quantiles, as the estimates are; those that are ``known`` of more replications
    than kept their times are taken as they are. Empty where there is nothing to measure.
    """
    ordered = [np.asarray(one, dtype=np.float64) for one in times]
    if not ordered:
        return {}
    sure = {level: estimate.value for level, estimate in known.items() if estimate.value is not None}
    found = {level: mean_estimate([quantile(one, level) for one in ordered]).value or 0.0 for level in _LEVELS}
    for level, value in found.items():
        # The first replications may differ from all a little: the others keep between those that are known of all.
        least = max((time for at, time in sure.items() if at < level), default=0.0)
        most = min((time for at, time in sure.items() if at > level), default=math.inf)
        found[level] = sure.get(level, min(max(value, least), most))
    return found


def _width(least: float) -> float:
    for width in _WIDTHS:
        if width >= least:
            return float(width)
    return math.ceil(least / 86400) * 86400.0
