"""What follows from varied values: the scenarios of a ``vary``, in a row for one factor, in a grid for two."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from procsim.report.numbers import NOTHING, counts_days, kpi_texts, money, share, short_duration
from procsim.study.intervals import bound
from procsim.study.result import Estimate, Result

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from procsim.study.compared import Compared, Comparison


@dataclass(frozen=True, slots=True)
class Response:
    """The scenarios that vary the same paths, and the values of each path in the order in which they come."""

    paths: tuple[str, ...]
    values: tuple[tuple[str, ...], ...]
    scenarios: tuple[Compared, ...]

    def at(self, *values: str) -> Compared | None:
        """The scenario with a value of each path; None where there is none."""
        for one in self.scenarios:
            if tuple(one.factors[path] for path in self.paths) == values:
                return one
        return None

    def numbers(self) -> list[float]:
        """Where the values of the first factor lie on an axis: as numbers where they are such and grow, else side by
        side."""
        try:
            numbers = [float(value) for value in self.values[0]]
        except ValueError:
            numbers = []
        grow = bool(numbers) and all(low < high for low, high in itertools.pairwise(numbers))
        return numbers if grow else [float(place) for place in range(len(self.values[0]))]


@dataclass(frozen=True, slots=True)
class Subject:
    """A figure that responds: its title, its value in a result, how it is said, and what its goal holds it against."""

    title: str
    of: Callable[[Result], Estimate]
    text: Callable[[Result], str]
    #: A value for an axis, or a span.
    said: Callable[[float], str]
    goal: float | None = None
    #: Which values are better; empty where nothing says so.
    better: Literal["higher", "lower", ""] = ""


def responses(comparison: Comparison) -> list[Response]:
    """The groups of scenarios that vary the same one or two paths, with two values at least, in their order."""
    groups: dict[tuple[str, ...], list[Compared]] = {}
    for one in comparison.scenarios:
        groups.setdefault(tuple(one.factors), []).append(one)
    found = []
    for paths, scenarios in groups.items():
        values = tuple(tuple(dict.fromkeys(one.factors[path] for one in scenarios)) for path in paths)
        if len(paths) in (1, 2) and len(scenarios) > 1:
            found.append(Response(paths, values, tuple(scenarios)))
    return found


def response_subjects(comparison: Comparison) -> list[Subject]:
    """The KPIs that are shown, and the cost of a week where anybody costs anything."""
    found = [_kpi_subject(comparison, name) for name in comparison.kpis]
    currency = comparison.base.process.currency
    if any(_cost(one.result).value for one in comparison.scenarios):
        title = f"cost/week, {currency}" if currency else "cost/week"
        found.append(Subject(title, _cost, lambda result: money(_cost(result).value), money, better="lower"))
    return found


def meets_every_goal(result: Result) -> bool | None:
    """Whether all goals are met for certain; None where there are none."""
    goals: Sequence[str | None] = [kpi.verdict for kpi in result.scorecard.values() if kpi.goal is not None]
    return all(verdict == "met" for verdict in goals) if goals else None


def _kpi_subject(comparison: Comparison, name: str) -> Subject:
    kpi = comparison.base.scorecard[name]
    days = counts_days(kpi)

    def of(result: Result) -> Estimate:
        return result.scorecard[name].value if name in result.scorecard else Estimate(None)

    def text(result: Result) -> str:
        return kpi_texts(result.scorecard[name])[0] if name in result.scorecard else NOTHING

    def said(value: float) -> str:
        return short_duration(value, days) if kpi.is_time else share(value)

    if kpi.goal is None:
        return Subject(name, of, text, said)
    better: Literal["higher", "lower"] = "higher" if kpi.goal.statistic in ("within", "at_least") else "lower"
    return Subject(name, of, text, said, bound(kpi.goal), better)


def _cost(result: Result) -> Estimate:
    return Estimate(sum(group.cost_per_week for group in result.staff.values()))
