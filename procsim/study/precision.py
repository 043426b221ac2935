"""``--replications auto``: runs are added until every time is known to 5 % and every share to 1 point.

Watched are the values of all KPIs, the mean cycle time and the load of every group. A figure is known well enough when
half the width of its 95 % interval is at most 1 point of a share, or at most γ/(1 + γ) = 4.8 % of a time, which bounds
the error by γ = 5 % of the *true* time where the interval holds it. Source: Law, *Simulation Modeling and Analysis*
(5th ed.), 9.4.1.

A rule that stops when its own interval has become narrow stops a little more readily when the variance has been
underestimated, so its intervals hold the truth slightly less often than the 95 % they say (Law and Kelton, *Confidence
intervals for steady-state simulations II*, Management Science 28 (1982); Law's book advises a first sample of at least
ten). Twenty runs come first, and the precision is looked at only a few times, after batches as long as the last look
predicts; that keeps the loss to about a point.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from procsim.study.estimates import speaks_of, value_estimate
from procsim.study.intervals import ratio_estimate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from procsim.kpi.scorecard import Ratio
    from procsim.study.result import Estimate
    from procsim.study.tallies import Tally

FIRST_REPLICATIONS = 20
MOST_REPLICATIONS = 1_000

#: Half-widths: of a share, and of a time as a fraction of it.
SHARE_PRECISION = 0.01
TIME_PRECISION = 0.05


@dataclass(frozen=True, slots=True)
class Watched:
    """A figure that must become precise."""

    name: str
    estimate: Estimate
    is_time: bool

    @property
    def half_width(self) -> float | None:
        """Half the interval's width; of an interval cut at a bound the longer side. None where there is no interval."""
        value, low, high = self.estimate.value, self.estimate.low, self.estimate.high
        if value is None or low is None or high is None:
            return None
        return max(high - value, value - low)

    @property
    def excess(self) -> float:
        """How many times too wide the interval is: at most 1 where it is known well enough, infinite where unknown."""
        if self.estimate.value is None:
            return 0.0  # no ticket ever gets there: more runs will not help
        half = self.half_width
        if half is None:
            return math.inf
        if not self.is_time:
            return half / SHARE_PRECISION
        allowed = TIME_PRECISION / (1 + TIME_PRECISION) * abs(self.estimate.value)
        return half / allowed if allowed else (0.0 if half == 0 else math.inf)


def watched(tally: Tally) -> list[Watched]:
    """The figures whose precision decides."""
    figures = []
    for name, kpi in tally.process.kpis.items():
        values: Sequence[Ratio | float | None] = tally.kpis[name].value if name in tally.kpis else ()
        figures.append(Watched(name, value_estimate(kpi, values), speaks_of(kpi) != "share"))
    figures.append(Watched("the mean cycle time", ratio_estimate(tally.cycle_mean), True))
    figures += [
        Watched(f"the load of {name}", ratio_estimate(group.utilisation, 0.0, 1.0), False)
        for name, group in tally.staff.items()
    ]
    return figures


def next_total(figures: Sequence[Watched], done: int) -> int:
    """How many runs there should be in all before the next look; ``done`` where enough are done.

    Half-widths shrink with the square root of the number of runs, which predicts how many it takes. A look adds at most
    as many as there are, for the prediction is as uncertain as the variance that it comes from.
    """
    excess = max((one.excess for one in figures), default=0.0)
    if excess <= 1 or done >= MOST_REPLICATIONS:
        return done
    predicted = math.inf if math.isinf(excess) else math.ceil(done * excess**2)
    return int(min(max(predicted, done + 5), 2 * done, MOST_REPLICATIONS))


def unreached(figures: Sequence[Watched], done: int) -> list[str]:
    """A sentence about what is not known well enough, worst first; empty where all is."""
    missing = sorted((one for one in figures if one.excess > 1), key=lambda one: -one.excess)
    if not missing:
        return []
    listed = "; ".join(f"{one.name} {_known_to(one)}" for one in missing)
    return [f"{done:,} runs did not give the precision asked for (times to 5 %, shares to 1 point): {listed}"]


def _known_to(figure: Watched) -> str:
    half, value = figure.half_width, figure.estimate.value
    if half is None or not value:
        return "is not known"
    return f"is known to {half / value * 100:.1f} %" if figure.is_time else f"is known to {half * 100:.1f} points"
