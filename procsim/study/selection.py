"""Whether one staffing meets every goal: a sequential test that stops as soon as the runs have decided it.

The runs of a staffing are looked at after 4, 6, 9, 14, 21 … replications. At each look every goal has a t test of each
side, and the whole test stops with

- **missed** when some goal is missed for certain,
- **met** when every goal is met for certain,
- **close** when the most runs have been made and some goal is still open. No margin about a limit is given up before:
  a goal whose value hardly depends on the staffing, as a share of repeats, would leave all of them open.

Its errors are shares of a budget that the looks spend: half at the first look, the other half in equal parts at those
that follow, so that by Bonferroni's inequality all looks together keep to it. To call a staffing feasible that is not,
the test of the very goal that it misses must err, so that "met" needs no correction for the number of goals (an
intersection-union test). To call one infeasible that is not, any of the goals may err: there the budget is shared.

Times are compared on the logarithm of the ratio to their limit, where the spread of a congested process is about the
same at all levels; so staffings far from a goal are told in the four runs of the first look. Pooled ratios have the
jackknife's standard error, as in `procsim.study.intervals`; quantiles are means over the replications.

Sources: Andradóttir and Kim, *Fully sequential procedures for comparing constrained systems via simulation*, Naval
Research Logistics 57 (2010), and Batur and Kim, *Finding feasible systems in the presence of constraints on multiple
performance measures*, ACM TOMACS 20 (2010), for feasibility determination, which they do with a tolerance about each
limit; Lan and DeMets, *Discrete sequential boundaries for clinical trials*, Biometrika 70 (1983), for spending the
error over looks; Berger, *Multiparameter hypothesis testing and acceptance sampling*, Technometrics 24 (1982), for
intersection-union tests.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from procsim.kpi import Wanted
from procsim.kpi.scorecard import Ratio
from procsim.study.intervals import bound, meets

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from procsim.engine.columns import LogColumns
    from procsim.model.process import Goal
    from procsim.study.variants import Prepared

Judgement = Literal["met", "missed", "close"]

_FIRST_LOOK = 4
_GROWTH = 1.5

#: A goal of which so many runs show not one ticket can't be shown to be met.
_RUNS_WITHOUT_A_TICKET = 14


@dataclass(frozen=True, slots=True)
class GoalsOnly:
    """Measures what the goals named speak of, and nothing else."""

    kpis: tuple[str, ...]

    def __call__(
        self,
        prepared: Prepared,
        columns: LogColumns,
        replication: int,  # noqa: ARG002
    ) -> Mapping[str, Ratio | float | None]:
        """What one log says of each: a ratio, or a quantile in seconds; None where no ticket got there."""
        return prepared.yardstick.excerpt(columns, Wanted(self.kpis)).kpis


@dataclass(frozen=True, slots=True)
class Budget:
    """Probabilities of error over all looks of one test: that it says ``missed`` or ``met`` where that isn't so."""

    missed: float
    met: float


def looks(first: int, most: int) -> list[int]:
    """After how many replications a test is looked at: from ``first`` on, each time half as many more, up to
    ``most``."""
    found = [min(first, most)]
    while found[-1] < most:
        found.append(min(most, math.ceil(found[-1] * _GROWTH)))
    return found


