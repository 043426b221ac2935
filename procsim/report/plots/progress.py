"""Work in progress over the run, and Welch's moving average of it, by which a warm-up is chosen.

Welch, *The statistical analysis of simulation results* (1983): the mean over the replications, smoothed until only its
trend is left; the warm-up ends where that runs level.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from procsim.model.time import SECOND
from procsim.report.canvas import SvgCanvas
from procsim.report.numbers import column, count, duration
from procsim.report.plots.axes import Panel, calendar_ticks, draw_x_ticks, draw_y_ticks, number_ticks, thinned
from procsim.report.plots.figure import NARROW, WIDE, Figure
from procsim.report.text_width import text_width
from procsim.report.words import span_in_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from procsim.report.canvas import Point
    from procsim.study.result import Result, WorkInProgress

_HEIGHT, _TOP = 220.0, 58.0
_MOST_POINTS = 400
_WEEK = 604_800.0


def progress_figure(result: Result) -> Figure | None:
    """The median number of open tickets with the band of the replications, warm-up and cool-down shaded."""
    progress = result.work_in_progress
    if progress is None or not progress.median:
        return None
    drawings = [_progress_drawing(progress, result.replications, width) for width in (WIDE, NARROW)]
    return Figure("Work in progress", drawings[0], _caption(progress), *_table(progress), narrow=drawings[1])


def _progress_drawing(progress: WorkInProgress, replications: int, width: float) -> str:
    canvas, panel = _frame(progress, progress.high, width)
    _shade(canvas, panel, progress)
    if replications > 1:
        low, high = _points(panel, progress, progress.low), _points(panel, progress, progress.high)
        canvas.polygon([*high, *reversed(low)], "band")
    canvas.line(_points(panel, progress, progress.median), "first", 1.6)
    _finish(canvas, panel)
    words = "median, and the band that holds 8 in 10 runs"
    words = words if replications > 1 else "tickets in the system"
    _key(canvas, [("first", words)], width)
    about = f"Work in progress over {duration(progress.step * len(progress.median))}"
    return canvas.picture(width, _HEIGHT, about)


def welch_figure(result: Result) -> Figure | None:
    """The mean over the replications and its moving average; None without replications."""
    progress = result.work_in_progress
    if progress is None or not progress.smoothed or result.engine == "log":
        return None
    caption = (
        "The warm-up, shaded, is left out of all figures. It is long enough where the line has begun to run level."
    )
    drawings = [_welch_drawing(progress, width) for width in (WIDE, NARROW)]
    return Figure("Is the warm-up long enough?", drawings[0], caption, narrow=drawings[1])


def _welch_drawing(progress: WorkInProgress, width: float) -> str:
    canvas, panel = _frame(progress, progress.mean, width)
    _shade(canvas, panel, progress)
    canvas.line(_points(panel, progress, progress.mean), "faint", 1.0)
    canvas.line(_points(panel, progress, progress.smoothed), "first", 2.0)
    keys = [("first", "moving average"), ("faint", "mean of the runs")]
    if progress.suggested_warm_up is not None:
        x = panel.x(progress.suggested_warm_up)
        canvas.line([(x, panel.top), (x, panel.bottom)], "second", 1.5, "4 3")
        keys.append(("second", f"enough by the figures: {span_in_words(round(progress.suggested_warm_up * SECOND))}"))
    _finish(canvas, panel)
    _key(canvas, keys, width)
    return canvas.picture(width, _HEIGHT, "Moving average of work in progress")


def _frame(progress: WorkInProgress, highest: Sequence[float], width: float) -> tuple[SvgCanvas, Panel]:
    canvas = SvgCanvas()
    high = 1.08 * max(*highest, 1.0)
    ticks = number_ticks(high, 4)
    left = max(text_width(label, 11) for _, label in ticks) + 12
    span = progress.step * max(len(progress.median) - 1, 1)
    panel = Panel(left, _TOP, width - left - 10, _HEIGHT - _TOP - 24, (0, span), (0, high))
    return canvas, panel


def _shade(canvas: SvgCanvas, panel: Panel, progress: WorkInProgress) -> None:
    """The ground of what does not count (before and after the length) and the words over it."""
    begin, end = progress.warm_up, progress.warm_up + progress.length
    for first, last, words in ((panel.x_range[0], begin, "warm-up"), (end, panel.x_range[1], "cool-down")):
        if last - first < progress.step:
            continue
        left, right = panel.x(first), panel.x(last)
        canvas.box(left, panel.top, right - left, panel.height, "grid")
        if right - left > text_width(words, 11) + 6:
            canvas.text((left + right) / 2, panel.top - 5, words, 11, fill="muted")
    draw_y_ticks(canvas, panel, number_ticks(panel.y_range[1], 4))


def _finish(canvas: SvgCanvas, panel: Panel) -> None:
    canvas.line([(panel.left, panel.bottom), (panel.right, panel.bottom)], "muted")
    draw_x_ticks(canvas, panel, calendar_ticks(*panel.x_range, few=panel.width <= 400), panel.right + 10)


def _points(panel: Panel, progress: WorkInProgress, values: Sequence[float]) -> list[Point]:
    return [(panel.x(place * progress.step), panel.y(value)) for place, value in thinned(values, _MOST_POINTS)]


def _key(canvas: SvgCanvas, entries: Sequence[tuple[str, str]], width: float) -> None:
    """What the lines are, in as many rows as it takes over the picture."""
    x, y = 0.0, 9.0
    for colour, words in entries:
        wide = 20 + text_width(words, 11)
        if x and x + wide > width:
            x, y = 0.0, y + 15
        canvas.line([(x, y), (x + 14, y)], colour, 2.5)
        canvas.text(x + 20, y + 4, words, 11, "start", "muted")
        x += wide + 16


def _caption(progress: WorkInProgress) -> str:
    inside = [
        value
        for place, value in enumerate(progress.mean)
        if progress.warm_up <= place * progress.step < progress.warm_up + progress.length
    ]
    return (
        f"Tickets that have arrived and not yet closed: {count(sum(inside) / len(inside))} on average."
        if inside
        else ""
    )


def _table(progress: WorkInProgress) -> tuple[list[str], list[list[str]]]:
    """A row a week at most, 30 rows at most."""
    each = max(1, round(_WEEK / progress.step), -(-len(progress.median) // 30))
    starts, rows = [], []
    for begin in range(0, len(progress.median), each):
        figures = [
            sum(values[begin : begin + each]) / len(values[begin : begin + each])
            for values in (progress.median, progress.low, progress.high)
        ]
        starts.append(begin * progress.step)
        rows.append([f"{figure:.0f}" for figure in figures])
    return ["from", "median", "1 in 10 below", "1 in 10 above"], [
        [text if at else "0", *row] for at, text, row in zip(starts, column(starts), rows, strict=True)
    ]
