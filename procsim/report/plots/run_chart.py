"""The run chart of a KPI: its weeks between their limits, and beneath them how far each lies from the one before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procsim.report.canvas import SvgCanvas
from procsim.report.plots.axes import Panel, draw_x_ticks, draw_y_ticks
from procsim.report.plots.figure import NARROW, WIDE, Figure
from procsim.report.text_width import text_width
from procsim.report.week_words import chart_sentences, remark, said_of_weeks, step_text
from procsim.study.tables import weeks_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from procsim.kpi.run_chart import RunChart, Signal
    from procsim.report.canvas import Point
    from procsim.report.plots.axes import Tick
    from procsim.report.week_words import Said
    from procsim.study.result import KpiResult, KpiWeeks, Result

_VALUES, _RANGES, _GAP, _FOOT = 150.0, 56.0, 30.0, 24.0
#: Beyond so many weeks only those that stand out keep their points.
_MOST_POINTS = 60


def run_chart_figure(result: Result, kpi: KpiResult) -> Figure | None:
    """The KPI's run chart with its findings and its weeks as a table; None where no week has a value."""
    weeks = kpi.weeks
    if weeks is None or weeks.chart.limits.mean is None:
        return None
    drawings = [_drawing(result, kpi, weeks, width) for width in (WIDE, NARROW)]
    caption = " ".join(chart_sentences(kpi, result.replications))
    return Figure(f"{kpi.name} by week", drawings[0], caption, *_table(result, kpi, weeks), narrow=drawings[1])


def _drawing(result: Result, kpi: KpiResult, weeks: KpiWeeks, width: float) -> str:
    canvas, chart, own = SvgCanvas(), weeks.chart, weeks.chart.limits
    said = said_of_weeks(kpi, weeks)
    pooled = [each.value for each in kpi.weekly[: len(chart.values)]] if result.replications > 1 else []
    top = _key(canvas, _keys(result, weeks), width) + 12
    values = _unequal([value for value in (own.low, own.mean, own.high) if value is not None], said)
    steps = [(0.0, "0"), (own.range_high, step_text(kpi, said, own.range_high))] if own.range_high else []
    left = max(text_width(label, 11) for _, label in [*values, *steps]) + 12
    across = (1.0, float(max(len(chart.values), 2)))
    shown = [value for value in (*chart.values, *pooled, own.low, own.high) if value is not None]
    panel = Panel(left, top, width - left - 10, _VALUES, across, _room(shown))
    height = panel.bottom + _FOOT
    _values_panel(canvas, panel, chart, values, pooled)
    lowest = panel
    if steps:
        largest = max(value for value in (*chart.ranges, own.range_high) if value is not None)
        lowest = Panel(left, panel.bottom + _GAP, panel.width, _RANGES, across, (0.0, 1.1 * largest))
        height = lowest.bottom + _FOOT
        canvas.text(lowest.left, lowest.top - 6, "change from the week before", 11, "start", "muted")
        _ranges_panel(canvas, lowest, chart, steps)
    ticks = [(float(week), f"week {week}" if week == 1 else str(week)) for week in _ticks(len(chart.values))]
    draw_x_ticks(canvas, lowest, ticks, width)
    about = f"Run chart of {kpi.name}: {len(chart.values)} weeks, mean {said(own.mean)}"
    return canvas.picture(width, height, about)


def _values_panel(
    canvas: SvgCanvas, panel: Panel, chart: RunChart, ticks: Sequence[Tick], pooled: Sequence[float | None]
) -> None:
    draw_y_ticks(canvas, panel, ticks, grid=False)
    own = chart.limits
    for value, dash in ((own.low, "5 4"), (own.mean, ""), (own.high, "5 4")):
        if value is not None:
            canvas.line([(panel.left, panel.y(value)), (panel.right, panel.y(value))], "muted", 1, dash)
    _broken_line(canvas, panel, pooled, "faint", 2)
    _broken_line(canvas, panel, chart.values, "first", 1.6)
    _points(canvas, panel, chart.values, [_of_values(signals) for signals in chart.signals])
    canvas.line([(panel.left, panel.bottom), (panel.right, panel.bottom)], "grid")


