"""A KPI by week of arrival, as a small line with its goal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procsim.model.time import SECOND, in_unit, unit_for
from procsim.report.canvas import SvgCanvas
from procsim.report.numbers import NOTHING, counts_days, share
from procsim.report.plots.axes import Panel, draw_x_ticks, draw_y_ticks
from procsim.report.plots.figure import Figure
from procsim.report.text_width import text_width

if TYPE_CHECKING:
    from collections.abc import Callable

    from procsim.study.result import KpiResult

_WIDTH, _HEIGHT = 264.0, 84.0


def trend_figure(kpi: KpiResult) -> Figure | None:
    """The KPI's values by week; None where fewer than two weeks have one."""
    points = [(week, each.value) for week, each in enumerate(kpi.weekly, start=1) if each.value is not None]
    if len(points) < 2:
        return None
    canvas = SvgCanvas()
    goal = _goal_value(kpi)
    values = [value for _, value in points] + ([goal] if goal is not None else [])
    low, high = min(values), max(values)
    margin = 0.12 * (high - low) or 0.1 * abs(high) or 0.1
    said = _said(kpi, max(value for _, value in points))
    low_text, high_text = said(min(value for _, value in points)), said(max(value for _, value in points))
    left = max(text_width(low_text, 11), text_width(high_text, 11)) + 10
    panel = Panel(left, 8, _WIDTH - left - 8, _HEIGHT - 32, (1, len(kpi.weekly)), (low - margin, high + margin))
    ends = [(min(v for _, v in points), low_text), (max(v for _, v in points), high_text)]
    draw_y_ticks(canvas, panel, ends if low_text != high_text else ends[:1], grid=False)
    weeks = sorted({1, len(kpi.weekly), *range(4, len(kpi.weekly), 4)})
    draw_x_ticks(canvas, panel, [(week, f"week {week}" if week == 1 else str(week)) for week in weeks], _WIDTH)
    canvas.line([(panel.left, panel.bottom), (panel.right, panel.bottom)], "faint")
    if goal is not None:
        canvas.line([(panel.left, panel.y(goal)), (panel.right, panel.y(goal))], "goal", 1.5, "4 3")
    canvas.line([(panel.x(week), panel.y(value)) for week, value in points], "first", 1.8)
    if len(points) <= 26:
        for week, value in points:
            canvas.circle(panel.x(week), panel.y(value), 2.2, "first")
    about = f"{kpi.name} by week, from {said(points[0][1])} in week {points[0][0]} to {said(points[-1][1])}"
    rows = [
        [str(week), NOTHING if each.value is None else said(each.value)]
        for week, each in enumerate(kpi.weekly, start=1)
    ]
    return Figure(f"{kpi.name} by week", canvas.picture(_WIDTH, _HEIGHT, about), "", ["week", kpi.name], rows)


def _goal_value(kpi: KpiResult) -> float | None:
    """The goal in the unit of the value: a share, or seconds."""
    if kpi.goal is None:
        return None
    if kpi.is_time:
        return kpi.goal.limit / SECOND if kpi.goal.limit is not None else None
    return kpi.goal.share


def _said(kpi: KpiResult, most: float) -> Callable[[float], str]:
    """How the values of all weeks are said: times in one unit."""
    if not kpi.is_time:
        return share
    unit = unit_for(most * SECOND, counts_days(kpi))
    return lambda value: in_unit(value * SECOND, unit)
