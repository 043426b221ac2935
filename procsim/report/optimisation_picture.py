"""What a goal costs, as a picture: each staffing that was run by its cost and its value, the frontier through the best,
the goal as a line."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from procsim.model.time import SECOND
from procsim.report.canvas import SvgCanvas
from procsim.report.numbers import money
from procsim.report.optimisation_numbers import (
    cost_title,
    frontier_rows,
    goal_text,
    is_time,
    value_texts,
)
from procsim.report.plots.axes import Panel
from procsim.report.plots.figure import Figure
from procsim.report.text_width import text_width
from procsim.study.intervals import bound
from procsim.study.result import Estimate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from procsim.model.process import Kpi
    from procsim.study.optimised import Optimised, Tried

_WIDTH, _HEIGHT = 340.0, 170.0
_SIZE = 11
#: Values further from the goal than so many goals lie at the border: they would press all others together.
_FAR = 3.0


def cost_figure(result: Optimised, name: str) -> Figure | None:
    """The picture of one goal; None where nobody costs anything, or nothing was measured."""
    kpi = result.process.kpis[name]
    shown = [one for one in result.tried if one.goals[name].value is not None]
    if not shown or shown[0].cost_per_week == shown[-1].cost_per_week or kpi.goal is None:
        return None
    goal = bound(kpi.goal)
    values = [one.goals[name].value or 0.0 for one in shown]
    panel = _panel(kpi, values, goal, (shown[0].cost_per_week, shown[-1].cost_per_week))
    canvas = SvgCanvas()
    _draw_axes(canvas, panel, result, kpi, goal)
    for one, value in zip(shown, values, strict=True):
        canvas.circle(panel.x(one.cost_per_week), panel.y(value), 2, "faint")
    _draw_frontier(canvas, panel, result.frontier(name), name)
    if result.staffing is not None and result.cost_per_week is not None:
        chosen = result.goals[name].value.value or 0.0
        canvas.circle(panel.x(result.cost_per_week), panel.y(chosen), 4.5, "met", "surface", 1.5)
    about = f"{name} by cost a week: {', '.join(f'{row[3]} {row[0]}' for row in frontier_rows(result, name))}"
    head = ["value", "95 % interval", "goal", cost_title(result), "staffing"]
    return Figure(name, canvas.picture(_WIDTH, _HEIGHT, about), goal_text(kpi), head, frontier_rows(result, name))


def _panel(kpi: Kpi, values: Sequence[float], goal: float, costs: tuple[float, float]) -> Panel:
    low, high = min([*values, goal]), max([*values, goal])
    if is_time(kpi):
        low, high = 0.0, min(high, _FAR * goal)
    margin = 0.06 * (high - low) or 0.1
    left = max(text_width(_said(kpi, value), _SIZE) for value in (low, goal, high)) + 12
    return Panel(left, 8, _WIDTH - left - 10, _HEIGHT - 50, costs, (low - margin, high + margin))


def _draw_axes(canvas: SvgCanvas, panel: Panel, result: Optimised, kpi: Kpi, goal: float) -> None:
    """The goal with its line, the ends of the value's range where there is room, and those of the cost."""
    canvas.line([(panel.left, panel.bottom), (panel.right, panel.bottom)], "faint")
    canvas.line([(panel.left, panel.y(goal)), (panel.right, panel.y(goal))], "goal", 1.5, "4 3")
    canvas.text(panel.left - 6, panel.y(goal) + 4, _said(kpi, goal), _SIZE, "end", "goal")
    for value in panel.y_range:
        within = min(max(value, 0.0), 1.0) if not is_time(kpi) else max(value, 0.0)
        if abs(panel.y(within) - panel.y(goal)) >= 14:
            canvas.text(panel.left - 6, panel.y(within) + 4, _said(kpi, within), _SIZE, "end", "muted")
    canvas.text(panel.left, panel.bottom + 16, money(panel.x_range[0]), _SIZE, "start", "muted")
    canvas.text(panel.right, panel.bottom + 16, money(panel.x_range[1]), _SIZE, "end", "muted")
    canvas.text(panel.left + panel.width / 2, panel.bottom + 34, cost_title(result), _SIZE, "middle", "muted")


def _draw_frontier(canvas: SvgCanvas, panel: Panel, frontier: Sequence[Tried], name: str) -> None:
    """Steps: so much is had for a cost, and no more until the next."""
    points = [(panel.x(one.cost_per_week), panel.y(one.goals[name].value or 0.0)) for one in frontier]
    steps = [points[0]]
    for before, point in itertools.pairwise(points):
        steps += [(point[0], before[1]), point]
    steps.append((panel.right, points[-1][1]))
    canvas.line(steps, "first", 1.6)
    for x, y in points:
        canvas.circle(x, y, 2.5, "first")


def _said(kpi: Kpi, value: float) -> str:
    if is_time(kpi) and value * SECOND < 1:
        return "0"
    return value_texts(kpi, Estimate(value))[0]
