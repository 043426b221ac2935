"""The result of an optimisation: the cheapest staffing, what was tried, and what each goal costs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from procsim.model.version import __version__
from procsim.study.tables import number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from procsim.model.process import Kpi, Process
    from procsim.study.result import Estimate
    from procsim.study.selection import Judgement


@dataclass(frozen=True, slots=True)
class Tried:
    """A staffing that was run: people by group, stock levels by path, and what its runs showed of each goal."""

    staffing: Mapping[str, int]
    levels: Mapping[str, int]
    cost_per_week: float
    judgement: Judgement
    #: Goals that are missed for certain, and those too close to tell.
    missed: Sequence[str]
    close: Sequence[str]
    #: Goals that its values don't meet, for certain or not: it is left as soon as one goal is missed for certain.
    unmet: Sequence[str]
    goals: Mapping[str, Estimate]
    runs: int


@dataclass(frozen=True, slots=True)
class GoalMet:
    """A goal under the staffing that was found, over the runs that confirmed it."""

    kpi: Kpi
    value: Estimate


@dataclass(frozen=True)
class Optimised:
    """What `procsim.optimise` gives back. Costs are per week, of all groups together."""

    process: Process
    confidence: float
    seed: int
    engine: str
    #: How many people each group has, and each stock level; None where no staffing within bounds meets the goals.
    staffing: Mapping[str, int] | None
    levels: Mapping[str, int]
    cost_per_week: float | None
    base_staffing: Mapping[str, int]
    base_cost_per_week: float
    goals: Mapping[str, GoalMet]
    #: Where there is no such staffing: the goals that are to blame. None are where some staffing misses nothing for
    #: certain: then those that are too close to tell with the `nearest`.
    infeasible: Sequence[str]
    undecided: Sequence[str]
    #: Everything that was run, the cheapest first.
    tried: Sequence[Tried]
    #: How many runs there were in all, and how many of them confirmed the answer.
    runs: int
    confirmed_by: int
    #: How many staffings are within the bounds, and how many of those that are cheaper than the answer were not run.
    staffings: int
    not_run: int
    bounds: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    notes: Sequence[str] = ()
    seconds: float = 0.0
    command: str = ""

    @property
    def base(self) -> Tried | None:
        """The staffing as the file has it, where it was run."""
        same = [one for one in self.tried if one.staffing == self.base_staffing and not one.levels]
        return same[0] if same else None

    @property
    def nearest(self) -> Tried:
        """The staffing that comes nearest to meeting every goal, of those that were run."""
        return nearest(self.tried)

    def frontier(self, kpi: str) -> list[Tried]:
        """What a goal costs: the cheapest staffing that was run, and each dearer one with a better value than all
        before it."""
        goal = self.process.kpis[kpi].goal
        if goal is None:
            return []
        higher = goal.statistic in ("within", "at_least")
        found: list[Tried] = []
        best: float | None = None
        for one in self.tried:
            value = one.goals[kpi].value
            if value is None:
                continue
            if best is None or (value > best if higher else value < best):
                if found and found[-1].cost_per_week == one.cost_per_week:
                    found.pop()
                found.append(one)
                best = value
        return found

    def to_dict(self) -> dict[str, Any]:
        """The JSON form that ``--json`` prints; the same study gives the same text."""
        return {
            "process": self.process.name,
            "seed": self.seed,
            "engine": self.engine,
            "version": __version__,
            "confidence": self.confidence,
            "staffing": None if self.staffing is None else dict(self.staffing),
            "levels": dict(self.levels),
            "cost_per_week": number(self.cost_per_week),
            "base_staffing": dict(self.base_staffing),
            "base_cost_per_week": number(self.base_cost_per_week),
            "goals": {
                name: {
                    **_estimate(one.value),
                    "goal": one.kpi.goal.text if one.kpi.goal is not None else None,
                    "met": True,
                }
                for name, one in self.goals.items()
            },
            "infeasible": list(self.infeasible),
            "undecided": list(self.undecided),
            "tried": [_tried(one) for one in self.tried],
            "frontier": {
                name: [
                    {
                        "staffing": dict(one.staffing),
                        "levels": dict(one.levels),
                        "cost_per_week": number(one.cost_per_week),
                        **_estimate(one.goals[name]),
                    }
                    for one in self.frontier(name)
                ]
                for name, kpi in self.process.kpis.items()
                if kpi.goal is not None
            },
            "bounds": {path: list(ends) for path, ends in self.bounds.items()},
            "staffings": self.staffings,
            "not_run": self.not_run,
            "runs": self.runs,
            "confirmed_by": self.confirmed_by,
            "notes": list(self.notes),
        }


def nearest(tried: Sequence[Tried]) -> Tried:
    """Of staffings, the cheapest first, the one nearest to meeting every goal.

    One that misses none for certain is nearer than all that do; then it is the one with the fewest goals that its
    values miss, then with the fewest that are open.
    """
    return min(tried, key=lambda one: (bool(one.missed), len(one.unmet), len(one.close)))


def _tried(one: Tried) -> dict[str, Any]:
    return {
        "staffing": dict(one.staffing),
        "levels": dict(one.levels),
        "cost_per_week": number(one.cost_per_week),
        "feasible": {"met": True, "missed": False, "close": None}[one.judgement],
        "missed": list(one.missed),
        "close": list(one.close),
        "runs": one.runs,
    }


def _estimate(value: Estimate) -> dict[str, Any]:
    return {"value": number(value.value), "low": number(value.low), "high": number(value.high)}