class Trial:
    """The replications of one staffing, and what they have decided."""

    def __init__(self, goals: Mapping[str, Goal], budget: Budget, most: int, first: int = _FIRST_LOOK) -> None:
        self.goals = goals
        self.runs = 0
        self.judgement: Judgement | None = None
        #: The goals that are missed for certain; those too close to tell.
        self.missed: tuple[str, ...] = ()
        self.close: tuple[str, ...] = ()
        self.values: dict[str, list[Ratio]] = {name: [] for name in goals}
        self._budget = budget
        self._looks = looks(first, most)
        self._look = 0

    @property
    def wanted(self) -> int:
        """How many replications there should be for the next look."""
        return self._looks[self._look]

    def add(self, values: Mapping[str, Ratio | float | None]) -> None:
        """The goals' values of one more replication; what had nothing to measure is left out."""
        self.runs += 1
        for name, kept in self.values.items():
            value = values[name]
            ratio = value if isinstance(value, Ratio) else None if value is None else Ratio(value, 1.0)
            if ratio is not None and ratio.denominator:
                kept.append(ratio)

    def look(self) -> Judgement | None:
        """Judges the replications that there are; None where more of them are wanted."""
        share = 0.5 if self._look == 0 else 0.5 / max(len(self._looks) - 1, 1)
        certain_miss = self._budget.missed * share / len(self.goals)
        certain = self._budget.met * share
        found = {name: evidence(self.goals[name], values) for name, values in self.values.items()}
        self.missed = tuple(name for name, one in found.items() if self._is_missed(one, certain_miss))
        last = self.wanted == self._looks[-1]
        self._look = min(self._look + 1, len(self._looks) - 1)
        if self.missed:
            self.judgement = "missed"
            return self.judgement
        self.close = tuple(name for name, one in found.items() if one is None or not one.is_met(certain))
        if not self.close:
            self.judgement = "met"
        elif last:
            self.judgement = "close"
        return self.judgement

    def leave(self) -> None:
        """Ends the test without more runs: what is open stays so."""
        self.judgement = "close"

    def _is_missed(self, found: Evidence | None, level: float) -> bool:
        return self.runs >= _RUNS_WITHOUT_A_TICKET if found is None else found.is_missed(level)


@dataclass(frozen=True, slots=True)
class Evidence:
    """How far a goal is missed: 0 is its limit, more is worse; and how well that is known.

    Times are on the logarithm of their ratio to the limit, shares are in shares. ``pure`` counts the tickets of a share
    that all or no tickets have, which tells nothing of its spread.
    """

    excess: float
    error: float
    degrees: int
    pure: float = 0.0

    def is_missed(self, level: float) -> bool:
        """Whether the goal is missed but for this probability."""
        return self.excess > self._half(level)

    def is_met(self, level: float) -> bool:
        """Whether the goal is met but for this probability."""
        half = self._half(level)
        return self.excess < -half or (half == 0 and self.excess <= 0)

    def _half(self, level: float) -> float:
        """How far a value may lie from the truth but for this probability, to one side."""
        if self.pure:
            return -math.expm1(math.log(level) / self.pure)  # as `procsim.study.intervals.share_estimate` has it
        return 0.0 if self.error == 0 else one_sided(self.degrees, level) * self.error


def evidence(goal: Goal, values: Sequence[Ratio]) -> Evidence | None:
    """What replications say of a goal; None where fewer than two of them had anything to measure."""
    if len(values) < 2:
        return None
    above = math.fsum(ratio.numerator for ratio in values)
    below = math.fsum(ratio.denominator for ratio in values)
    value = above / below
    is_share = goal.statistic not in ("mean", "median")
    limit = bound(goal)
    if is_share and value in (0, 1):
        side = -1.0 if meets(goal, value) else 1.0
        return Evidence(side * abs(value - limit), 0.0, len(values) - 1, pure=below)
    if not is_share and (value == 0 or limit == 0):
        return Evidence(-math.inf if meets(goal, value) else math.inf, 0.0, len(values) - 1)
    without = [_scaled(goal, (above - one.numerator) / (below - one.denominator), limit) for one in values]
    centre = math.fsum(without) / len(without)
    count = len(values)
    error = math.sqrt((count - 1) / count * math.fsum((one - centre) ** 2 for one in without))
    excess = _scaled(goal, value, limit)
    if excess > 0 and meets(goal, value):  # `9 / 10` meets `90 %`
        excess = 0.0
    return Evidence(excess, error, count - 1)


def _scaled(goal: Goal, value: float, limit: float) -> float:
    """A value on the scale of `Evidence`; sums of times that leave nothing (less than a nanosecond) count as that."""
    if goal.statistic in ("within", "at_least"):
        return limit - value
    if goal.statistic == "at_most":
        return value - limit
    return math.log(max(value, 1e-9) / limit)


@lru_cache(maxsize=4096)
def one_sided(degrees: int, level: float) -> float:
    """The factor t with P(T > t) = ``level`` for Student's T with ``degrees`` of freedom."""
    from scipy.special import stdtrit

    return -float(stdtrit(degrees, level))
