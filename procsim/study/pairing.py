"""All differences between two tallies whose replications are paired, and which side of each is better."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from procsim.study.columns import Ratios, Values
from procsim.study.compared import STAGE_TIMES
from procsim.study.differences import Difference, Wanted, mean_difference, ratio_difference
from procsim.study.estimates import speaks_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from procsim.model.process import Kpi, Process
    from procsim.study.tallies import StaffTally, Tally

#: Of shares without a goal, those of which everybody knows the better side.
_OBVIOUS: dict[str, Wanted] = {
    "repeats": "lower",
    "end:resolved": "higher",
    "end:abandoned": "lower",
    "sla_met": "higher",
    "time_to_own_met": "higher",
    "time_to_resolve_met": "higher",
}


def better_side(kpi: Kpi, process: Process) -> Wanted | None:
    """The side of a KPI's value that its goal asks for, or that is obviously better; None where neither is."""
    if kpi.goal is not None:
        return "higher" if kpi.goal.statistic in ("within", "at_least") else "lower"
    if kpi.share is None:
        return "lower"
    end = process.ends.get(kpi.share.removeprefix("end:")) if kpi.share.startswith("end:") else None
    return "lower" if end is not None and end.counts_as_miss else _OBVIOUS.get(kpi.share)


class Pairing:
    """The differences of a scenario's tally from its base's, before anything is concluded from them."""

    def __init__(self, base: Tally, other: Tally) -> None:
        self.kpis = {
            name: _kpi_difference(base, other, name)
            for name, kpi in base.kpis.items()
            # A KPI of another kind in the scenario (a share here, a median there) is another figure.
            if name in other.kpis and speaks_of(kpi.kpi) == speaks_of(other.kpis[name].kpi)
        }
        self.cycle = ratio_difference(base.cycle_mean, other.cycle_mean, "lower")
        self.cost = mean_difference(_total_cost(base), _total_cost(other), "lower")
        #: Groups of either process, those of the base first; who is not there costs nothing.
        groups = list(dict.fromkeys([*base.staff, *other.staff]))
        self.costs = {
            name: mean_difference(_weekly_cost(base, name), _weekly_cost(other, name), "lower") for name in groups
        }
        self.utilisation = {
            name: ratio_difference(base.staff[name].utilisation, other.staff[name].utilisation)
            for name in groups
            if name in base.staff and name in other.staff
        }
        self.stages = {
            name: times
            for name in base.stages
            if name in other.stages and (times := _stage_differences(base, other, name))
        }


def _kpi_difference(base: Tally, other: Tally, name: str) -> Difference:
    first, second = base.kpis[name].value, other.kpis[name].value
    wanted = better_side(base.kpis[name].kpi, base.process)
    if isinstance(first, Values) and isinstance(second, Values):
        return mean_difference(first, second, wanted)
    if isinstance(first, Ratios) and isinstance(second, Ratios):
        return ratio_difference(first, second, wanted)
    raise TypeError(f"the columns of {name} are not of one kind")  # what speaks_of has ruled out


def _stage_differences(base: Tally, other: Tally, name: str) -> Mapping[str, Difference]:
    """Of the times that a stage has on either side."""
    found = {}
    for kind in STAGE_TIMES:
        first, second = (getattr(tally.stages[name], kind) for tally in (base, other))
        if any(first.numerators) or any(second.numerators):
            found[kind] = ratio_difference(first, second, "lower")
    return found


def _total_cost(tally: Tally) -> list[float | None]:
    """What all groups cost a week, replication by replication."""
    costs = [_weekly_cost(tally, name) for name in tally.staff]
    return [math.fsum(one or 0.0 for one in costs_of_one) for costs_of_one in zip(*costs, strict=True)]


def _weekly_cost(tally: Tally, name: str) -> list[float | None]:
    """What a group costs a week, replication by replication; nothing where there is no such group."""
    group: StaffTally | None = tally.staff.get(name)
    if group is None:
        return [0.0] * tally.replications
    return [(cost or 0.0) / weeks if weeks else 0.0 for cost, weeks in zip(group.cost, group.weeks, strict=True)]
