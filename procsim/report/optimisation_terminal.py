"""An optimisation in the terminal: the staffing, its goals, and what each goal costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procsim.report.numbers import NOTHING, interval_text, money, value_text
from procsim.report.optimisation_words import certainty, finding, headline, numbers_text
from procsim.report.terminal_table import Column, folded, lines
from procsim.report.words import goal_words, sentence_of
from procsim.study.intervals import verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from procsim.model.process import Goal, Kpi
    from procsim.study.optimised import Optimised, Tried
    from procsim.study.result import Estimate

#: No wider than this even on a wide screen: eyes lose the line.
_WIDEST = 100

#: Steps of a goal's frontier that are shown: the last before the goal is met, and those after it.
_STEPS = 4


def print_optimised(result: Optimised, console: Console) -> None:
    """The whole answer: the staffing first, then its goals, then what each of them costs."""
    width = min(console.width, _WIDEST)

    def paragraph(text: str, style: str = "") -> None:
        for line in folded(text, width):
            console.print(line, style=style, soft_wrap=True, highlight=False, markup=False)

    paragraph(headline(result))
    console.print()
    paragraph(finding(result), "bold")
    paragraph(certainty(result))
    tables = [_goals(result, width), _frontier(result, width)]
    for table in tables:
        if table:
            console.print()
            for number, line in enumerate(table):
                style = "dim" if number == 0 else ""
                console.print(line, style=style, soft_wrap=True, highlight=False, markup=False)
    if result.notes:
        console.print()
    for note in result.notes:
        paragraph(f"Note: {sentence_of(note)}")


def _goals(result: Optimised, width: int) -> list[str]:
    """The goals under the staffing that was found."""
    if not result.goals:
        return []
    rows = [[name, _goal(one.kpi), *_texts(one.kpi, one.value), "met"] for name, one in result.goals.items()]
    columns = [Column("goal"), Column(""), Column("then", right=True), Column("95 % interval", right=True), Column("")]
    return lines(columns, rows, width)


def _frontier(result: Optimised, width: int) -> list[str]:
    """What each goal alone costs: the staffings of its frontier about where it is met."""
    rows: list[list[str]] = []
    for name, kpi in result.process.kpis.items():
        if kpi.goal is None:
            continue
        shown = _about_the_goal(result.frontier(name), name)
        for number, one in enumerate(shown):
            value, interval = _texts(kpi, one.goals[name])
            rows.append(
                [
                    name if number == 0 else "",
                    value,
                    interval,
                    verdict_word(kpi.goal, one.goals[name]),
                    money(one.cost_per_week, "") if one.cost_per_week else NOTHING,
                    numbers_text({**one.staffing, **one.levels}),
                ]
            )
    cost = f"{result.process.currency}/week" if result.process.currency else "cost/week"
    columns = [
        Column("what a goal costs"),
        Column("value", right=True),
        Column("95 % interval", right=True),
        Column(""),
        Column(cost, right=True),
        Column("with"),
    ]
    return lines(columns, rows, width)


def _about_the_goal(frontier: Sequence[Tried], name: str) -> Sequence[Tried]:
    """The last step at which the goal is not met, and the next ones."""
    met = [number for number, one in enumerate(frontier) if name not in one.missed and name not in one.close]
    begin = max((met[0] if met else len(frontier)) - 1, 0)
    if not met:
        begin = max(len(frontier) - _STEPS, 0)
    return frontier[begin : begin + _STEPS]


def verdict_word(goal: Goal, value: Estimate) -> str:
    """Whether a goal is met, or a question mark where its interval holds the limit."""
    met, certain = verdict(goal, value)
    if not certain:
        return "?"
    return "met" if met else "missed"


def _goal(kpi: Kpi) -> str:
    return goal_words(kpi.goal.text) if kpi.goal is not None else ""


def _texts(kpi: Kpi, value: Estimate) -> tuple[str, str]:
    is_time = kpi.goal is not None and kpi.goal.statistic in ("mean", "median")
    days = all(clock == "always" for clock in kpi.clock.all())
    return value_text(value, is_time, kpi.goal, days), interval_text(value, is_time, kpi.goal, days)
