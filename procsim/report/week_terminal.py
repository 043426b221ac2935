"""The weeks of each KPI in the terminal: a table that is a run chart on its side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procsim.report.terminal_table import Column, folded, lines
from procsim.report.week_words import chart_sentences, remark, said_of_weeks, weeks_intro
from procsim.report.words import goal_words
from procsim.study.tables import weeks_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from procsim.kpi.run_chart import RunChart
    from procsim.study.result import KpiResult, Result

#: Columns of the picture, as the width allows.
_NARROWEST, _WIDEST = 11, 31
_MEAN, _LIMIT, _WEEK = "┊", "│", "●"


def week_lines(result: Result, width: int) -> Iterator[list[str]]:
    """What the weeks are, then a table for each KPI, each with its title and what is to be made of it."""
    if result.by != "week" or not any(kpi.weeks and kpi.weeks.chart.values for kpi in result.scorecard.values()):
        return
    yield folded(f"Week by week. {weeks_intro(result)} {_WEEK} is the week, {_MEAN} the mean, {_LIMIT} a limit.", width)
    for kpi in result.scorecard.values():
        yield _kpi_lines(result, kpi, width)


def _kpi_lines(result: Result, kpi: KpiResult, width: int) -> list[str]:
    weeks = kpi.weeks
    if weeks is None:
        return []
    said, several = said_of_weeks(kpi, weeks), result.replications > 1
    titles = ["week", "from", "first run", f"all {result.replications} runs"] if several else ["week", "from", "value"]
    rows = [
        [str(week), f"{start:%Y-%m-%d}", said(first), *([said(pooled.value)] if several else []), remark(signals, run)]
        for (week, start, pooled, first, _, signals), run in zip(weeks_of(result, kpi), weeks.chart.runs, strict=True)
    ]
    columns = [Column(titles[0], right=True), Column(titles[1]), *(Column(title, right=True) for title in titles[2:])]
    plain = lines([*columns, Column("")], rows, width)
    room = width - max(len(row) for row in plain) - 2
    if room >= _NARROWEST and weeks.chart.limits.mean_range:
        pictures = _pictures(weeks.chart, min(room, _WIDEST))
        columns.append(Column(""))
        rows = [[*row[:-1], picture, row[-1]] for row, picture in zip(rows, pictures, strict=True)]
    goal = goal_words(kpi.goal.text) if kpi.goal else "no goal"
    sentences = [line for text in chart_sentences(kpi, result.replications) for line in folded(text, width)]
    return [*folded(f"{kpi.name} by week: {goal}", width), *lines([*columns, Column("")], rows, width), *sentences]


def _pictures(chart: RunChart, width: int) -> list[str]:
    """A line for each week: where its value lies between the limits; of values that are not all the same."""
    own = chart.limits
    known = [value for value in (*chart.values, own.low, own.high, own.mean) if value is not None]
    low, high = min(known), max(known)

    def place(value: float) -> int:
        return round((value - low) / (high - low) * (width - 1))

    found = []
    for value in chart.values:
        signs = [" "] * width
        for sign, at in ((_LIMIT, own.low), (_LIMIT, own.high), (_MEAN, own.mean), (_WEEK, value)):
            if at is not None:
                signs[place(at)] = sign
        found.append("".join(signs))
    return found
