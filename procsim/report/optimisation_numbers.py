"""The figures of an optimisation as rows of texts, the same in the terminal and in the report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procsim.report.numbers import NOTHING, grouped, interval_text, money, value_text
from procsim.report.words import goal_words
from procsim.study.intervals import verdict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from procsim.model.process import Goal, Kpi
    from procsim.study.optimised import Optimised, Tried
    from procsim.study.result import Estimate


def goal_rows(result: Optimised) -> list[list[str]]:
    """The goals under the staffing that was found: name, goal, value, interval, verdict."""
    return [[name, goal_text(one.kpi), *value_texts(one.kpi, one.value), "met"] for name, one in result.goals.items()]


def frontier_rows(result: Optimised, name: str) -> list[list[str]]:
    """What a goal costs, about where it is met: value, interval, verdict, cost a week, staffing."""
    kpi = result.process.kpis[name]
    return [
        [
            *value_texts(kpi, one.goals[name]),
            verdict_word(kpi.goal, one.goals[name]),
            money(one.cost_per_week) if one.cost_per_week else NOTHING,
            numbers_text({**one.staffing, **one.levels}),
        ]
        for one in _about_the_goal(result.frontier(name), kpi.goal, name)
    ]


def cost_title(result: Optimised) -> str:
    """The head of a column of costs."""
    return f"{result.process.currency}/week" if result.process.currency else "cost/week"


def numbers_text(numbers: Mapping[str, int]) -> str:
    """A staffing: ``technicians 7, clerks 2``."""
    return ", ".join(f"{name} {grouped(number)}" for name, number in numbers.items())


def goals_of(result: Optimised) -> list[str]:
    """The KPIs that have a goal, in the order of the file."""
    return [name for name, kpi in result.process.kpis.items() if kpi.goal is not None]


def verdict_word(goal: Goal | None, value: Estimate) -> str:
    """Whether a goal is met, or a question mark where its interval holds the limit."""
    met, certain = verdict(goal, value)
    if not certain:
        return "?"
    return "met" if met else "missed"


def goal_text(kpi: Kpi) -> str:
    """A KPI's goal as it is printed."""
    return goal_words(kpi.goal.text) if kpi.goal is not None else ""


def value_texts(kpi: Kpi, value: Estimate) -> tuple[str, str]:
    """A KPI's value and its interval."""
    days = all(clock == "always" for clock in kpi.clock.all())
    return value_text(value, is_time(kpi), kpi.goal, days), interval_text(value, is_time(kpi), kpi.goal, days)


def is_time(kpi: Kpi) -> bool:
    """Whether what a KPI's goal speaks of is a time, and not a share."""
    return kpi.goal is not None and kpi.goal.statistic in ("mean", "median")


def _about_the_goal(frontier: Sequence[Tried], goal: Goal | None, name: str) -> list[Tried]:
    """The last step at which a goal is not met, the first at which it is, and the best where it is better for
    certain."""
    met = [number for number, one in enumerate(frontier) if verdict_word(goal, one.goals[name]) == "met"]
    if not met:
        return list(frontier[-2:])
    shown = list(frontier[max(met[0] - 1, 0) : met[0] + 1])
    if _are_apart(frontier[met[0]].goals[name], frontier[-1].goals[name]):
        shown.append(frontier[-1])
    return shown


def _are_apart(one: Estimate, other: Estimate) -> bool:
    """Whether two intervals have nothing in common."""
    if one.low is None or one.high is None or other.low is None or other.high is None:
        return False
    return one.high < other.low or other.high < one.low