def _ranges_panel(canvas: SvgCanvas, panel: Panel, chart: RunChart, ticks: Sequence[Tick]) -> None:
    draw_y_ticks(canvas, panel, ticks, grid=False)
    high = panel.y(chart.limits.range_high or 0.0)
    canvas.line([(panel.left, panel.bottom), (panel.right, panel.bottom)], "muted")
    canvas.line([(panel.left, high), (panel.right, high)], "muted", 1, "5 4")
    _broken_line(canvas, panel, chart.ranges, "first", 1.3)
    _points(canvas, panel, chart.ranges, ["jump" in signals for signals in chart.signals])


def _of_values(signals: Sequence[Signal]) -> bool:
    return any(signal != "jump" for signal in signals)


def _broken_line(
    canvas: SvgCanvas, panel: Panel, values: Sequence[float | None], colour: str, thickness: float
) -> None:
    """A line through the values, broken where a week has none."""
    points: list[Point] = []
    for week, value in enumerate([*values, None], start=1):
        if value is not None:
            points.append((panel.x(week), panel.y(value)))
            continue
        if len(points) > 1:
            canvas.line(points, colour, thickness)
        points = []


def _points(canvas: SvgCanvas, panel: Panel, values: Sequence[float | None], out: Sequence[bool]) -> None:
    """A point for each week; those that stand out are diamonds, and larger."""
    for week, (value, stands_out) in enumerate(zip(values, out, strict=True), start=1):
        if value is None:
            continue
        x, y = panel.x(week), panel.y(value)
        if stands_out:
            canvas.polygon(_diamond(x, y), "second", "surface")
        elif len(values) <= _MOST_POINTS:
            canvas.circle(x, y, 2.6, "first")


def _diamond(x: float, y: float) -> list[Point]:
    return [(x, y - 6), (x + 6, y), (x, y + 6), (x - 6, y)]


def _keys(result: Result, weeks: KpiWeeks) -> list[tuple[str, str]]:
    """Marks and what they stand for."""
    keys = [("first", "the weeks of the first run" if result.replications > 1 else "the weeks")]
    if any(weeks.chart.signals):
        keys.append(("diamond", "stands out"))
    if result.replications > 1:
        keys.append(("faint", f"mean of all {result.replications} runs"))
    keys.append(("muted", "mean"))
    if weeks.chart.limits.low is not None:
        keys.append(("dashed", "limits"))
    return keys


def _key(canvas: SvgCanvas, entries: Sequence[tuple[str, str]], width: float) -> float:
    """What the marks are, in as many rows as it takes over the picture; gives where the rows end."""
    x, y = 0.0, 9.0
    for mark, words in entries:
        wide = 20 + text_width(words, 11)
        if x and x + wide > width:
            x, y = 0.0, y + 15
        if mark == "diamond":
            canvas.polygon(_diamond(x + 7, y), "second", "surface")
        elif mark == "dashed":
            canvas.line([(x, y), (x + 14, y)], "muted", 1, "5 4")
        else:
            canvas.line([(x, y), (x + 14, y)], mark, 1 if mark == "muted" else 2.5)
        canvas.text(x + 20, y + 4, words, 11, "start", "muted")
        x += wide + 16
    return y + 4


def _unequal(values: Sequence[float], said: Said) -> list[Tick]:
    """The values with their texts, of which none occurs twice."""
    return [(value, text) for text, value in {said(value): value for value in values}.items()]


def _room(shown: Sequence[float]) -> tuple[float, float]:
    """The range of the values with some room around them."""
    low, high = min(shown), max(shown)
    margin = 0.08 * (high - low) or 0.1 * abs(high) or 0.1
    return low - margin, high + margin


def _ticks(weeks: int) -> list[int]:
    """Weeks that are named beneath the picture: the first, and every fourth, thirteenth or so."""
    step = next(step for step in (1, 2, 4, 13, 26, 52, 520, weeks) if weeks / step <= 13)
    return sorted({1, *range(step, weeks + 1, step)})


def _table(result: Result, kpi: KpiResult, weeks: KpiWeeks) -> tuple[list[str], list[list[str]]]:
    said, several = said_of_weeks(kpi, weeks), result.replications > 1
    head = ["week", "from", *(["first run", f"all {result.replications} runs"] if several else ["value"])]
    rows = []
    for (week, start, pooled, first, step, signals), run in zip(weeks_of(result, kpi), weeks.chart.runs, strict=True):
        row = [str(week), f"{start:%Y-%m-%d}", said(first), *([said(pooled.value)] if several else [])]
        rows.append([*row, step_text(kpi, said, step), remark(signals, run)])
    return [*head, "change", "stands out"], rows
