"""One kind of figure of several replications, made an estimate: what a KPI's goal speaks of, and how well it is
known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from procsim.kpi.scorecard import Ratio
from procsim.study.intervals import mean_estimate, ratio_estimate, share_estimate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from procsim.model.process import Kpi
    from procsim.study.result import Estimate


def speaks_of(kpi: Kpi) -> Literal["share", "mean", "quantile"]:
    """What a KPI's value is: a share of the tickets, a mean time, or a quantile of the times."""
    if kpi.goal is None:
        return "mean" if kpi.share is None else "share"
    match kpi.goal.statistic:
        case "mean":
            return "mean"
        case "median":
            return "quantile"
    return "share"


def value_estimate(kpi: Kpi, values: Sequence[Ratio | float | None]) -> Estimate:
    """The KPI's value over the replications: pooled where they are ratios, their mean where they are quantiles."""
    if speaks_of(kpi) == "quantile":
        return mean_estimate([value for value in values if not isinstance(value, Ratio)], lowest=0.0)
    ratios = [value for value in values if isinstance(value, Ratio)]
    return share_estimate(ratios) if speaks_of(kpi) == "share" else ratio_estimate(ratios)


def count_mean(counts: Sequence[float]) -> float:
    """The mean of a count per replication."""
    return sum(counts) / len(counts) if counts else 0.0
